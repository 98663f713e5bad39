# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations: what is enabled in the background."""

from __future__ import annotations

import json
from typing import Any

from .form import Clients, Contract, Late, Stale

_SCP = "SERVICE_CONTROL_POLICY"
_SOURCE = "https://docs.aws.amazon.com/organizations/latest/APIReference/API_EnablePolicyType.html"


def organized(client: Clients) -> tuple[Any, str]:
    """A new organization, and its root."""
    client("organizations", agent="").create_organization(FeatureSet="ALL")
    organizations = client("organizations")
    return organizations, str(organizations.list_roots()["Roots"][0]["Id"])


def _attached(client: Clients) -> None:
    organizations, root = organized(client)
    statement = {"Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource": "*"}
    content = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    made = organizations.create_policy(Name="stay", Description="", Content=content, Type=_SCP)
    organizations.enable_policy_type(RootId=root, PolicyType=_SCP)
    organizations.attach_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId=root)


def _types(client: Clients) -> Any:
    organizations, root = organized(client)
    before = organizations.list_roots()["Roots"][0]["PolicyTypes"]
    organizations.enable_policy_type(RootId=root, PolicyType=_SCP)
    return before, organizations.list_roots()["Roots"][0]["PolicyTypes"]


ROWS = (
    Contract(
        name="organizations-type-not-enabled-yet",
        service="organizations",
        operation="AttachPolicy",
        when="the type of policies was enabled a moment ago",
        answer=Late(
            seconds=8,
            after=("organizations:EnablePolicyType",),
            code="PolicyTypeNotEnabledException",
            message="This operation can be performed only for enabled policy types.",
            thing="RootId",
        ),
        source=_SOURCE,
        provoke=_attached,
        was="failed: the policy was made, and attached to nothing",
    ),
    Contract(
        name="organizations-type-enabled-late",
        service="organizations",
        operation="ListRoots",
        when="a type of policies was enabled a moment ago",
        answer=Stale(seconds=8, after=("EnablePolicyType",)),
        source=_SOURCE,
        provoke=_types,
        was="failed: not waited for",
    ),
)
