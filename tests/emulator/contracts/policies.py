# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What services try before they take something: whether the policies of bucket, key, log group and role let them in.

How each service acts, and what it sends, is the table of ``tests/emulator/evaluation/acts.py``.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from tests.emulator import clients
from tests.emulator.evaluation.acts import ACTS

from .cloudfront import config
from .form import Clients, Contract, Refusal, Reply

_GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:trail:*"
_WRITE = ("logs:CreateLogStream", "logs:PutLogEvents")


def _allow(service: str, action: Any, **condition: Any) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": f"{service}.amazonaws.com"}, "Action": action}
    about = {"Condition": condition} if condition else {}
    whole = {} if action == "sts:AssumeRole" else {"Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [{**statement, **whole, **about}]})


def _trail(client: Clients, **more: Any) -> None:
    client("cloudtrail").create_trail(Name="new", S3BucketName="files", **more)


def _bucket_without_policy(client: Clients) -> None:
    client("s3").create_bucket(Bucket="files")
    _trail(client)


def _header(client: Clients) -> None:
    """A bucket policy that asks for the header of ACLs, as AWS's example does."""
    clients.bucket_for(client("s3"), "files")
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "cloudtrail.amazonaws.com"},
        "Action": ["s3:GetBucketAcl", "s3:PutObject"],
        "Resource": ["arn:aws:s3:::files", "arn:aws:s3:::files/*"],
        "Condition": {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    client("s3").put_bucket_policy(Bucket="files", Policy=policy)
    _trail(client)


def _key_without_policy(client: Clients) -> None:
    clients.bucket_for(client("s3"), "files")
    tags = [{"TagKey": "_custom_id_", "TagValue": "11111111-2222-3333-4444-555555555555"}]
    client("kms").create_key(Tags=tags)
    _trail(client, KmsKeyId=tags[0]["TagValue"])


def _trail_with_role(client: Clients, actions: tuple[str, ...], **condition: Any) -> None:
    clients.bucket_for(client("s3"), "files")
    client("logs").create_log_group(logGroupName="trail")
    role = clients.role_for(client("iam"), "logs", "cloudtrail", *actions)
    trust = _allow("cloudtrail", "sts:AssumeRole", **condition)
    client("iam").update_assume_role_policy(RoleName="logs", PolicyDocument=trust)
    _trail(client, CloudWatchLogsLogGroupArn=_GROUP, CloudWatchLogsRoleArn=role)


def _channel(client: Clients) -> None:
    client("s3").create_bucket(Bucket="items")
    recorder = {"name": "default", "roleARN": "arn:aws:iam::123456789012:role/none"}
    client("config").put_configuration_recorder(ConfigurationRecorder=recorder)
    client("config").put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "items"})


def _flow_log(client: Clients) -> None:
    ec2 = client("ec2")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    role = clients.role_for(client("iam"), "flows", "ec2", *_WRITE)
    about = {"ResourceType": "VPC", "TrafficType": "ALL", "LogGroupName": "flows"}
    ec2.create_flow_logs(ResourceIds=[vpc], DeliverLogsPermissionArn=role, **about)


def _flow_log_files(client: Clients) -> Any:
    """A flow log into a bucket whose policy says nothing."""
    client("s3").create_bucket(Bucket="flows")
    vpc = client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
    about = {"ResourceType": "VPC", "TrafficType": "ALL", "LogDestinationType": "s3"}
    made = client("ec2").create_flow_logs(ResourceIds=[vpc], LogDestination="arn:aws:s3:::flows", **about)
    return made.get("FlowLogIds", []), [item["Error"] for item in made["Unsuccessful"]]


def _access_log(client: Clients) -> None:
    """An access log into a bucket that lets another service in."""
    clients.bucket_for(client("s3"), "logs")
    client("s3").create_bucket(Bucket="files")
    status = {"LoggingEnabled": {"TargetBucket": "logs", "TargetPrefix": "files/"}}
    client("s3").put_bucket_logging(Bucket="files", BucketLoggingStatus=status)


def _delivery(client: Clients) -> None:
    """The access log of a distribution into a bucket whose policy says nothing."""
    client("s3").create_bucket(Bucket="logs")
    logs, about = client("logs"), {"destinationResourceArn": "arn:aws:s3:::logs"}
    arn = client("cloudfront").create_distribution(DistributionConfig=config())["Distribution"]["ARN"]
    logs.put_delivery_source(name="site", resourceArn=arn, logType="ACCESS_LOGS")
    made = logs.put_delivery_destination(name="logs", deliveryDestinationConfiguration=about)
    logs.create_delivery(deliverySourceName="site", deliveryDestinationArn=made["deliveryDestination"]["arn"])


def _budget_action(client: Clients) -> None:
    """An action whose role trusts EC2 alone."""
    budgets, about = client("budgets"), {"AccountId": "123456789012", "BudgetName": "month"}
    limit = {"BudgetType": "COST", "TimeUnit": "MONTHLY", "BudgetLimit": {"Amount": "10", "Unit": "USD"}}
    budgets.create_budget(AccountId="123456789012", Budget={"BudgetName": "month", **limit})
    budgets.create_budget_action(
        **about,
        NotificationType="ACTUAL",
        ActionType="APPLY_IAM_POLICY",
        ActionThreshold={"ActionThresholdValue": 100.0, "ActionThresholdType": "PERCENTAGE"},
        Definition={"IamActionDefinition": {"PolicyArn": "arn:aws:iam::aws:policy/AWSDenyAll", "Groups": ["g"]}},
        ExecutionRoleArn=clients.role_for(client("iam"), "acts", "ec2", "iam:AttachGroupPolicy"),
        ApprovalModel="AUTOMATIC",
        Subscribers=[{"SubscriptionType": "EMAIL", "Address": "a@example.com"}],
    )


def _row(
    name: str, operation: str, when: str, answer: Refusal, act: str, provoke: Any, by: str, was: str = "already right"
) -> Contract:
    service, _colon, what = operation.partition(":")
    return Contract(name, service, what, when, answer, ACTS[act].source, provoke, by, was)


ROWS = (
    _row(
        "cloudtrail-bucket-policy",
        "cloudtrail:CreateTrail",
        "the bucket's policy does not let CloudTrail write",
        Refusal("InsufficientS3BucketPolicyException", "Incorrect S3 bucket policy is detected for bucket: files"),
        "trail writes its file",
        _bucket_without_policy,
        "cloudtrail_refusals.create_trail",
    ),
    _row(
        "cloudtrail-bucket-header",
        "cloudtrail:CreateTrail",
        "the bucket's policy asks for the header s3:x-amz-acl, which CloudTrail does not send to every bucket",
        Refusal("InsufficientS3BucketPolicyException", "Incorrect S3 bucket policy is detected for bucket: files"),
        "trail writes its file",
        _header,
        "cloudtrail_refusals.create_trail",
        "failed: the trail was refused",
    ),
    _row(
        "cloudtrail-key-policy",
        "cloudtrail:CreateTrail",
        "the key's policy does not let CloudTrail encrypt and describe",
        Refusal(
            "InsufficientEncryptionPolicyException",
            "Insufficient permissions to access S3 bucket files or KMS key "
            "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555.",
        ),
        "trail encrypts its file",
        _key_without_policy,
        "cloudtrail_refusals.create_trail",
    ),
    _row(
        "cloudtrail-role-trust",
        "cloudtrail:CreateTrail",
        "the role's trust policy has a condition on aws:SourceAccount or aws:SourceArn, which CloudTrail does not send",
        Refusal("InvalidCloudWatchLogsRoleArnException", "Access denied. Check the trust relationships for your role."),
        "trail takes its role",
        partial(_trail_with_role, actions=_WRITE, StringEquals={"aws:SourceAccount": "123456789012"}),
        "cloudtrail_refusals.create_trail",
        "failed: the trail was refused, and its key and bucket were left behind",
    ),
    _row(
        "cloudtrail-role-permissions",
        "cloudtrail:CreateTrail",
        "the role may not write into the log group",
        Refusal("InvalidCloudWatchLogsLogGroupArnException", "Access denied. Check the permissions for your role."),
        "trail takes its role",
        partial(_trail_with_role, actions=("logs:PutLogEvents",)),
        "cloudtrail_refusals.create_trail",
    ),
    _row(
        "config-bucket-policy",
        "config:PutDeliveryChannel",
        "neither the recorder's role nor AWS Config may write into the bucket",
        Refusal(
            "InsufficientDeliveryPolicyException",
            "Insufficient delivery policy to s3 bucket: items, unable to write to bucket, provided s3 key prefix is "
            "'null', provided kms key is 'null'.",
        ),
        "config writes its file",
        _channel,
        "config_refusals.put_delivery_channel",
    ),
    _row(
        "ec2-flow-log-role",
        "ec2:CreateFlowLogs",
        "flow logs cannot take the role",
        Refusal("InvalidParameter", "Unable to assume given IAM role"),
        "flow log takes its role",
        _flow_log,
        "ec2_flow_logs.create_flow_logs",
    ),
    Contract(
        name="ec2-flow-log-bucket",
        service="ec2",
        operation="CreateFlowLogs",
        when="the bucket's policy does not let flow logs in: AWS answers well, and refuses in the answer",
        answer=Reply(
            "shape",
            (
                [],
                [
                    {
                        "Code": "400",
                        "Message": "Access Denied for LogDestination: flows. Please check LogDestination permission",
                    }
                ],
            ),
        ),
        source="https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-troubleshooting.html",
        provoke=_flow_log_files,
        by="ec2_flow_logs.create_flow_logs",
        assumed="the code in the answer: any will do",
    ),
    _row(
        "s3-access-log-policy",
        "s3:PutBucketLogging",
        "neither the policy nor the ACL of the bucket that takes the logs lets S3 write",
        Refusal(
            "InvalidTargetBucketForLogging",
            "You must either provide the necessary permissions to the logging service using a bucket policy or give "
            "the log-delivery group WRITE and READ_ACP permissions to the target bucket",
        ),
        "S3 writes an access log",
        _access_log,
        "s3.put_bucket_logging",
    ),
    Contract(
        name="logs-delivery-policy",
        service="logs",
        operation="CreateDelivery",
        when="the destination does not let the delivery in, and the caller may not change its policy",
        answer=Refusal("AccessDeniedException", "Access Denied for this Delivery Destination"),
        source=ACTS["CloudFront's log is delivered"].source + "; ministryofjustice/cloud-platform#8430",
        provoke=_delivery,
        by="logs.try_delivery",
        assumed="that a bucket's policy is refused in the words in which a log group's is",
    ),
    _row(
        "budgets-action-role-trust",
        "budgets:CreateBudgetAction",
        "Budgets cannot take the role that carries the action out",
        Refusal("AccessDeniedException", "AWS Budgets cannot assume the execution role."),
        "budget takes its role",
        _budget_action,
        "budgets._check_role",
    ),
)
