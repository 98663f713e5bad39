# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Conformance packs of one region."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile
from ansible_collections.dayone.aws.plugins.module_utils._steps.config_recorder.conformance_pack import (
    ConformancePacks,
    fingerprint,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.conftest import ACCOUNT

TAGS = ["dayone:managed", "dayone:template"]


class Here:
    """A context that reaches nothing."""

    account_id, partition, aws = ACCOUNT, "aws", None


def pack(name: str = "a", **given_: Any) -> dict[str, Any]:
    base = dict.fromkeys(("template_body", "template_s3_uri", "ssm_document", "ssm_document_version"))
    return {"name": name, "state": "present", "parameters": {}, **base, "template_body": "Resources: {}", **given_}


def packs(*listed: dict[str, Any], state: str = "present") -> ConformancePacks:
    return ConformancePacks(Here(), {"state": state, "packs": list(listed)}, "eu-west-1")  # type: ignore[arg-type]


def there(wanted: dict[str, Any], **given_: Any) -> dict[str, Any]:
    return {
        "arn": "arn:of:pack",
        "status": "CREATE_COMPLETE",
        "reason": "",
        "template": fingerprint(wanted),
        "parameters": {},
        **given_,
    }


def test_a_new_pack_carries_its_fingerprint_and_its_parameters_as_text() -> None:
    (call,) = packs(pack(parameters={"Days": 90, "Strict": True})).plan({"packs": {}}).calls
    assert (call.method, call.params["ConformancePackName"]) == ("put_conformance_pack", "dayone-a")
    assert [item["Key"] for item in call.params["Tags"]] == TAGS
    assert [item["ParameterValue"] for item in call.params["ConformancePackInputParameters"]] == ["90", "true"]


def test_a_changed_template_is_put_and_its_fingerprint_written_by_a_call_of_its_own() -> None:
    plan = packs(pack(template_body="Resources: {New: {}}")).plan({"packs": {"dayone-a": there(pack())}})
    assert [call.method for call in plan.calls] == ["put_conformance_pack", "tag_resource"]
    assert "Tags" not in plan.calls[0].params


def test_a_pack_that_aws_could_not_make_is_for_a_person() -> None:
    found = there(pack(), status="CREATE_FAILED", reason="no recorder")
    plan = packs(pack()).plan({"packs": {"dayone-a": found}})
    assert (plan.calls, plan.verdicts[0].mend) == ((), "person")
    assert "no recorder" in plan.verdicts[0].note


@pytest.mark.parametrize(
    ("found", "methods"),
    [
        pytest.param({}, [], id="never_there"),
        pytest.param({"dayone-a": there(pack())}, ["delete_conformance_pack"], id="there"),
        pytest.param({"dayone-a": there(pack(), status="DELETE_IN_PROGRESS")}, [], id="going"),
    ],
)
def test_only_what_is_there_is_deleted(found: dict[str, Any], methods: list[str]) -> None:
    for wanted in (packs(pack(), state="absent"), packs(pack(state="absent"))):
        plan = wanted.plan({"packs": found})
        assert [call.method for call in plan.calls] == methods
        assert wanted.plan(plan.after).calls == ()


NAMES = st.sampled_from(["a", "b", "c"])


@given(
    found=st.dictionaries(NAMES, st.sampled_from(["Resources: {}", "Resources: {Old: {}}"])),
    wanted=st.dictionaries(NAMES, st.sampled_from(["present", "absent"])),
)
def test_planning_from_the_planned_packs_changes_nothing(found: dict[str, str], wanted: dict[str, str]) -> None:
    state = {"packs": {f"dayone-{name}": there(pack(template_body=body)) for name, body in found.items()}}
    resource = packs(*(pack(name, state=how) for name, how in wanted.items()))
    again = resource.plan(resource.plan(state).after)
    assert (again.calls, [item for item in again.verdicts if not item.holds]) == ((), [])


def test_a_waived_pack_is_left_alone_and_the_other_made() -> None:
    resource = packs(pack("a"), pack("b"))
    plan = resource.plan({"packs": {}})
    left = resource.plan_without({"packs": {}}, plan, plan.verdicts[:1])
    assert [call.params["ConformancePackName"] for call in left.calls] == ["dayone-b"]
    assert list((left.after or {})["packs"]) == ["dayone-b"]


def test_without_packs_nothing_is_asked() -> None:
    assert reconcile(packs(), check_mode=False).findings == []


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        pytest.param([pack("a b")], "letters, digits and hyphens", id="name"),
        pytest.param([pack(), pack()], "more than once", id="twice"),
        pytest.param([pack(template_body=None)], "no template", id="no_template"),
        pytest.param([pack(ssm_document="doc")], "template_body and ssm_document", id="two_templates"),
        pytest.param([pack(template_body="x" * 51201)], "51201 bytes", id="size"),
        pytest.param([pack(template_body=None, template_s3_uri="http://x")], "s3://", id="uri"),
        pytest.param([pack(ssm_document_version="1")], "no ssm_document", id="version"),
    ],
)
def test_bad_packs_are_refused(listed: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        ConformancePacks.check({"state": "present", "packs": listed})
