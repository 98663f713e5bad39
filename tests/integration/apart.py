# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Somebody takes apart, with boto3, what the baseline made."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto.iam.models import iam_backends
from moto.s3.models import s3_backends

from tests.emulator import kit
from tests.emulator.account import ACCOUNT

from .mess import REGION

Client = Callable[..., Any]
MEMBER = "200000000001"
_WORLD = [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]


def contacts(client: Client) -> None:
    """Nobody is reachable, and the account is somebody else's."""
    account = client("account")
    for kind in ("BILLING", "OPERATIONS", "SECURITY"):
        account.delete_alternate_contact(AlternateContactType=kind)
    kept = account.get_contact_information()["ContactInformation"]
    account.put_contact_information(ContactInformation={**kept, "FullName": "Somebody else"})


def organization(client: Client) -> None:
    """Nothing is guarded or centralised any more."""
    organizations, iam = client("organizations"), client("iam")
    policies = organizations.list_policies(Filter="SERVICE_CONTROL_POLICY")["Policies"]
    made = next(item["Id"] for item in policies if item["Name"] == "dayone-stay")
    organizations.detach_policy(PolicyId=made, TargetId=organizations.list_roots()["Roots"][0]["Id"])
    for kind, name in (("TAG_POLICY", "tags"), ("DECLARATIVE_POLICY_EC2", "imdsv2")):
        policies = organizations.list_policies(Filter=kind)["Policies"]
        number = next(item["Id"] for item in policies if item["Name"] == name)
        organizations.detach_policy(PolicyId=number, TargetId=MEMBER)
    iam.disable_organizations_root_sessions()
    iam.disable_organizations_root_credentials_management()
    organizations.disable_aws_service_access(ServicePrincipal="iam.amazonaws.com")


def security(client: Client) -> None:
    """Nobody administers security services, and the trail of the organization and what it writes into are gone."""
    client("guardduty").disable_organization_admin_account(AdminAccountId=MEMBER)
    for feature in ("SecurityHub", "SecurityHubV2"):
        client("securityhub").disable_organization_admin_account(AdminAccountId=MEMBER, Feature=feature)
    client("inspector2").disable_delegated_admin_account(delegatedAdminAccountId=MEMBER)
    client("macie2").disable_organization_admin_account(adminAccountId=MEMBER)
    client("detective").disable_organization_admin_account()
    organizations = client("organizations")
    for name in ("access-analyzer", "config"):
        principal = f"{name}.amazonaws.com"
        organizations.deregister_delegated_administrator(AccountId=MEMBER, ServicePrincipal=principal)
    kit.stored(MEMBER, "accessanalyzer.analyzers", "us-east-1").clear()
    client("cloudtrail", "us-east-1").delete_trail(Name="dayone-organization")
    s3_backends[MEMBER]["aws"].buckets[f"dayone-organization-trail-{MEMBER}-us-east-1"].policy = None


def accounts(client: Client) -> None:
    """No unit, no tag, no alias, no region, and no trust of those that were configured."""
    organizations = client("organizations")
    organizations.disable_aws_service_access(ServicePrincipal="ram.amazonaws.com")
    root = organizations.list_roots()["Roots"][0]["Id"]
    for unit in organizations.list_organizational_units_for_parent(ParentId=root)["OrganizationalUnits"]:
        organizations.delete_organizational_unit(OrganizationalUnitId=unit["Id"])
    organizations.untag_resource(ResourceId=MEMBER, TagKeys=["team"])
    iam_backends[MEMBER]["aws"].account_aliases.clear()
    kit.stored(MEMBER, "account.regions").clear()


def access(client: Client) -> None:
    """The roles that runs work in, here and in the organization."""
    iam, stacks = client("iam"), client("cloudformation")
    iam.delete_role_permissions_boundary(RoleName="dayone-baseline")
    iam.update_role(RoleName="dayone-drift", MaxSessionDuration=7200)
    for provider in iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]:
        iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=provider["Arn"])
    root = client("organizations").list_roots()["Roots"][0]["Id"]
    for name in ("dayone-baseline", "dayone-drift"):
        stacks.delete_stack_instances(
            StackSetName=name,
            DeploymentTargets={"OrganizationalUnitIds": [root]},
            Regions=["us-east-1"],
            RetainStacks=False,
        )


def people(client: Client) -> None:
    """The groups, their only administrator, and the rules for passwords."""
    iam = client("iam")
    iam.delete_account_password_policy()
    iam.delete_account_alias(AccountAlias="example-production")
    for name in ("web", "dayone-admins"):
        for user in iam.get_group(GroupName=name)["Users"]:
            iam.remove_user_from_group(GroupName=name, UserName=user["UserName"])
        for policy in iam.list_attached_group_policies(GroupName=name)["AttachedPolicies"]:
            iam.detach_group_policy(GroupName=name, PolicyArn=policy["PolicyArn"])
        iam.delete_group(GroupName=name)
    secret = "dayone/console-password/alice"
    client("secretsmanager").delete_secret(SecretId=secret, ForceDeleteWithoutRecovery=True)
    iam.delete_login_profile(UserName="alice")
    iam.delete_user(UserName="alice")
    role(client, "dayone-support")


def role(client: Client, name: str) -> None:
    """A role goes with all that it may do."""
    iam = client("iam")
    for policy in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
        iam.detach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])
    for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]:
        iam.delete_role_policy(RoleName=name, PolicyName=policy)
    iam.delete_role(RoleName=name)


def money(client: Client) -> None:
    """Nobody is notified of costs, nor of anything else."""
    sns, budgets, costs = client("sns"), client("budgets"), client("ce")
    for topic in sns.list_topics()["Topics"]:
        for item in sns.list_subscriptions_by_topic(TopicArn=topic["TopicArn"])["Subscriptions"]:
            sns.unsubscribe(SubscriptionArn=item["SubscriptionArn"])
        sns.delete_topic(TopicArn=topic["TopicArn"])
    preferences, monthly = client("billing"), {"AccountId": ACCOUNT, "BudgetName": "dayone-monthly"}
    found = preferences.get_billing_preferences(features=["BILLING_ALERTS"])["billingPreferences"]
    off = [{"key": item["key"], "value": "DISABLED"} for item in found]
    preferences.update_billing_preferences(feature="BILLING_ALERTS", billingPreferencesPerKey=off)
    for action in budgets.describe_budget_actions_for_budget(**monthly)["Actions"]:
        budgets.delete_budget_action(**monthly, ActionId=action["ActionId"])
    budgets.delete_budget(**monthly)
    for item in costs.get_anomaly_subscriptions()["AnomalySubscriptions"]:
        costs.delete_anomaly_subscription(SubscriptionArn=item["SubscriptionArn"])
    for item in costs.get_anomaly_monitors()["AnomalyMonitors"]:
        costs.delete_anomaly_monitor(MonitorArn=item["MonitorArn"])


def records(client: Client) -> None:
    """The trail, its alarms, and what AWS Config keeps."""
    client("cloudtrail").delete_trail(Name="dayone-trail")
    alarms, logs, config = client("cloudwatch"), client("logs"), client("config")
    alarms.delete_alarms(AlarmNames=[item["AlarmName"] for item in alarms.describe_alarms()["MetricAlarms"]])
    for item in logs.describe_metric_filters()["metricFilters"]:
        logs.delete_metric_filter(logGroupName=item["logGroupName"], filterName=item["filterName"])
    for region in ("us-east-1", REGION):
        rules(client("events", region))
    role(client, "dayone-change-events")
    queues(client("sqs"))
    config.delete_configuration_recorder(ConfigurationRecorderName="dayone")
    config.delete_delivery_channel(DeliveryChannelName="dayone")
    config.delete_retention_configuration(RetentionConfigurationName="default")
    config.delete_configuration_aggregator(ConfigurationAggregatorName="dayone")
    config.delete_conformance_pack(ConformancePackName="dayone-volumes")
    client("iam").delete_service_linked_role(RoleName="AWSServiceRoleForConfig")


def rules(events: Any) -> None:
    """All rules of a region."""
    for rule in events.list_rules()["Rules"]:
        targets = events.list_targets_by_rule(Rule=rule["Name"])["Targets"]
        events.remove_targets(Rule=rule["Name"], Ids=[item["Id"] for item in targets])
        events.delete_rule(Name=rule["Name"])


def queues(sqs: Any) -> None:
    """All queues of a region."""
    for url in sqs.list_queues()["QueueUrls"]:
        sqs.delete_queue(QueueUrl=url)


def defaults(client: Client) -> None:
    """What new disks, instances and networks begin with."""
    ec2, west = client("ec2"), client("ec2", REGION)
    ec2.reset_ebs_default_kms_key_id()
    ec2.disable_ebs_encryption_by_default()
    ec2.modify_instance_metadata_defaults(
        HttpTokens="optional",
        HttpTokensEnforced="disabled",
        HttpPutResponseHopLimit=64,
        HttpEndpoint="enabled",
        InstanceMetadataTags="enabled",
    )
    ec2.disable_snapshot_block_public_access()
    ec2.disable_image_block_public_access()
    ec2.enable_serial_console_access()
    ec2.modify_vpc_block_public_access_options(InternetGatewayBlockMode="off")
    client("ssm").delete_document(Name="SSM-SessionManagerRunShell")
    client("bedrock").delete_model_invocation_logging_configuration()
    ec2.disable_allowed_images_settings()
    ec2.replace_image_criteria_in_allowed_images_settings(ImageCriteria=[])
    setting = "/ssm/documents/console/public-sharing-permission"
    client("ssm").update_service_setting(SettingId=setting, SettingValue="Enable")
    client("s3control").delete_public_access_block(AccountId=ACCOUNT)
    client("ec2", "eu-central-1").create_default_vpc()
    west.delete_flow_logs(FlowLogIds=[item["FlowLogId"] for item in west.describe_flow_logs()["FlowLogs"]])
    for group in west.describe_security_groups(GroupNames=["default"])["SecurityGroups"]:
        west.authorize_security_group_ingress(GroupId=group["GroupId"], IpPermissions=_WORLD)


def guards(client: Client) -> None:
    """What watches the account."""
    analyzer, guardduty = client("accessanalyzer"), client("guardduty")
    for item in analyzer.list_analyzers()["analyzers"]:
        analyzer.delete_analyzer(analyzerName=item["name"])
    for name in guardduty.list_detectors()["DetectorIds"]:
        guardduty.delete_detector(DetectorId=name)
    client("securityhub").disable_security_hub()
    client("macie2").disable_macie()
    kinds = ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE"]
    client("inspector2").disable(accountIds=[ACCOUNT], resourceTypes=kinds)


def buckets(client: Client) -> None:
    """Buckets let the public in, tell nobody who reads them, and answer without TLS."""
    s3 = client("s3")
    for item in s3.list_buckets()["Buckets"]:
        name = item["Name"]
        if name == "older-site" or name.startswith("dayone-"):
            s3.delete_public_access_block(Bucket=name)
            s3.put_bucket_logging(Bucket=name, BucketLoggingStatus={})
    # Without the rest of its policy, no bucket's logs could be sent there.
    logs_bucket = f"dayone-logs-{ACCOUNT}-us-east-1"
    policy = json.loads(s3.get_bucket_policy(Bucket=logs_bucket)["Policy"])
    policy["Statement"] = [item for item in policy["Statement"] if "FlowLogs" not in item["Sid"]]
    s3.put_bucket_policy(Bucket=logs_bucket, Policy=json.dumps(policy))
    logs = client("logs")
    for item in logs.describe_deliveries()["deliveries"]:
        if item["deliverySourceName"].startswith("dayone-"):
            logs.delete_delivery(id=item["id"])


def domain(client: Client, name: str) -> None:
    """The zone is neither signed nor logged, and lacks what leads to the site."""
    route53, domains = client("route53"), client("route53domains")
    for item in domains.get_domain_detail(DomainName=name)["DnssecKeys"]:
        domains.disassociate_delegation_signer_from_domain(DomainName=name, Id=item["Id"])
    zone = route53.list_hosted_zones()["HostedZones"][0]["Id"]
    route53.disable_hosted_zone_dnssec(HostedZoneId=zone)
    for item in route53.list_query_logging_configs()["QueryLoggingConfigs"]:
        route53.delete_query_logging_config(Id=item["Id"])
    found = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    gone = [item for item in found if item["Type"] not in ("NS", "SOA")]
    changes = [{"Action": "DELETE", "ResourceRecordSet": item} for item in gone]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
    route53.update_hosted_zone_comment(Id=zone, Comment="Theirs")


def site(client: Client) -> None:
    """The site is emptied, and open to old protocols."""
    s3, cloudfront, certificates = client("s3"), client("cloudfront"), client("acm")
    s3.delete_object(Bucket=f"dayone-site-{ACCOUNT}-us-east-1", Key="index.html")
    for item in cloudfront.list_distributions()["DistributionList"]["Items"]:
        answer = cloudfront.get_distribution_config(Id=item["Id"])
        config = answer["DistributionConfig"]
        config.update(DefaultRootObject="", Enabled=False, ViewerCertificate={"CloudFrontDefaultCertificate": True})
        config["Aliases"] = {"Quantity": 0}
        config["Origins"]["Items"][0]["OriginAccessControlId"] = ""
        config["DefaultCacheBehavior"].update(
            FunctionAssociations={"Quantity": 0}, ResponseHeadersPolicyId="", ViewerProtocolPolicy="allow-all"
        )
        cloudfront.update_distribution(Id=item["Id"], IfMatch=answer["ETag"], DistributionConfig=config)
    for item in certificates.list_certificates()["CertificateSummaryList"]:
        certificates.delete_certificate(CertificateArn=item["CertificateArn"])


def everything(client: Client, name: str) -> None:
    """All that the baseline's story has made, with the domain of that name."""
    for part in (
        contacts,
        access,
        organization,
        accounts,
        people,
        money,
        records,
        defaults,
        guards,
        buckets,
        site,
    ):
        part(client)
    domain(client, name)
