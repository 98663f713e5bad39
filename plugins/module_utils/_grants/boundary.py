# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The boundaries of bootstrap: past which the role of the baseline cannot get, and roles that it makes cannot. Pure.

The role's own boundary holds whatever is attached to the role. It allows what the steps write in IAM, Organizations and
where data lies, exactly as they declare it; of other services all. It keeps the role from everything that bootstrap
made, and from roles that are not limited themselves.
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from .._kernel.plan import Refusal
from .._permissions.need import READ
from .policies import LONGEST, Document, length, statements
from .resolve import Grant, Place

#: Services of which nothing is allowed but what the steps declare, word for word: with them rights are given.
EXACT = frozenset({"iam", "sts"})
#: Services of which each action that the steps declare is allowed, and no other: with them data is read.
LISTED = frozenset({"kms", "lambda", "organizations", "s3", "secretsmanager", "ssm"})
#: What lists and describes there, which is short to say.
_LOOKS = {
    "iam": ("iam:Generate*", "iam:Get*", "iam:List*", "iam:Simulate*"),
    "organizations": ("organizations:Describe*", "organizations:List*"),
    "s3": ("s3:GetAccount*", "s3:GetBucket*", "s3:List*"),
    "kms": ("kms:Describe*", "kms:Get*", "kms:List*"),
}
#: What the service roles do that the steps make: a trail, flow logs, and rules that forward events.
#: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
#: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
#: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html
_SERVICE_ACTIONS = (
    "events:PutEvents",
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:DescribeLogGroups",
    "logs:DescribeLogStreams",
    "logs:PutLogEvents",
)
_VERSION = "2012-10-17"


def service_boundary() -> Document:
    """What a role that a step makes for one of AWS's services may do at most."""
    return {
        "Version": _VERSION,
        "Statement": [{"Effect": "Allow", "Action": list(_SERVICE_ACTIONS), "Resource": "*"}],
    }


#: What is allowed on the same resource under several values of one condition, each of another step: as one.
_UNDER_VALUES = ("iam:PassRole", "sts:AssumeRoot")
#: Verbs, those of their ways back, and what fits both.
_PAIRS = (("Attach", "Detach", "*tach"), ("Register", "Deregister", "*egister"))


def baseline_boundary(grants: Iterable[Grant], place: Place, path: str, service_limit: str) -> Document:
    """The boundary of the role of the baseline.

    Args:
        grants: what the role is given.
        place: the account.
        path: the path of what bootstrap makes.
        service_limit: the ARN of the boundary of roles that the steps make.

    Raises:
        Refusal: it is longer than IAM takes.
    """
    found = list(grants)
    document = {
        "Version": _VERSION,
        "Statement": [*_allowed(found), *_denied(found, place, path, service_limit)],
    }
    if length(document) > LONGEST:
        raise Refusal(
            f"the boundary of the baseline role is {length(document)} characters long, and IAM's limit is "
            f"{LONGEST}: leave out steps that list many resources, such as iam_groups, dns or static_site."
        )
    return document


def _allowed(grants: Sequence[Grant]) -> list[dict[str, Any]]:
    """What is declared, word for word where it matters, and else by its service."""
    by_prefix: dict[str, list[Grant]] = {}
    for grant in grants:
        by_prefix.setdefault(grant.action.partition(":")[0], []).append(grant)
    patterns: set[str] = set()
    exact: list[Grant] = []
    for prefix, found in by_prefix.items():
        looks = _LOOKS.get(prefix, ())
        others = [grant for grant in found if not _is_look(grant.action, looks)]
        if prefix not in EXACT | LISTED and any(grant.kind != READ for grant in found):
            patterns.add(f"{prefix}:*")
            continue
        patterns |= {*looks} if len(others) < len(found) else set()
        if prefix in EXACT:
            exact += others
        else:
            patterns |= {_by_verb(grant) for grant in others}
    # One statement for all steps: who asks is said where the role is given it.
    made = statements(_together(exact))
    bare = [{key: value for key, value in item.items() if key != "Sid"} for item in made]
    return [{"Effect": "Allow", "Action": sorted(_paired(patterns)), "Resource": "*"}, *map(_short, bare)]


def _paired(actions: Iterable[str]) -> set[str]:
    """Actions and their ways back as one pattern, which is shorter and fits nothing else: IAM counts letters."""
    found = set(actions)
    for verb, back, both in _PAIRS:
        for action in [name for name in found if f":{verb}" in name]:
            other = action.replace(f":{verb}", f":{back}")
            if other in found:
                found -= {action, other}
                found.add(action.replace(f":{verb}", f":{both}"))
    return found


def _by_verb(grant: Grant) -> str:
    """What lists or describes, by its verb, which is shorter. Other reads may read data, and are named."""
    found = re.match(r"[a-z0-9-]+:(?:Describe|List)", grant.action) if grant.kind == READ else None
    return f"{found[0]}*" if found else grant.action


def _together(grants: Sequence[Grant]) -> list[Grant]:
    """Service-linked roles, the services that roles are passed to, and the tasks of a root session, each as one: there
    the role of the baseline itself is told which belong together."""
    values = {
        action: tuple(sorted({item for grant in grants if grant.action == action for item in grant.condition}))
        for action in _UNDER_VALUES
    }
    found = []
    for grant in grants:
        if grant.action == "iam:CreateServiceLinkedRole":
            head = grant.resource.partition("aws-service-role/")[0]
            grant = replace(grant, condition=(), resource=f"{head}aws-service-role/*")
        elif grant.action in values:
            grant = replace(grant, condition=values[grant.action])
        found.append(replace(grant, step="baseline", kind="write"))
    return found


def _is_look(action: str, looks: Sequence[str]) -> bool:
    return any(action.startswith(pattern.rstrip("*")) for pattern in looks)


def _short(statement: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value[0] if key in ("Action", "Resource") and len(value) == 1 else value
        for key, value in statement.items()
    }


def _denied(grants: Sequence[Grant], place: Place, path: str, service_limit: str) -> list[dict[str, Any]]:
    """What no other policy can allow, also none of a resource. A role that may be given one policy of AWS's and no
    other needs no limit: the support role."""
    head = f"arn:{place.partition}:iam::{place.account}"
    unlimited = sorted({grant.resource for grant in grants if grant.action == "iam:AttachRolePolicy"})
    entered = sorted({grant.resource for grant in grants if grant.action == "sts:AssumeRole"})
    return [
        {
            "Sid": "BootstrapItself",
            "Effect": "Deny",
            "NotAction": ["iam:Generate*", "iam:Get*", "iam:List*", "iam:Simulate*"],
            "Resource": [f"{head}:role{path}*", f"{head}:policy{path}*", f"{head}:oidc-provider/*"],
        },
        {
            "Sid": "RolesWithoutLimit",
            "Effect": "Deny",
            "Action": ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
            **_but(unlimited),
            "Condition": {"StringNotEquals": {"iam:PermissionsBoundary": service_limit}},
        },
        # A trust policy that names a session is not limited by what a boundary does not allow, but by what it denies.
        {"Sid": "OtherRoles", "Effect": "Deny", "Action": "sts:AssumeRole", **_but(entered)},
    ]


def _but(resources: Sequence[str]) -> dict[str, Any]:
    """All resources but some."""
    return {"NotResource": list(resources)} if resources else {"Resource": "*"}
