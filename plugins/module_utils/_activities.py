# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of an account's activity somebody should hear of, as patterns of CloudWatch Logs. Data.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

from __future__ import annotations

from dataclasses import dataclass

#: Characters of a pattern: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
PATTERN_SIZE = 1024


@dataclass(frozen=True)
class Activity:
    """One kind of activity.

    Args:
        name: what the control, the filter and the alarm are called after.
        cis: its identifier in CIS Amazon Web Services Foundations Benchmark 7.0.
        level: the benchmark's level.
        severity: of its control.
        title: what the alarm says.
        pattern: the events, in the syntax of CloudWatch Logs.
    """

    name: str
    cis: str
    level: int
    severity: str
    title: str
    pattern: str


def _events(names: str, source: str = "") -> str:
    """The pattern of events by their names, of one source or of any."""
    listed = "||".join(f"($.eventName={name})" for name in names.split())
    return f"{{($.eventSource={source})&&({listed})}}" if source else f"{{{listed}}}"


_FAILED_CALL = (
    '{(($.errorCode="*UnauthorizedOperation")||($.errorCode="AccessDenied*"))'
    '&&($.sourceIPAddress!="delivery.logs.amazonaws.com")&&($.eventName!="HeadBucket")}'
)
_NO_MFA = (
    '{($.eventName="ConsoleLogin")&&($.additionalEventData.MFAUsed!="Yes")'
    '&&($.userIdentity.type="IAMUser")&&($.responseElements.ConsoleLogin="Success")}'
)
_ROOT = '{$.userIdentity.type="Root"&&$.userIdentity.invokedBy NOT EXISTS&&$.eventType!="AwsServiceEvent"}'

ACTIVITIES: dict[str, Activity] = {
    item.name: item
    for item in (
        Activity("unauthorized_calls", "5.1", 2, "medium", "AWS refused a call that was not allowed", _FAILED_CALL),
        Activity("sign_in_without_mfa", "5.2", 1, "high", "An IAM user signed in without MFA", _NO_MFA),
        Activity("root_use", "5.3", 1, "critical", "The root user was used", _ROOT),
        Activity(
            "iam_policies",
            "5.4",
            1,
            "high",
            "An IAM policy was changed",
            _events(
                "DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy "
                "CreatePolicy DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy "
                "AttachUserPolicy DetachUserPolicy AttachGroupPolicy DetachGroupPolicy"
            ),
        ),
        Activity(
            "trails",
            "5.5",
            1,
            "high",
            "CloudTrail was reconfigured",
            _events("CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging"),
        ),
        Activity(
            "sign_in_failures",
            "5.6",
            2,
            "medium",
            "A sign-in to the console failed",
            '{($.eventName=ConsoleLogin)&&($.errorMessage="Failed authentication")}',
        ),
        Activity(
            "keys",
            "5.7",
            2,
            "high",
            "A KMS key was disabled or is to be deleted",
            _events("DisableKey ScheduleKeyDeletion", "kms.amazonaws.com"),
        ),
        Activity(
            "bucket_policies",
            "5.8",
            1,
            "medium",
            "The policy of an S3 bucket was changed",
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
            _events(
                "AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress "
                "RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup"
            ),
        ),
        Activity(
            "network_acls",
            "5.11",
            2,
            "medium",
            "A network ACL was changed",
            _events(
                "CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry "
                "ReplaceNetworkAclEntry ReplaceNetworkAclAssociation"
            ),
        ),
        Activity(
            "gateways",
            "5.12",
            1,
            "medium",
            "A network gateway was changed",
            _events(
                "CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway "
                "DeleteInternetGateway DetachInternetGateway"
            ),
        ),
        Activity(
            "route_tables",
            "5.13",
            1,
            "medium",
            "A route table was changed",
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
            _events(
                "CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection "
                "DeleteVpcPeeringConnection RejectVpcPeeringConnection AttachClassicLinkVpc DetachClassicLinkVpc "
                "DisableVpcClassicLink EnableVpcClassicLink"
            ),
        ),
        Activity(
            "organization",
            "5.15",
            1,
            "high",
            "The organization was changed",
            _events(
                "AcceptHandshake AttachPolicy CancelHandshake CreateAccount CreateOrganization "
                "CreateOrganizationalUnit CreatePolicy DeclineHandshake DeleteOrganization DeleteOrganizationalUnit "
                "DeletePolicy EnableAllFeatures EnablePolicyType InviteAccountToOrganization LeaveOrganization "
                "DetachPolicy DisablePolicyType MoveAccount RemoveAccountFromOrganization UpdateOrganizationalUnit "
                "UpdatePolicy",
                "organizations.amazonaws.com",
            ),
        ),
    )
}
