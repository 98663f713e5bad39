# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Front ends and whether they log access, server certificates, and default security groups."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from .form import ASIDE, BREACHES, CIS, CONFIG, HOLDS, REGION, Estate, Variant

LOGS, ENDED = "resource_audit.front_end_logging", "iam_hygiene.expired_certificates"
DEFAULT = "network_defaults.default_security_groups"
_410, _217, _65 = f"{CIS}4.10", f"{CIS}2.17", f"{CIS}6.5"
_ELB = f"{CONFIG}elb-logging-enabled.html"
_STAGE = f"{CONFIG}api-gwv2-access-logs-enabled.html"


def balancer(kind: str, *, logs: bool = False) -> Callable[[Estate], str]:
    """A load balancer of the second version."""

    def stands(estate: Estate) -> str:
        elb = estate.client("elbv2")
        made = elb.create_load_balancer(Name=estate.name("front"), Subnets=[estate.subnet], Type=kind)
        arn = str(made["LoadBalancers"][0]["LoadBalancerArn"])
        if logs:
            bucket = estate.name("bucket")
            estate.client("s3", "us-east-1").create_bucket(Bucket=bucket)
            wanted = {"access_logs.s3.enabled": "true", "access_logs.s3.bucket": bucket}
            elb.modify_load_balancer_attributes(
                LoadBalancerArn=arn, Attributes=[{"Key": key, "Value": value} for key, value in wanted.items()]
            )
        return arn

    return stands


def classic(*, logs: bool) -> Callable[[Estate], str]:
    """A classic load balancer."""

    def stands(estate: Estate) -> str:
        elb, name = estate.client("elb"), estate.name("classic")
        listener = {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}
        elb.create_load_balancer(LoadBalancerName=name, Listeners=[listener], AvailabilityZones=[f"{REGION}a"])
        wanted = {"Enabled": logs, "S3BucketName": "logs", "EmitInterval": 60} if logs else {"Enabled": False}
        elb.modify_load_balancer_attributes(LoadBalancerName=name, LoadBalancerAttributes={"AccessLog": wanted})
        return estate.arn("elasticloadbalancing", f"loadbalancer/{name}")

    return stands


def stage(settings: dict[str, Any] | None) -> Callable[[Estate], str]:
    """A stage of an HTTP API."""

    def stands(estate: Estate) -> str:
        gateway = estate.client("apigatewayv2")
        api = gateway.create_api(Name=estate.name("api"), ProtocolType="HTTP")["ApiId"]
        more = {"AccessLogSettings": settings} if settings else {}
        gateway.create_stage(ApiId=api, StageName="live", **more)
        return f"arn:aws:apigateway:{REGION}::/apis/{api}/stages/live"

    return stands


def rest_stage(settings: dict[str, str] | None = None, **more: Any) -> Callable[[Estate], str]:
    """A stage of a REST API. Access logs are enabled by changing it."""

    def stands(estate: Estate) -> str:
        gateway = estate.client("apigateway")
        api = gateway.create_rest_api(name=estate.name("api"))["id"]
        root = gateway.get_resources(restApiId=api)["items"][0]["id"]
        about = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}
        gateway.put_method(**about, authorizationType="NONE")
        gateway.put_integration(**about, type="MOCK")
        deployed = gateway.create_deployment(restApiId=api)["id"]
        gateway.create_stage(restApiId=api, stageName="live", deploymentId=deployed, **more)
        changes = [{"op": "replace", "path": f"/{path}", "value": value} for path, value in (settings or {}).items()]
        if changes:
            gateway.update_stage(restApiId=api, stageName="live", patchOperations=changes)
        return f"arn:aws:apigateway:{REGION}::/restapis/{api}/stages/live"

    return stands


def distribution(*, logs: str = "", delivered: str = "") -> Callable[[Estate], str]:
    """A distribution with its own access logs, or with a source of CloudWatch Logs' deliveries, which is delivered
    somewhere or not."""

    def stands(estate: Estate) -> str:
        origin = {"Id": "o", "DomainName": "example.com", "CustomOriginConfig": _ORIGIN}
        config: dict[str, Any] = {
            "CallerReference": estate.name("front"),
            "Comment": "",
            "Enabled": True,
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": "https-only", **_CACHED},
        }
        if logs:
            config["Logging"] = {"Enabled": True, "IncludeCookies": False, "Bucket": logs, "Prefix": ""}
        made = estate.client("cloudfront", "us-east-1").create_distribution(DistributionConfig=config)
        arn = str(made["Distribution"]["ARN"])
        if delivered:
            client, name = estate.client("logs", "us-east-1"), estate.name("source")
            client.put_delivery_source(name=name, resourceArn=arn, logType="ACCESS_LOGS")
            if delivered == "yes":
                group = estate.name("group")
                client.create_log_group(logGroupName=group)
                target = f"arn:aws:logs:us-east-1:123456789012:log-group:{group}:*"
                to = client.put_delivery_destination(
                    name=group, deliveryDestinationConfiguration={"destinationResourceArn": target}
                )
                client.create_delivery(deliverySourceName=name, deliveryDestinationArn=to["deliveryDestination"]["arn"])
        return arn

    return stands


_ORIGIN = {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}
_CACHED = {"ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}}, "MinTTL": 0}


def certificate(**until: float) -> Callable[[Estate], str]:
    """A server certificate that ends in this time."""

    def stands(estate: Estate) -> str:
        name = estate.name("certificate")
        made = estate.client("iam").upload_server_certificate(
            ServerCertificateName=name, CertificateBody="certificate", PrivateKey="key"
        )
        estate.keep("iam.certificates", {name: estate.now + timedelta(**until)})
        return str(made["ServerCertificateMetadata"]["Arn"])

    return stands


def default_group(*, ingress: bool, egress: bool) -> Callable[[Estate], str]:
    """The default security group of a VPC, with the rules that it is born with or without."""

    def stands(estate: Estate) -> str:
        ec2 = estate.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.50.0.0/16")["Vpc"]["VpcId"]
        filters = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": ["default"]}]
        group = ec2.describe_security_groups(Filters=filters)["SecurityGroups"][0]
        for way, kept, rules in (
            ("ingress", ingress, group["IpPermissions"]),
            ("egress", egress, group["IpPermissionsEgress"]),
        ):
            if not kept:
                getattr(ec2, f"revoke_security_group_{way}")(GroupId=group["GroupId"], IpPermissions=rules)
        return estate.arn("ec2", f"security-group/{group['GroupId']}")

    return stands


_REST = "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html"
_FRONT = f"{CONFIG}cloudfront-accesslogs-enabled.html"
_SECOND = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html"
_TO = "arn:aws:logs:eu-west-1:123456789012:log-group:access"

ROWS = (
    Variant("front-application", LOGS, balancer("application"), BREACHES, _ELB, "It must log to a bucket.", False),
    Variant(
        "front-application-that-logs", LOGS, balancer("application", logs=True), HOLDS, _ELB, "It logs to a bucket."
    ),
    Variant("front-network", LOGS, balancer("network"), ASIDE, _ELB, "Application and classic ones are looked at."),
    Variant("front-gateway", LOGS, balancer("gateway"), ASIDE, _ELB, "Application and classic ones are looked at."),
    Variant("front-classic", LOGS, classic(logs=False), BREACHES, _ELB, "It must log to a bucket.", False),
    Variant("front-classic-that-logs", LOGS, classic(logs=True), HOLDS, _ELB, "It logs to a bucket."),
    Variant("front-stage", LOGS, stage(None), BREACHES, _STAGE, "A stage needs settings of access logs.", False),
    Variant(
        "front-stage-that-logs",
        LOGS,
        stage({"DestinationArn": _TO, "Format": "$context.requestId"}),
        HOLDS,
        _STAGE,
        "A stage with a destination of access logs.",
    ),
    Variant("front-rest-stage", LOGS, rest_stage(), BREACHES, _REST, "A stage needs settings of access logs.", False),
    Variant(
        "front-rest-stage-that-logs",
        LOGS,
        rest_stage({"accessLogSettings/destinationArn": _TO, "accessLogSettings/format": "$context.requestId"}),
        HOLDS,
        _REST,
        "A stage with a destination of access logs.",
    ),
    Variant(
        "front-rest-stage-that-logs-what-it-does",
        LOGS,
        rest_stage({"*/*/logging/loglevel": "INFO"}),
        BREACHES,
        _REST,
        "Logs of execution say what the stage did, and not who came.",
        False,
    ),
    Variant("front-distribution", LOGS, distribution(), BREACHES, _FRONT, "It must log who came.", False),
    Variant(
        "front-distribution-that-logs",
        LOGS,
        distribution(logs="logs.s3.amazonaws.com"),
        HOLDS,
        _FRONT,
        "It logs to a bucket.",
    ),
    Variant(
        "front-distribution-that-is-delivered",
        LOGS,
        distribution(delivered="yes"),
        HOLDS,
        _SECOND,
        "Access logs of the second version go by a delivery of CloudWatch Logs.",
    ),
    Variant(
        "front-distribution-with-a-source-alone",
        LOGS,
        distribution(delivered="no"),
        BREACHES,
        _SECOND,
        "A source without a delivery delivers nothing.",
        False,
    ),
    Variant("certificate-of-last-year", ENDED, certificate(days=-400), BREACHES, _217, "What has expired is removed."),
    Variant("certificate-that-ended-an-hour-ago", ENDED, certificate(hours=-1), BREACHES, _217, "It has expired."),
    Variant("certificate-that-ends-in-an-hour", ENDED, certificate(hours=1), HOLDS, _217, "It has not expired yet."),
    Variant("certificate-of-next-year", ENDED, certificate(days=400), HOLDS, _217, "It has not expired yet."),
    Variant(
        "default-group-as-born",
        DEFAULT,
        default_group(ingress=True, egress=True),
        BREACHES,
        _65,
        "A default group must have no inbound and no outbound rules.",
    ),
    Variant(
        "default-group-with-its-way-out",
        DEFAULT,
        default_group(ingress=False, egress=True),
        BREACHES,
        _65,
        "A default group must have no inbound and no outbound rules.",
    ),
    Variant(
        "default-group-with-its-way-in",
        DEFAULT,
        default_group(ingress=True, egress=False),
        BREACHES,
        _65,
        "A default group must have no inbound and no outbound rules.",
    ),
    Variant(
        "default-group-without-rules",
        DEFAULT,
        default_group(ingress=False, egress=False),
        HOLDS,
        _65,
        "A default group must have no inbound and no outbound rules.",
    ),
)
