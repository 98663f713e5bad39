# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Plan, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile
from ansible_collections.dayone.aws.plugins.module_utils._steps.compute_defaults import session_preferences as sessions
from ansible_collections.dayone.aws.plugins.module_utils._steps.compute_defaults.session_document import (
    DEFAULTS,
    FIELDS,
    NAME,
    content_of,
    inputs_of,
    value_of,
    with_values,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.nobody import NOBODY

REGION = "eu-west-1"
OFF: dict[str, Any] = {**dict.fromkeys(FIELDS), "exact": False, "regions": None}
VALUES: dict[str, Any] = {
    "s3_bucket": st.sampled_from(["", "logs"]),
    "s3_prefix": st.sampled_from(["", "shells"]),
    "cloudwatch_log_group": st.sampled_from(["", "/sessions"]),
    "cloudwatch_streaming": st.booleans(),
    "s3_encryption": st.booleans(),
    "cloudwatch_encryption": st.booleans(),
    "kms_key_id": st.sampled_from(["", "alias/sessions"]),
    "idle_timeout": st.integers(1, 60),
    "max_duration": st.integers(1, 1440),
}
found = st.fixed_dictionaries({}, optional=VALUES)


def resource(wanted: Any, context: Any = NOBODY) -> sessions.SessionPreferences:
    return sessions.SessionPreferences(context, {**OFF, **wanted}, REGION)


def document(values: Any, version: str = "1", default: Any = None, default_version: str = "") -> dict[str, Any]:
    inputs = with_values({"shellProfile": {"linux": "bash"}}, values)
    return {
        "content": content_of(None, inputs, ""),
        "version": version,
        "default": default_version or version,
        "default_inputs": inputs if default is None else with_values({}, default),
    }


def methods(plan: Plan) -> list[str]:
    return [call.method for call in plan.calls]


@given(values=found, wanted=found.filter(bool), exact=st.booleans())
def test_planning_from_what_was_written_changes_nothing(values: Any, wanted: Any, exact: bool) -> None:
    made = resource({**wanted, "exact": exact})
    plan = made.plan({"document": document(values)})
    if not plan.calls:
        return
    content = plan.calls[0].params["Content"]
    assert inputs_of(content)["shellProfile"] == {"linux": "bash"}
    again = {"content": content, "version": "2", "default": "2", "default_inputs": inputs_of(content)}
    assert made.plan({"document": again}).calls == ()
    for name in ("idle_timeout", "max_duration"):
        before = value_of(inputs_of(document(values)["content"]), name)
        after = value_of(inputs_of(content), name)
        assert exact or before is None or after <= before


def test_a_document_is_made_where_there_is_none() -> None:
    plan = resource({"idle_timeout": 15}).plan({"document": {}})
    assert methods(plan) == ["create_document"]
    assert inputs_of(plan.calls[0].params["Content"]) == {"idleSessionTimeout": "15"}
    assert plan.before == DEFAULTS


def test_what_session_manager_does_without_a_document_is_known() -> None:
    plan = resource({"idle_timeout": 20, "cloudwatch_streaming": False}).plan({"document": {}})
    assert plan.calls == ()
    assert all(verdict.holds for verdict in plan.verdicts)


def test_a_version_that_nobody_uses_does_not_count() -> None:
    """The newest version has what is asked for, and the default one, which sessions take, has not."""
    state = {"document": document({"idle_timeout": 10}, "3", {"idle_timeout": 60}, "2")}
    plan = resource({"idle_timeout": 10}).plan(state)
    assert [(call.method, call.params["DocumentVersion"]) for call in plan.calls] == [
        ("update_document_default_version", "3")
    ]
    assert plan.verdicts[0].current == {"idle_timeout": 60}


def test_a_newer_version_that_is_worse_is_not_left_lying_there() -> None:
    state = {"document": document({"idle_timeout": 60}, "3", {"idle_timeout": 10}, "2")}
    assert methods(resource({"idle_timeout": 10}).plan(state)) == ["update_document", "update_document_default_version"]


def test_no_text_is_that_of_another_version() -> None:
    first = content_of(None, {}, "")
    texts = [first, content_of(first, {}, "1"), content_of(content_of(first, {}, "1"), {}, "2")]
    assert len(set(texts)) == 3
    assert json.loads(texts[2])["description"].count("after version") == 1


@pytest.mark.parametrize(
    ("wanted", "problem", "mends"),
    [
        pytest.param(
            {"s3_bucket": "logs", "idle_timeout": 5},
            {"s3_bucket": "The bucket logs does not exist."},
            ["person", "person"],
            id="no_bucket",
        ),
        pytest.param(
            {"kms_key_id": "alias/own", "s3_encryption": True},
            {"kms_key_id": "The key alias/own does not exist."},
            ["person"],
            id="no_key",
        ),
        pytest.param(
            {"kms_key_id": "alias/own", "idle_timeout": 5},
            {"kms_key_id": Failure("denied", "kms:describe_key was denied")},
            ["unknown", "person"],
            id="key_that_cannot_be_read",
        ),
    ],
)
def test_nothing_is_written_while_a_session_could_not_start(wanted: Any, problem: Any, mends: list[str]) -> None:
    plan = resource(wanted).plan({"document": {}, **problem})
    assert plan.calls == ()
    assert [verdict.mend for verdict in plan.verdicts] == mends
    assert all("alias/own" in item.note or "logs" in item.note or "denied" in item.note for item in plan.verdicts)


def test_logs_that_go_nowhere_do_not_hold() -> None:
    state = {"document": document({"cloudwatch_log_group": "/gone"}), "cloudwatch_log_group": "It does not exist."}
    verdict = resource({"cloudwatch_log_group": "/gone"}).plan(state).verdicts[0]
    assert (verdict.holds, verdict.mend) == (False, "person")


@given(now=found, was=found)
def test_what_was_is_brought_back(now: Any, was: Any) -> None:
    before = {name: was.get(name, DEFAULTS[name]) for name in FIELDS}
    plan = resource({"idle_timeout": 5}).restore({"document": document(now)}, before)
    assert plan is not None
    after = inputs_of(plan.calls[0].params["Content"]) if plan.calls else inputs_of(document(now)["content"])
    assert {name: value_of(after, name) for name in FIELDS} == before


def answer(version: str, **inputs: Any) -> dict[str, Any]:
    return {"DocumentVersion": version, "Content": json.dumps({"schemaVersion": "1.0", "inputs": inputs})}


def asked(version: str) -> dict[str, Any]:
    return {"Name": NAME, "DocumentVersion": version, "DocumentFormat": "JSON"}


def test_one_request_is_enough_where_there_is_one_version(context: Any, scripted: Any) -> None:
    scripted("ssm", REGION).add_response("get_document", answer("1", idleSessionTimeout="5"), asked("$LATEST"))
    outcome = reconcile(resource({"idle_timeout": 5}, context()), check_mode=True)
    assert [status for _verdict, status in outcome.findings] == ["compliant"]


def test_denied_is_not_absence(context: Any, scripted: Any) -> None:
    scripted("ssm", REGION).add_client_error("get_document", "AccessDeniedException")
    outcome = reconcile(resource({"idle_timeout": 5}, context()), check_mode=False)
    assert [status for _verdict, status in outcome.findings] == ["unknown"]
    assert outcome.calls == []


def test_a_bucket_of_another_account_is_taken_as_there(context: Any, scripted: Any) -> None:
    scripted("ssm", REGION).add_client_error("get_document", "InvalidDocument", expected_params=asked("$LATEST"))
    scripted("s3").add_client_error("get_bucket_location", "AccessDenied", expected_params={"Bucket": "central"})
    state = resource({"s3_bucket": "central"}, context()).observe()
    assert state == {"document": {}, "s3_bucket": ""}


@pytest.mark.parametrize(
    ("group", "word"),
    [
        pytest.param([], "does not exist", id="none"),
        pytest.param([{"logGroupName": "/sessions/old", "kmsKeyId": "k"}], "does not exist", id="only_a_longer_name"),
        pytest.param([{"logGroupName": "/sessions"}], "would end every session", id="not_encrypted"),
        pytest.param([{"logGroupName": "/sessions", "kmsKeyId": "k"}], "", id="encrypted"),
    ],
)
def test_log_group(context: Any, scripted: Any, group: Any, word: str) -> None:
    scripted("ssm", REGION).add_client_error("get_document", "InvalidDocument")
    scripted("logs", REGION).add_response("describe_log_groups", {"logGroups": group})
    wanted = {"cloudwatch_log_group": "/sessions", "cloudwatch_encryption": True}
    found_there = resource(wanted, context()).observe()["cloudwatch_log_group"]
    assert word in found_there if word else found_there == ""


@pytest.mark.parametrize(
    ("state", "word"), [pytest.param("Disabled", "is Disabled", id="disabled"), pytest.param("Enabled", "", id="good")]
)
def test_key(context: Any, scripted: Any, state: str, word: str) -> None:
    scripted("ssm", REGION).add_client_error("get_document", "InvalidDocument")
    scripted("kms", REGION).add_response("describe_key", {"KeyMetadata": {"KeyId": "k", "KeyState": state}})
    found_there = resource({"kms_key_id": "alias/own"}, context()).observe()["kms_key_id"]
    assert word in found_there if word else found_there == ""


@pytest.mark.parametrize(
    ("options", "word"),
    [
        pytest.param({}, "nothing is managed", id="nothing"),
        pytest.param({"idle_timeout": 61}, "between 1 and 60", id="idle"),
        pytest.param({"max_duration": 0}, "between 1 and 1440", id="duration"),
        pytest.param({"kms_key_id": "arn:aws:kms:eu-west-1:123456789012:key/k"}, "an ARN belongs", id="arn"),
    ],
)
def test_bad_options_are_refused(options: Any, word: str) -> None:
    with pytest.raises(Refusal, match=word):
        sessions.check({**OFF, **options})
