# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the rulebook (extensions/eda) hands to the playbook, as ansible-rulebook renders it. `make events` runs it."""

from __future__ import annotations

import json
from typing import Any

import yaml
from ansible_collections.dayone.aws.plugins.module_utils._steps.change_events.messages import read
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import StrictUndefined
from jinja2.nativetypes import NativeEnvironment

from tests import ROOT

RULEBOOK = yaml.safe_load(
    (ROOT / "extensions" / "eda" / "rulebooks" / "drift_on_change.yml").read_text(encoding="utf-8")
)[0]
PLAYBOOK = RULEBOOK["rules"][0]["actions"][0]["run_playbook"]
#: What begins a template, a statement and a comment, and much of it.
HOSTILE = st.text(alphabet="{}%#'\\\"u07b \n<é", max_size=12)
EVENTS = st.fixed_dictionaries(
    {"account": st.just("123456789012"), "detail": st.dictionaries(HOSTILE, HOSTILE | st.booleans() | st.none())}
)


def rendered(**variables: Any) -> list[Any]:
    """Its events, as ansible-rulebook renders the variables of an action."""
    environment = NativeEnvironment(undefined=StrictUndefined)
    template = environment.from_string(PLAYBOOK["extra_vars"]["dayone_changes_events"])
    return list(template.render(variables))


@given(st.lists(EVENTS, min_size=1, max_size=3))
def test_events_are_passed_whole_and_nothing_in_them_begins_a_template(bodies: list[dict[str, Any]]) -> None:
    found = rendered(events={f"m_{number}": {"body": body} for number, body in enumerate(bodies)})
    assert [type(text) for text in found] == [str] * len(bodies)
    assert [text for text in found if any(begin in text for begin in ("{{", "{%", "{#"))] == []
    assert [json.loads(text) for text in found] == bodies


def test_one_event_alone_is_passed_as_one() -> None:
    detail = {"eventSource": "iam.amazonaws.com", "eventName": "DeleteAccountPasswordPolicy", "awsRegion": "us-east-1"}
    body = {"account": "123456789012", "detail": detail}
    assert [read(text) for text in rendered(event={"body": body})] == [read(body)]


def test_the_playbook_that_it_names_is_there() -> None:
    assert (ROOT / "playbooks" / f"{PLAYBOOK['name'].removeprefix('dayone.aws.')}.yml").is_file()
