# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What brings a permission set about."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._steps.identity_center.center import Center
from ansible_collections.dayone.aws.plugins.module_utils._steps.identity_center.permission_set_options import (
    WantedSet,
    seconds_of,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.identity_center.permission_set_plan import (
    plan_set,
    wanted_state,
)
from hypothesis import given
from hypothesis import strategies as st

OWNER = "123456789012"
ARN = "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef"
POLICIES = [f"arn:aws:iam::aws:policy/{name}" for name in ("SecurityAudit", "AdministratorAccess")]
INLINE = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}]}


def center(account: str = OWNER) -> Center:
    instance = "arn:aws:sso:::instance/ssoins-0123456789abcdef"
    return Center(None, instance, "d-0123456789", "us-east-1", OWNER, account, "aws")  # type: ignore[arg-type]


WANTED = st.builds(
    WantedSet,
    name=st.just("one"),
    description=st.sampled_from(["", "words"]),
    managed=st.lists(st.sampled_from(POLICIES), unique=True).map(tuple),
    customer=st.lists(st.sampled_from([("a", "/"), ("b", "/team/")]), unique=True).map(tuple),
    inline=st.sampled_from([None, INLINE]),
    boundary=st.sampled_from([None, {"ManagedPolicyArn": POLICIES[0]}]),
    duration=st.sampled_from(["PT1H", "PT60M", "PT8H"]),
    relay_state=st.sampled_from(["", "https://example.com"]),
    tags=st.sampled_from([{}, {"team": "a"}]),
)


def found(wanted: WantedSet, **change: Any) -> dict[str, Any]:
    about = {"name": "one", "arn": ARN, "owner": wanted.owner, "accounts": [], "outdated": []}
    return {**wanted_state(wanted, None), **about, **change}


@given(WANTED)
def test_planning_from_what_is_wanted_changes_nothing(wanted: WantedSet) -> None:
    part = plan_set(center(), wanted, found(wanted))
    assert part.calls == ()
    assert all(verdict.holds for verdict in part.verdicts)


@given(WANTED, WANTED)
def test_a_change_is_provisioned_last_where_somebody_has_it(old: WantedSet, new: WantedSet) -> None:
    part = plan_set(center(), new, found(old, accounts=[OWNER]))
    methods = [call.method for call in part.calls]
    content = [method for method in methods if method not in ("tag_resource", "provision_permission_set")]
    assert methods.count("provision_permission_set") == bool(content)
    assert not content or methods[-1] == "provision_permission_set"


def test_an_older_version_is_provisioned_though_nothing_is_changed() -> None:
    wanted = WantedSet("one")
    part = plan_set(center(), wanted, found(wanted, accounts=[OWNER], outdated=[OWNER]))
    assert [call.method for call in part.calls] == ["provision_permission_set"]
    failed = plan_set(center(), wanted, found(wanted, accounts=[OWNER], outdated=[OWNER]), "it lacks a policy")
    assert failed.calls == ()
    assert [(item.mend, item.note) for item in failed.verdicts if not item.holds] == [("person", "it lacks a policy")]


def test_all_settings_are_sent_with_one() -> None:
    old = WantedSet("one", description="words", relay_state="https://example.com")
    (call,) = plan_set(
        center(), WantedSet("one", description="words", relay_state="", duration="PT2H"), found(old)
    ).calls
    assert call.params["Description"] == "words"
    assert (call.params["SessionDuration"], "RelayState" in call.params) == ("PT2H", False)


@pytest.mark.parametrize(("accounts", "reaches"), [([OWNER], False), (["200000000001"], True)])
def test_a_delegated_administrator_leaves_what_the_management_account_has(accounts: list[str], reaches: bool) -> None:
    wanted = WantedSet("one", duration="PT2H")
    part = plan_set(center("200000000009"), wanted, found(WantedSet("one"), accounts=accounts))
    assert bool(part.calls) == reaches


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("PT1H", 3600), ("PT90M", 5400), ("PT1H30M", 5400), ("PT3600S", 3600), ("8h", 0), ("P1D", 0), ("PT", 0)],
)
def test_durations(text: str, seconds: int) -> None:
    assert seconds_of(text) == seconds
