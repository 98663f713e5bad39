# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tickets in four services, by their own libraries, against servers that answer as their documentation says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel import waiting
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._report.tickets.github import GitHub
from ansible_collections.dayone.aws.plugins.module_utils._report.tickets.sync import SERVICES, bring
from ansible_collections.dayone.aws.plugins.module_utils._report.tickets.target import Target, library
from ansible_collections.dayone.aws.plugins.module_utils._report.tickets.ticket import Service

from tests.journals import finding
from tests.tickets.server import TOKEN, TicketServer
from tests.tickets.services import PROJECT, SERVERS, USER

KINDS = ("drift", "manual", "input")
ONE, TWO = "111111111111", "222222222222"
HOSTILE = '@everyone <b>dayone.aws {"key": "x"}</b> {noformat}'


class Desk:
    """A service and what a person sees of it."""

    def __init__(self, name: str, server: TicketServer) -> None:
        self.name, self.server = name, server

    def service(self) -> Service:
        target = Target(
            PROJECT[self.name], "aws-drift", TOKEN, self.server.url, USER, ticket_type="Task", close_code="Solved"
        )
        return GitHub(target, pause=0.0) if self.name == "github" else SERVICES[self.name](target)

    def bring(self, *rows: dict[str, Any], check_mode: bool = False, limit: int = 50) -> dict[str, Any]:
        self.server.writes.clear()
        return bring(self.service(), rows, kinds=KINDS, limit=limit, check_mode=check_mode)


@pytest.fixture(params=list(SERVERS))
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    with SERVERS[request.param]() as server:
        yield Desk(request.param, server)


def test_each_service_has_a_server() -> None:
    assert list(SERVERS) == list(SERVICES)


def test_a_ticket_lives_as_long_as_its_finding(desk: Desk) -> None:
    planned = desk.bring(finding(), check_mode=True)
    assert planned["opened"] == ["AWS drift: Access keys should be used (111111111111)"]
    assert desk.server.writes == []
    (address,) = desk.bring(finding())["opened"]
    assert address.startswith(desk.server.url)
    (issue,) = desk.server.issues
    assert "Delete the key" in issue.body and "key-1" in issue.body and ONE in issue.body
    assert "hush-hush" not in issue.body
    assert not desk.bring(finding())["changed"]
    assert desk.server.writes == []
    assert desk.bring(finding(severity="critical"))["updated"] == [address]
    assert "critical" in issue.body
    assert desk.bring(finding(status="compliant"), check_mode=True)["closed"] == [address]
    assert issue.is_open
    assert desk.bring(finding(status="compliant"))["closed"] == [address]
    assert not issue.is_open
    assert issue.comments == ["It holds now."]
    assert not desk.bring(finding(status="compliant"))["changed"]
    assert desk.bring(finding())["reopened"] == [address]
    assert issue.is_open
    assert not desk.bring(finding())["changed"]
    assert len(desk.server.issues) == 1


def test_what_a_person_closed_stays_closed(desk: Desk) -> None:
    (address,) = desk.bring(finding())["opened"]
    desk.server.issues[0].is_open = False
    found = desk.bring(finding())
    assert (found["changed"], found["closed_by_people"]) == (False, [address])
    assert len(desk.server.issues) == 1


@pytest.mark.parametrize(
    ("rows", "closed"),
    [
        ([], 0),
        ([finding("other", "unknown")], 0),
        ([finding("key-1", "unknown")], 0),
        ([finding("key-1", "choice")], 0),
        ([finding("other", "compliant", account_id=TWO)], 0),
        ([finding("other", "compliant", region="eu-west-1")], 1),
        ([finding("other", "compliant")], 1),
        ([finding("key-1", "excepted")], 1),
        ([finding("key-1", "fixed")], 1),
    ],
)
def test_only_what_was_judged_again_is_closed(rows: list[dict[str, Any]], closed: int) -> None:
    with SERVERS["servicenow"]() as server:
        desk = Desk("servicenow", server)
        desk.bring(finding())
        assert len(desk.bring(*rows)["closed"]) == closed


def test_nothing_is_closed_because_a_journal_lacks_it() -> None:
    with SERVERS["servicenow"]() as server:
        desk = Desk("servicenow", server)
        desk.bring(finding("a"), finding("b"))
        rows = [finding("a", "compliant"), finding("other", "compliant")]
        found = bring(desk.service(), rows, kinds=KINDS, limit=50, complete=False)
        assert (len(found["closed"]), server.issues[1].is_open) == (1, True)
        assert len(desk.bring(*rows)["closed"]) == 1


def test_many_tickets_stand_on_several_pages(desk: Desk) -> None:
    rows = [finding(f"key-{number}") for number in range(8)]
    found = desk.bring(*rows, limit=7)
    assert (len(found["opened"]), found["over_limit"]) == (7, 1)
    found = desk.bring(*rows)
    assert (len(found["opened"]), found["over_limit"], found["updated"]) == (1, 0, [])
    assert not desk.bring(*rows)["changed"]


def test_the_most_urgent_get_a_ticket_first(desk: Desk) -> None:
    desk.bring(finding("a", severity="low"), finding("b", severity="critical"), limit=1)
    assert "critical" in desk.server.issues[0].body


def test_an_answer_that_is_lost_opens_no_ticket_twice(desk: Desk) -> None:
    desk.server.lost = [(502, desk.server.error("Bad gateway"), {})]
    found = desk.bring(finding())
    assert found["opened"] == []
    assert len(found["failures"]) == 1
    assert not desk.bring(finding())["changed"]
    assert len(desk.server.issues) == 1


def test_a_service_that_is_busy_is_asked_again(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv(waiting.VARIABLE, str(tmp_path / "waits"))
    desk.server.before = [(429, desk.server.error("Too many requests"), {"Retry-After": "1"})]
    assert len(desk.bring(finding())["opened"]) == 1
    assert len(desk.server.issues) == 1


def test_a_service_that_denies_is_named_and_its_token_is_not(desk: Desk) -> None:
    desk.server.denied = True
    with pytest.raises(Failure) as failed:
        desk.bring(finding())
    assert PROJECT[desk.name] in failed.value.message
    assert TOKEN not in failed.value.message and "\n" not in failed.value.message


def test_names_mean_nothing_in_a_ticket(desk: Desk) -> None:
    desk.bring(finding(HOSTILE, title=HOSTILE))
    assert not desk.bring(finding(HOSTILE, title=HOSTILE))["changed"]
    body = desk.server.issues[0].body
    if desk.name in ("github", "gitlab"):
        assert "`" + HOSTILE.replace("|", "\\|") + "`" in body
    if desk.name == "jira":
        assert body.count("{noformat}") == 2
    desk.bring(finding(HOSTILE, "compliant", title=HOSTILE))
    assert not desk.server.issues[0].is_open


def test_other_peoples_tickets_are_left_alone(desk: Desk) -> None:
    desk.server.add("Something else", "of a person", ["aws-drift"])
    desk.server.add("Something else", 'dayone.aws {"key": 1}', ["aws-drift"])
    desk.server.add("Something else", "dayone.aws {no json}", ["aws-drift"])
    assert len(desk.bring(finding())["opened"]) == 1
    assert len(desk.bring(finding(status="compliant"))["closed"]) == 1
    assert [issue.is_open for issue in desk.server.issues] == [True, True, True, False]


def test_of_two_tickets_of_a_finding_the_older_counts(desk: Desk) -> None:
    (address,) = desk.bring(finding())["opened"]
    first = desk.server.issues[0]
    desk.server.add(first.title, first.body, ["aws-drift"])
    found = desk.bring(finding())
    assert not found["changed"]
    assert len(found["duplicates"]) == 1
    assert found["duplicates"] != [address]


def test_after_some_failures_the_rest_is_left_to_the_next_run(desk: Desk) -> None:
    rows = [finding(f"key-{number}") for number in range(5)]
    desk.server.before = [(400, desk.server.error("No"), {}) for _number in range(3)]
    found = desk.bring(*rows)
    assert len(found["failures"]) == 4
    assert found["failures"][-1] == "2 more changes were not tried."
    assert len(desk.bring(*rows)["opened"]) == 5


@pytest.mark.parametrize("name", ["jira", "servicenow"])
def test_a_server_must_be_named_where_there_is_no_other(name: str) -> None:
    with pytest.raises(Refusal, match="url is needed"):
        SERVICES[name](Target("P", "l", TOKEN))


def test_a_library_that_is_missing_is_named() -> None:
    with pytest.raises(Refusal, match="pip install no-such-package"):
        library("no_such_module_of_ours", "no-such-package")


def test_a_workflow_without_a_way_is_said() -> None:
    with SERVERS["jira"]() as server:
        desk = Desk("jira", server)
        desk.bring(finding())
        server._STATUSES = {True: ("To Do", "new"), False: ("Review", "indeterminate")}  # type: ignore[attr-defined]
        found = desk.bring(finding(status="compliant"))
        assert "has no transition to a status of the category done" in found["failures"][0]
        assert server.issues[0].comments == []
