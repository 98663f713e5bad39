# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What moto lacks of the root user and of billing preferences, after botocore's API models."""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from moto.core.common_types import TYPE_RESPONSE
from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, EmptyResult
from moto.ec2.models import ec2_backends
from moto.iam.models import iam_backends
from moto.iam.responses import IamResponse
from moto.sns.responses import SNSResponse
from moto.sts.models import STSBackend

ACCOUNT = "123456789012"
ROOT_ARN = f"arn:aws:iam::{ACCOUNT}:root"
DATE = "%Y-%m-%dT%H:%M:%S+00:00"


class ReportNotPresent(ServiceException):
    """AWS's answer before a credential report was asked for."""

    code = "ReportNotPresent"
    message = "Credential report not present"


def new_key_id() -> str:
    """An access key id in AWS's form."""
    return "AKIA" + "".join(secrets.choice(string.ascii_uppercase + "234567") for _place in range(16))


@dataclass
class Root:
    """The root user of the embedded account, on its day zero unless told otherwise."""

    keys: dict[str, str] = field(default_factory=lambda: {new_key_id(): "Active"})
    mfa: str = "none"
    certificates: int = 0
    password_last_used: str = ""
    key_last_used: str = ""
    alerts: bool = False
    report: str = ""
    report_time: datetime | None = None
    generating: bool = False
    confirmed: bool = False

    def __post_init__(self) -> None:
        yesterday = (datetime.now(timezone.utc) - timedelta(days=1)).strftime(DATE)
        self.password_last_used = self.password_last_used or yesterday
        self.key_last_used = self.key_last_used or yesterday

    def row(self) -> str:
        """Root's row of the credential report."""
        born = "2020-01-01T00:00:00+00:00"
        mfa = str(self.mfa != "none").lower()
        cells = [
            "<root_account>",
            ROOT_ARN,
            born,
            "true",
            self.password_last_used,
            "not_supported",
            "not_supported",
            mfa,
        ]
        keys = list(self.keys.values())
        for index in range(2):
            if index < len(keys):
                cells += [str(keys[index] == "Active").lower(), born, self.key_last_used, "us-east-1", "iam"]
            else:
                cells += ["false", "N/A", "N/A", "N/A", "N/A"]
        return ",".join([*cells, str(self.certificates > 0).lower(), "N/A", "false", "N/A"])


class State:
    """What the extension keeps. One object, so that a reset replaces all of it."""

    root = Root()


def _is_root(response: Any) -> bool:
    return response.get_access_key() in State.root.keys and not response._get_param("UserName")


def _account_summary(self: Any) -> ActionResult:
    summary = dict(self.backend.get_account_summary().summary_map)
    summary["AccountAccessKeysPresent"] = int(bool(State.root.keys))
    summary["AccountMFAEnabled"] = int(State.root.mfa != "none")
    summary["AccountSigningCertificatesPresent"] = State.root.certificates
    summary["AccountPasswordPresent"] = 1
    return ActionResult({"SummaryMap": summary})


def _generate_report(self: Any) -> ActionResult:
    root, now = State.root, datetime.now(timezone.utc)
    if root.report_time and now - root.report_time < timedelta(hours=4):
        return ActionResult({"State": "COMPLETE"})
    if not root.generating:
        root.generating = True
        return ActionResult(
            {"State": "STARTED", "Description": "No report exists. Starting a new report generation task"}
        )
    self.backend.generate_report()
    head, _newline, users = self.backend.get_credential_report().partition("\n")
    root.report, root.report_time, root.generating = f"{head}\n{root.row()}\n{users}", now, False
    return ActionResult({"State": "COMPLETE"})


def _get_report(self: Any) -> ActionResult:
    root = State.root
    if root.report_time is None:
        raise ReportNotPresent
    return ActionResult({"Content": root.report, "ReportFormat": "text/csv", "GeneratedTime": root.report_time})


def _list_access_keys(self: Any) -> TYPE_RESPONSE | ActionResult:
    if not _is_root(self):
        return _original["list_access_keys"](self)
    keys = [
        {"AccessKeyId": key, "Status": status, "CreateDate": "2020-01-01T00:00:00Z"}
        for key, status in State.root.keys.items()
    ]
    return ActionResult({"AccessKeyMetadata": keys, "IsTruncated": False})


def _update_access_key(self: Any) -> TYPE_RESPONSE | ActionResult:
    if not _is_root(self):
        return _original["update_access_key"](self)
    State.root.keys[self._get_param("AccessKeyId")] = self._get_param("Status")
    return EmptyResult()


def _delete_access_key(self: Any) -> TYPE_RESPONSE | ActionResult:
    if not _is_root(self):
        return _original["delete_access_key"](self)
    del State.root.keys[self._get_param("AccessKeyId")]
    return EmptyResult()


def _list_virtual_mfa_devices(self: Any) -> TYPE_RESPONSE | ActionResult:
    if State.root.mfa != "virtual" or self._get_param("AssignmentStatus") == "Unassigned":
        return _original["list_virtual_mfa_devices"](self)
    device = {"SerialNumber": f"arn:aws:iam::{ACCOUNT}:mfa/root-account-mfa-device", "User": {"Arn": ROOT_ARN}}
    return ActionResult({"VirtualMFADevices": [device], "IsTruncated": False})


def _list_subscriptions_by_topic(self: Any) -> ActionResult:
    found, token = self.backend.list_subscriptions_by_topic(
        self._get_param("TopicArn"), next_token=self._get_param("NextToken")
    )
    rows = [
        {
            "SubscriptionArn": "PendingConfirmation" if _is_pending(item.protocol) else item.arn,
            "Owner": ACCOUNT,
            "Protocol": item.protocol,
            "Endpoint": item.endpoint,
            "TopicArn": item.topic.arn,
        }
        for item in found
    ]
    return ActionResult({"Subscriptions": rows, "NextToken": token})


def _is_pending(protocol: str) -> bool:
    """People and web servers confirm a subscription before it delivers."""
    return protocol.startswith(("email", "http")) and not State.root.confirmed


def _caller_identity(self: Any, access_key_id: str, region: str) -> tuple[str, str, str]:
    if access_key_id in State.root.keys:
        return ACCOUNT, ROOT_ARN, ACCOUNT
    found: tuple[str, str, str] = _original["get_caller_identity"](self, access_key_id, region)
    return found


_EXTENDED = {
    "get_account_summary": _account_summary,
    "generate_credential_report": _generate_report,
    "get_credential_report": _get_report,
    "list_access_keys": _list_access_keys,
    "update_access_key": _update_access_key,
    "delete_access_key": _delete_access_key,
    "list_virtual_mfa_devices": _list_virtual_mfa_devices,
}
_original: dict[str, Any] = {}


def extend() -> None:
    """Put the extension into moto. Once a process."""
    if _original:
        return
    for name, method in _EXTENDED.items():
        _original[name] = getattr(IamResponse, name)
        setattr(IamResponse, name, method)
    setattr(SNSResponse, "list_subscriptions_by_topic", _list_subscriptions_by_topic)  # noqa: B010 - as below
    _original["get_caller_identity"] = STSBackend.get_caller_identity
    setattr(STSBackend, "get_caller_identity", _caller_identity)  # noqa: B010 - mypy refuses to assign a method


def seed() -> dict[str, str]:
    """Begin at day zero. Returns the access key of an administrator to work with."""
    State.root = Root()
    backend = iam_backends[ACCOUNT]["aws"]
    backend.create_user(region_name="us-east-1", user_name="legacy-deploy")
    old = backend.create_access_key(user_name="legacy-deploy")
    old.create_date = datetime.now() - timedelta(days=400)
    backend.create_user(region_name="us-east-1", user_name="bootstrap-admin")
    key = backend.create_access_key(user_name="bootstrap-admin")
    _open_default_group()
    return {"id": key.access_key_id, "secret": key.secret_access_key}


def _open_default_group() -> None:
    """Let the world into the default security group of the default VPC."""
    backend = ec2_backends[ACCOUNT]["us-east-1"]
    group = next(item for item in backend.describe_security_groups() if item.name == "default")
    backend.authorize_security_group_ingress(
        group_name_or_id=group.id, ip_protocol="-1", from_port="-1", to_port="-1", ip_ranges=[{"CidrIp": "0.0.0.0/0"}]
    )
