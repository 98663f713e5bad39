# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._aws.session import new_session
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Call, Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._module.run import Context
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_root import root_credentials
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_root.root_credentials import KINDS
from hypothesis import given
from hypothesis import strategies as st

MEMBER = "200000000001"
VIRTUAL = f"arn:aws:iam::{MEMBER}:mfa/root-account-mfa-device"


#: Plans ask for nothing, so that one is enough for all of them.
NOWHERE = Aws(boto3.session.Session(region_name="eu-west-1"))


class Somebody(Context):
    def __init__(self, aws: Any = None) -> None:
        self.aws = aws or NOWHERE
        self.account_id, self.partition, self.is_root = "123456789012", "aws", False


def member(aws: Any = None, delete: bool = True, credentials: Any = KINDS) -> root_credentials.MemberRoot:
    return root_credentials.MemberRoot(Somebody(aws), {"delete": delete, "credentials": credentials}, MEMBER)


STATES = st.fixed_dictionaries(
    {
        "access_keys": st.lists(st.sampled_from(["AKIA1", "AKIA2"]), unique=True),
        "certificates": st.lists(st.sampled_from(["C1", "C2"]), unique=True),
        "password": st.sampled_from([[], ["present"]]),
        "mfa": st.sampled_from([[], [VIRTUAL], ["hardware-1"]]),
    }
)


@given(state=STATES, delete=st.booleans(), kinds=st.sets(st.sampled_from(KINDS)))
def test_planning_from_the_planned_state_changes_nothing(state: Any, delete: bool, kinds: set[str]) -> None:
    made = member(delete=delete, credentials=sorted(kinds))
    after = made.plan(state).after
    assert made.plan(after).calls == ()


@given(state=STATES, kinds=st.sets(st.sampled_from(KINDS)))
def test_mfa_never_goes_from_beside_what_it_protects(state: Any, kinds: set[str]) -> None:
    after = member(credentials=sorted(kinds)).plan(state).after or {}
    if after["password"] or after["access_keys"]:
        assert after["mfa"] == state["mfa"]


@given(state=STATES)
def test_nothing_goes_unless_asked_for(state: Any) -> None:
    plan = member(delete=False).plan(state)
    assert plan.calls == ()
    assert {verdict.account_id for verdict in plan.verdicts} == {MEMBER}


def test_mfa_goes_last_and_only_a_virtual_device_is_deleted() -> None:
    state = {"access_keys": ["A"], "certificates": [], "password": ["present"], "mfa": [VIRTUAL, "hardware"]}
    assert [call.method for call in member().plan(state).calls] == [
        "delete_access_key",
        "delete_login_profile",
        "deactivate_mfa_device",
        "delete_virtual_mfa_device",
        "deactivate_mfa_device",
    ]


def test_password_that_is_waived_keeps_its_mfa() -> None:
    made, state = member(), {"access_keys": [], "certificates": [], "password": ["present"], "mfa": [VIRTUAL]}
    plan = made.plan(state)
    waived = [verdict for verdict in plan.verdicts if verdict.control.endswith("member_password")]
    with pytest.raises(Refusal, match="MFA"):
        made.plan_without(state, plan, waived)
    waived += [verdict for verdict in plan.verdicts if verdict.control.endswith("member_mfa")]
    assert made.plan_without(state, plan, waived).calls == ()


def test_the_sessions_that_audit_and_delete_are_told_apart(
    aws: Any, scripted: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    expiration = "2030-01-01T00:00:00Z"
    keys = {"AccessKeyId": "ASIA000000000000", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": expiration}
    for task in ("IAMAuditRootUserCredentials", "IAMDeleteRootUserCredentials"):
        policy = {"arn": f"arn:aws:iam::aws:policy/root-task/{task}"}
        params = {"TargetPrincipal": MEMBER, "TaskPolicyArn": policy, "DurationSeconds": 900}
        scripted("sts").add_response("assume_root", {"Credentials": keys}, params)
    made = member(aws)
    first = made._session(root_credentials.AUDIT)
    assert made._session(root_credentials.AUDIT) is first
    assert made._session(root_credentials.DELETE) is not first


def test_sts_is_asked_in_its_region_even_where_the_global_endpoint_is_the_habit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_STS_REGIONAL_ENDPOINTS", "legacy")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    session = boto3.session.Session(
        botocore_session=new_session(), aws_access_key_id="a", aws_secret_access_key="s", region_name="us-east-1"
    )
    assert Aws(session).client("sts").meta.endpoint_url == "https://sts.us-east-1.amazonaws.com"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        pytest.param({"accounts": []}, "accounts is empty", id="nobody"),
        pytest.param({"accounts": ["first"]}, "12 digits", id="no_id"),
        pytest.param({"credentials": ["mfa"]}, "access_keys and password", id="mfa_alone"),
        pytest.param({"credentials": ["mfa", "password"]}, "access_keys", id="mfa_beside_keys"),
    ],
)
def test_bad_input_is_refused(change: dict[str, Any], word: str) -> None:
    with pytest.raises(Refusal, match=word):
        root_credentials.check({"accounts": [MEMBER], "delete": True, "credentials": list(KINDS), **change})


def test_roots_own_credentials_are_refused(aws: Any) -> None:
    context = Somebody(aws)
    context.is_root = True
    with pytest.raises(Refusal, match="root's own"):
        root_credentials.member_roots(context, {"accounts": [MEMBER]})


@pytest.mark.parametrize(
    ("method", "kind"), [("delete_virtual_mfa_device", "error"), ("deactivate_mfa_device", "denied")]
)
def test_another_failure_than_a_denied_device_is_one(
    aws: Any, scripted: Callable[..., Any], method: str, kind: str
) -> None:
    made, left = member(aws), dict[str, list[str]]()
    made._left = left
    made._sessions[root_credentials.DELETE] = aws
    scripted("iam").add_client_error(method, "AccessDenied" if kind == "denied" else "DeleteConflict")
    with pytest.raises(Failure):
        made.send(Call("iam", method, {"SerialNumber": VIRTUAL}))
    assert left == {}


def test_a_device_that_cannot_be_deleted_is_named(aws: Any, scripted: Callable[..., Any]) -> None:
    made = member(aws)
    made._sessions[root_credentials.DELETE] = aws
    scripted("iam").add_client_error("delete_virtual_mfa_device", "AccessDenied")
    made.send(Call("iam", "delete_virtual_mfa_device", {"SerialNumber": VIRTUAL}))
    assert made.extra() == {"left_devices": {MEMBER: [VIRTUAL]}}
