# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What CloudTrail tries before it takes a trail: its bucket, its key, its role and its log group.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html#API_CreateTrail_Errors
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from moto.cloudtrail.exceptions import S3BucketDoesNotExistException
from moto.cloudtrail.models import Trail, cloudtrail_backends
from moto.logs.models import logs_backends
from moto.s3.models import s3_backends

from tests.emulator import permits
from tests.emulator.kit import Pass, Request, ServiceError, operation

from .delegation import organization_around


def _check_bucket_exists(trail: Any) -> None:
    """moto looks for the bucket in the trail's own account, but it may be in another, such as that of logs."""
    if not bucket_owner(trail.bucket_name, trail.partition):
        raise S3BucketDoesNotExistException(f"S3 bucket {trail.bucket_name} does not exist!")


def bucket_owner(name: str, partition: str) -> str:
    """The account of a bucket, or nothing where there is none of that name."""
    accounts = ((account, s3_backends[account][partition]) for account in list(s3_backends))
    return next((account for account, backend in accounts if name in backend.buckets), "")


setattr(Trail, "check_bucket_exists", _check_bucket_exists)  # noqa: B010  it is the class that is changed


@operation("cloudtrail", "CreateTrail")
def create_trail(request: Request) -> dict[str, Any]:
    """moto's answer, for a trail that can deliver."""
    name = request.params["Name"]
    _check_organization(request, request.params.get("IsOrganizationTrail", False))
    _try(
        request,
        f"arn:{request.partition}:cloudtrail:{request.region}:{request.account_id}:trail/{name}",
        request.params,
    )
    raise Pass


@operation("cloudtrail", "UpdateTrail")
def update_trail(request: Request) -> dict[str, Any]:
    """moto's answer, for a trail that can deliver with what is changed and what stays."""
    backend = cloudtrail_backends[request.account_id][request.region]
    trail = backend.get_trail(request.params["Name"])
    kept = {
        "S3BucketName": trail.bucket_name,
        "S3KeyPrefix": trail.s3_key_prefix,
        "KmsKeyId": trail.kms_key_id,
        "CloudWatchLogsLogGroupArn": trail.cw_log_group_arn,
        "CloudWatchLogsRoleArn": trail.cw_role_arn,
        "IsOrganizationTrail": trail.is_org_trail,
    }
    _check_organization(request, {**kept, **request.params}["IsOrganizationTrail"])
    _try(request, trail.arn, {**kept, **request.params})
    raise Pass


def _check_organization(request: Request, wanted: bool) -> None:
    """A trail of the organization is its management account's, and needs trusted access."""
    if not wanted:
        return
    organization = organization_around(request.account_id)
    if organization is None:
        raise ServiceError("OrganizationsNotInUseException", "The account is not a member of an organization.")
    if organization.account_id != request.account_id:
        message = "The account is neither the management account nor the delegated administrator."
        raise ServiceError("NotOrganizationMasterAccountException", message)
    if "cloudtrail.amazonaws.com" not in {item["ServicePrincipal"] for item in organization.services}:
        message = "Trusted access between CloudTrail and Organizations must be enabled."
        raise ServiceError("CloudTrailAccessNotEnabledException", message)


@operation("cloudtrail", "RegisterOrganizationDelegatedAdmin")
def register_organization_delegated_admin(request: Request) -> None:
    """Name an account that administers the organization's trails."""
    _check_organization(request, wanted=True)
    about = _administrator(request.params["MemberAccountId"])
    organization_around(request.account_id).register_delegated_administrator(**about)


@operation("cloudtrail", "DeregisterOrganizationDelegatedAdmin")
def deregister_organization_delegated_admin(request: Request) -> None:
    """It administers them no more."""
    _check_organization(request, wanted=True)
    about = _administrator(request.params["DelegatedAdminAccountId"])
    organization_around(request.account_id).deregister_delegated_administrator(**about)


def _administrator(account: str) -> dict[str, str]:
    return {"AccountId": account, "ServicePrincipal": "cloudtrail.amazonaws.com"}


@operation("cloudtrail", "PutEventSelectors")
def put_event_selectors(request: Request) -> dict[str, Any]:
    """moto's answer, for resources of the trail's own partition.

    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DataResource.html
    """
    values = [
        *((value, "DataResources.Values") for value in _data_resources(request.params)),
        *((value, "resources.ARN") for value in _resource_fields(request.params)),
    ]
    for value, where in values:
        if value.startswith("arn:") and value.split(":")[1] != request.partition:
            raise ServiceError("InvalidEventSelectorsException", f"Value {value} for {where} is invalid.")
    raise Pass


def _data_resources(params: dict[str, Any]) -> list[str]:
    kinds = [kind for item in params.get("EventSelectors", []) for kind in item.get("DataResources", [])]
    return [value for kind in kinds for value in kind.get("Values", [])]


def _resource_fields(params: dict[str, Any]) -> list[str]:
    fields = [field for item in params.get("AdvancedEventSelectors", []) for field in item["FieldSelectors"]]
    found = [field for field in fields if field["Field"] == "resources.ARN"]
    return [value for field in found for way in ("Equals", "StartsWith") for value in field.get(way, [])]


def _try(request: Request, trail: str, wanted: dict[str, Any]) -> None:
    """Do once what the trail will do."""
    bucket = wanted["S3BucketName"]
    if bucket_owner(bucket, request.partition):
        paths = [request.account_id]
        if wanted.get("IsOrganizationTrail"):
            paths.append(str(organization_around(request.account_id).org.id))
        for path in paths:
            _try_bucket(request, trail, bucket, (wanted.get("S3KeyPrefix") or "", path))
    if wanted.get("KmsKeyId"):
        _try_key(request, trail, bucket, wanted["KmsKeyId"])
    if wanted.get("CloudWatchLogsLogGroupArn") or wanted.get("CloudWatchLogsRoleArn"):
        _try_logs(request, wanted.get("CloudWatchLogsLogGroupArn") or "", wanted.get("CloudWatchLogsRoleArn") or "")


def _try_bucket(request: Request, trail: str, bucket: str, place: tuple[str, str]) -> None:
    """Look at the bucket, and write where files of an account, or of an organization, are: prefix and id."""
    owner = replace(request, account_id=bucket_owner(bucket, request.partition))
    policy, arn = permits.bucket_policy(owner, bucket), f"arn:{request.partition}:s3:::{bucket}"
    prefix, path = place
    key = f"{arn}/{f'{prefix}/' if prefix else ''}AWSLogs/{path}/CloudTrail/us-east-1/file.json.gz"
    looks = permits.acts("trail looks at its bucket", policy, arn, request, by=trail)
    if not looks or not permits.acts("trail writes its file", policy, key, request, by=trail):
        message = f"Incorrect S3 bucket policy is detected for bucket: {bucket}"
        raise ServiceError("InsufficientS3BucketPolicyException", message)


def _try_key(request: Request, trail: str, bucket: str, name: str) -> None:
    owner = name.split(":")[4] if name.startswith("arn:") else request.account_id
    key = permits.key_of(replace(request, account_id=owner), name)
    if key is None:
        raise ServiceError("KmsKeyNotFoundException", f"KMS key {name} does not exist.")
    acts = ("trail encrypts its file", "trail looks at its key")
    policy = permits.key_policy(key)
    if not all(permits.acts(act, policy, key.arn, request, by=trail) for act in acts):
        message = f"Insufficient permissions to access S3 bucket {bucket} or KMS key {key.arn}."
        raise ServiceError("InsufficientEncryptionPolicyException", message)


def _try_logs(request: Request, group: str, role: str) -> None:
    if group and group.split(":")[4] != request.account_id:
        # As a member sees the trail of its organization, whose log group is the management account's: tests make it so.
        return
    if not role:
        message = "You must specify a role ARN as well as a log group."
        raise ServiceError("InvalidCloudWatchLogsRoleArnException", message)
    if not permits.takes_role("trail takes its role", request, role):
        message = "Access denied. Check the trust relationships for your role."
        raise ServiceError("InvalidCloudWatchLogsRoleArnException", message)
    name = group.removesuffix(":*").rpartition(":log-group:")[2]
    if name not in logs_backends[request.account_id][request.region].groups:
        message = "CloudTrail cannot validate the specified log group ARN. Verify that the log group exists."
        raise ServiceError("InvalidCloudWatchLogsLogGroupArnException", message)
    stream = f"{group.removesuffix(':*')}:log-stream:{request.account_id}_CloudTrail_{request.region}"
    if not all(permits.role_may(request, role, f"logs:{what}", stream) for what in ("CreateLogStream", "PutLogEvents")):
        message = "Access denied. Check the permissions for your role."
        raise ServiceError("InvalidCloudWatchLogsLogGroupArnException", message)
