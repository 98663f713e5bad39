# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads what IAM has of groups, their policies and their members.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from ..._aws.client import Aws
from ..._aws.failures import NotFound
from ..._aws.listed import GONE, gather_all_listed
from ..._kernel.plan import Failure
from ..iam_details import parsed, read_pages
from ..iam_policy_lint import compact
from ..ownership import MANAGED_TAG
from ..policy_effect.powers import is_admin

#: Where AWS-managed policies are below ``policy/``: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/
_AWS_PATHS = ("", "job-function/", "service-role/", "aws-service-role/")
_REFUSED = ("ERROR", "SECURITY_WARNING")
#: Seconds until IAM must have looked up when services were last used.
JOB_SECONDS = 120.0


class Reader:
    """Reads of one module call. AWS's own policies and validations are kept, for nothing here changes them."""

    def __init__(self, aws: Aws, partition: str) -> None:
        self._aws = aws
        self._partition = partition
        self._kept: dict[tuple[str, str], Any] = {}

    def details(self) -> dict[str, Any]:
        """Users, groups and customer-managed policies, by name and by ARN, in normal form."""
        found = read_pages(self._aws, ("User", "Group", "LocalManagedPolicy"))
        return {
            "users": {item["UserName"]: _user(item) for item in found["user"]},
            "groups": {item["GroupName"]: _group(item) for item in found["group"]},
            "policies": {item["Arn"]: _policy(item) for item in found["policy"]},
        }

    def owners(self, arns: Iterable[str]) -> dict[str, str]:
        """The mark of each policy."""

        def of(arn: str) -> Any:
            def read() -> str:
                tags = self._aws.pages("iam", "list_policy_tags", "Tags", absent=GONE["iam"], PolicyArn=arn)
                return {item["Key"]: item["Value"] for item in tags}.get(MANAGED_TAG, "")

            return read

        return gather_all_listed({arn: of(arn) for arn in arns})

    def named(self, reference: str) -> dict[str, Any] | None:
        """The AWS-managed policy of a name or ARN, or nothing."""
        if ("policy", reference) not in self._kept:
            self._kept["policy", reference] = self._find(reference)
        found: dict[str, Any] | None = self._kept["policy", reference]
        return found

    def _find(self, reference: str) -> dict[str, Any] | None:
        root = f"arn:{self._partition}:iam::aws:policy/"
        arns = [reference] if reference.startswith("arn:") else [f"{root}{path}{reference}" for path in _AWS_PATHS]
        for arn in arns:
            try:
                policy = self._aws.call("iam", "get_policy", absent=("NoSuchEntity",), PolicyArn=arn)["Policy"]
            except NotFound:
                continue
            version = policy["DefaultVersionId"]
            answer = self._aws.call("iam", "get_policy_version", PolicyArn=arn, VersionId=version)
            return {"arn": policy["Arn"], "document": parsed(answer["PolicyVersion"]["Document"])}
        return None

    def validation(self, document: Mapping[str, Any]) -> list[str]:
        """What IAM Access Analyzer has against a policy: errors and security warnings."""
        text = compact(document)
        if ("validation", text) not in self._kept:
            found = self._aws.pages(
                "accessanalyzer", "validate_policy", "findings", policyDocument=text, policyType="IDENTITY_POLICY"
            )
            self._kept["validation", text] = [
                f"{item['issueCode']}: {item['findingDetails']}" for item in found if item["findingType"] in _REFUSED
            ]
        messages: list[str] = self._kept["validation", text]
        return messages

    def unused(self, arn: str, days: int) -> list[str]:
        """The services that a group permits and none of its members used within the days.

        https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html
        """
        job = self._aws.call("iam", "generate_service_last_accessed_details", Arn=arn)["JobId"]
        rows: list[Any] = []
        marker: dict[str, Any] = {}
        wait = self._aws.wait("IAM to report when services were last used", JOB_SECONDS, first=1.0)
        while True:
            answer = self._aws.call("iam", "get_service_last_accessed_details", JobId=job, **marker)
            if answer["JobStatus"] == "FAILED":
                break
            if answer["JobStatus"] == "COMPLETED":
                rows += answer["ServicesLastAccessed"]
                if not answer.get("IsTruncated"):
                    return _quiet(rows, days)
                marker = {"Marker": answer["Marker"]}
            elif not wait.more():
                break
        raise Failure("error", f"iam:generate_service_last_accessed_details did not finish for {arn}.")


def _quiet(rows: Iterable[Mapping[str, Any]], days: int) -> list[str]:
    since = datetime.now(timezone.utc) - timedelta(days=days)
    return sorted(
        row["ServiceNamespace"]
        for row in rows
        if row.get("LastAuthenticated") is None or row["LastAuthenticated"] < since
    )


def _user(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "arn": item["Arn"],
        "groups": sorted(item.get("GroupList") or []),
        "attached": _attached(item),
        "inline": sorted(policy["PolicyName"] for policy in item.get("UserPolicyList") or []),
        "admin": any(is_admin(parsed(policy["PolicyDocument"])) for policy in item.get("UserPolicyList") or []),
    }


def _group(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "path": item["Path"],
        "arn": item["Arn"],
        "created": item["CreateDate"],
        "attached": _attached(item),
        "inline": {
            policy["PolicyName"]: parsed(policy["PolicyDocument"]) for policy in item.get("GroupPolicyList") or []
        },
    }


def _attached(item: Mapping[str, Any]) -> list[str]:
    return sorted(policy["PolicyArn"] for policy in item.get("AttachedManagedPolicies") or [])


def _policy(item: Mapping[str, Any]) -> dict[str, Any]:
    versions = sorted(item["PolicyVersionList"], key=lambda version: int(version["VersionId"][1:]))
    default = next(version for version in versions if version["IsDefaultVersion"])
    return {
        "name": item["Arn"].rpartition("/")[2],
        "path": item["Path"],
        "document": parsed(default["Document"]),
        "attachments": item.get("AttachmentCount", 0),
        "default": default["VersionId"],
        "spare": [version["VersionId"] for version in versions if not version["IsDefaultVersion"]],
    }
