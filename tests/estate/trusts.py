# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Roles by whom they trust, and what policies give: to users and roles, with conditions, by other names."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.emulator.account import ACCOUNT

from .form import BREACHES, CONFIG, HOLDS, Estate, Variant

_TRUST, _ADMIN, _DIRECT = (f"iam_hygiene.{name}" for name in ("trust_policies", "full_admin", "direct_policies"))
_OIDC = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html"
_CLAIMS = "https://aws.amazon.com/about-aws/whats-new/2026/01/aws-sts-supports-validation-identity-provider-claims/"
_COGNITO = "https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html"
_PRINCIPAL = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html"
_SAML = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html"
_IAM_1 = f"{CONFIG}iam-policy-no-statements-with-admin-access.html"
_GITHUB, _POOLS = "token.actions.githubusercontent.com", "cognito-identity.amazonaws.com"
_ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
_MFA = {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}


def _document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _role(principal: Any, action: str = "sts:AssumeRole", **condition: dict[str, Any]) -> Callable[[Estate], str]:
    """A role that trusts somebody, under conditions by their operators."""

    def stands(estate: Estate) -> str:
        more = {"Condition": {name.replace("_", ":"): test for name, test in condition.items()}} if condition else {}
        trust = _document({"Effect": "Allow", "Principal": principal, "Action": action, **more})
        made = estate.client("iam").create_role(RoleName=estate.name("trusting"), AssumeRolePolicyDocument=trust)
        return str(made["Role"]["Arn"])

    return stands


def _web(host: str, **condition: dict[str, Any]) -> Callable[[Estate], str]:
    """A role that trusts an identity provider by its claims."""
    provider = host if host == _POOLS else f"arn:aws:iam::{ACCOUNT}:oidc-provider/{host}"
    named = {name: {f"{host}:{claim}": value for claim, value in test.items()} for name, test in condition.items()}
    return _role({"Federated": provider}, "sts:AssumeRoleWithWebIdentity", **named)


def _policy(*statements: dict[str, Any], name: str = "", attached: bool = True) -> Callable[[Estate], str]:
    """A policy of the account's, which a role has."""

    def stands(estate: Estate) -> str:
        iam, role = estate.client("iam"), estate.name("holder")
        document = _document(*statements)
        made = iam.create_policy(PolicyName=name or estate.name("policy"), PolicyDocument=document)["Policy"]["Arn"]
        trust = _document({"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"})
        iam.create_role(RoleName=role, AssumeRolePolicyDocument=trust)
        if attached:
            iam.attach_role_policy(RoleName=role, PolicyArn=made)
        return str(made)

    return stands


def _bounded(estate: Estate) -> str:
    """A user with a boundary, and no policy."""
    name, boundary = estate.name("bounded"), "arn:aws:iam::aws:policy/AdministratorAccess"
    made = estate.client("iam").create_user(UserName=name, PermissionsBoundary=boundary)
    return str(made["User"]["Arn"])


ROWS = (
    Variant("trust-in-everybody", _TRUST, _role({"AWS": "*"}), BREACHES, _PRINCIPAL, "A star is everybody."),
    Variant(
        "trust-in-everybody-of-an-organization",
        _TRUST,
        _role({"AWS": "*"}, StringEquals={"aws:PrincipalOrgID": "o-a1b2c3d4e5"}),
        HOLDS,
        _PRINCIPAL,
        "Only principals of one organization are let in.",
    ),
    Variant(
        "trust-in-everybody-who-knows-a-word",
        _TRUST,
        _role({"AWS": "*"}, StringEquals={"sts:ExternalId": "secret"}),
        BREACHES,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
        "An external id is no secret, and names nobody.",
    ),
    Variant(
        "trust-in-a-branch-of-any-repository",
        _TRUST,
        _web(_GITHUB, StringEquals={"aud": "sts.amazonaws.com", "ref": "refs/heads/main"}),
        BREACHES,
        _CLAIMS,
        "Anybody has a branch of that name.",
    ),
    Variant(
        "trust-in-an-environment-of-any-repository",
        _TRUST,
        _web(_GITHUB, StringEquals={"aud": "sts.amazonaws.com", "environment": "production"}),
        BREACHES,
        _CLAIMS,
        "Anybody can name an environment so.",
    ),
    Variant(
        "trust-in-a-repository-by-its-number",
        _TRUST,
        _web(_GITHUB, StringEquals={"aud": "sts.amazonaws.com", "repository_id": "123456"}),
        HOLDS,
        _CLAIMS,
        "A repository's number is its own.",
    ),
    Variant(
        "trust-in-a-bot-of-every-repository",
        _TRUST,
        _web(_GITHUB, StringEquals={"aud": "sts.amazonaws.com", "actor": "dependabot[bot]"}),
        BREACHES,
        _CLAIMS,
        "The same bot acts in everybody's repositories.",
    ),
    Variant(
        "trust-in-every-pool-of-a-region",
        _TRUST,
        _web(_POOLS, StringLike={"aud": "eu-west-1:*"}),
        BREACHES,
        _COGNITO,
        "The audience must be the identity pool's own.",
    ),
    Variant(
        "trust-in-a-pool",
        _TRUST,
        _web(_POOLS, StringEquals={"aud": "eu-west-1:12345678-dc48-60bb-cff6-abcdef012345"}),
        HOLDS,
        _COGNITO,
        "One pool is let in.",
    ),
    Variant(
        "trust-in-an-own-provider-by-its-audience",
        _TRUST,
        _web("login.example.com", StringEquals={"aud": "app"}),
        HOLDS,
        _OIDC,
        "The provider is one's own, and its audience is an application of it.",
    ),
    Variant(
        "trust-in-saml-for-any-audience",
        _TRUST,
        _role({"Federated": f"arn:aws:iam::{ACCOUNT}:saml-provider/office"}, "sts:AssumeRoleWithSAML"),
        BREACHES,
        _SAML,
        "An assertion that was made for another service would do.",
    ),
    Variant("admin-plain", _ADMIN, _policy(_ALL), BREACHES, _IAM_1, "It allows * on *."),
    Variant(
        "admin-with-mfa",
        _ADMIN,
        _policy({**_ALL, **_MFA}),
        BREACHES,
        _IAM_1,
        "The rule asks for effect, action and resource. Conditions do not count.",
    ),
    Variant("admin-by-stars", _ADMIN, _policy({**_ALL, "Action": "*:*"}), BREACHES, _IAM_1, "*:* is every action."),
    Variant(
        "admin-of-lists",
        _ADMIN,
        _policy({"Effect": "Allow", "Action": ["s3:GetObject", "*"], "Resource": ["arn:aws:s3:::a", "*"]}),
        BREACHES,
        _IAM_1,
        "One star of each list is enough.",
    ),
    Variant(
        "admin-but-denied",
        _ADMIN,
        _policy(_ALL, {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}),
        BREACHES,
        _IAM_1,
        "The rule looks at statements, one by one.",
    ),
    Variant(
        "admin-of-one-service",
        _ADMIN,
        _policy({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}),
        HOLDS,
        _IAM_1,
        "Every action of one service is not every action.",
    ),
    Variant(
        "admin-by-name-alone",
        _ADMIN,
        _policy({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}, name="AdministratorAccess"),
        HOLDS,
        _IAM_1,
        "A policy is what it says, whatever its name.",
    ),
    Variant("admin-of-nobody", _ADMIN, _policy(_ALL, attached=False), HOLDS, _IAM_1, "Nobody has it."),
    Variant(
        "user-with-a-boundary-alone",
        _DIRECT,
        _bounded,
        HOLDS,
        f"{CONFIG}iam-user-no-policies-check.html",
        "A boundary gives nothing, and is no policy that a user has.",
    ),
)
