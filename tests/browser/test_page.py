# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a person, or a screen reader, sees and does on the page."""

from __future__ import annotations

import importlib.resources
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._controls.control import OPEN
from ansible_collections.dayone.aws.plugins.module_utils._report.output import write
from ansible_collections.dayone.aws.plugins.module_utils._report.render import trend_page
from ansible_collections.dayone.aws.plugins.module_utils._report.trend import Day, Trend
from ansible_collections.dayone.aws.plugins.module_utils._report.units import Account
from playwright.sync_api import Page, expect

from tests.journals import findings

from .conftest import DESKTOP, PHONE, SCREENSHOTS, Open

AXE = (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
ROWS = "#rows tbody tr:not(.detail)"
ACCOUNTS = (
    ("111111111111", "shop", "/Workloads/Prod"),
    ("222222222222", "shop-test", "/Workloads/Test"),
    ("333333333333", "log-archive", "/Security"),
    ("444444444444", "sandbox-of-a-team-with-a-long-name", "/Sandbox"),
)
HOSTILE = ("</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "'\"><svg onload=alert(1)>", "<!--")


def trend() -> Trend:
    """Sixty days of four accounts, in most of which less is open than the day before."""
    accounts = {name: Account(name, title, unit) for name, title, unit in ACCOUNTS}
    days = []
    for number in range(0, 60, 2):
        found = {name: {"drift": 12 - number // 6, "choice": 9 + number % 3, "manual": 1} for name in accounts}
        kinds = {kind: sum(item.get(kind, 0) for item in found.values()) for kind in OPEN}
        total = sum(kinds.values())
        severities = {
            "critical": 4,
            "high": total // 4,
            "medium": total // 2,
            "low": total - 4 - total // 4 - total // 2,
        }
        day = f"2026-{10 + number // 30}-{number % 30 + 1:02}"
        days.append(Day(day, kinds, severities, found, 40 - number / 2, 2, 5))
    return Trend(days, accounts, ("runs/20261103T060000Z-3f.jsonl: the run did not come to its end",), 30)


def count(page: Page) -> str:
    return page.locator("#count").inner_text()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_the_answer_stands_at_the_top(opened: Open, demo: Path) -> None:
    page = opened(demo)
    report = json.loads(demo.with_name("report.json").read_text(encoding="utf-8"))
    expect(page.locator("h1")).to_contain_text(f"{report['summary']['drift']} findings have drifted")
    facts = page.locator(".facts").inner_text()
    assert f"of {report['controls']['looked_at']}, in every account" in facts
    assert "not compared" in facts
    todos = page.locator("#person li")
    expect(todos.first).to_contain_text("The root user should have no access key")
    expect(todos.first.locator("a[href^='https://console.aws.amazon.com/']")).to_have_count(1)
    open_findings = sum(report["summary"][status] for status in OPEN)
    assert count(page).startswith(f"{open_findings} of {len(report['findings'])} findings")


def test_the_top_needs_no_script(opened: Open, demo: Path) -> None:
    page = opened(demo, java_script_enabled=False)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#person li").first).to_be_visible()
    expect(page.locator("#cis tbody tr")).to_have_count(70)
    expect(page.get_by_text("needs JavaScript")).to_be_visible()


def test_10_000_findings_stay_below_two_megabytes(opened: Open, large: Path) -> None:
    assert large.stat().st_size < 2_000_000
    page = opened(large)
    expect(page.locator("footer")).to_contain_text("10,000 listed")
    paints = page.evaluate("performance.getEntriesByType('paint').map(({name, startTime}) => ({name, startTime}))")
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    (SCREENSHOTS / "paint.json").write_text(json.dumps(paints, indent=2) + "\n", encoding="utf-8")


def test_open_findings_over_time_need_no_script(opened: Open, tmp_path: Path) -> None:
    path = tmp_path / "trend.html"
    write(path, trend_page.render(trend()))
    for size, name in ((DESKTOP, "trend"), (PHONE, "trend-phone")):
        page = opened(path, size)
        expect(page.locator("h1")).to_have_text("56 findings are open, 32 fewer than on 2026-10-01")
        expect(page.locator("#accounts tbody tr")).to_have_count(4)
        page.evaluate(AXE)
        assert page.evaluate("axe.run().then(({violations}) => violations.map(({id}) => id))") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        page.screenshot(path=SCREENSHOTS / f"{name}.png")


def test_filters_work_by_keyboard(opened: Open, large: Path) -> None:
    page, rows = opened(large), list(findings(10_000))
    press(page, "Tab", "Enter")
    expect(page.locator("#findings")).to_be_focused()
    press(page, "Tab", "Space", "Tab", "Space", "Tab", "Space")
    assert count(page).startswith("10,000 of 10,000 findings")
    press(page, "Space")
    assert count(page).startswith(f"{sum(row['status'] == 'manual' for row in rows):,} of")
    wanted = [row for row in rows if row["status"] == "manual" and row["region"] == "eu-west-1"]
    page.locator("select[name=region]").focus()
    page.keyboard.type("eu-west-1")
    assert count(page).startswith(f"{len(wanted):,} of")
    page.locator("select[name=account]").focus()
    account = Counter(row["account_id"] for row in wanted).most_common(1)[0][0]
    page.keyboard.type(account)
    wanted = [row for row in wanted if row["account_id"] == account]
    assert count(page).startswith(f"{len(wanted)} of 10,000 findings")
    page.locator("input[name=text]").focus()
    page.keyboard.type(wanted[0]["resource"])
    expect(page.locator("#count")).to_have_text("1 of 10,000 findings")
    page.get_by_role("button", name="Show all").focus()
    press(page, "Enter")
    expect(page.locator("#count")).to_have_text("10,000 of 10,000 findings, 1 to 50")


def test_severity_control_and_benchmark_filter(opened: Open, large: Path) -> None:
    page, rows = opened(large), list(findings(10_000))
    page.get_by_role("button", name="Show all").click()
    page.locator("input[value=critical]").focus()
    press(page, "Space")
    expect(page.locator("#count")).to_contain_text(f"{sum(row['severity'] == 'critical' for row in rows):,} of")
    page.locator("select[name=cis]").select_option("2.5")
    wanted = sum("2.5" in row["cis"] and row["severity"] == "critical" for row in rows)
    expect(page.locator("#count")).to_contain_text(f"{wanted:,} of")
    assert page.url.endswith("#severity=critical&cis=2.5")
    page.locator("select[name=control]").select_option("root_account.access_keys")
    expect(page.locator("#count")).to_have_text("0 of 10,000 findings")


def test_a_filter_can_be_sent_as_an_address(opened: Open, demo: Path) -> None:
    page = opened(demo)
    page.evaluate("location.hash = 'control=root_account.mfa&status=manual'")
    expect(page.locator("#count")).to_contain_text("1 of")
    expect(page.locator("#findings")).to_be_focused()
    page.locator("#cis a[href='#cis=2.5']").click()
    report = json.loads(demo.with_name("report.json").read_text(encoding="utf-8"))
    wanted = [row["control"] for row in report["findings"] if "2.5" in row["cis"]]
    expect(page.locator(ROWS)).to_have_count(len(wanted))
    expect(page.locator(ROWS).first).to_contain_text(wanted[0])


def test_a_requirement_of_another_framework_filters(opened: Open, demo: Path) -> None:
    page = opened(demo)
    report = json.loads((demo.parent / "report.json").read_text(encoding="utf-8"))
    named = {name for name, found in report["references"].items() if "A.5.17" in found.get("iso_27001", [])}
    wanted = sum(row["control"] in named for row in report["findings"])
    page.locator("#frameworks details", has_text="A.5.17").first.locator("summary").click()
    page.locator("#frameworks a[href='#requirement=ISO%20A.5.17']").click()
    expect(page.locator("#count")).to_contain_text(f"{wanted} of {len(report['findings'])} findings")
    assert wanted > 0


def test_a_finding_has_an_address_of_its_own(opened: Open, demo: Path) -> None:
    page = opened(demo)
    page.locator("input[name=text]").fill("password_policy.min_length")
    expect(page.locator("#count")).to_contain_text("1 of")
    row = page.locator(ROWS).first
    name = row.get_attribute("id") or ""
    row.locator(".open").click()
    address = page.locator(".detail dd a[href^='#finding=']").get_attribute("href") or ""
    assert address.replace("=", "-") == f"#{name}"

    again = opened(demo, size=PHONE)
    again.evaluate("address => { location.hash = address }", address)
    shown = again.locator(f"#{name}")
    expect(shown).to_contain_text("password_policy.min_length")
    expect(shown.locator(".open")).to_be_focused()
    expect(shown.locator(".open")).to_have_attribute("aria-expanded", "true")
    again.reload()
    expect(again.locator(f"#{name} .open")).to_be_focused()
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    again.screenshot(path=SCREENSHOTS / "finding-phone.png")
    assert address.removeprefix("#") in again.url
    again.evaluate("location.hash = '#finding=0000000000000000'")
    expect(again.locator("#count")).to_contain_text("does not list the finding of this address")


def test_every_finding_has_another_address(opened: Open, large: Path) -> None:
    page = opened(large)
    page.get_by_role("button", name="Show all").click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    names = page.evaluate("[...document.querySelectorAll('#rows tr:not(.detail)')].slice(1).map((row) => row.id)")
    assert len(names) == len(set(names)) == 10_000


def test_the_owner_of_a_setting_filters(opened: Open, page_of: Callable[..., Path]) -> None:
    own, *others = findings(5)
    rows = [{**own, "held_by": "account"}, *({**row, "held_by": "declarative-policy"} for row in others)]
    page = opened(page_of([{**row, "status": "drift"} for row in rows]))
    page.get_by_label("Owner of the setting").select_option("this account")
    expect(page.locator("#count")).to_have_text("1 of 5 findings")
    assert "owner=this+account" in page.url
    page.get_by_label("Owner of the setting").select_option("a declarative policy of the organization")
    expect(page.locator("#count")).to_have_text("4 of 5 findings")


def test_without_owners_nobody_asks_for_one(opened: Open, page_of: Callable[..., Path]) -> None:
    page = opened(page_of([{**row, "held_by": ""} for row in findings(3)]))
    expect(page.get_by_label("Owner of the setting")).to_be_hidden()


def test_the_resource_comes_first_and_sorts(opened: Open, page_of: Callable[..., Path]) -> None:
    (row,) = findings(1)
    names = ("b-second", "a-first")
    rows = [{**row, "status": "drift", "resource": f"arn:aws:s3:::{name}"} for name in names]
    rows.append({**row, "status": "drift", "resource": "arn:aws:iam::123456789012:root"})
    page = opened(page_of(rows))
    page.locator("[data-sort=resource]").click()
    expect(page.locator("th", has_text="Resource")).to_have_attribute("aria-sort", "ascending")
    expect(page.locator(".resource")).to_have_text(["a-first", "b-second", "account"])
    cell = page.locator(ROWS).first.locator("td").nth(2)
    expect(cell.locator(":scope > *").first).to_have_class("resource")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_names_of_any_script_stay_in_their_place(
    opened: Open, page_of: Callable[..., Path], size: tuple[int, int]
) -> None:
    (row,) = findings(1)
    arabic, hebrew, chinese = "مخزن-النسخ-الاحتياطي/2024", "גיבוי-12", "备份存储桶" * 12
    rows = [{**row, "status": "drift", "resource": f"arn:aws:s3:::{name}"} for name in (arabic, hebrew, chinese)]
    page = opened(page_of(rows), size)
    expect(page.locator(".resource")).to_have_text([arabic, hebrew, chinese])
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    isolated = "[...document.querySelectorAll('.resource')].every((e) => getComputedStyle(e).unicodeBidi === 'isolate')"
    assert page.evaluate(isolated)
    page.locator(".open").first.click()
    expect(page.locator(".detail code")).to_have_attribute("dir", "auto")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"names-{size[0]}.png", full_page=True)


def test_who_sees_no_colours_reads_the_same(opened: Open, demo: Path) -> None:
    page = opened(demo, forced_colors="active")
    shown = page.locator(ROWS).locator("td:first-child .status").all_inner_texts()
    assert shown and all(shown)
    legend = page.locator(".legend li").all_inner_texts()
    assert legend and all(any(letter.isdigit() for letter in text) and " " in text for text in legend)
    for box in page.locator("#filters fieldset:first-child label").all_inner_texts():
        assert box.strip(" 0123456789,")


def test_before_and_after_stand_side_by_side(opened: Open, demo: Path) -> None:
    page = opened(demo)
    page.locator("input[name=text]").fill("password_policy.min_length")
    expect(page.locator("#count")).to_contain_text("1 of")
    button = page.get_by_role("button", name="The IAM password policy should require a minimum length")
    button.focus()
    press(page, "Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    now, wanted = page.locator(".sides > div").all()
    assert (now.inner_text().split()[0], wanted.inner_text().split()[0]) == ("Now", "Wanted")
    assert wanted.locator("ins").inner_text().strip() == "14"
    left, right = now.bounding_box(), wanted.bounding_box()
    assert left and right and left["y"] == right["y"] and left["x"] < right["x"]
    press(page, "Enter")
    expect(page.locator(".detail")).to_have_count(0)


def test_pages_and_order(opened: Open, large: Path) -> None:
    page = opened(large)
    expect(page.locator(ROWS)).to_have_count(50)
    page.locator("#next").focus()
    press(page, "Enter")
    expect(page.locator("#count")).to_contain_text("51 to 100")
    page.locator("[data-sort=account_id]").click()
    expect(page.locator("th", has_text="Account")).to_have_attribute("aria-sort", "ascending")
    expect(page.locator(ROWS).first).to_contain_text("100000000000")
    page.locator("[data-sort=account_id]").click()
    expect(page.locator(ROWS).first).to_contain_text("100000000199")


def test_the_theme_follows_the_system_until_told(opened: Open, demo: Path) -> None:
    page = opened(demo, scheme="dark")
    paper = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(paper)
    button = page.locator("#theme")
    button.click()
    expect(button).to_have_text("Theme: light")
    assert page.evaluate(paper) != dark
    page.reload()
    expect(button).to_have_text("Theme: light")


def test_paper_shows_everything(opened: Open, demo: Path) -> None:
    page = opened(demo)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator(".detail")).to_have_count(page.locator(ROWS).count())
    expect(page.locator("#filters")).to_be_hidden()
    assert page.pdf().startswith(b"%PDF")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_page_is_accessible(opened: Open, demo: Path, size: tuple[int, int], scheme: str) -> None:
    page = opened(demo, size, scheme)
    page.locator(".open").first.click()
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("axe.run()")
    broken = [
        f"{item['id']}: {item['nodes'][0]['html']} {item['nodes'][0].get('failureSummary')}"
        for item in found["violations"]
    ]
    assert broken == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    name = f"demo-{'phone' if size == PHONE else 'desktop'}-{scheme}"
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


def test_the_top_is_photographed_for_the_readme(opened: Open, demo: Path) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    opened(demo, (1280, 800)).screenshot(path=SCREENSHOTS / "demo-top.png")


def test_the_large_page_is_accessible_and_photographed(opened: Open, large: Path) -> None:
    page = opened(large)
    page.evaluate(AXE)
    assert page.evaluate("axe.run().then(({violations}) => violations.map(({id}) => id))") == []
    page.screenshot(path=SCREENSHOTS / "large-desktop-light.png")


def test_names_are_texts_and_nothing_else(opened: Open, page_of: Callable[..., Path]) -> None:
    # A region that is none is not read at all: test_journal.py.
    texts = ("title", "resource", "current", "wanted", "remediation")
    rows = [
        {**row, **dict.fromkeys(texts, name), "status": status}
        for name in HOSTILE
        for row, status in zip(findings(3), ("manual", "drift", "compliant"), strict=True)
    ]
    page = opened(page_of(rows))
    page.get_by_role("button", name="Show all").click()
    for button in page.locator(".open").all():
        button.click()
    assert page.locator("script").count() == 2
    assert page.locator("main img, main svg:not(.bar)").count() == 0
    for name in HOSTILE:
        expect(page.locator("#person").get_by_text(name).first).to_be_visible()
        expect(page.locator("#rows").get_by_text(name).first).to_be_visible()


def test_steps_are_ticked_off_and_their_lines_copied(opened: Open, page_of: Callable[..., Path]) -> None:
    todo = {"phase": "choices", "enable": "x_scan: true", "price": "$0.10", "accept": "dayone_accepted: []"}
    (row,) = findings(1)
    path = page_of([{**row, "status": "choice", "todo": todo, "remediation": "Turn it on."}])
    page = opened(path)
    step = page.locator("#person li").first
    expect(step).to_contain_text("$0.10")
    expect(step.locator(".copy pre")).to_have_text(["x_scan: true", "dayone_accepted: []"])
    step.get_by_role("button", name="Copy: x_scan: true").click()
    expect(step.locator(".copy button").first).to_have_text("Copied")
    box = step.get_by_role("checkbox")
    box.check()
    page.reload()
    expect(page.locator("#person li").first.get_by_role("checkbox")).to_be_checked()
    page.evaluate(AXE)
    assert page.evaluate("axe.run().then(({violations}) => violations.map(({id}) => id))") == []


def test_what_is_left_out_is_said(opened: Open, page_of: Callable[..., Path]) -> None:
    page = opened(page_of(findings(10_007)))
    expect(page.locator("#findings .note").first).to_contain_text("7 are left out")


def test_a_report_that_holds_says_so(opened: Open, page_of: Callable[..., Path]) -> None:
    page = opened(page_of([{**row, "status": "compliant"} for row in findings(5)]))
    expect(page.locator("h1")).to_have_text("Everything that was checked holds.")
    assert count(page) == "5 of 5 findings"


def test_an_empty_report_says_so(opened: Open, page_of: Callable[..., Path]) -> None:
    page = opened(page_of([]))
    expect(page.locator("h1")).to_have_text("Nothing was checked.")
