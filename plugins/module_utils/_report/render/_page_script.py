# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The script of the page: filters, sorts and lists the findings. Texts go into the page as texts only."""

from __future__ import annotations

SCRIPT = r"""
"use strict";
(() => {
const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);
const AWS_LINK = new RegExp(data.link, "g");
const total = data.status.length, SIZE = 50;
const form = $("filters"), body = $("rows").tBodies[0], fields = form.elements;
const choices = {account: "account_id", region: "region", control: "control", owner: "held_by"};
let shown = [], page = 0, sort = null, opened = new Set(), hay = [];

const number = (count) => count.toLocaleString("en");
const text = (name, row) => data.columns[name].texts[data.columns[name].rows[row]];
const status = (row) => data.statuses[data.status[row]];
const severity = (row) => data.severities[data.severity[row]];
const about = (row) => data.controls[data.columns.control.rows[row]];
const resource = (row) => text("prefix", row) + text("resource", row);
// What a resource is called without what the other columns say: the account's own ARN is the account.
const named = (row) => /^arn:[a-z-]*:iam::\d*:root$/.test(resource(row)) ? "account" : text("resource", row);
const key = (row) => [...["account_id", "region", "control"].map((name) => text(name, row)), resource(row)].join("\n");
const time = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ") + " UTC";

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// A finding's name in addresses: the same from run to run (FNV-1a, twice 32 bits).
function mark(row) {
  let found = "";
  for (const seed of [0x811c9dc5, 0x01000193]) {
    let hash = seed;
    for (const letter of key(row)) hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193) >>> 0;
    found += hash.toString(16).padStart(8, "0");
  }
  return found;
}

function parsed(value) {
  if (!/^[\[{]/.test(value)) return value;
  try { return JSON.stringify(JSON.parse(value), null, 2); } catch { return value; }
}

function side(title, value, other, mark) {
  const theirs = new Set(other.split("\n").map((line) => line.trim().replace(/,$/, "")));
  const pre = element("pre", {});
  for (const line of value.split("\n")) {
    pre.append(element(theirs.has(line.trim().replace(/,$/, "")) ? "span" : mark, {}, line));
  }
  return element("div", {}, element("h3", {}, title), pre);
}

function linked(value) {
  const place = element("dd", {});
  let end = 0;
  for (const link of value.matchAll(AWS_LINK)) {
    place.append(value.slice(end, link.index), element("a", {href: link[0], rel: "noreferrer"}, link[0]));
    end = link.index + link[0].length;
  }
  place.append(value.slice(end));
  return place;
}

function chain(value) {
  const list = element("ol", {class: "chain"});
  for (const one of value.split("\n")) list.append(element("li", {}, one));
  return element("dd", {}, list);
}

function detail(row) {
  const now = parsed(text("current", row)), wanted = parsed(text("wanted", row));
  const list = element("dl", {class: "about"});
  const add = (name, value) => list.append(element("dt", {}, name), value);
  add("Resource", element("dd", {}, element("code", {dir: "auto"}, resource(row))));
  if (text("remediation", row)) add("What to do", linked(text("remediation", row)));
  if (text("chain", row)) add("From the event to the person", chain(text("chain", row)));
  if (text("held_by", row)) add("Held by", element("dd", {}, text("held_by", row)));
  if (about(row)[1].length) add("CIS 7.0", element("dd", {}, about(row)[1].join(", ")));
  if (about(row)[2].length) add("Frameworks", element("dd", {}, about(row)[2].join(", ")));
  add("Seen", element("dd", {}, time(data.base + data.time[row])));
  if (data.first[row]) add("First seen", element("dd", {}, time(data.first[row])));
  const address = "#finding=" + mark(row);
  add("Link", element("dd", {}, element("a", {href: address}, "This finding")));
  const sides = element("div", {class: "sides"}, side("Now", now, wanted, "del"), side("Wanted", wanted, now, "ins"));
  const cell = element("td", {colspan: "6", role: "cell"}, sides, list);
  return element("tr", {class: "detail", id: "detail-" + row, role: "row"}, cell);
}

function line(row, open) {
  const [name, label] = status(row), title = about(row)[0];
  const cell = (...children) => element("td", {role: "cell"}, ...children);
  const state = element("span", {class: "status " + name}, label);
  const change = data.changes[data.change[row]];
  const attributes = {type: "button", class: "open", "aria-expanded": String(open), "data-row": row};
  if (open) attributes["aria-controls"] = "detail-" + row;
  const first = cell(state);
  if (change === "new" || change === "reopened") first.append(element("span", {class: "change"}, change));
  const now = text("current", row), wanted = text("wanted", row);
  const short = (value) => value.length > 90 ? value.slice(0, 89) + "…" : value;
  const values = name === "compliant" ? short(now) : short(now) + " → " + short(wanted);
  const control = cell(element("span", {class: "resource", dir: "auto"}, named(row)),
    element("button", attributes, title), element("span", {class: "id"}, text("control", row)));
  const grade = cell(element("span", {class: "severity " + severity(row)}, severity(row)));
  return element("tr", {role: "row", id: "finding-" + mark(row)}, first, grade, control,
    cell(text("account_id", row)), cell(text("region", row)), cell(element("span", {class: "value"}, values)));
}

function draw(all) {
  const pages = Math.max(1, Math.ceil(shown.length / SIZE));
  page = Math.min(page, pages - 1);
  const rows = all ? shown : shown.slice(page * SIZE, (page + 1) * SIZE);
  const made = document.createDocumentFragment();
  for (const row of rows) {
    const open = all || opened.has(row);
    made.append(line(row, open));
    if (open) made.append(detail(row));
  }
  body.replaceChildren(made);
  $("page").textContent = `Page ${number(page + 1)} of ${number(pages)}`;
  $("back").disabled = page === 0;
  $("next").disabled = page === pages - 1;
  $("pages").hidden = pages === 1;
  const what = total === 1 ? "finding" : "findings", before = page * SIZE;
  const place = rows.length < shown.length ? `, ${number(before + 1)} to ${number(before + rows.length)}` : "";
  $("count").textContent = `${number(shown.length)} of ${number(total)} ${what}${place}`;
}

const FIELDS = ["text", "account", "region", "control", "owner", "cis", "requirement"];
const checked = (name) => new Set([...form.querySelectorAll(`[name=${name}]:checked`)].map((box) => box.value));

function words(row) {
  return hay[row] ??= [about(row)[0], severity(row), status(row)[1], resource(row),
    ...Object.keys(data.columns).map((name) => text(name, row))].join("\n").toLowerCase();
}

function filter() {
  const states = checked("status"), grades = checked("severity"), cis = fields.cis.value;
  const requirement = fields.requirement.value;
  const terms = fields.text.value.toLowerCase().split(/\s+/).filter(Boolean);
  const exact = Object.entries(choices).filter(([field]) => fields[field].value)
    .map(([field, name]) => [data.columns[name].rows, data.columns[name].texts.indexOf(fields[field].value)]);
  shown = [];
  for (let row = 0; row < total; row += 1) {
    if (states.size && !states.has(status(row)[0])) continue;
    if (grades.size && !grades.has(severity(row))) continue;
    if (!exact.every(([rows, wanted]) => rows[row] === wanted)) continue;
    if (cis && !about(row)[1].includes(cis)) continue;
    if (requirement && !about(row)[2].includes(requirement)) continue;
    if (terms.length && !terms.every((term) => words(row).includes(term))) continue;
    shown.push(row);
  }
  order();
}

function order() {
  if (sort) {
    const key = {status: (row) => data.status[row], severity: (row) => -data.severity[row]}[sort.name]
      ?? ((row) => text(sort.name, row));
    const sign = sort.down ? -1 : 1;
    shown.sort((a, b) => (key(a) < key(b) ? -sign : key(a) > key(b) ? sign : a - b));
  }
  draw();
}

function remember() {
  const found = new URLSearchParams();
  for (const name of ["status", "severity"]) {
    const values = [...checked(name)];
    if (values.length) found.set(name, values.join(","));
  }
  for (const name of FIELDS) {
    if (fields[name].value) found.set(name, fields[name].value);
  }
  try { history.replaceState(null, "", "#" + (found.toString() || "all=1")); } catch { /* no history on this page */ }
}

function recall() {
  const found = new URLSearchParams(location.hash.slice(1));
  for (const name of ["status", "severity"]) {
    const values = new Set((found.get(name) ?? "").split(","));
    form.querySelectorAll(`[name=${name}]`).forEach((box) => { box.checked = values.has(box.value); });
  }
  for (const name of FIELDS) fields[name].value = found.get(name) ?? "";
}

// Shows the finding that an address names, whatever is filtered out, and says whether there is one.
function point() {
  const wanted = new URLSearchParams(location.hash.slice(1)).get("finding");
  if (!wanted) return false;
  const row = Array.from({length: total}, (_none, number) => number).find((number) => mark(number) === wanted);
  form.querySelectorAll("input:checked").forEach((box) => { box.checked = false; });
  for (const name of FIELDS) fields[name].value = "";
  filter();
  if (row === undefined) {
    $("count").textContent = "This report does not list the finding of this address. " + $("count").textContent;
    return true;
  }
  page = Math.floor(shown.indexOf(row) / SIZE);
  opened.add(row);
  draw();
  const place = $("finding-" + wanted);
  place.scrollIntoView({block: "center"});
  place.querySelector(".open").focus({preventScroll: true});
  return true;
}

function changed() {
  page = 0;
  filter();
  remember();
}

function choose(name, values) {
  values.forEach((value) => fields[name].append(element("option", {value}, value)));
}

function theme(name) {
  const root = document.documentElement;
  if (name === "auto") root.removeAttribute("data-theme"); else root.dataset.theme = name;
  $("theme").textContent = "Theme: " + name;
  try { localStorage.setItem("dayone-theme", name); } catch { /* a page from disk may have no storage */ }
}

for (const [field, name] of Object.entries(choices)) choose(field, data.columns[name].texts.filter(Boolean).sort());
fields.owner.closest("label").hidden = fields.owner.options.length < 2;
const compare = (a, b) => a.localeCompare(b, "en", {numeric: true});
choose("requirement", [...new Set(data.controls.flatMap((control) => control[2]))].sort(compare));
choose("cis", [...new Set(data.controls.flatMap((control) => control[1]))].sort(compare));
let typing;
form.addEventListener("input", (event) => {
  clearTimeout(typing);
  if (event.target.name === "text") typing = setTimeout(changed, 120); else changed();
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(changed));
$("rows").tHead.addEventListener("click", (event) => {
  const name = event.target.dataset.sort;
  if (!name) return;
  sort = {name, down: sort?.name === name && !sort.down};
  for (const head of $("rows").tHead.querySelectorAll("[aria-sort]")) {
    const own = head.querySelector(`[data-sort="${name}"]`) !== null;
    head.setAttribute("aria-sort", own ? (sort.down ? "descending" : "ascending") : "none");
  }
  page = 0;
  order();
});
body.addEventListener("click", (event) => {
  const button = event.target.closest(".open");
  if (!button) return;
  const row = Number(button.dataset.row);
  if (opened.delete(row)) $("detail-" + row).remove();
  else { opened.add(row); button.closest("tr").after(detail(row)); }
  button.setAttribute("aria-expanded", String(opened.has(row)));
  if (opened.has(row)) button.setAttribute("aria-controls", "detail-" + row);
  else button.removeAttribute("aria-controls");
});
function turn(by) {
  page += by;
  draw();
  $("findings").scrollIntoView();
  // A button that has just been disabled would lose the focus to nothing.
  if ($("next").disabled) $("back").focus(); else if ($("back").disabled) $("next").focus();
}
$("back").addEventListener("click", () => turn(-1));
$("next").addEventListener("click", () => turn(1));
$("print").addEventListener("click", () => print());
$("theme").addEventListener("click", () => {
  const names = ["auto", "light", "dark"];
  theme(names[(names.indexOf(document.documentElement.dataset.theme ?? "auto") + 1) % 3]);
});
addEventListener("beforeprint", () => draw(true));
addEventListener("afterprint", () => draw());
addEventListener("hashchange", () => {
  if (!location.hash.includes("=") || point()) return;
  recall();
  page = 0;
  filter();
  $("findings").scrollIntoView();
  $("findings").focus({preventScroll: true});
});
// A step that was ticked off stays so in this browser, and a line can be copied.
document.querySelectorAll("[data-step]").forEach((box) => {
  const key = `dayone-step ${box.dataset.step}`;
  try { box.checked = localStorage.getItem(key) === "1"; } catch { return; }
  box.addEventListener("change", () => {
    try { if (box.checked) localStorage.setItem(key, "1"); else localStorage.removeItem(key); } catch { return; }
  });
});
document.querySelectorAll(".copy").forEach((place) => {
  const label = `Copy: ${place.querySelector("pre").textContent}`;
  const button = element("button", {type: "button", "aria-label": label}, "Copy");
  button.addEventListener("click", () => {
    const lines = place.querySelector("pre");
    const done = () => { button.textContent = "Copied"; setTimeout(() => { button.textContent = "Copy"; }, 2000); };
    const mark = () => { getSelection().selectAllChildren(lines); if (document.execCommand("copy")) done(); };
    if (navigator.clipboard) navigator.clipboard.writeText(lines.textContent).then(done, mark); else mark();
  });
  place.append(button);
});
$("plain").remove();
try { theme(localStorage.getItem("dayone-theme") ?? "auto"); } catch { theme("auto"); }
if (location.hash.includes("=")) recall();
else {
  form.querySelectorAll("[name=status]").forEach((box) => {
    box.checked = ["drift", "unknown", "manual", "input", "choice", "waiting"].includes(box.value);
  });
}
if (!point()) filter();
})();
"""
