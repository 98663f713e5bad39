# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of an account's activity somebody should know about. Data, and the two forms in which AWS takes it.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..._parts.event_pattern import API_CALL, SIGN_IN

#: Characters of a pattern: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
PATTERN_SIZE = 1024


@dataclass(frozen=True)
class Field:
    """What a field of an event must be.

    Args:
        name: the field, with dots between its parts.
        values: what it may be, as a filter writes it: with quotes, and with an asterisk before or after.
        test: ``=``, ``!=`` or ``NOT EXISTS``.
    """

    name: str
    values: tuple[str, ...] = ("",)
    test: str = "="

    def comparisons(self) -> list[str]:
        """As a filter of CloudWatch Logs takes it."""
        gap = "" if self.values[0] else " "
        return [f"$.{self.name}{gap}{self.test}{value}" for value in self.values]

    def matchers(self) -> list[Any]:
        """As an event pattern takes it."""
        values = [value.strip('"') for value in self.values]
        if self.test == "NOT EXISTS":
            return [{"exists": False}]
        return [{"anything-but": values}] if self.test == "!=" else [_matcher(value) for value in values]


def _matcher(value: str) -> Any:
    if value.startswith("*"):
        return {"suffix": value[1:]}
    return {"prefix": value[:-1]} if value.endswith("*") else value


@dataclass(frozen=True)
class Activity:
    """One kind of activity.

    Args:
        name: what the control, the filter, the rule and the alarm are called after.
        cis: its identifier in CIS Amazon Web Services Foundations Benchmark 7.0.
        level: the benchmark's level.
        severity: of its control.
        title: what the alarm says.
        subject: what the alarm is for, as its control says.
        fields: what its events are like, all of it.
        kinds: the kinds of events, as EventBridge calls them.
        service: the one service whose events they are, where a filter does not say so.
        reads: whether calls that only read are of it: EventBridge tells of these to rules that ask for them alone.
        quiet: what keeps a rule, which tells of each event, from telling of one visit a hundred times.
        bare: whether its filter is written without parentheses.
        beyond: names of its events that CIS does not ask for: a filter of others serves without them.
    """

    name: str
    cis: str
    level: int
    severity: str
    title: str
    subject: str
    fields: tuple[Field, ...]
    kinds: tuple[str, ...] = (API_CALL,)
    service: str = ""
    reads: bool = False
    quiet: Mapping[str, Any] = field(default_factory=dict)
    bare: bool = False
    beyond: frozenset[str] = frozenset()

    @property
    def pattern(self) -> str:
        """Its events, as a filter of CloudWatch Logs takes them."""
        return f"{{{'&&'.join(self._filtered(self.fields))}}}"

    @property
    def asked(self) -> str:
        """What a filter must match at least: the events that CIS names."""
        fields = [
            replace(item, values=tuple(value for value in item.values if value not in self.beyond))
            for item in self.fields
        ]
        return f"{{{'&&'.join(self._filtered(fields))}}}"

    def _filtered(self, fields: Iterable[Field]) -> Iterable[str]:
        for item in fields:
            listed = item.comparisons()
            text = "||".join(listed if self.bare else (f"({one})" for one in listed))
            yield f"({text})" if len(listed) > 1 and len(self.fields) > 1 else text

    @property
    def event_source(self) -> str:
        """The one service whose events they are, or nothing where there are several."""
        return self.service or next((item.values[0] for item in self.fields if item.name == "eventSource"), "")

    @property
    def event_names(self) -> tuple[str, ...]:
        """The names of its events, or nothing where they may have any."""
        named = next((item for item in self.fields if (item.name, item.test) == ("eventName", "=")), None)
        return tuple(name.strip('"') for name in named.values) if named else ()

    @property
    def detail(self) -> dict[str, Any]:
        """What CloudTrail records of its events, as an event pattern takes it."""
        made: dict[str, Any] = {"eventSource": [self.service]} if self.service else {}
        for item in self.fields:
            *outer, last = item.name.split(".")
            place = made
            for part in outer:
                place = place.setdefault(part, {})
            place[last] = item.matchers()
        return {**made, **self.quiet}

    @property
    def event_pattern(self) -> dict[str, Any]:
        """Its events, as a rule of EventBridge takes them."""
        return {"detail-type": list(self.kinds), "detail": self.detail}


def _events(names: str, source: str = "") -> tuple[Field, ...]:
    """Events by their names, of one source or of any."""
    named = Field("eventName", tuple(names.split()))
    return (Field("eventSource", (source,)), named) if source else (named,)


_FAILED_CALL = (
    Field("errorCode", ('"*UnauthorizedOperation"', '"AccessDenied*"')),
    Field("sourceIPAddress", ('"delivery.logs.amazonaws.com"',), "!="),
    Field("eventName", ('"HeadBucket"',), "!="),
)
_NO_MFA = (
    Field("eventName", ('"ConsoleLogin"',)),
    Field("additionalEventData.MFAUsed", ('"Yes"',), "!="),
    Field("userIdentity.type", ('"IAMUser"',)),
    Field("responseElements.ConsoleLogin", ('"Success"',)),
)
_ROOT = (
    Field("userIdentity.type", ('"Root"',)),
    Field("userIdentity.invokedBy", test="NOT EXISTS"),
    Field("eventType", ('"AwsServiceEvent"',), "!="),
)
_FAILED_SIGN_IN = (Field("eventName", ("ConsoleLogin",)), Field("errorMessage", ('"Failed authentication"',)))
#: One look at the console reads a hundred things. People are notified of the sign-in before it, and of its changes.
#: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
_NO_CONSOLE_READS = {"$or": [{"readOnly": [False]}, {"sessionCredentialFromConsole": [{"exists": False}]}]}

ACTIVITIES: dict[str, Activity] = {
    item.name: item
    for item in (
        Activity(
            "unauthorized_calls",
            "5.1",
            2,
            "medium",
            "AWS refused a call that was not allowed",
            "unauthorized API calls",
            _FAILED_CALL,
            reads=True,
        ),
        Activity(
            "sign_in_without_mfa",
            "5.2",
            1,
            "high",
            "An IAM user signed in without MFA",
            "console sign-ins without MFA",
            _NO_MFA,
            kinds=(SIGN_IN,),
        ),
        Activity(
            "root_use",
            "5.3",
            1,
            "critical",
            "The root user was used",
            "usage of the root user",
            _ROOT,
            kinds=(API_CALL, SIGN_IN),
            reads=True,
            quiet=_NO_CONSOLE_READS,
            bare=True,
        ),
        Activity(
            "iam_policies",
            "5.4",
            1,
            "high",
            "An IAM policy was changed",
            "IAM policy changes",
            _events(
                "DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy "
                "CreatePolicy DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy "
                "AttachUserPolicy DetachUserPolicy AttachGroupPolicy DetachGroupPolicy"
            ),
            service="iam.amazonaws.com",
        ),
        Activity(
            "trails",
            "5.5",
            1,
            "high",
            "CloudTrail was reconfigured",
            "CloudTrail configuration changes",
            _events("CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging"),
            service="cloudtrail.amazonaws.com",
        ),
        Activity(
            "sign_in_failures",
            "5.6",
            2,
            "medium",
            "A sign-in to the console failed",
            "console sign-in failures",
            _FAILED_SIGN_IN,
            kinds=(SIGN_IN,),
        ),
        Activity(
            "keys",
            "5.7",
            2,
            "high",
            "A KMS key was disabled or scheduled for deletion",
            "KMS key disablement and scheduled deletion",
            _events("DisableKey ScheduleKeyDeletion", "kms.amazonaws.com"),
        ),
        Activity(
            "bucket_policies",
            "5.8",
            1,
            "medium",
            "The policy of an S3 bucket was changed",
            "S3 bucket policy changes",
            _events(
                "PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication "
                "DeleteBucketPolicy DeleteBucketCors DeleteBucketLifecycle DeleteBucketReplication",
                "s3.amazonaws.com",
            ),
        ),
        Activity(
            "config",
            "5.9",
            2,
            "medium",
            "AWS Config was reconfigured",
            "AWS Config configuration changes",
            _events(
                "StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder",
                "config.amazonaws.com",
            ),
        ),
        Activity(
            "security_groups",
            "5.10",
            2,
            "medium",
            "A security group was changed",
            "security group changes",
            _events(
                "AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress "
                "RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup ModifySecurityGroupRules"
            ),
            service="ec2.amazonaws.com",
        ),
        Activity(
            "network_acls",
            "5.11",
            2,
            "medium",
            "A network ACL was changed",
            "network ACL changes",
            _events(
                "CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry "
                "ReplaceNetworkAclEntry ReplaceNetworkAclAssociation"
            ),
            service="ec2.amazonaws.com",
        ),
        Activity(
            "gateways",
            "5.12",
            1,
            "medium",
            "A network gateway was changed",
            "network gateway changes",
            _events(
                "CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway "
                "DeleteInternetGateway DetachInternetGateway"
            ),
            service="ec2.amazonaws.com",
        ),
        Activity(
            "route_tables",
            "5.13",
            1,
            "medium",
            "A route table was changed",
            "route table changes",
            _events(
                "CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute "
                "DisassociateRouteTable",
                "ec2.amazonaws.com",
            ),
        ),
        Activity(
            "vpcs",
            "5.14",
            1,
            "medium",
            "A VPC was changed",
            "VPC changes",
            _events(
                "CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection "
                "DeleteVpcPeeringConnection RejectVpcPeeringConnection AttachClassicLinkVpc DetachClassicLinkVpc "
                "DisableVpcClassicLink EnableVpcClassicLink"
            ),
            service="ec2.amazonaws.com",
        ),
        Activity(
            "organization",
            "5.15",
            1,
            "high",
            "The organization was changed",
            "AWS Organizations changes",
            _events(
                "AcceptHandshake AttachPolicy CancelHandshake CreateAccount CreateOrganization "
                "CreateOrganizationalUnit CreatePolicy DeclineHandshake DeleteOrganization DeleteOrganizationalUnit "
                "DeletePolicy EnableAllFeatures EnablePolicyType InviteAccountToOrganization LeaveOrganization "
                "DetachPolicy DisablePolicyType MoveAccount RemoveAccountFromOrganization UpdateOrganizationalUnit "
                "UpdatePolicy",
                "organizations.amazonaws.com",
            ),
            beyond=frozenset({"CancelHandshake", "CreateOrganization", "EnableAllFeatures"}),
        ),
    )
}
