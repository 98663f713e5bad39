# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: what is not known everywhere yet, and how AWS names things."""

from __future__ import annotations

import csv
import json
from typing import Any

from tests.emulator.account import State

from .form import Clients, Contract, Reply, Unseen

_GUEST = "arn:aws:iam::123456789012:role/guest"


def _named_again(client: Clients) -> Any:
    """How a trust policy names a role while it is there, and when it was deleted and made again."""
    iam, seen = client("iam"), []
    trust = {"Effect": "Allow", "Principal": {"AWS": _GUEST}, "Action": "sts:AssumeRole"}
    anybody = {**trust, "Principal": {"AWS": "arn:aws:iam::123456789012:root"}}
    for name, statement in (("guest", anybody), ("host", trust)):
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)
    for again in (False, True):
        seen.append(_host_of(client))
        iam.delete_role(RoleName="guest")
        if not again:
            document = json.dumps({"Version": "2012-10-17", "Statement": [anybody]})
            iam.create_role(RoleName="guest", AssumeRolePolicyDocument=document)
    return seen


def _host_of(client: Clients) -> str:
    role = client("iam").get_role(RoleName="host")["Role"]
    named: str = role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]["AWS"]
    return named[:4]


def _linked_role(client: Clients) -> Any:
    client("iam").create_service_linked_role(AWSServiceName="config.amazonaws.com")
    return [role["RoleName"] for role in client("iam").list_roles()["Roles"]]


def _unfinished_job(client: Clients) -> Any:
    iam = client("iam")
    arn = iam.create_group(GroupName="people")["Group"]["Arn"]
    job = iam.generate_service_last_accessed_details(Arn=arn)["JobId"]
    found = iam.get_service_last_accessed_details(JobId=job)
    return sorted(set(found) - {"ResponseMetadata"})


def _listed_devices(client: Clients) -> Any:
    """What a list says of a device that nobody uses yet, and of root's."""
    iam = client("iam")
    iam.create_virtual_mfa_device(VirtualMFADeviceName="new")
    State.root.mfa = "virtual"
    new, own = iam.list_virtual_mfa_devices()["VirtualMFADevices"]
    return sorted(new), sorted(own), sorted(own["User"]), own["User"]["Arn"]


def _without_password(client: Clients) -> Any:
    iam = client("iam")
    name = iam.create_user(UserName="robot")["User"]["UserName"]
    while iam.generate_credential_report()["State"] != "COMPLETE":
        pass
    lines = iam.get_credential_report()["Content"].decode().splitlines()
    rows = {item["user"]: item for item in csv.DictReader(lines)}
    if name not in rows:
        raise Unseen("the report of the last four hours is older than the user")
    row = rows[name]
    return row["password_enabled"], row["password_last_used"], row["password_last_changed"]


def _about_root(client: Clients) -> Any:
    allowed = {"Effect": "Allow", "Action": "sts:AssumeRoot", "Resource": "arn:aws:iam::*:root"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    return client("iam").create_policy(PolicyName="audit", PolicyDocument=document)["Policy"]["PolicyName"]


ROWS = (
    Contract(
        name="iam-mfa-devices-without-seeds",
        service="iam",
        operation="ListVirtualMFADevices",
        when="devices are listed: without seeds, and that of the root user with a user that has no name",
        answer=Reply(
            "shape",
            (
                ["SerialNumber"],
                ["EnableDate", "SerialNumber", "User"],
                ["Arn", "CreateDate", "UserId"],
                "arn:aws:iam::123456789012:root",
            ),
        ),
        source="cloud-custodian/cloud-custodian tests/data/placebo/test_account_virtual_mfa",
        provoke=_listed_devices,
        by="iam_root.list_virtual_mfa_devices",
    ),
    Contract(
        name="iam-last-accessed-in-progress",
        service="iam",
        operation="GetServiceLastAccessedDetails",
        when="the job has not ended: members that the model requires are not there yet",
        answer=Reply("shape", ["JobCreationDate", "JobStatus"]),
        source="cloud-custodian/cloud-custodian tests/data/placebo/test_iam_user_usage",
        provoke=_unfinished_job,
        by="iam_policies.get_service_last_accessed_details",
        was="failed: taken for an answer that is not whole, six times, and then for no answer",
    ),
    Contract(
        name="iam-policy-about-root",
        service="iam",
        operation="CreatePolicy",
        when="a policy names the root user of an account",
        answer=Reply("effect", "audit"),
        source="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html",
        provoke=_about_root,
        by="iam_policies.take_roots_arn",
    ),
    Contract(
        name="iam-principal-deleted",
        service="iam",
        operation="GetRole",
        when="a role that the trust policy names is deleted, and created again",
        answer=Reply("normal form", ["arn:", "AROA"]),
        source="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        provoke=_named_again,
        by="iam_principals.delete_role",
        was="already right: it is drift of the role, and mended, but was never tried",
    ),
    Contract(
        name="iam-report-without-password",
        service="iam",
        operation="GetCredentialReport",
        when="a user has no console password",
        answer=Reply("normal form", ("false", "N/A", "N/A")),
        source="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html",
        provoke=_without_password,
        by="iam_report.as_aws_writes",
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
