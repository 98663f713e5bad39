# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: what is not known everywhere yet, and how AWS names things."""

from __future__ import annotations

import json
from typing import Any

from .form import Clients, Contract, Late, Reply

_CONSISTENCY = (
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency"
)


def _trust(service: str) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _group_of_a_new_user(client: Clients) -> None:
    iam = client("iam")
    iam.create_group(GroupName="readers")
    iam.create_user(UserName="new")
    iam.add_user_to_group(GroupName="readers", UserName="new")


def _policy_of_a_new_role(client: Clients) -> None:
    iam = client("iam")
    iam.create_role(RoleName="fresh", AssumeRolePolicyDocument=_trust("ec2.amazonaws.com"))
    iam.put_role_policy(RoleName="fresh", PolicyName="inline", PolicyDocument=_trust("ec2.amazonaws.com"))


def _linked_role(client: Clients) -> Any:
    client("iam").create_service_linked_role(AWSServiceName="config.amazonaws.com")
    return [role["RoleName"] for role in client("iam").list_roles()["Roles"]]


ROWS = (
    Contract(
        name="iam-user-fresh-in-group",
        service="iam",
        operation="AddUserToGroup",
        when="the user was created a moment ago",
        answer=Late(
            seconds=5,
            after=("iam:CreateUser",),
            code="NoSuchEntity",
            message="The user with name new cannot be found.",
            thing="UserName",
        ),
        source=_CONSISTENCY,
        provoke=_group_of_a_new_user,
        was="failed where a group was joined by a step that does not wait",
    ),
    Contract(
        name="iam-role-fresh-inline-policy",
        service="iam",
        operation="PutRolePolicy",
        when="the role was created a moment ago",
        answer=Late(
            seconds=5,
            after=("iam:CreateRole",),
            code="NoSuchEntity",
            message="The role with name fresh cannot be found.",
            thing="RoleName",
        ),
        source="hashicorp/terraform-provider-aws internal/service/iam/role_policy.go",
        provoke=_policy_of_a_new_role,
        was="failed: the role was left without its policy",
    ),
    Contract(
        name="iam-service-linked-role-name",
        service="iam",
        operation="CreateServiceLinkedRole",
        when="the role is made for a service whose name AWS writes with a capital letter",
        answer=Reply("normal form", ["AWSServiceRoleForConfig"]),
        source="https://docs.aws.amazon.com/config/latest/developerguide/using-service-linked-roles.html",
        provoke=_linked_role,
        by="iam_service_roles.create_service_linked_role",
    ),
)
