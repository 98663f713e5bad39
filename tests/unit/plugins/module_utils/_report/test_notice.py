# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._report.notice import check_receivers, compose, region_of

TOPIC = "arn:aws:sns:eu-west-1:123456789012:told"


def row(control: str, account: str = "123456789012", status: str = "drift") -> dict[str, Any]:
    secret = "secret"
    return {"control": control, "account_id": account, "status": status, "current": secret, "resource": secret}


def test_it_says_counts_controls_and_accounts_and_nothing_else() -> None:
    rows = [row("a.b"), row("a.b", "999999999999"), row("c.d", "", "manual"), row("e.f", status="unknown")]
    notice = compose(rows, since="2026-11-23T06:00:00", link="https://example.com")
    assert notice is not None
    assert notice.text.splitlines() == [
        "AWS drift: 3 new findings in 3 accounts, since 2026-11-23.",
        "- a.b: 2 in 123456789012, 999999999999",
        "- c.d: 1 in no known account",
        "https://example.com",
    ]
    assert notice.findings == 3


def test_there_is_no_message_about_nothing() -> None:
    assert compose([row("e.f", status="unknown")], since="", link="x") is None


def test_people_are_told_of_a_journal_that_is_not_whole() -> None:
    notice = compose([], since="", link="x", losses=1, failed=2)
    assert notice is not None
    assert notice.findings == 0
    assert "The journal is incomplete, so there may be more findings." in notice.text
    assert "2 tasks failed, so what they check is not known." in notice.text


def test_long_lists_are_cut() -> None:
    rows = [row(f"a.c{number}", f"{account:012}") for number in range(30) for account in range(9)]
    notice = compose(rows, since="", link="")
    assert notice is not None
    lines = notice.text.splitlines()
    assert len(lines) == 22
    assert lines[1].endswith("000000000004 and 4 more")
    assert lines[-1] == "- and 10 more controls"
    assert len(notice.subject) <= 100


@pytest.mark.parametrize(
    ("topic", "webhook", "word"),
    [("arn:aws:sqs:eu-west-1:1:x", None, "topic_arn"), (None, "http://example.com/secret", "webhook")],
)
def test_what_is_no_receiver_is_refused(topic: str | None, webhook: str | None, word: str) -> None:
    with pytest.raises(Refusal, match=word) as refused:
        check_receivers(topic, webhook)
    assert "secret" not in str(refused.value)


def test_receivers() -> None:
    check_receivers(TOPIC, "https://hooks.example.com/x")
    check_receivers(None, "http://127.0.0.1:8080/x")
    assert region_of(TOPIC) == "eu-west-1"
