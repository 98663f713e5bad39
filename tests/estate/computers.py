# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Instances: their metadata service and their profile. Flow logs of the networks that they are in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.ec2.models import ec2_backends

from tests.emulator import clients
from tests.emulator.account import ACCOUNT

from .form import ANY, ASIDE, BREACHES, CIS, CONFIG, HOLDS, REGION, Estate, Variant

IMDS, PROFILE = "resource_audit.instance_imdsv2", "resource_audit.instance_profile"
FLOWS = "network_defaults.flow_logs"
_67, _216, _47 = f"{CIS}6.7", f"{CIS}2.16", f"{CIS}4.7"
_IMDS = "HttpTokens must be required, and that must be applied."
_METADATA = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceMetadataOptionsResponse.html"
_FLOW = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_FlowLog.html"
_TRUST = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, '
    '"Action": "sts:AssumeRole"}]}'
)


def instance(then: Callable[[Any, str], Any] | None = None, **metadata: Any) -> Callable[[Estate], str]:
    """An instance with metadata options. ``then`` is what is done to it."""

    def stands(estate: Estate) -> str:
        ec2 = estate.client("ec2")
        options = {"MetadataOptions": metadata} if metadata else {}
        made = ec2.run_instances(ImageId="ami-00000000", MinCount=1, MaxCount=1, SubnetId=estate.subnet, **options)
        name = made["Instances"][0]["InstanceId"]
        if then:
            then(ec2, name)
        return estate.arn("ec2", f"instance/{name}")

    return stands


def _stop(ec2: Any, name: str) -> None:
    ec2.stop_instances(InstanceIds=[name])


def _terminate(ec2: Any, name: str) -> None:
    ec2.terminate_instances(InstanceIds=[name])


def _pending(_ec2: Any, name: str) -> None:
    ec2_backends[ACCOUNT][REGION].get_instance(name).metadata_options.state = "pending"


def profiled(*, role: bool) -> Callable[[Estate], str]:
    """An instance with a profile, with a role in it or none."""

    def stands(estate: Estate) -> str:
        iam, name = estate.client("iam"), estate.name("profile")
        iam.create_instance_profile(InstanceProfileName=name)
        if role:
            iam.create_role(RoleName=name, AssumeRolePolicyDocument=_TRUST)
            iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
        arn = instance()(estate)
        estate.client("ec2").associate_iam_instance_profile(
            IamInstanceProfile={"Name": name}, InstanceId=arn.rpartition("/")[2]
        )
        return arn

    return stands


def network(*logs: dict[str, Any], of_subnet: bool = False) -> Callable[[Estate], str]:
    """A VPC with flow logs. ``state`` of a flow log is what EC2 says of it beside."""

    def stands(estate: Estate) -> str:
        ec2 = estate.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.40.0.0/16")["Vpc"]["VpcId"]
        of, kind = vpc, "VPC"
        if of_subnet:
            of = ec2.create_subnet(VpcId=vpc, CidrBlock="10.40.1.0/24")["Subnet"]["SubnetId"]
            kind = "Subnet"
        for log in logs:
            bucket = estate.name("flows")
            clients.bucket_for(estate.client("s3", "us-east-1"), bucket, "delivery.logs")
            made = ec2.create_flow_logs(
                ResourceIds=[of],
                ResourceType=kind,
                TrafficType=log["traffic"],
                LogDestinationType="s3",
                LogDestination=f"arn:aws:s3:::{bucket}",
            )
            held = ec2_backends[ACCOUNT][REGION].flow_logs[made["FlowLogIds"][0]]
            for name, value in log.get("state", {}).items():
                setattr(held, name, value)
        return estate.arn("ec2", f"vpc/{vpc}")

    return stands


def _log(traffic: str, **state: Any) -> dict[str, Any]:
    return {"traffic": traffic, "state": state}


_FAILED = {"deliver_logs_status": "FAILED", "deliver_logs_error_message": "Access error"}

ROWS = (
    Variant("instance-of-old-defaults", IMDS, instance(), BREACHES, _67, _IMDS, "optional"),
    Variant("instance-imdsv2", IMDS, instance(HttpTokens="required"), HOLDS, _67, _IMDS),
    Variant("instance-optional", IMDS, instance(HttpTokens="optional"), BREACHES, _67, _IMDS, "optional"),
    Variant(
        "instance-imdsv2-for-containers",
        IMDS,
        instance(HttpTokens="required", HttpPutResponseHopLimit=2),
        HOLDS,
        _67,
        "How many hops an answer may take is another matter.",
    ),
    Variant(
        "instance-without-metadata-service",
        IMDS,
        instance(HttpTokens="optional", HttpEndpoint="disabled"),
        HOLDS,
        _METADATA,
        "Where the endpoint is disabled, no version answers.",
        differs=True,
    ),
    Variant(
        "instance-imdsv2-not-applied-yet",
        IMDS,
        instance(_pending, HttpTokens="required"),
        BREACHES,
        _67,
        _IMDS,
        "pending",
    ),
    Variant("instance-stopped", IMDS, instance(_stop), BREACHES, _67, "All instances are looked at.", "optional"),
    Variant("instance-terminated", IMDS, instance(_terminate), ASIDE, _67, "What is terminated runs no more."),
    Variant("instance-without-profile", PROFILE, instance(), BREACHES, _216, "No profile, no role.", "none"),
    Variant("instance-with-role", PROFILE, profiled(role=True), HOLDS, _216, "A profile with a role in it."),
    Variant(
        "instance-with-an-empty-profile",
        PROFILE,
        profiled(role=False),
        BREACHES,
        _216,
        "A profile that has no role gives the instance none.",
        ANY,
    ),
    Variant("vpc-without-flow-log", FLOWS, network(), BREACHES, _47, "A flow log that is active is needed.", "none"),
    Variant("vpc-all-traffic", FLOWS, network(_log("ALL")), HOLDS, _47, "A flow log that is active."),
    Variant(
        "vpc-rejected-traffic",
        FLOWS,
        network(_log("REJECT")),
        HOLDS,
        f"{CONFIG}vpc-flow-logs-enabled.html",
        "Security Hub's EC2.6 asks for rejected traffic.",
    ),
    Variant(
        "vpc-accepted-traffic-only",
        FLOWS,
        network(_log("ACCEPT")),
        BREACHES,
        f"{CONFIG}vpc-flow-logs-enabled.html",
        "Security Hub's EC2.6 asks for rejected traffic.",
    ),
    Variant(
        "vpc-accepted-and-rejected-apart",
        FLOWS,
        network(_log("ACCEPT"), _log("REJECT")),
        HOLDS,
        f"{CONFIG}vpc-flow-logs-enabled.html",
        "Security Hub's EC2.6 asks for rejected traffic, which one of the two holds.",
    ),
    Variant(
        "vpc-of-a-subnet-only",
        FLOWS,
        network(_log("ALL"), of_subnet=True),
        BREACHES,
        _47,
        "The flow log must be the VPC's: it is looked for by the VPC's id.",
    ),
    Variant(
        "vpc-that-is-not-delivered",
        FLOWS,
        network(_log("ALL", **_FAILED)),
        BREACHES,
        _FLOW,
        "What could not be delivered is not logged.",
    ),
    Variant(
        "vpc-with-an-error-and-no-status",
        FLOWS,
        network(_log("ALL", deliver_logs_status=None, deliver_logs_error_message="Access error")),
        BREACHES,
        _FLOW,
        "An error of delivery means that records are missing, whether EC2 says FAILED with it or not.",
    ),
    Variant(
        "vpc-one-of-two-is-delivered",
        FLOWS,
        network(_log("ALL", **_FAILED), _log("ALL")),
        HOLDS,
        _47,
        "One flow log that is active is enough.",
    ),
)
