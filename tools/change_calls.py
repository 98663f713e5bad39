# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Writes which API calls can change what which step looks at, from what each step declares that it reads and writes.

A declared write changes it by itself. A declared read shows what other calls of its service change: those with the
read's noun in their name, as PutBucketPolicy and DeleteBucketPolicy change what GetBucketPolicy reads. What cannot be
told by the names is data here. ``tests/unit/tools/test_change_calls.py`` compares.

Names are those by which CloudTrail records a call:
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT / ".collections") not in sys.path:
    sys.path.insert(0, str(ROOT / ".collections"))

from ansible_collections.dayone.aws.plugins.module_utils._grants.catalogue import STEPS  # noqa: E402
from ansible_collections.dayone.aws.plugins.module_utils._permissions.need import READ  # noqa: E402

TARGET = ROOT / "plugins/module_utils/_steps/change_events/api_calls.py"
#: Operations that change nothing, by how their names begin.
_READING = re.compile(
    r"(?:Assume|BatchDescribe|BatchGet|Check|Compare|Describe|Discover|Estimate|Export|Filter|Generate|Get|Head|List|Lookup|"
    r"Preview|Query|Receive|Scan|Search|Select|Simulate|Test|Validate|Verify|View)(?=[A-Z0-9])"
)
_VERB = re.compile(r"[A-Z][a-z]+(?=[A-Z])")
#: What a read's name says besides its noun: of what it lists, and which side of it it reads.
_BESIDES = re.compile(
    r"(?:For|In|By|To|With)[A-Z]\w*$|(?:Creation|Deletion|Provisioning)?(?:Status|State|Summary|Details?)$"
)
#: Services with so many operations that the noun in a name says little: it must be all of it, but for an aspect.
_NARROW = ("dynamodb", "ec2", "rds", "s3")
_ASPECTS = "|Attributes?|Ingress|Egress|Rules|Entry|Association|MetadataOptions|Permission|Policy|Acl"
#: Reads whose noun is another one, or several.
NOUNS = {
    "apigateway:GetRestApis": "RestApi",
    "apigatewayv2:GetApis": "Api",
    "cloudfront:GetDistributionConfig": "Distribution",
    "cloudtrail:GetTrailStatus": "Logging",
    "ec2:DescribeVpcEndpoints": "VpcEndpoint VpcEndpoints",
    "ec2:GetEbsEncryptionByDefault": "EbsEncryptionByDefault",
    "ec2:GetManagedPrefixListEntries": "ManagedPrefixList",
    "events:ListEventBuses": "EventBus Permission",
    "iam:GenerateCredentialReport": "User LoginProfile AccessKey MFADevice SigningCertificate",
    "iam:GetAccountAuthorizationDetails": "User Group Role Policy InstanceProfile",
    "iam:GetAccountSummary": "User LoginProfile AccessKey MFADevice SigningCertificate",
    "iam:GetCredentialReport": "User LoginProfile AccessKey MFADevice SigningCertificate",
    "iam:GetPolicy": "Policy",
    "iam:ListEntitiesForPolicy": "Policy",
    "iam:ListOrganizationsFeatures": "OrganizationsRoot",
    "iam:SimulatePrincipalPolicy": "Policy",
    "lambda:GetLayerVersionPolicy": "LayerVersionPermission",
    "lambda:GetPolicy": "Permission",
    "macie2:GetMacieSession": "Macie",
    "organizations:ListDelegatedServicesForAccount": "DelegatedAdministrator",
    "organizations:ListTargetsForPolicy": "Policy",
    "securityhub:GetEnabledStandards": "Standards",
    "sso-admin:ListPermissionSetsProvisionedToAccount": "PermissionSet",
}
#: Reads that are changed by calls whose names do not have the noun.
CALLS = {
    "account:GetAccountInformation": "account:PutAccountName",
    "ec2:DescribeInstances": "ec2:RunInstances ec2:ModifyInstanceMetadataOptions",
    "ec2:DescribeRegions": "account:EnableRegion account:DisableRegion",
    "ec2:DescribeRouteTables": "ec2:CreateRoute ec2:DeleteRoute ec2:ReplaceRoute",
    "inspector2:BatchGetAccountStatus": "inspector2:Enable inspector2:Disable",
    "opensearch:ListDomainNames": "opensearch:CreateDomain opensearch:DeleteDomain",
    "organizations:DescribeEffectivePolicy": "organizations:AttachPolicy organizations:DetachPolicy",
    "organizations:ListAccountsWithInvalidEffectivePolicy": "organizations:AttachPolicy organizations:UpdatePolicy",
    "organizations:ListEffectivePolicyValidationErrors": "organizations:AttachPolicy organizations:UpdatePolicy",
    "organizations:ListHandshakesForOrganization": "organizations:InviteAccountToOrganization",
    "organizations:ListRoots": "organizations:CreateOrganization organizations:DeleteOrganization",
    "route53domains:GetDomainDetail": "route53domains:TransferDomain route53domains:UpdateDomainNameservers",
    "sns:ListSubscriptionsByTopic": "sns:Subscribe sns:Unsubscribe",
}
_CALLED = "It says what happened, and no call changes it."
_FOLLOWED = "It follows from what other reads show."
_ASKED = "It asks AWS about a request, and reads no setting."
_DATA = "Objects change by data events, which no rule for management events receives."
_OFTEN = "It changes with each task that other services start."
#: Reads that no call of a rule changes, and why. Tags say whose a thing is, and no control is about one.
QUIET = {
    "accessanalyzer:ListFindings": _FOLLOWED,
    "accessanalyzer:ValidatePolicy": _ASKED,
    "billing:GetCredits": _CALLED,
    "ce:GetCostAndUsage": _CALLED,
    "cloudwatch:GetMetricStatistics": _CALLED,
    "cloudwatch:ListMetrics": _CALLED,
    "ec2:DescribeDeclarativePoliciesReports": _FOLLOWED,
    "ec2:DescribeNetworkInterfaces": _OFTEN,
    "ec2:GetDeclarativePoliciesReportSummary": _FOLLOWED,
    "freetier:GetAccountPlanState": _CALLED,
    "freetier:GetFreeTierUsage": _CALLED,
    "guardduty:GetCoverageStatistics": _FOLLOWED,
    "iam:GenerateOrganizationsAccessReport": _CALLED,
    "iam:GenerateServiceLastAccessedDetails": _CALLED,
    "iam:GetAccessKeyLastUsed": _CALLED,
    "iam:GetOrganizationsAccessReport": _CALLED,
    "iam:GetServiceLastAccessedDetails": _CALLED,
    "inspector2:ListCoverage": _FOLLOWED,
    "kms:GetKeyLastUsage": _CALLED,
    "kms:ListGrants": _OFTEN,
    "route53:GetChange": _CALLED,
    "route53domains:CheckDomainAvailability": _ASKED,
    "route53domains:GetContactReachabilityStatus": _CALLED,
    "route53domains:GetOperationDetail": _CALLED,
    "route53domains:ListOperations": _CALLED,
    "route53domains:ListPrices": _ASKED,
    "s3:GetBucketLocation": "It never changes.",
    "s3:HeadObject": _DATA,
    "s3:ListObjectsV2": _DATA,
    "sqs:GetQueueUrl": "It says where a queue is, which other reads show.",
    "sts:AssumeRole": _ASKED,
    "sts:AssumeRoot": _ASKED,
    "support:DescribeTrustedAdvisorCheckSummaries": _FOLLOWED,
    "support:DescribeTrustedAdvisorChecks": _FOLLOWED,
}
#: Declared writes that change nothing that a step looks at, or of which no rule hears.
UNHEARD = {
    "cloudfront:CreateInvalidation": "It empties a cache.",
    "ec2:StartDeclarativePoliciesReport": "It asks for a report.",
    "iam:CreateServiceLinkedRole": "Services create theirs by themselves, and no step judges one.",
    "s3:DeleteObjects": _DATA,
    "s3:PutObject": _DATA,
    "sns:Publish": "A data event: a notice changes nothing.",
    "sts:AssumeRoot": "It opens a session.",
}
#: Calls that CloudTrail records by another name than the operation's:
#: https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
RECORDED = {
    "s3:DeletePublicAccessBlock": "DeleteBucketPublicAccessBlock",
    "s3:PutBucketLifecycleConfiguration": "PutBucketLifecycle",
    "s3:PutBucketNotificationConfiguration": "PutBucketNotification",
    "s3:PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "s3control:DeletePublicAccessBlock": "DeleteAccountPublicAccessBlock",
    "s3control:PutPublicAccessBlock": "PutAccountPublicAccessBlock",
}
#: Services whose source is not their endpoint's prefix.
SOURCES = {"s3control": "s3.amazonaws.com"}
#: Services of the whole account of which AWS's list of endpoints does not say it.
_GLOBAL = ("billing",)


@cache
def _session() -> Any:
    return botocore.session.get_session()


def source_of(service: str) -> str:
    """The event source of a service, by botocore's name of it."""
    prefix = _session().get_service_model(service).endpoint_prefix
    return SOURCES.get(service, f"{prefix.removeprefix('api.')}.amazonaws.com")


def is_global(service: str) -> bool:
    """Whether a service has one endpoint for the whole account, and so records its calls in one region."""
    listed = _session().get_component("data_loader").load_data("endpoints")
    partition = next(item for item in listed["partitions"] if item["partition"] == "aws")
    about = partition["services"].get(_session().get_service_model(service).endpoint_prefix, {})
    places = [name for name in about.get("endpoints", {}) if "fips" not in name]
    return service in _GLOBAL or about.get("isRegionalized") is False or places == ["us-east-1"]


def singular(noun: str) -> str:
    """A noun of an operation's name without its plural: Policies, Aliases, Keys."""
    if noun.endswith("ies"):
        return f"{noun[:-3]}y"
    if re.search(r"(?:sses|ases|uses|xes|ches)$", noun):
        return noun[:-2]
    return (
        noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "Access", "Settings", "Options")) else noun
    )


def _nouns(read: str) -> list[str]:
    if read in NOUNS:
        return NOUNS[read].split()
    name = _BESIDES.sub("", _READING.sub("", read.split(":")[1], count=1))
    return [singular(name)] if name else []


def _has(service: str, name: str, noun: str) -> bool:
    """Whether an operation is about a noun."""
    if service in _NARROW:
        rest = _VERB.sub("", name, count=1)
        return re.fullmatch(rf"{noun}s?(?:{_ASPECTS})", rest) is not None
    return re.search(rf"(?<!AccountPassword){noun}(?![a-z]{{2}})", name) is not None


def changing(read: str) -> set[str]:
    """The calls that change what a read shows, as botocore names them."""
    service = read.split(":")[0]
    names = [name for name in _session().get_service_model(service).operation_names if not _READING.match(name)]
    found = {f"{service}:{name}" for noun in _nouns(read) for name in names if _has(service, name, noun)}
    return {call for call in found if not re.search(r":(?:Add|Remove)?(?:Un)?[Tt]ags?", call)} | {
        *CALLS.get(read, "").split()
    }


def reads_only(call: str) -> bool:
    """Whether an operation changes nothing."""
    return _READING.match(call.split(":")[1]) is not None


def is_quiet(read: str) -> bool:
    """Whether no call of a rule changes what a read shows."""
    return read in QUIET or re.search(r":\w*Tag(?:s|ging)", read) is not None


def calls_of(step: str) -> set[str]:
    """The calls that can change what a step looks at, as botocore names them."""
    found: set[str] = set()
    for needs in STEPS[step].modules.values():
        for need in needs:
            for call in need.operations:
                if not reads_only(call):
                    found.add(call)
                elif need.kind == READ and not is_quiet(call):
                    found |= changing(call)
    return found - UNHEARD.keys()


def recorded(call: str) -> tuple[str, str]:
    """A call as CloudTrail names it: the event's source and name."""
    service, name = call.split(":")
    return source_of(service), RECORDED.get(call, name)


def rows() -> Iterator[tuple[str, str, list[str]]]:
    """Each source with the steps of some of its calls, and their names. Each call stands in one row."""
    steps: dict[tuple[str, str], set[str]] = defaultdict(set)
    for step in STEPS:
        for call in calls_of(step):
            steps[recorded(call)].add(step)
    grouped: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (source, name), of in sorted(steps.items()):
        grouped[source, " ".join(sorted(of))].append(name)
    for (source, asking), names in sorted(grouped.items()):
        yield source, asking, names


def global_sources() -> list[str]:
    """The sources of services of the whole account."""
    services = {call.split(":")[0] for step in STEPS for call in calls_of(step)}
    return sorted({source_of(service) for service in services if is_global(service)})


def _text(words: Iterable[str], indent: str) -> str:
    """A string of words, in lines of Python."""
    lines = textwrap.wrap(" ".join(words), 112 - len(indent), break_long_words=False, break_on_hyphens=False)
    return "\n".join(f'{indent}"{line}{" " if line is not lines[-1] else ""}"' for line in lines)


_HEAD = '''# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which API calls can change what which step looks at, as CloudTrail names them. Written by tools/change_calls.py."""

from __future__ import annotations

#: Services of the whole account: CloudTrail records their calls in the partition's first region alone.
GLOBAL_SOURCES = frozenset((%s))
#: The source of the events, the steps, and the names of the calls.
ROWS: tuple[tuple[str, str, str], ...] = (
'''


def text() -> str:
    """The module."""
    written = [_HEAD % ", ".join(f'"{source}"' for source in global_sources())]
    for source, steps, names in rows():
        parts = (f'        "{source}",', f"{_text([steps], ' ' * 8)},", f"{_text(names, ' ' * 8)},")
        written.append("    (\n" + "\n".join(parts) + "\n    ),\n")
    return "".join(written) + ")\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
