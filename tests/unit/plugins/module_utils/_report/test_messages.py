# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A notice in the forms that chats and programs take."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._report.messages import (
    FORMATS,
    body_of,
    check_key,
    signature,
    signed,
)
from ansible_collections.dayone.aws.plugins.module_utils._report.notice import Notice, compose

KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
LINK = "https://reports.example.com/drift?a=1&b=2"


def notice(count: int = 2, **more: Any) -> Notice:
    rows = [
        {
            "control": f"dns.c{number}<!channel>",
            "account_id": f"{number % 7:012}",
            "status": "drift",
            "severity": "high",
            "region": "global",
            "change": "new",
            "resource": "hush-hush",
            "current": "hush-hush",
        }
        for number in range(count)
    ]
    found = compose(rows, since="2026-11-23T06:00:00+00:00", link=LINK, **more)
    assert found is not None
    return found


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("count", [1, 5_000])
def test_no_form_says_what_was_found_or_grows_with_it(form: str, count: int) -> None:
    body = body_of(notice(count), form)
    assert b"hush-hush" not in body
    # A card of Teams has 28 KB at most, and Slack takes 50 blocks.
    assert len(body) < (200_000 if form == "json" else 28_000)
    assert len(json.loads(body).get("blocks", ())) < 50


def test_slack_gets_blocks_in_which_names_mean_nothing() -> None:
    found = json.loads(body_of(notice(losses=1), "slack"))
    assert [block["type"] for block in found["blocks"]] == ["header", "section", "section", "actions"]
    assert found["blocks"][0]["text"]["text"] == "AWS drift: 2 new findings in 2 accounts"
    assert "&lt;!channel&gt;" in found["blocks"][1]["text"]["text"]
    assert "<!channel>" not in json.dumps(found)
    assert found["blocks"][3]["elements"][0]["url"] == LINK
    assert len(found["blocks"][1]["text"]["text"]) <= 3_000


def test_teams_gets_a_card() -> None:
    found = json.loads(body_of(notice(), "teams"))
    (item,) = found["attachments"]
    assert (found["type"], item["contentType"]) == ("message", "application/vnd.microsoft.card.adaptive")
    card = item["content"]
    assert [part["type"] for part in card["body"]] == ["TextBlock"] * 3
    assert card["actions"] == [{"type": "Action.OpenUrl", "title": "Open the report", "url": LINK}]


def test_programs_get_the_findings_by_what_names_them() -> None:
    found = json.loads(body_of(notice(1_200), "json"))
    assert (found["version"], found["findings"], len(found["listed"])) == (1, 1_200, 1_000)
    assert found["listed"][0] == {
        "control": "dns.c0<!channel>",
        "severity": "high",
        "status": "drift",
        "account_id": "000000000000",
        "region": "global",
        "change": "new",
    }


def test_a_message_without_a_link_has_no_button() -> None:
    found = compose([], since="", link="", losses=1)
    assert found is not None
    assert [block["type"] for block in json.loads(body_of(found, "slack"))["blocks"]] == ["header", "section"]
    assert "actions" not in json.loads(body_of(found, "teams"))["attachments"][0]["content"]
    assert json.loads(body_of(found, "json"))["link"] is None


def test_the_signature_is_that_of_the_specification() -> None:
    """The example that the libraries of Standard Webhooks are tested with."""
    found = signed("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}', KEY)
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_message_has_one_id_whenever_it_is_signed() -> None:
    first, later = (signature(b"a", KEY, datetime(2026, 11, day, tzinfo=timezone.utc)) for day in (1, 2))
    assert first["webhook-id"] == later["webhook-id"] != signature(b"b", KEY, datetime.now(timezone.utc))["webhook-id"]
    assert first["webhook-signature"] != later["webhook-signature"]


@pytest.mark.parametrize("key", ["secret", "whsec_", "whsec_c2hvcnQ=", "whsec_###", "whsec_" + "QUFB" * 30])
def test_what_is_no_key_is_refused_without_being_repeated(key: str) -> None:
    with pytest.raises(Refusal, match="webhook_key must be whsec_") as refused:
        check_key(key)
    assert key == "whsec_" or key not in str(refused.value)


@pytest.mark.parametrize("key", [None, "", KEY])
def test_a_key_need_not_be_given(key: str | None) -> None:
    check_key(key)
