# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What moto's IAM lacks of the root user: its keys, MFA, password and certificates, in summary, report and lists.

An operation without a UserName is about the caller: where that is root, or a session of root's, it is answered here.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from moto.iam.models import iam_backends

from tests.emulator.account import Root, State, retire
from tests.emulator.kit import Pass, Request, ServiceError, operation
from tests.emulator.services.iam_report import as_aws_writes

BORN = datetime(2020, 1, 1, tzinfo=timezone.utc)
VIRTUAL = "root-account-mfa-device"
_MFA = "arn:aws:iam::*:mfa/*"
#: What a session of root's may do here, by its task, as the beginnings of operations.
ALLOWED = {
    "IAMAuditRootUserCredentials": ("Get", "List"),
    "IAMCreateRootUserPassword": ("CreateLoginProfile", "GetLoginProfile"),
    "IAMDeleteRootUserCredentials": ("Get", "List", "Delete", "Deactivate"),
    "S3UnlockBucketPolicy": (),
    "SQSUnlockQueuePolicy": (),
}
#: How long AWS keeps a credential report.
REPORT_LIFE = timedelta(hours=4)


def backend(request: Request) -> Any:
    """moto's IAM of the account."""
    return iam_backends[request.account_id][request.partition]


def root(request: Request) -> Root:
    """The root that calls about itself. Passes everybody else on to moto."""
    found = State.root_of_key(request.access_key)
    if found is None or request.params.get("UserName"):
        raise Pass
    session = State.sessions.get(request.access_key)
    if session is not None and not request.operation.startswith(ALLOWED[session.task]):
        raise ServiceError("AccessDenied", f"{session.task} does not allow iam:{request.operation}.")
    return found


@operation("iam", "GetAccountSummary")
def get_account_summary(request: Request) -> dict[str, Any]:
    """moto's summary with root's part put right."""
    found = State.root_of(
        State.sessions[request.access_key].account_id if request.access_key in State.sessions else request.account_id
    )
    summary = dict(backend(request).get_account_summary().summary_map)
    summary["AccountAccessKeysPresent"] = int(bool(found.keys))
    summary["AccountMFAEnabled"] = int(found.mfa != "none")
    summary["AccountSigningCertificatesPresent"] = int(bool(found.certificates))
    summary["AccountPasswordPresent"] = int(found.login_profile)
    return {"SummaryMap": {key: value for key, value in summary.items() if value is not None}}


@operation("iam", "GenerateCredentialReport")
def generate_credential_report(request: Request) -> dict[str, Any]:
    """Begin a report, or say that there is one: AWS keeps it for four hours."""
    found, now = State.root_of(request.account_id), datetime.now(timezone.utc)
    if found.report_time and now - found.report_time < REPORT_LIFE:
        return {"State": "COMPLETE"}
    if not found.generating:
        found.generating = True
        return {"State": "STARTED", "Description": "No report exists. Starting a new report generation task"}
    backend(request).generate_report()
    head, _newline, users = backend(request).get_credential_report().partition("\n")
    found.report = as_aws_writes(request.account_id, f"{head}\n{found.row()}\n{users}")
    found.report_time, found.generating = now, False
    return {"State": "COMPLETE"}


@operation("iam", "GetCredentialReport")
def get_credential_report(request: Request) -> dict[str, Any]:
    """The report with root's row."""
    found = State.root_of(request.account_id)
    if found.report_time is None:
        raise ServiceError("ReportNotPresent", "Credential report not present")
    return {"Content": found.report, "ReportFormat": "text/csv", "GeneratedTime": found.report_time}


@operation("iam", "ListAccessKeys")
def list_access_keys(request: Request) -> dict[str, Any]:
    """Root's keys."""
    found = root(request)
    keys = [{"AccessKeyId": key, "Status": status, "CreateDate": BORN} for key, status in found.keys.items()]
    return {"AccessKeyMetadata": keys, "IsTruncated": False}


@operation("iam", "UpdateAccessKey")
def update_access_key(request: Request) -> dict[str, Any]:
    """Activate or deactivate a key of root's."""
    found = root(request)
    found.keys[_key(found, request)] = request.params["Status"]
    return {}


@operation("iam", "DeleteAccessKey")
def delete_access_key(request: Request) -> dict[str, Any]:
    """Delete a key of root's."""
    found = root(request)
    del found.keys[_key(found, request)]
    retire(request.params["AccessKeyId"])
    return {}


@operation("iam", "GetAccessKeyLastUsed")
def get_access_key_last_used(request: Request) -> dict[str, Any]:
    """When a key of root's was last used."""
    found = next((item for item in State.roots.values() if request.params["AccessKeyId"] in item.keys), None)
    if found is None:
        raise Pass
    used = {"LastUsedDate": datetime.fromisoformat(found.key_last_used), "ServiceName": "iam", "Region": "us-east-1"}
    return {"UserName": "<root_account>", "AccessKeyLastUsed": used}


@operation("iam", "ListVirtualMFADevices")
def list_virtual_mfa_devices(request: Request) -> dict[str, Any]:
    """The devices, and root's, whose user has no name. A list never has a seed: whoever made a device was told it once.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListVirtualMFADevices.html
    """
    found, status = State.root_of(request.account_id), request.params.get("AssignmentStatus", "Any")
    rows = [_device_row(item) for item in backend(request).virtual_mfa_devices.values()]
    if found.mfa == "virtual":
        own = {"Arn": found.arn, "UserId": found.account_id, "CreateDate": BORN}
        rows.append({"SerialNumber": _serial(found), "User": own, "EnableDate": BORN})
    if status != "Any":
        rows = [row for row in rows if ("EnableDate" in row) == (status == "Assigned")]
    begin, size = int(request.params.get("Marker") or 0), int(request.params.get("MaxItems") or 100)
    more = begin + size < len(rows)
    marker = {"Marker": str(begin + size)} if more else {}
    return {"VirtualMFADevices": rows[begin : begin + size], "IsTruncated": more, **marker}


def _device_row(device: Any) -> dict[str, Any]:
    used = {"User": device.user_attribute, "EnableDate": device.enable_date} if device.enable_date else {}
    return {"SerialNumber": device.serial_number, **used}


@operation("iam", "ListMFADevices")
def list_mfa_devices(request: Request) -> dict[str, Any]:
    """Root's devices."""
    found = root(request)
    kinds = {"virtual": _serial(found), "hardware": f"{found.account_id}-hardware"}
    devices = [kinds[found.mfa]] if found.mfa in kinds else []
    rows = [{"UserName": "root", "SerialNumber": device, "EnableDate": BORN} for device in devices]
    return {"MFADevices": rows, "IsTruncated": False}


@operation("iam", "DeactivateMFADevice")
def deactivate_mfa_device(request: Request) -> dict[str, Any]:
    """Take root's device away."""
    root(request).mfa = "none"
    return {}


@operation("iam", "DeleteVirtualMFADevice")
def delete_virtual_mfa_device(request: Request) -> dict[str, Any]:
    """Root's device is gone when it is deactivated. The policy of a root session is about the root user, and a device
    is a resource of its own.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/security-iam-awsmanpol.html
    """
    if request.access_key in State.sessions:
        raise ServiceError("AccessDenied", f"no session policy allows iam:{request.operation} on {_MFA}.")
    if not str(request.params["SerialNumber"]).endswith(VIRTUAL):
        raise Pass
    return {}


@operation("iam", "GetLoginProfile")
def get_login_profile(request: Request) -> dict[str, Any]:
    """Whether root has a console password."""
    found = root(request)
    if not found.login_profile:
        raise ServiceError("NoSuchEntity", "Login Profile for User root cannot be found.")
    return {"LoginProfile": {"UserName": "root", "CreateDate": BORN}}


@operation("iam", "DeleteLoginProfile")
def delete_login_profile(request: Request) -> dict[str, Any]:
    """Delete root's console password."""
    root(request).login_profile = False
    return {}


@operation("iam", "ListSigningCertificates")
def list_signing_certificates(request: Request) -> dict[str, Any]:
    """Root's certificates."""
    found = root(request)
    rows = [
        {"UserName": "root", "CertificateId": f"CERT{number:020d}", "CertificateBody": "none", "Status": "Active"}
        for number in range(found.certificates)
    ]
    return {"Certificates": rows, "IsTruncated": False}


@operation("iam", "DeleteSigningCertificate")
def delete_signing_certificate(request: Request) -> dict[str, Any]:
    """Delete one of root's certificates."""
    root(request).certificates -= 1
    return {}


def _key(found: Root, request: Request) -> str:
    key = str(request.params["AccessKeyId"])
    if key not in found.keys:
        raise ServiceError("NoSuchEntity", f"The Access Key with id {key} cannot be found.")
    return key


def _serial(found: Root) -> str:
    return f"arn:aws:iam::{found.account_id}:mfa/{VIRTUAL}"
