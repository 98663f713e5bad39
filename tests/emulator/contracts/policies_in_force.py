# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What policies of an organization come to, and what is known before they are attached."""

from __future__ import annotations

import json
from typing import Any

from tests.emulator.kit import stored

from .form import Clients, Contract, Reply
from .organizations import organized
from .scripts import ask, before, refusal

_SCP = "SERVICE_CONTROL_POLICY"


_API = "https://docs.aws.amazon.com/organizations/latest/APIReference/API_"
_REPORT = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateOrganizationsAccessReport.html"
_DECLARED = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StartDeclarativePoliciesReport.html"
_OWN = "123456789012"


_BEGIN = (before("organizations", "create_organization", FeatureSet="ALL"), before("organizations", "list_roots"))


def _every_type(client: Clients) -> Any:
    """Which types are taken besides those that moto knows."""
    organizations, root = organized(client)
    content = json.dumps({"s3_attributes": {"public_access_block_configuration": {"@@assign": "all"}}})
    made = organizations.create_policy(Name="s3", Description="", Content=content, Type="S3_POLICY")["Policy"]
    organizations.enable_policy_type(RootId=root, PolicyType="S3_POLICY")
    organizations.attach_policy(PolicyId=made["PolicySummary"]["Id"], TargetId=root)
    found = organizations.describe_effective_policy(PolicyType="S3_POLICY", TargetId=_OWN)["EffectivePolicy"]
    return made["PolicySummary"]["Arn"].split("/")[-2], json.loads(found["PolicyContent"])


def _used(client: Clients) -> Any:
    """Which service was last used where, as the second look says."""
    _organizations, root = organized(client)
    organizations = client("organizations", agent="")
    organizations.enable_policy_type(RootId=root, PolicyType=_SCP)
    member = organizations.create_account(Email="m@example.com", AccountName="m")["CreateAccountStatus"]["AccountId"]
    stored(member, "iam.used")["sqs"] = {"region": "eu-west-1", "days": 3}
    path = f"{organizations.describe_organization()['Organization']['Id']}/{root}"
    iam = client("iam")
    job = iam.generate_organizations_access_report(EntityPath=path)["JobId"]
    looks = [iam.get_organizations_access_report(JobId=job) for _look in range(2)]
    used = {row["ServiceNamespace"]: row.get("Region", "") for row in looks[1]["AccessDetails"]}
    return [look["JobStatus"] for look in looks], used


def _not_counting(client: Clients) -> Any:
    """The same where service control policies are not enabled."""
    organizations, root = organized(client)
    path = f"{organizations.describe_organization()['Organization']['Id']}/{root}"
    iam = client("iam")
    job = iam.generate_organizations_access_report(EntityPath=path)["JobId"]
    return [iam.get_organizations_access_report(JobId=job)["JobStatus"] for _look in range(2)]


def _invalid(client: Clients) -> Any:
    """Which account's policy in force has an error, and which."""
    organizations, _place = organized(client)
    error = {"ErrorCode": "TAG_KEY_INVALID", "ErrorMessage": "No.", "PathToError": "tags", "ContributingPolicies": []}
    stored(_OWN, "organizations.invalid")["TAG_POLICY"] = {_OWN: [error]}
    found = organizations.list_accounts_with_invalid_effective_policy(PolicyType="TAG_POLICY")["Accounts"]
    errors = organizations.list_effective_policy_validation_errors(PolicyType="TAG_POLICY", AccountId=found[0]["Id"])
    return [item["ErrorCode"] for item in errors["EffectivePolicyValidationErrors"]]


ROWS = (
    Contract(
        "organizations-policies-of-every-type",
        "organizations",
        "DescribeEffectivePolicy",
        "a policy of a newer type is attached above the account",
        Reply("effect", ("s3_policy", {"s3_attributes": {"public_access_block_configuration": "all"}})),
        f"{_API}DescribeEffectivePolicy.html",
        _every_type,
        by="effective_policies.describe_effective_policy",
        was="failed: nothing wrote such policies",
    ),
    Contract(
        "organizations-invalid-effective-policy",
        "organizations",
        "ListEffectivePolicyValidationErrors",
        "a policy in force fails AWS's validation",
        Reply("shape", ["TAG_KEY_INVALID"]),
        f"{_API}ListEffectivePolicyValidationErrors.html",
        _invalid,
        by="effective_policies.list_effective_policy_validation_errors",
        was="failed: nobody looked",
    ),
    Contract(
        "iam-organizations-access-report",
        "iam",
        "GetOrganizationsAccessReport",
        "a report was asked for",
        Reply("shape", (["IN_PROGRESS", "COMPLETED"], {"glacier": "", "iam": "", "s3": "", "sqs": "eu-west-1"})),
        _REPORT,
        _used,
        by="iam_access_report.get_organizations_access_report",
        was="failed: nobody looked",
    ),
    Contract(
        "iam-organizations-access-report-without-policies",
        "iam",
        "GetOrganizationsAccessReport",
        "service control policies are not enabled",
        Reply("effect", ["IN_PROGRESS", "FAILED"]),
        _REPORT,
        _not_counting,
        by="iam_access_report.get_organizations_access_report",
        was="failed: nobody looked",
        assumed="that the job fails, in the place of the request, and its code",
    ),
    refusal(
        "iam-organizations-access-report-elsewhere",
        "another account than the management account asks",
        ("AccessDenied", "You don't have permissions to access this resource."),
        _REPORT,
        "iam_access_report.generate_organizations_access_report",
        ask("iam", "generate_organizations_access_report", EntityPath="o-0123456789/r-abcd"),
        assumed="the code and the words: the page says who may ask",
    ),
    refusal(
        "iam-organizations-access-report-absent",
        "there is no such job",
        ("NoSuchEntity", "There is no such job."),
        _REPORT,
        "iam_access_report.get_organizations_access_report",
        *_BEGIN,
        ask("iam", "get_organizations_access_report", JobId="0" * 36),
    ),
    refusal(
        "ec2-declarative-report-running",
        "another report is being made",
        ("ReportInProgress", "A report is already being generated for the organization."),
        _DECLARED,
        "ec2_declarative.start_declarative_policies_report",
        ask("ec2", "start_declarative_policies_report", S3Bucket="reports", TargetId="r-abcd"),
        ask("ec2", "start_declarative_policies_report", S3Bucket="reports", TargetId="r-abcd"),
        assumed="the code and the words: the page says that one runs at a time",
    ),
    refusal(
        "ec2-declarative-report-absent",
        "the report is not complete",
        ("InvalidReportId.NotFound", "The report p-00000000000000000 does not exist."),
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetDeclarativePoliciesReportSummary.html",
        "ec2_declarative.get_declarative_policies_report_summary",
        ask("ec2", "get_declarative_policies_report_summary", ReportId="p-00000000000000000"),
        assumed="the code and the words",
    ),
)
