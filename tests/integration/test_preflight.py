# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which steps would be denied what, and by whose policy: asked of IAM's simulator, or read from the policies."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests import ROOT as PROJECT
from tests.emulator.server import Emulator

from .conftest import assert_refusals
from .members import FIRST, MANAGEMENT, make_members

pytestmark = pytest.mark.swift
Client = Callable[..., Any]
Play = Callable[..., Any]
ROOT = f"arn:aws:iam::{MANAGEMENT}:root"
PLAYBOOKS = PROJECT / "playbooks"
STEPS = ["audit_trail", "password_policy", "dns"]
VARIABLES = {"dns_enabled": True, "dns_domain": "example.com"}
DENIED = {"code": "AccessDenied", "status": 403, "message": "User: x is not authorized to perform this"}


def preflight(purpose: str = "baseline", **options: Any) -> dict[str, Any]:
    return {"dayone.aws.permissions_preflight": {"purpose": purpose, "steps": STEPS, "variables": VARIABLES, **options}}


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
TRUST = document({"Effect": "Allow", "Principal": {"AWS": ROOT}, "Action": "sts:AssumeRole"})


@pytest.fixture
def entered(client: Client) -> Callable[[str], dict[str, str]]:
    """Credentials of a role, for the environment."""

    def enter(name: str) -> dict[str, str]:
        arn = client("iam").get_role(RoleName=name)["Role"]["Arn"]
        keys = client("sts").assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
        return {
            "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
            "AWS_SESSION_TOKEN": keys["SessionToken"],
        }

    return enter


def limited(client: Client, name: str, *statements: dict[str, Any], boundary: str = "") -> None:
    """A role with one inline policy, and perhaps a boundary."""
    iam = client("iam")
    limit = {}
    if boundary:
        limit["PermissionsBoundary"] = iam.create_policy(PolicyName=f"{name}-limit", PolicyDocument=boundary)["Policy"][
            "Arn"
        ]
    iam.create_role(RoleName=name, Path="/teams/", AssumeRolePolicyDocument=TRUST, **limit)
    iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=document(*statements))


def by(run: Any) -> dict[tuple[str, str], str]:
    return {(row["step"], row["action"]): row["by"] for row in run.result["denied"]}


def test_the_roles_of_bootstrap_are_denied_nothing_of_what_they_are_for(
    play: Play, entered: Callable[[str], dict[str, str]]
) -> None:
    made = play(
        {"dayone.aws.bootstrap": {"trusted": [{"kind": "arn", "arn": ROOT}], "steps": STEPS, "variables": VARIABLES}}
    )
    assert made.code == 0, made.output
    limit = {"dayone_permissions_boundary": made.result["service_boundary_arn"]}
    for purpose in ("drift", "baseline"):
        run = play(preflight(purpose, variables={**VARIABLES, **limit}), **entered(f"dayone-{purpose}"))
        assert run.code == 0, run.output
        assert (run.result["how"], run.result["denied"]) == ("simulated", [])
        assert [row["status"] for row in run.result["findings"]] == ["compliant"]
        assert run.writes == []
        assert [call["operation"] for call in run.calls].count("SimulatePrincipalPolicy") <= 12
        assert run.result["asked"] > 30
    # Without the boundary of service roles the steps would make one that the boundary of the role does not let through.
    run = play(preflight(), **entered("dayone-baseline"))
    assert by(run)["audit_trail", "iam:CreateRole"] == "boundary"


def test_the_drift_role_is_denied_every_write(play: Play, entered: Callable[[str], dict[str, str]]) -> None:
    play({"dayone.aws.bootstrap": {"trusted": [{"kind": "arn", "arn": ROOT}], "steps": STEPS, "variables": VARIABLES}})
    run = play(preflight(), **entered("dayone-drift"))
    assert {row["kind"] for row in run.result["denied"]} == {"write"}
    assert {row["step"] for row in run.result["denied"]} == set(STEPS)
    (row,) = run.result["findings"]
    assert row["status"] == "manual"
    assert "These steps would be denied actions: audit_trail, dns, password_policy." in row["remediation"]
    assert "no identity policy allows it" in row["remediation"]


def test_it_says_by_whose_policy(play: Play, client: Client, entered: Callable[[str], dict[str, str]]) -> None:
    trails = {"Effect": "Deny", "Action": "cloudtrail:*", "Resource": "*"}
    no_password = {"Effect": "Allow", "NotAction": "iam:UpdateAccountPasswordPolicy", "Resource": "*"}
    limited(client, "both", ALL, trails, boundary=document(no_password))
    run = play(preflight(), **entered("both"))
    found = by(run)
    assert found["audit_trail", "cloudtrail:CreateTrail"] == "identity"
    assert found["password_policy", "iam:UpdateAccountPasswordPolicy"] == "boundary"
    trail = next(row for row in run.result["denied"] if row["action"] == "cloudtrail:CreateTrail")
    assert (trail["decision"], trail["policies"]) == ("explicitDeny", ["own"])
    assert not [row for row in run.result["denied"] if row["step"] == "dns"]


def test_it_says_what_the_organization_denies(play: Play, account: Emulator, client: Client) -> None:
    members = make_members(account)
    organizations = client("organizations")
    content = document(ALL, {"Effect": "Deny", "Action": "route53:CreateHostedZone", "Resource": "*"})
    made = organizations.create_policy(Name="x", Description="x", Content=content, Type="SERVICE_CONTROL_POLICY")
    organizations.enable_policy_type(RootId=members.root, PolicyType="SERVICE_CONTROL_POLICY")
    organizations.attach_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId=members.root)
    members.client(FIRST, "iam").put_role_policy(
        RoleName="OrganizationAccountAccessRole", PolicyName="all", PolicyDocument=document(ALL)
    )
    run = play(preflight(), **members.keys(FIRST))
    assert by(run) == {("dns", "route53:CreateHostedZone"): "scp"}


def test_without_the_simulator_the_texts_are_read(
    play: Play, client: Client, account: Emulator, entered: Callable[[str], dict[str, str]]
) -> None:
    no_password = {"Effect": "Allow", "NotAction": "iam:UpdateAccountPasswordPolicy", "Resource": "*"}
    limited(
        client,
        "both",
        ALL,
        {"Effect": "Deny", "Action": "cloudtrail:*", "Resource": "*"},
        boundary=document(no_password),
    )
    keys = entered("both")
    asked = play(preflight(), **keys)
    account.control("faults", [{"service": "iam", "operation": "SimulatePrincipalPolicy", "error": DENIED}])
    run = play(preflight(), **keys)
    assert run.result["how"] == "read"
    assert by(run) == by(asked)
    account.control("faults", [{"service": "iam", "spares_operations": ["GetRole"], "error": DENIED}])
    run = play(preflight(), **keys)
    assert run.code == 2
    assert "Allow one of the two" in run.result["msg"]
    assert [row["status"] for row in run.result["findings"]] == ["unknown"]


def test_the_key_of_a_user_is_asked_for_like_a_role(play: Play, client: Client) -> None:
    iam = client("iam")
    iam.create_user(UserName="ada", Path="/teams/")
    trails = {"Effect": "Deny", "Action": "cloudtrail:*", "Resource": "*"}
    iam.put_user_policy(UserName="ada", PolicyName="own", PolicyDocument=document(ALL, trails))
    key = iam.create_access_key(UserName="ada")["AccessKey"]
    run = play(preflight(), AWS_ACCESS_KEY_ID=key["AccessKeyId"], AWS_SECRET_ACCESS_KEY=key["SecretAccessKey"])
    assert run.result["how"] == "simulated"
    assert by(run)["audit_trail", "cloudtrail:CreateTrail"] == "identity"
    assert {row["step"] for row in run.result["denied"]} == {"audit_trail"}
    assert run.writes == []


def test_root_is_not_asked_for(play: Play) -> None:
    run = play(preflight(profile="root", allow_root=True))
    assert (run.code, run.result["how"], run.result["denied"]) == (0, "root", [])


def test_wrong_steps_are_refused(play: Play) -> None:
    assert_refusals(
        play,
        (preflight(steps=["audit_trial"]), "audit_trial does not exist. The steps are access_analyzer"),
        (preflight(skip_steps=["dsn"]), "skip_steps: dsn does not exist. The steps are"),
    )


def test_playbooks_make_the_roles_and_ask_before_a_baseline(
    play: Play, account: Emulator, client: Client, entered: Callable[[str], dict[str, str]]
) -> None:
    known = {"bootstrap_trusted": [{"kind": "arn", "arn": ROOT}], "bootstrap_steps": ["password_policy"]}
    run = play(str(PLAYBOOKS / "bootstrap.yml"), "--extra-vars", json.dumps(known), AWS_PROFILE="root")
    assert run.code == 0, run.output
    assert run.writes.count("CreateRole") == 2
    keys = entered("dayone-drift")
    run = play(str(PLAYBOOKS / "baseline.yml"), "--tags", "preflight,password_policy", **keys)
    assert run.code == 2
    assert "Nothing was changed. These steps would be denied actions: password_policy." in run.output
    assert run.writes == []
    alone = play(str(PLAYBOOKS / "baseline.yml"), "--tags", "preflight", **entered("dayone-baseline"))
    assert "These steps would be denied actions" in alone.output and alone.writes == []
    chosen = json.dumps({"dayone_preflight": True})
    run = play(
        str(PLAYBOOKS / "baseline.yml"),
        "--tags",
        "password_policy",
        "--extra-vars",
        chosen,
        **entered("dayone-baseline"),
    )
    assert run.code == 0, run.output
    assert run.writes == ["UpdateAccountPasswordPolicy"]
    wrong = play(str(PLAYBOOKS / "baseline.yml"), "--tags", "preflight,pasword_policy", **keys)
    assert "pasword_policy does not exist. The steps are access_analyzer" in wrong.output
    drift = play(str(PLAYBOOKS / "drift.yml"), "--tags", "preflight", **keys)
    assert drift.code in (0, 2) and drift.writes == []
    assert "SimulatePrincipalPolicy" in {call["operation"] for call in drift.calls}
