# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: what is not known everywhere yet, and how AWS names things."""

from __future__ import annotations

from typing import Any

from .form import Clients, Contract, Reply


def _linked_role(client: Clients) -> Any:
    client("iam").create_service_linked_role(AWSServiceName="config.amazonaws.com")
    return [role["RoleName"] for role in client("iam").list_roles()["Roles"]]


ROWS = (
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
