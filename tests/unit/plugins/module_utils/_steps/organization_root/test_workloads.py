# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What runs in a management account is seen, kind by kind, and what governs the organization is not taken for it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Verdict
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_root.workload_buckets import (
    WorkloadBuckets,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.organization_root.workloads import KINDS, Workloads

from tests.emulator import clients
from tests.emulator.server import Emulator
from tests.estate.form import REGION, Estate
from tests.estate.looking import context


@pytest.fixture(scope="module")
def running() -> Iterator[Estate]:
    with Emulator() as emulator:
        yield Estate(emulator)


@pytest.fixture
def estate(running: Estate) -> Iterator[Estate]:
    running.emulator.reset()
    running.__dict__.pop("vpc", None)
    running.__dict__.pop("subnet", None)
    yield running


def _function(estate: Estate) -> None:
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": trust})
    role = estate.client("iam").create_role(RoleName="worker", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("it.py", "")
    about = {"Runtime": "python3.13", "Role": role, "Handler": "it.handler", "Code": {"ZipFile": code.getvalue()}}
    estate.client("lambda").create_function(FunctionName="worker", **about)


def _table(estate: Estate) -> None:
    key = {"AttributeName": "id", "AttributeType": "S"}
    estate.client("dynamodb").create_table(
        TableName="carts",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[key],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )


def _classic(estate: Estate) -> None:
    estate.client("elb").create_load_balancer(
        LoadBalancerName="old",
        Subnets=[estate.subnet],
        Listeners=[{"Protocol": "TCP", "LoadBalancerPort": 80, "InstancePort": 80}],
    )


def _database(estate: Estate) -> None:
    estate.client("rds").create_db_instance(
        DBInstanceIdentifier="shop", Engine="postgres", DBInstanceClass="db.t3.micro", AllocatedStorage=20
    )


#: What makes one of each kind.
MAKES: Mapping[str, Callable[[Estate], Any]] = {
    "API Gateway HTTP and WebSocket APIs": lambda estate: estate.client("apigatewayv2").create_api(
        Name="shop", ProtocolType="HTTP"
    ),
    "API Gateway REST APIs": lambda estate: estate.client("apigateway").create_rest_api(name="shop"),
    "Classic load balancers": _classic,
    "DynamoDB tables": _table,
    "EC2 instances": lambda estate: estate.client("ec2").run_instances(
        ImageId="ami-12c6146b", MinCount=1, MaxCount=1, SubnetId=estate.subnet
    ),
    "ECS clusters": lambda estate: estate.client("ecs").create_cluster(clusterName="shop"),
    "Load balancers": lambda estate: estate.client("elbv2").create_load_balancer(
        Name="shop", Type="network", Subnets=[estate.subnet]
    ),
    "Lambda functions": _function,
    "RDS instances": _database,
}


def of_region(estate: Estate) -> Verdict:
    found = Workloads(context(estate), REGION)
    return found.plan(found.observe()).verdicts[0]


def test_each_kind_is_seen_by_one_request(estate: Estate) -> None:
    assert set(MAKES) == set(KINDS)
    estate.emulator.control("calls", method="DELETE")
    assert of_region(estate).holds
    calls = estate.emulator.control("calls", method="GET")
    assert len([call for call in calls if call["service"] != "sts"]) == len(KINDS)
    for make in MAKES.values():
        make(estate)
    verdict = of_region(estate)
    assert (verdict.holds, verdict.mend) == (False, "person")
    assert verdict.current == dict.fromkeys(KINDS, 1)


@pytest.mark.parametrize("service", sorted({row[0] for row in KINDS.values()}))
def test_a_kind_that_cannot_be_read_is_no_workload_and_not_held(estate: Estate, service: str) -> None:
    error = {"code": "AccessDeniedException", "message": "no", "status": 403}
    estate.emulator.control("faults", [{"service": service, "error": error}])
    verdict = of_region(estate)
    assert (verdict.holds, verdict.mend) == (False, "unknown")


def test_a_region_that_lacks_a_service_says_so(estate: Estate) -> None:
    error = {"code": "UnrecognizedClientException", "message": "no", "status": 403}
    estate.emulator.control("faults", [{"service": "apigatewayv2", "error": error}])
    found = Workloads(context(estate), "us-nowhere-1")
    verdict = found.plan(found.observe()).verdicts[0]
    assert verdict.mend == "unknown"
    assert "not available there" in verdict.note


def of_buckets(estate: Estate, regions: list[str] | None = None) -> list[Verdict]:
    found = WorkloadBuckets(context(estate), {"regions": regions})
    return list(found.plan(found.observe()).verdicts)


def _bucket(estate: Estate, name: str, region: str = REGION, **tags: str) -> None:
    there = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    estate.client("s3", region).create_bucket(Bucket=name, **there)
    if tags:
        listed = [{"Key": key.replace("_", ":"), "Value": value} for key, value in tags.items()]
        estate.client("s3", region).put_bucket_tagging(Bucket=name, Tagging={"TagSet": listed})


def _governed(estate: Estate) -> None:
    """Buckets of the baseline, of AWS's services, of a trail and of a recorder, each by other hands."""
    _bucket(estate, "shop-logs", dayone_managed="audit_trail")
    _bucket(estate, "aws-controltower-logs-1")
    _bucket(estate, "cf-templates-abc-eu-west-1")
    there = estate.client("s3", "us-east-1")
    clients.bucket_for(there, "old-trail")
    estate.client("cloudtrail").create_trail(Name="old", S3BucketName="old-trail")
    clients.bucket_for(there, "old-config", "config")
    role = clients.role_for(estate.client("iam"), "recorder", "config", "s3:PutObject")
    config = estate.client("config")
    config.put_configuration_recorder(ConfigurationRecorder={"name": "default", "roleARN": role})
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "old-config"})


def test_buckets_of_governance_are_no_workload(estate: Estate) -> None:
    _governed(estate)
    assert [(item.holds, item.resource) for item in of_buckets(estate)] == [(True, "")]


def test_each_other_bucket_is_a_finding_of_its_own(estate: Estate) -> None:
    _governed(estate)
    _bucket(estate, "pictures", "us-west-2", owner="shop")
    _bucket(estate, "orders")
    found = of_buckets(estate)
    assert [(item.holds, item.mend, item.resource) for item in found] == [
        (False, "person", "arn:aws:s3:::orders"),
        (False, "person", "arn:aws:s3:::pictures"),
    ]
    assert [item.resource for item in of_buckets(estate, [REGION])] == ["arn:aws:s3:::orders"]


def test_a_bucket_that_is_deleted_meanwhile_is_left_out(estate: Estate) -> None:
    _bucket(estate, "orders")
    error = {"code": "NoSuchBucket", "message": "no", "status": 404}
    estate.emulator.control("faults", [{"service": "s3", "operation": "GetBucketTagging", "error": error}])
    assert [(item.holds, item.resource) for item in of_buckets(estate)] == [(True, "")]


def test_a_bucket_whose_tags_cannot_be_read_is_unknown(estate: Estate) -> None:
    _bucket(estate, "orders")
    error = {"code": "AccessDenied", "message": "no", "status": 403}
    estate.emulator.control("faults", [{"service": "s3", "operation": "GetBucketTagging", "error": error}])
    assert [(item.mend, item.resource) for item in of_buckets(estate)] == [("unknown", "arn:aws:s3:::orders")]
