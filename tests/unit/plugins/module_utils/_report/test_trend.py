# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is open over time, read from journals on disk as the callback keeps them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._report.archive import Folder, run_name
from ansible_collections.dayone.aws.plugins.module_utils._report.history import FindingHistory, Opened, key
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import first_line, write_line
from ansible_collections.dayone.aws.plugins.module_utils._report.render import trend_page
from ansible_collections.dayone.aws.plugins.module_utils._report.trend import Day, Trend
from ansible_collections.dayone.aws.plugins.module_utils._report.trend_runs import render, trend_of
from ansible_collections.dayone.aws.plugins.module_utils._report.units import Account, account_line
from hypothesis import given
from hypothesis import strategies as st

ONE, TWO = "111111111111", "222222222222"
HOSTILE = "</style><script>alert(1)</script>"


def finding(resource: str = "r", status: str = "drift", **more: Any) -> dict[str, Any]:
    known: dict[str, Any] = {
        "control": "iam_hygiene.unused_keys",
        "title": "Keys should be used",
        "severity": "high",
        "cis": [],
        "status": status,
        "account_id": ONE,
        "region": "global",
        "resource": resource,
        "current": None,
        "wanted": None,
        "remediation": "",
    }
    return {**known, **more}


class Runs:
    """A report directory that a test fills."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "runs").mkdir()

    def add(
        self,
        day: int,
        rows: Iterable[dict[str, Any]],
        *,
        ended: bool = True,
        lines: Iterable[dict[str, Any]] = (),
        name: str = "",
        hour: int = 6,
        **about: Any,
    ) -> Path:
        """Keep the journal of one run."""
        started = f"2026-11-{day:02}T{hour:02}:00:00+00:00"
        run = f"run{day}x{hour}"
        head = first_line(run, started, **{"configuration": "c", "limit": "", **about})
        body = [*({"kind": "account", **line} for line in lines), *({"kind": "finding", **row} for row in rows)]
        if ended:
            body.append({"kind": "end"})
        numbered = ({**line, "run": run, "seq": number, "time": started} for number, line in enumerate(body, 1))
        path = self.folder / (name or run_name(head))
        path.write_text("".join(map(write_line, (head, *numbered))), encoding="utf-8")
        return path

    def trend(self, days: int = 90) -> Trend:
        return trend_of(Folder(self.folder), "runs", days)

    def rendered(self, *, check_mode: bool = False, **more: Any) -> dict[str, Any]:
        options = {"runs": str(self.folder), "directory": str(self.folder), "days": 90, "formats": ["html", "json"]}
        return render({**options, **more}, lambda: pytest.fail("asked for AWS"), check_mode=check_mode)


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path)


def shown(days: Iterable[Day]) -> list[tuple[str, int, int, int, float]]:
    return [(day.day[-2:], day.open, day.opened, day.closed, day.age) for day in days]


def test_days_count_what_is_open_opened_and_closed_and_how_old_it_is(runs: Runs) -> None:
    runs.add(1, [finding("a"), finding("b", "manual", severity="low")])
    runs.add(3, [finding("a"), finding("b", "compliant")])
    runs.add(4, [finding("a"), finding("c")])
    trend = runs.trend()
    assert shown(trend.days) == [("01", 2, 2, 0, 0.0), ("03", 1, 0, 1, 2.0), ("04", 2, 1, 0, 1.5)]
    assert trend.days[0].kinds == {"drift": 1, "unknown": 0, "manual": 1, "input": 0, "choice": 0, "waiting": 0}
    assert trend.days[0].severities == {"critical": 0, "high": 1, "medium": 0, "low": 1}
    assert not trend.losses


def test_a_run_leaves_alone_what_it_did_not_judge(runs: Runs) -> None:
    runs.add(1, [finding("a"), finding("a", account_id=TWO), finding("a", control="dns.zone")])
    runs.add(2, [finding("a", "compliant")], limit=ONE)
    day = runs.trend().days[-1]
    assert (day.open, day.closed) == (2, 1)
    assert {account: sum(kinds.values()) for account, kinds in day.accounts.items()} == {ONE: 1, TWO: 1}


def test_what_a_whole_run_of_the_same_kind_no_longer_judges_is_neither_open_nor_closed(runs: Runs) -> None:
    runs.add(1, [finding("a"), finding("a", control="dns.zone")])
    runs.add(2, [finding("a")])
    assert shown(runs.trend().days)[-1] == ("02", 1, 0, 0, 1.0)


@pytest.mark.parametrize("about", [{"ended": False}, {"configuration": "other"}])
def test_what_another_run_did_not_judge_stays_open(runs: Runs, about: dict[str, Any]) -> None:
    runs.add(1, [finding("a"), finding("a", control="dns.zone")])
    runs.add(2, [finding("a")], **about)
    assert runs.trend().days[-1].open == 2


def test_what_a_damaged_journal_lacks_stays_open(runs: Runs) -> None:
    runs.add(1, [finding("a"), finding("b")])
    damaged = runs.add(2, [finding("a")])
    damaged.write_text(damaged.read_text(encoding="utf-8") + "{nothing\n", encoding="utf-8")
    assert shown(runs.trend().days)[-1] == ("02", 2, 0, 0, 1.0)
    runs.add(3, [finding("a")])
    assert shown(runs.trend().days)[-1] == ("03", 1, 0, 1, 2.0)


def test_what_is_unknown_now_is_still_open(runs: Runs) -> None:
    runs.add(1, [finding("a")])
    runs.add(2, [finding("step", "unknown")])
    day = runs.trend().days[-1]
    assert (day.open, day.closed, day.kinds["unknown"]) == (2, 0, 1)


def test_several_runs_of_a_day_are_one_day(runs: Runs) -> None:
    runs.add(1, [finding("a"), finding("b")], hour=5)
    runs.add(1, [finding("a", "fixed"), finding("b")], hour=9)
    day = runs.trend().days[0]
    assert (day.open, day.opened, day.closed, day.runs) == (1, 2, 1, 2)


def test_slices_of_a_run_are_one_run(runs: Runs) -> None:
    first = runs.add(1, [finding("a")])
    runs.add(1, [finding("b", account_id=TWO)], name=f"runs/{first.stem}.2.jsonl")
    second = runs.folder / "runs" / f"{first.stem}.2.jsonl"
    second.write_text(second.read_text(encoding="utf-8").replace("run1x6", "slice"), encoding="utf-8")
    trend = runs.trend()
    assert (trend.runs, trend.days[0].open) == (1, 2)


def test_the_newest_run_of_a_report_directory_counts_once(runs: Runs) -> None:
    runs.add(1, [finding("a")])
    runs.add(2, [finding("a"), finding("b")], name="journal.jsonl")
    assert [day.open for day in runs.trend().days] == [1, 2]
    runs.add(2, [finding("a"), finding("b")])
    assert runs.trend().runs == 2


def test_ages_begin_where_the_history_says(runs: Runs) -> None:
    runs.add(11, [finding("a")])
    known = FindingHistory({key(finding("a")): Opened("2026-11-01T06:00:00+00:00", "old")})
    (runs.folder / "history.json").write_text(known.as_text(), encoding="utf-8")
    assert runs.trend().days[0].age == 10.0


def test_only_so_many_days_are_shown(runs: Runs) -> None:
    for day in (1, 10, 20):
        runs.add(day, [finding("a")])
    assert [day.day for day in runs.trend(days=11).days] == ["2026-11-10", "2026-11-20"]


def test_units_count_all_below_them(runs: Runs) -> None:
    named = [
        {"account_id": ONE, "name": "shop", "unit": "/Workloads/Prod"},
        {"account_id": TWO, "name": "lab", "unit": "/Workloads"},
    ]
    runs.add(1, [finding("a"), finding("a", "manual", account_id=TWO)], lines=named)
    trend = runs.trend()
    counts = {unit: dict(kinds) for unit, kinds in trend.by_unit(trend.days[-1]).items()}
    both = {"drift": 1, "manual": 1}
    assert counts == {"/": both, "/Workloads": both, "/Workloads/Prod": {"drift": 1}}


def test_what_cannot_be_read_is_said_and_the_rest_counts(runs: Runs) -> None:
    runs.add(1, [finding("a")], ended=False)
    (runs.folder / "runs" / "20261102T060000Z-x.jsonl").write_text("{}\n", encoding="utf-8")
    damaged = runs.add(3, [finding("a")])
    damaged.write_text(damaged.read_text(encoding="utf-8") + "{nothing\n", encoding="utf-8")
    trend = runs.trend()
    assert len(trend.days) == 2
    assert [loss.partition(": ")[2] for loss in trend.losses[1:]] == [
        "the run did not come to its end",
        "line 4 cannot be read",
    ]
    assert "20261102T060000Z-x is left out" in trend.losses[0]


def test_an_empty_folder_and_impossible_days_are_refused(runs: Runs) -> None:
    with pytest.raises(Refusal, match="contains no journal"):
        runs.rendered()
    with pytest.raises(Refusal, match="days: 401 is not from 1 to 400"):
        runs.rendered(days=401)


def test_check_mode_writes_nothing_and_a_second_run_changes_nothing(runs: Runs) -> None:
    runs.add(1, [finding("a")])
    assert runs.rendered(check_mode=True)["changed"]
    assert not (runs.folder / "trend.html").exists()
    assert runs.rendered()["changed"]
    assert not runs.rendered(check_mode=True)["changed"]
    assert not runs.rendered()["changed"]
    document = json.loads((runs.folder / "trend.json").read_text(encoding="utf-8"))
    assert document["accounts"] == [
        {"account_id": ONE, "name": "", "unit": "", "kinds": {"drift": 1}, "open_by_day": {"2026-11-01": 1}}
    ]
    assert document["days"] == runs.rendered()["days"]


class Tags(HTMLParser):
    """The tags of a page, which must be closed in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.stack: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag not in ("meta", "input", "br"):
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag


def test_the_page_shows_names_as_text(runs: Runs) -> None:
    runs.add(1, [finding("a")], lines=[{"account_id": ONE, "name": HOSTILE, "unit": f"/{HOSTILE}"}])
    page = Tags()
    page.feed("".join(trend_page.render(runs.trend())))
    assert page.stack == []
    assert "script" not in page.seen


def test_the_page_of_a_large_organization_stays_small(tmp_path: Path) -> None:
    names = [f"{number:012}" for number in range(2_000)]
    accounts = {name: Account(name, f"account {name}", f"/Unit {int(name) % 40}/Below") for name in names}
    kinds = dict.fromkeys(("drift", "unknown", "manual", "input", "choice", "waiting"), 9_000)
    severities = dict.fromkeys(("critical", "high", "medium", "low"), 9_000)
    days = [
        Day(f"{2026 + number // 336}-{number % 336 // 28 + 1:02}-{number % 28 + 1:02}", kinds, severities, {}, 3.0)
        for number in range(400)
    ]
    days[-1] = Day(days[-1].day, kinds, severities, {name: {"drift": int(name) % 99} for name in names}, 3.0)
    page = "".join(trend_page.render(Trend(days, accounts, (), 400)))
    assert len(page.encode()) < 2_000_000
    assert "1,700 more accounts in the JSON document" in page


@given(st.lists(st.lists(st.sampled_from(["drift", "compliant", "manual", "unknown"]), max_size=4), max_size=5))
def test_what_is_open_is_what_was_opened_and_not_closed(found: list[list[str]]) -> None:
    """Holds where every run judges the same resources, each in a control of its own."""
    with tempfile.TemporaryDirectory() as folder:
        runs = Runs(Path(folder))
        for day, statuses in enumerate(found, 1):
            padded = [*statuses, *["compliant"] * (4 - len(statuses))]
            names = ("one", "two", "three", "four")
            rows = [finding(status=status, control=f"dns.{name}") for name, status in zip(names, padded, strict=True)]
            runs.add(day, rows)
        total = 0
        for shown_day in runs.trend().days:
            total += shown_day.opened - shown_day.closed
            assert shown_day.open == total == sum(shown_day.severities.values())


@pytest.mark.parametrize(
    ("account", "variables", "kept"),
    [
        (ONE, {"dayone_account_name": "shop", "dayone_account_ou_path": "/"}, True),
        (ONE, {"dayone_account_name": "shop"}, True),
        (ONE, {}, False),
        ("", {"dayone_account_name": "shop"}, False),
        (None, {"dayone_account_name": "shop"}, False),
        ("12", {"dayone_account_name": "shop"}, False),
    ],
)
def test_an_account_is_named_where_an_inventory_names_it(account: Any, variables: dict[str, str], kept: bool) -> None:
    assert (account_line(account, variables) is not None) == kept


def test_units_of_an_account() -> None:
    assert Account(ONE, "", "/Workloads/Prod").units == ["/", "/Workloads", "/Workloads/Prod"]
    assert Account(ONE, "", "/").units == ["/"]
    assert Account(ONE).units == []
