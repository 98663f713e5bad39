# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What undoing the run of a module's sample comes to, and what somebody may do between the run and its undoing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.emulator.clients import bucket_for

#: All is as before: the module would do the same again.
WHOLE = "whole"
#: All that a state shows is as before, but the module has less to do than the first time.
FIXED = "fixed"
#: Some of it stays, and is said.
PART = "part"
#: Nothing is put back, and what a person does is said.
NONE = "none"

Clients = Callable[..., Any]

#: By module, the samples and what undoing their run comes to.
OUTCOMES: dict[str, dict[str, str]] = {
    "access_analyzer": {"every_setting": WHOLE, "absent": NONE},
    "access_logs": {"new": PART, "every_setting": NONE, "absent": NONE},
    "activity_alarms": {"all": WHOLE, "every_setting": WHOLE},
    "activity_events": {"two_regions": WHOLE, "every_setting": WHOLE, "absent": WHOLE},
    "activity_events_role": {"defaults": WHOLE, "within_a_boundary": WHOLE, "absent": NONE},
    "admin_access": {"nobody_named": WHOLE, "people_with_passwords_in_files": PART, "every_setting": PART},
    "audit_trail": {"new": PART, "every_setting": PART, "absent": NONE},
    "bedrock_invocation_logging": {"to_buckets": WHOLE, "every_setting": WHOLE, "absent": WHOLE},
    "billing_alarm": {"two_thresholds": FIXED, "every_setting": FIXED, "absent": WHOLE},
    "bootstrap": {"this_account": WHOLE, "every_setting": WHOLE},
    "change_events": {"two_regions": WHOLE, "every_setting": WHOLE, "of_another_account": WHOLE, "absent": WHOLE},
    "change_queue": {"defaults": WHOLE, "every_setting": WHOLE, "of_another_account": WHOLE, "absent": NONE},
    "config_conformance_pack": {"made": WHOLE, "changed": NONE, "absent": NONE},
    "config_delivery": {"new": PART, "absent": NONE},
    "config_recorder": {"every_setting": PART, "absent": FIXED},
    "cost_anomaly_detection": {"topic": WHOLE, "every_setting": WHOLE, "absent": NONE},
    "cost_budget": {"one_number": WHOLE, "every_setting": WHOLE, "absent": NONE},
    "default_security_groups": {"two_regions": WHOLE, "every_setting": WHOLE},
    "dns_query_logging": {"defaults": PART, "every_setting": PART},
    "dns_zone": {"website_and_mail": WHOLE, "every_setting": WHOLE, "private": WHOLE, "absent": NONE},
    "ec2_account_defaults": {"every_setting": WHOLE, "weaker_by_exact": WHOLE},
    "flow_log_destination": {
        "bucket_of_the_baseline": NONE,
        "bucket_that_is_there": WHOLE,
        "log_groups": WHOLE,
        "statements_of_others_stay_when_ours_go": WHOLE,
        "role_goes": NONE,
    },
    "guardduty_detector": {"switched_on": PART, "exactly": WHOLE},
    "iam_groups": {"harmless_personas": WHOLE, "every_setting": WHOLE, "absent": WHOLE},
    "iam_password_policy_enforce": {"every_field": WHOLE, "absent": WHOLE},
    "identity_center_assignments": {"by_unit": WHOLE, "every_setting": WHOLE},
    "identity_center_permission_sets": {"persona": WHOLE, "every_setting": WHOLE},
    "identity_center_safeguards": {"every_setting": WHOLE, "topic_by_name": WHOLE},
    "identity_center_users": {"created": WHOLE, "every_setting": WHOLE},
    "inspector": {"switched_on": WHOLE, "one_more": WHOLE},
    "macie_session": {"switched_on": PART, "paused": WHOLE},
    "notice_topic": {"defaults": WHOLE, "every_setting": WHOLE, "foreign_topic": WHOLE, "absent": NONE},
    "organization_accounts": {"new": NONE, "every_setting": PART, "closed": NONE},
    "organization_guardrails": {"presets_and_statements": PART},
    "organization_policies": {"presets": PART, "every_preset": PART, "content": PART},
    "organization_root_access": {"enforced": WHOLE},
    "organization_security": {
        "every_service": PART,
        "another_administrator_is_replaced": PART,
        "trail_alone": PART,
    },
    "organization_setup": {"new": WHOLE, "more_trust": WHOLE},
    "organization_units": {"tree": WHOLE},
    "public_access_block": {"everything": WHOLE, "documents_shared_by_exact": WHOLE},
    "resource_audit": {"rotate_keys": WHOLE},
    "root_activity_rule": {"defaults": WHOLE, "own_rule_that_was_disabled": WHOLE, "absent": WHOLE},
    "security_hub": {"switched_on": WHOLE, "more_standards": WHOLE},
    "site_certificate": {"validated_in_the_zone": WHOLE, "absent": NONE},
    "ssm_session_preferences": {"made": FIXED, "every_setting": FIXED},
    "vpc_account_settings": {"block": WHOLE, "everything": WHOLE, "weaker_by_exact": WHOLE},
    "vpc_flow_logs": {"to_a_bucket": WHOLE, "every_setting": PART},
}

_ACCOUNT = "123456789012"
_EMPTY = {"Version": "2012-10-17", "Statement": []}


def _detector(client: Clients) -> None:
    service = client("guardduty")
    (detector,) = service.list_detectors()["DetectorIds"]
    service.update_detector(DetectorId=detector, Features=[{"Name": "RDS_LOGIN_EVENTS", "Status": "ENABLED"}])


def _group_rule(client: Clients) -> None:
    ec2 = client("ec2")
    group = ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"][0]["GroupId"]
    rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "192.0.2.0/24"}]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])


def _flow_log(client: Clients) -> None:
    ec2 = client("ec2")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    bucket_for(client("s3"), "theirs", "delivery.logs")
    ec2.create_flow_logs(
        ResourceIds=[vpc], ResourceType="VPC", TrafficType="ACCEPT", LogDestinationType="s3",
        LogDestination="arn:aws:s3:::theirs",
    )  # fmt: skip


def _alarm(client: Clients) -> None:
    client("cloudwatch").put_metric_alarm(
        AlarmName="dayone-billing-50-USD", Namespace="AWS/Billing", MetricName="EstimatedCharges", Period=21600,
        EvaluationPeriods=1, Threshold=60, Statistic="Maximum", ComparisonOperator="GreaterThanThreshold",
    )  # fmt: skip


def _topic(client: Clients) -> None:
    arn = f"arn:aws:sns:us-east-1:{_ACCOUNT}:dayone-security"
    client("sns").subscribe(TopicArn=arn, Protocol="email", Endpoint="late@example.com")


def _budget(client: Clients) -> None:
    client("budgets").create_notification(
        AccountId=_ACCOUNT, BudgetName="data", Subscribers=[{"SubscriptionType": "EMAIL", "Address": "x@example.com"}],
        Notification={"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 5},
    )  # fmt: skip


def _anomalies(client: Clients) -> None:
    service = client("ce")
    (found,) = service.get_anomaly_subscriptions()["AnomalySubscriptions"]
    service.delete_anomaly_subscription(SubscriptionArn=found["SubscriptionArn"])


def _target(rule: str, region: str) -> Callable[[Clients], None]:
    def put(client: Clients) -> None:
        target = {"Id": "theirs", "Arn": f"arn:aws:sns:{region}:{_ACCOUNT}:theirs"}
        client("events", region).put_targets(Rule=rule, Targets=[target])

    return put


def _member(group: str) -> Callable[[Clients], None]:
    def add(client: Clients) -> None:
        iam = client("iam")
        iam.create_user(UserName="late")
        iam.add_user_to_group(GroupName=group, UserName="late")

    return add


def _attached(name: str) -> Callable[[Clients], None]:
    def attach(client: Clients) -> None:
        service = client("organizations")
        policies = service.list_policies(Filter="SERVICE_CONTROL_POLICY")["Policies"]
        policy = next(item["Id"] for item in policies if item["Name"] == name)
        service.attach_policy(PolicyId=policy, TargetId=service.list_roots()["Roots"][0]["Id"])

    return attach


def _key(client: Clients) -> None:
    kms = client("kms", "eu-west-1")
    for item in kms.list_keys()["Keys"]:
        kms.disable_key_rotation(KeyId=item["KeyId"])


def _zone(client: Clients) -> None:
    dns = client("route53")
    zone = next(item for item in dns.list_hosted_zones()["HostedZones"] if item["Name"].startswith("xn--"))
    dns.update_hosted_zone_comment(Id=zone["Id"], Comment="late")


def _bucket_policy(client: Clients) -> None:
    s3 = client("s3")
    policy = json.loads(s3.get_bucket_policy(Bucket="flows")["Policy"])
    deny = {"Sid": "Late", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::flows/*"}
    s3.put_bucket_policy(Bucket="flows", Policy=json.dumps({**policy, "Statement": [*policy["Statement"], deny]}))


def _logging(client: Clients) -> None:
    target = {"TargetBucket": f"dayone-logs-{_ACCOUNT}-us-east-1", "TargetPrefix": "late/"}
    status = {"LoggingEnabled": target}
    client("s3").put_bucket_logging(Bucket=f"dayone-trail-{_ACCOUNT}-us-east-1", BucketLoggingStatus=status)


def _permission_set(client: Clients) -> None:
    sso = client("sso-admin")
    (instance,) = sso.list_instances()["Instances"]
    (arn,) = sso.list_permission_sets(InstanceArn=instance["InstanceArn"])["PermissionSets"]
    sso.update_permission_set(InstanceArn=instance["InstanceArn"], PermissionSetArn=arn, SessionDuration="PT12H")


def _policies(client: Clients) -> None:
    client("logs").put_resource_policy(policyName="late", policyDocument=json.dumps(_EMPTY))


#: What somebody does between the run of a module's sample and its undoing, which is then left alone.
MEANWHILE: dict[tuple[str, str], Callable[[Clients], Any]] = {
    ("access_logs", "new"): _logging,
    ("activity_alarms", "all"): lambda client: client("logs").delete_metric_filter(
        logGroupName="dayone-trail", filterName="dayone-activity-trails"
    ),
    ("activity_events", "every_setting"): _target("dayone-activity-trails", "eu-west-1"),
    ("activity_events_role", "defaults"): lambda client: client("iam").delete_role_policy(
        RoleName="dayone-activity-events", PolicyName="dayone"
    ),
    ("admin_access", "every_setting"): _member("admins"),
    ("audit_trail", "new"): lambda client: client("cloudtrail").stop_logging(Name="dayone-trail"),
    ("billing_alarm", "two_thresholds"): _alarm,
    ("cost_anomaly_detection", "topic"): _anomalies,
    ("cost_budget", "every_setting"): _budget,
    ("default_security_groups", "two_regions"): _group_rule,
    ("dns_query_logging", "defaults"): _policies,
    ("dns_zone", "every_setting"): _zone,
    ("flow_log_destination", "bucket_that_is_there"): _bucket_policy,
    ("guardduty_detector", "exactly"): _detector,
    ("iam_groups", "every_setting"): _member("web"),
    ("identity_center_permission_sets", "persona"): _permission_set,
    ("inspector", "one_more"): lambda client: client("inspector2").enable(accountIds=[_ACCOUNT], resourceTypes=["ECR"]),
    ("notice_topic", "foreign_topic"): _topic,
    ("organization_guardrails", "presets_and_statements"): _attached("dayone-audit"),
    ("organization_policies", "presets"): _attached("regions"),
    ("organization_root_access", "enforced"): lambda client: client("iam").disable_organizations_root_sessions(),
    ("resource_audit", "rotate_keys"): _key,
    ("root_activity_rule", "own_rule_that_was_disabled"): _target("dayone-root-activity", "us-east-1"),
    ("security_hub", "more_standards"): lambda client: client("securityhub").batch_enable_standards(
        StandardsSubscriptionRequests=[
            {"StandardsArn": "arn:aws:securityhub:us-east-1::standards/cis-aws-foundations-benchmark/v/3.0.0"}
        ]
    ),
    ("vpc_flow_logs", "to_a_bucket"): _flow_log,
}

_TRAIL = {"cloudwatch_logs": False}
_SUBSCRIBED = [{"protocol": "sqs", "endpoint": f"arn:aws:sqs:us-east-1:{_ACCOUNT}:told"}]

#: By module, two sets of options: what the second run changed is put back to what the first one left.
IN_PLACE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "activity_events_role": ({"region": "eu-west-1"}, {"region": "us-east-1"}),
    "audit_trail": (_TRAIL, {**_TRAIL, "s3_write_events": True, "insights": ["ApiErrorRateInsight"]}),
    "billing_alarm": (
        {"thresholds": [50, 100]},
        {
            "thresholds": [50, 200],
            "notify_ok": True,
            "tags": {"team": "finance"},
            "subscriptions": _SUBSCRIBED,
        },
    ),
    "config_recorder": (
        {"regions": ["us-east-1"], "snapshot_frequency": "TwentyFour_Hours"},
        {"regions": ["us-east-1"], "snapshot_frequency": "One_Hour", "frequency": "daily"},
    ),
    "cost_anomaly_detection": (
        {"threshold_absolute": 10, "topic_name": "money", "emails": ["a@example.com"]},
        {"threshold_absolute": 20, "threshold_percentage": 5, "topic_name": "money", "emails": ["b@example.com"]},
    ),
    "cost_budget": (
        {"monthly_limit": 10, "emails": ["a@example.com"], "percentages": [80]},
        {"monthly_limit": 20, "emails": ["b@example.com"], "percentages": [50, 80], "services": ["Amazon Route 53"]},
    ),
    "dns_zone": (
        {"name": "example.com", "records": [{"name": "www", "type": "A", "values": ["192.0.2.1"]}]},
        {
            "name": "example.com",
            "comment": "second",
            "tags": {"team": "web"},
            "records": [
                {"name": "www", "type": "A", "values": ["192.0.2.2"]},
                {"name": "*.test", "type": "TXT", "values": ["new"]},
            ],
        },
    ),
    "iam_groups": (
        {"groups": [{"name": "data", "persona": "billing"}]},
        {"groups": [{"name": "data", "persona": "auditor", "require_mfa": False}]},
    ),
    "notice_topic": (
        {"publishers": ["events"]},
        {"publishers": ["budgets", "costalerts"], "tags": {"team": "security"}, "subscriptions": _SUBSCRIBED},
    ),
    "root_activity_rule": ({}, {"all_events": True, "topic_arn": f"arn:aws:sns:us-east-1:{_ACCOUNT}:other"}),
}
