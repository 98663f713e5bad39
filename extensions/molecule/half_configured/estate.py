# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What other hands made before the baseline came."""

import json
from typing import Any

import boto3

account = boto3.client("sts").get_caller_identity()["Account"]
topic = boto3.client("sns").create_topic(Name="on-call")["TopicArn"]
# Somebody is notified: alarms come in by the topic's default policy, and a telephone need not confirm.
boto3.client("sns").subscribe(TopicArn=topic, Protocol="sms", Endpoint="+15551234567")
boto3.client("s3").create_bucket(Bucket="their-trail")


def document(**statement: Any) -> str:
    """A policy of one statement that allows something."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


cloudtrail = {"Service": "cloudtrail.amazonaws.com"}
place = ["arn:aws:s3:::their-trail", "arn:aws:s3:::their-trail/*"]
writes = document(Principal=cloudtrail, Action=["s3:GetBucketAcl", "s3:PutObject"], Resource=place)
boto3.client("s3").put_bucket_policy(Bucket="their-trail", Policy=writes)
trust = document(Principal=cloudtrail, Action="sts:AssumeRole")
iam = boto3.client("iam")
iam.create_role(RoleName="their-logs", AssumeRolePolicyDocument=trust)
iam.put_role_policy(RoleName="their-logs", PolicyName="logs", PolicyDocument=document(Action="logs:*", Resource="*"))

logs = boto3.client("logs")
logs.create_log_group(logGroupName="their-trail")
group = f"arn:aws:logs:us-east-1:{account}:log-group:their-trail:*"
logs.put_metric_filter(
    logGroupName="their-trail",
    filterName="root",
    filterPattern='{ ($.userIdentity.type = "Root") && ($.eventType != "AwsServiceEvent") }',
    metricTransformations=[{"metricName": "Root", "metricNamespace": "Theirs", "metricValue": "1"}],
)
boto3.client("cloudwatch").put_metric_alarm(
    AlarmName="their-root",
    Namespace="Theirs",
    MetricName="Root",
    Statistic="Sum",
    Period=60,
    EvaluationPeriods=1,
    Threshold=1,
    ComparisonOperator="GreaterThanOrEqualToThreshold",
    AlarmActions=[topic],
)
trail = boto3.client("cloudtrail").create_trail(
    Name="theirs",
    S3BucketName="their-trail",
    IsMultiRegionTrail=True,
    IncludeGlobalServiceEvents=True,
    EnableLogFileValidation=True,
    CloudWatchLogsLogGroupArn=group,
    CloudWatchLogsRoleArn=f"arn:aws:iam::{account}:role/their-logs",
)
boto3.client("cloudtrail").start_logging(Name=trail["TrailARN"])

config = boto3.client("config", region_name="eu-west-1")
config.put_configuration_recorder(
    ConfigurationRecorder={
        "name": "default",
        "roleARN": f"arn:aws:iam::{account}:role/their-config",
        "recordingGroup": {"allSupported": True},
    }
)
config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "their-config"})
config.start_configuration_recorder(ConfigurationRecorderName="default")
boto3.client("accessanalyzer", region_name="eu-west-1").create_analyzer(analyzerName="theirs", type="ACCOUNT")
iam.update_account_password_policy(MinimumPasswordLength=20, PasswordReusePrevention=24)
