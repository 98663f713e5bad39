# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is asked for, and when. The scripts are in the order of the requests: one too many, or too few, fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile
from ansible_collections.dayone.aws.plugins.module_utils._parts.network_reach import network
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit import (
    access_logging as resource_audit_access_logging,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit import data as resource_audit_data
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit import endpoints
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit import network as resource_audit_network
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit import (
    policies as resource_audit_policies,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.audit import ResourceAudit
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.databases import clusters, databases
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.public import (
    cluster_snapshots,
    database_snapshots,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.region_client import RegionClient
from botocore.stub import ANY

ACCOUNT = "123456789012"
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/one"


@pytest.fixture
def client(aws: Aws) -> Callable[..., RegionClient]:
    def make(*checks: str, **about: Any) -> RegionClient:
        return RegionClient(aws, ACCOUNT, "aws", "us-east-1", frozenset(checks), **about)

    return make


def test_buckets_are_listed_once_and_read_in_their_regions(client: Any, scripted: Any) -> None:
    first = {"Buckets": [{"Name": "here", "BucketRegion": "us-east-1"}], "ContinuationToken": "more"}
    second = {
        "Buckets": [{"Name": "there", "BucketRegion": "eu-west-1"}, {"Name": "far", "BucketRegion": "ap-south-1"}]
    }
    scripted("s3").add_response("list_buckets", first, {"MaxBuckets": 1000})
    scripted("s3").add_response("list_buckets", second, {"MaxBuckets": 1000, "ContinuationToken": "more"})
    scripted("s3").add_response("get_bucket_policy", {"Policy": '{"Statement": []}'}, {"Bucket": "here"})
    scripted("s3", "eu-west-1").add_client_error("get_bucket_policy", "NoSuchBucketPolicy")
    here = client("bucket_tls", regions=frozenset({"us-east-1", "eu-west-1"}))
    rows = resource_audit_data.buckets(here)
    assert [(row["arn"], row["region"], row["policy"]) for row in rows] == [
        ("arn:aws:s3:::here", "us-east-1", {"Statement": []}),
        ("arn:aws:s3:::there", "eu-west-1", {}),
    ]


def test_the_accounts_own_block_is_asked_for_only_where_there_are_buckets(client: Any, scripted: Any) -> None:
    scripted("s3").add_response("list_buckets", {"Buckets": []}, {"MaxBuckets": 1000})
    assert resource_audit_data.buckets(client("bucket_public_access")) == []


def test_access_denied_to_one_bucket_is_no_empty_policy(client: Any, scripted: Any) -> None:
    found = {"Buckets": [{"Name": "here", "BucketRegion": "us-east-1"}]}
    scripted("s3").add_response("list_buckets", found, {"MaxBuckets": 1000})
    scripted("s3").add_client_error("get_bucket_policy", "AccessDenied")
    (row,) = resource_audit_data.buckets(client("public_policies"))
    assert isinstance(row["policy"], Failure)


def test_clusters_are_read_only_for_their_members(client: Any, scripted: Any) -> None:
    alone = {"DBInstanceArn": "arn:alone", "MultiAZ": True, "StorageEncrypted": True}
    member = {"DBInstanceArn": "arn:member", "MultiAZ": False, "DBClusterIdentifier": "shop"}
    shop = {"DBClusterIdentifier": "shop", "MultiAZ": True, "StorageEncryptionType": "sse-rds"}
    rds = scripted("rds")
    rds.add_response("describe_db_instances", {"DBInstances": [alone]}, {})
    assert [row["zones"] for row in databases(client("rds_multi_az"))] == [True]
    rds.add_response("describe_db_instances", {"DBInstances": [alone, member]}, {})
    rds.add_response("describe_db_clusters", {"DBClusters": [shop]}, {})
    found = {row["arn"]: (row["encrypted"], row["zones"]) for row in databases(client("rds_multi_az"))}
    assert found == {"arn:alone": (True, True), "arn:member": (True, True)}


def test_where_clusters_are_denied_what_they_decide_is_unknown(client: Any, scripted: Any) -> None:
    member = {"DBInstanceArn": "arn:member", "StorageEncrypted": False, "DBClusterIdentifier": "shop"}
    scripted("rds").add_response("describe_db_instances", {"DBInstances": [member]}, {})
    scripted("rds").add_client_error("describe_db_clusters", "AccessDenied")
    (row,) = databases(client("rds_encryption"))
    assert isinstance(row["encrypted"], Failure) and isinstance(row["zones"], Failure)


def test_clusters_are_looked_at_for_their_storage_with_instances_and_without(client: Any, scripted: Any) -> None:
    empty = {"DBClusterArn": "arn:empty", "StorageEncrypted": False, "DBClusterMembers": []}
    shop = {"DBClusterArn": "arn:shop", "StorageEncrypted": False, "DBClusterMembers": [{"DBInstanceIdentifier": "a"}]}
    scripted("rds").add_response("describe_db_clusters", {"DBClusters": [empty, shop]}, {})
    rows = clusters(client("rds_encryption"))
    assert [(row["arn"], row["encrypted"]) for row in rows] == [("arn:empty", False), ("arn:shop", False)]
    # The members tell of the zones of a cluster that has any.
    assert [row["zones"] for row in rows] == [False, None]


@pytest.mark.parametrize(
    ("about", "can"),
    [
        ({}, True),
        ({"KeySpec": "RSA_2048"}, False),
        ({"KeySpec": "HMAC_256"}, False),
        ({"Origin": "EXTERNAL"}, False),
        ({"KeyState": "PendingDeletion"}, False),
        ({"KeyState": "Disabled"}, False),
        ({"MultiRegionConfiguration": {"MultiRegionKeyType": "REPLICA"}}, False),
        ({"MultiRegionConfiguration": {"MultiRegionKeyType": "PRIMARY"}}, True),
    ],
)
def test_which_keys_can_rotate(about: dict[str, Any], can: bool) -> None:
    whole = {"KeySpec": "SYMMETRIC_DEFAULT", "Origin": "AWS_KMS", "KeyState": "Enabled", **about}
    assert resource_audit_data.can_rotate(whole) == can


def key(**about: Any) -> dict[str, Any]:
    whole = {"KeyManager": "CUSTOMER", "KeySpec": "SYMMETRIC_DEFAULT", "Origin": "AWS_KMS", "KeyState": "Enabled"}
    return {"KeyMetadata": {"KeyId": "one", **whole, **about}}


def list_key(kms: Any, **about: Any) -> None:
    kms.add_response("list_keys", {"Keys": [{"KeyId": "one", "KeyArn": KEY}], "Truncated": False}, {})
    kms.add_response("describe_key", key(**about), {"KeyId": "one"})


def test_keys_of_aws_are_left_out(client: Any, scripted: Any) -> None:
    list_key(scripted("kms"), KeyManager="AWS")
    assert resource_audit_data.keys(client("key_rotation", "public_policies")) == []


def test_a_key_that_cannot_rotate_is_not_asked_whether_it_does(client: Any, scripted: Any) -> None:
    list_key(scripted("kms"), KeySpec="RSA_2048")
    assert [row["rotates"] for row in resource_audit_data.keys(client("key_rotation"))] == [None]


def test_a_key_that_may_not_be_looked_at_is_unknown(client: Any, scripted: Any) -> None:
    kms = scripted("kms")
    kms.add_response("list_keys", {"Keys": [{"KeyId": "one", "KeyArn": KEY}], "Truncated": False}, {})
    kms.add_client_error("describe_key", "AccessDeniedException")
    (row,) = resource_audit_data.keys(client("key_rotation"))
    assert isinstance(row["rotates"], Failure)


def test_prefix_lists_that_rules_name_are_looked_up(client: Any, scripted: Any) -> None:
    ec2 = scripted("ec2")
    rules = [
        {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "PrefixListIds": [{"PrefixListId": "pl-1"}]},
        {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/8"}], "Ipv6Ranges": [{"CidrIpv6": "fd00::/8"}]},
    ]
    group = {"GroupId": "sg-1", "OwnerId": ACCOUNT, "IpPermissions": rules}
    ec2.add_response("describe_security_groups", {"SecurityGroups": [group]}, {})
    ec2.add_response("get_managed_prefix_list_entries", {"Entries": [{"Cidr": "0.0.0.0/0"}]}, {"PrefixListId": "pl-1"})
    (row,) = resource_audit_network.security_groups(client())
    assert row["arn"] == f"arn:aws:ec2:us-east-1:{ACCOUNT}:security-group/sg-1"
    assert [item["sources"] for item in row["rules"]] == [
        [network("0.0.0.0/0")],
        [network("10.0.0.0/8"), network("fd00::/8")],
    ]


def test_a_prefix_list_that_cannot_be_read_stays_with_its_rule(client: Any, scripted: Any) -> None:
    ec2 = scripted("ec2")
    rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "PrefixListIds": [{"PrefixListId": "pl-1"}]}
    ec2.add_response("describe_security_groups", {"SecurityGroups": [{"GroupId": "sg-1", "IpPermissions": [rule]}]}, {})
    ec2.add_client_error("get_managed_prefix_list_entries", "UnauthorizedOperation")
    (row,) = resource_audit_network.security_groups(client())
    assert isinstance(row["rules"][0]["unread"], Failure)


def peering() -> dict[str, Any]:
    return {
        "VpcPeeringConnectionId": "pcx-1",
        "RequesterVpcInfo": {
            "VpcId": "vpc-ours",
            "CidrBlock": "10.1.0.0/16",
            "CidrBlockSet": [{"CidrBlock": "10.1.0.0/16"}],
        },
        "AccepterVpcInfo": {
            "VpcId": "vpc-theirs",
            "CidrBlock": "10.2.0.0/16",
            "CidrBlockSet": [{"CidrBlock": "10.2.0.0/16"}, {"CidrBlock": "10.3.0.0/16"}],
            "Ipv6CidrBlockSet": [{"Ipv6CidrBlock": "2001:db8::/56"}],
        },
    }


def test_route_tables_are_read_only_where_there_is_a_peering(client: Any, scripted: Any) -> None:
    ec2 = scripted("ec2")
    ec2.add_response("describe_vpc_peering_connections", {"VpcPeeringConnections": []}, {"Filters": ANY})
    assert resource_audit_network.peering_routes(client()) == []


def test_routes_know_all_networks_of_the_other_side(client: Any, scripted: Any) -> None:
    ec2 = scripted("ec2")
    table = {
        "RouteTableId": "rtb-1",
        "VpcId": "vpc-ours",
        "OwnerId": ACCOUNT,
        "Routes": [
            {"DestinationCidrBlock": "10.1.0.0/16", "GatewayId": "local"},
            {"DestinationCidrBlock": "10.2.1.0/24", "VpcPeeringConnectionId": "pcx-1"},
            {"DestinationIpv6CidrBlock": "2001:db8::/64", "VpcPeeringConnectionId": "pcx-1"},
            {"DestinationPrefixListId": "pl-1", "VpcPeeringConnectionId": "pcx-1"},
        ],
    }
    ec2.add_response("describe_vpc_peering_connections", {"VpcPeeringConnections": [peering()]}, {"Filters": ANY})
    wanted = {"Filters": [{"Name": "route.vpc-peering-connection-id", "Values": ["pcx-1"]}]}
    ec2.add_response("describe_route_tables", {"RouteTables": [table]}, wanted)
    ec2.add_response(
        "get_managed_prefix_list_entries", {"Entries": [{"Cidr": "10.3.0.0/24"}]}, {"PrefixListId": "pl-1"}
    )
    (row,) = resource_audit_network.peering_routes(client())
    theirs = [network(cidr) for cidr in ("10.2.0.0/16", "10.3.0.0/16", "2001:db8::/56")]
    assert [(item["destinations"], item["peer"]) for item in row["routes"]] == [
        ([network("10.2.1.0/24")], theirs),
        ([network("2001:db8::/64")], theirs),
        ([network("10.3.0.0/24")], theirs),
    ]


ORIGINS = {"Quantity": 1, "Items": [{"Id": "it", "DomainName": "example.com"}]}
BEHAVIOR = {"TargetOriginId": "it", "ViewerProtocolPolicy": "https-only"}
SUMMARY: dict[str, Any] = {
    "Id": "E1",
    "ARN": f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1",
    "Status": "Deployed",
    "LastModifiedTime": "2026-01-01T00:00:00Z",
    "DomainName": "d.cloudfront.net",
    "Aliases": {"Quantity": 0},
    "Origins": ORIGINS,
    "DefaultCacheBehavior": BEHAVIOR,
    "CacheBehaviors": {"Quantity": 0},
    "CustomErrorResponses": {"Quantity": 0},
    "Comment": "",
    "PriceClass": "PriceClass_All",
    "Enabled": True,
    "ViewerCertificate": {},
    "Restrictions": {"GeoRestriction": {"RestrictionType": "none", "Quantity": 0}},
    "WebACLId": "",
    "HttpVersion": "http2",
    "IsIPV6Enabled": True,
    "Staging": False,
}


def test_deliveries_are_looked_for_only_where_a_distributions_own_logging_is_off(client: Any, scripted: Any) -> None:
    cloudfront = scripted("cloudfront")
    pages: dict[str, Any] = {"Marker": "", "MaxItems": 1, "Quantity": 1, "Items": [SUMMARY]}
    first, last = {**pages, "IsTruncated": True, "NextMarker": "E1"}, {**pages, "IsTruncated": False, "Items": []}
    cloudfront.add_response("list_distributions", {"DistributionList": first}, {})
    cloudfront.add_response("list_distributions", {"DistributionList": last}, {"Marker": "E1"})
    config: dict[str, Any] = {
        "CallerReference": "it",
        "Comment": "",
        "Enabled": True,
        "Origins": ORIGINS,
        "DefaultCacheBehavior": BEHAVIOR,
        "Logging": {"Enabled": True, "IncludeCookies": False, "Bucket": "logs.s3.amazonaws.com", "Prefix": ""},
    }
    cloudfront.add_response("get_distribution_config", {"DistributionConfig": config}, {"Id": "E1"})
    assert [row["logs"] for row in resource_audit_access_logging.distributions(client())] == [True]


def test_govcloud_has_no_distributions(aws: Aws) -> None:
    there = RegionClient(aws, ACCOUNT, "aws-us-gov", "us-gov-west-1", frozenset())
    assert resource_audit_access_logging.distributions(there) == []


def test_network_load_balancers_are_not_looked_at(client: Any, scripted: Any) -> None:
    found = [{"LoadBalancerArn": f"arn:{kind}", "Type": kind} for kind in ("application", "network", "gateway")]
    elb = scripted("elbv2")
    elb.add_response("describe_load_balancers", {"LoadBalancers": found}, {})
    attributes = [{"Key": "access_logs.s3.enabled", "Value": "true"}]
    elb.add_response(
        "describe_load_balancer_attributes", {"Attributes": attributes}, {"LoadBalancerArn": "arn:application"}
    )
    rows = resource_audit_access_logging.load_balancers(client())
    assert [(row["arn"], row["logs"]) for row in rows] == [("arn:application", True)]


def test_an_api_whose_stages_cannot_be_read_is_unknown(client: Any, scripted: Any) -> None:
    api = scripted("apigateway")
    api.add_response("get_rest_apis", {"items": [{"id": "abc"}]}, {})
    api.add_client_error("get_stages", "AccessDeniedException")
    (row,) = resource_audit_access_logging.rest_stages(client())
    assert row["arn"] == "arn:aws:apigateway:us-east-1::/restapis/abc"
    assert isinstance(row["logs"], Failure)


def test_a_function_without_a_policy_has_an_empty_one(client: Any, scripted: Any) -> None:
    arn = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:it"
    scripted("lambda").add_response("list_functions", {"Functions": [{"FunctionArn": arn}]}, {})
    scripted("lambda").add_client_error("get_policy", "ResourceNotFoundException")
    assert [row["policy"] for row in resource_audit_policies.functions(client())] == [{}]


OPTIONS: dict[str, Any] = {
    "checks": ["key_rotation"],
    "regions": ["us-east-1", "xx-west-1"],
    "admin_ports": [22],
    "endpoint_services": ["s3"],
    "rotate_keys": True,
}


def audit(context: Any, scripted: Any, **options: Any) -> ResourceAudit:
    who = context()
    regions = [{"RegionName": name} for name in ("eu-west-1", "us-east-1")]
    scripted("ec2").add_response("describe_regions", {"Regions": regions}, {})
    return ResourceAudit(who, {**OPTIONS, **options})


def test_a_key_is_told_to_rotate_and_only_its_region_is_read_again(context: Any, scripted: Any) -> None:
    resource = audit(context, scripted, regions=None)
    kms, other = scripted("kms"), scripted("kms", "eu-west-1")
    other.add_response("list_keys", {"Keys": [], "Truncated": False}, {})
    list_key(kms)
    kms.add_response("get_key_rotation_status", {"KeyRotationEnabled": False}, {"KeyId": "one"})
    kms.add_response("enable_key_rotation", {}, {"KeyId": "one"})
    list_key(kms)
    kms.add_response("get_key_rotation_status", {"KeyRotationEnabled": True}, {"KeyId": "one"})
    outcome = reconcile(resource, check_mode=False)
    assert (outcome.changed, outcome.error) == (True, "")
    assert [(item.resource, status) for item, status in outcome.findings] == [(KEY, "fixed")]
    assert resource.extra()["summary"]["key_rotation"] == {"checked": 1, "breaches": 0, "unknown": 0}


def test_a_region_that_is_off_is_unknown(context: Any, scripted: Any) -> None:
    scripted("kms").add_response("list_keys", {"Keys": [], "Truncated": False}, {})
    outcome = reconcile(audit(context, scripted), check_mode=True)
    assert [(item.region, status) for item, status in outcome.findings] == [("xx-west-1", "unknown")]


def test_credentials_that_end_during_the_audit_end_it(context: Any, scripted: Any) -> None:
    scripted("kms").add_client_error("list_keys", "ExpiredTokenException")
    outcome = reconcile(audit(context, scripted, regions=["us-east-1"]), check_mode=True)
    assert "ExpiredTokenException" in outcome.error
    assert [status for _item, status in outcome.findings] == ["unknown"]


def test_what_is_the_same_in_all_regions_is_asked_for_once(client: Any, scripted: Any) -> None:
    profile = f"arn:aws:iam::{ACCOUNT}:instance-profile/web"
    instance = {"InstanceId": "i-1", "IamInstanceProfile": {"Arn": profile}}
    here = client("instance_profile")
    listed = {"InstanceProfiles": [_profile(profile)]}
    scripted("iam").add_response("list_instance_profiles", listed)
    for region in ("us-east-1", "eu-west-1"):
        scripted("ec2", region).add_response(
            "describe_instances", {"Reservations": [{"Instances": [instance]}]}, {"Filters": ANY}
        )
        (row,) = resource_audit_network.instances(here.at(region))
        assert row["role"] is True
    block = {"PublicAccessBlockConfiguration": dict.fromkeys(resource_audit_data.BLOCKS, True)}
    scripted("s3control").add_response("get_public_access_block", block, {"AccountId": ACCOUNT})
    blocks = [resource_audit_data.account_block(here.at(region)) for region in ("us-east-1", "eu-west-1")]
    assert blocks == [dict.fromkeys(resource_audit_data.BLOCKS, True)] * 2


def _profile(arn: str) -> dict[str, Any]:
    """An instance profile with a role, as IAM lists it."""
    when = datetime(2026, 1, 1, tzinfo=timezone.utc)
    about = {"Path": "/", "CreateDate": when}
    role = {**about, "RoleName": "web", "RoleId": "AROA0000000000000000", "Arn": f"arn:aws:iam::{ACCOUNT}:role/web"}
    names = {"InstanceProfileName": "web", "InstanceProfileId": "AIPA0000000000000000", "Arn": arn}
    return {**about, **names, "Roles": [role]}


def test_a_bucket_of_which_the_list_does_not_say_where_it_is_is_asked(client: Any, scripted: Any) -> None:
    names = {"oldest": {}, "old": {"LocationConstraint": "EU"}, "new": {"LocationConstraint": "ap-south-1"}}
    listed = {"Buckets": [{"Name": name} for name in names]}
    scripted("s3").add_response("list_buckets", listed, {"MaxBuckets": 1000})
    for name, answer in names.items():
        scripted("s3").add_response("get_bucket_location", answer, {"Bucket": name})
    rows = resource_audit_data.buckets(client(regions=frozenset({"us-east-1", "eu-west-1"})))
    assert [(row["name"], row["region"]) for row in rows] == [("oldest", "us-east-1"), ("old", "eu-west-1")]


@pytest.mark.parametrize(
    ("read", "listed", "kind", "word"),
    [
        (database_snapshots, "describe_db_snapshots", "DBSnapshot", "snapshot"),
        (cluster_snapshots, "describe_db_cluster_snapshots", "DBClusterSnapshot", "cluster-snapshot"),
    ],
)
def test_a_snapshot_without_an_arn_has_that_of_its_name(
    client: Any, scripted: Any, read: Any, listed: str, kind: str, word: str
) -> None:
    encrypted = "StorageEncrypted" if "Cluster" in kind else "Encrypted"
    item = {f"{kind}Identifier": "night", encrypted: True}
    scripted("rds").add_response(listed, {f"{kind}s": [item]}, {"SnapshotType": "manual"})
    assert [row["arn"] for row in read(client())] == [f"arn:aws:rds:us-east-1:{ACCOUNT}:{word}:night"]


def test_an_interface_outside_of_a_vpc_uses_none(client: Any, scripted: Any) -> None:
    answer = {"NetworkInterfaces": [{"NetworkInterfaceId": "eni-1"}]}
    scripted("ec2").add_response("describe_network_interfaces", answer, {})
    assert endpoints.used_vpcs(client()) == []


@pytest.mark.parametrize(
    ("code", "left"),
    [pytest.param("NoSuchBucket", [], id="deleted_meanwhile"), pytest.param("AccessDenied", ["lost"], id="denied")],
)
def test_a_bucket_that_cannot_be_located_spoils_no_other(
    client: Any, scripted: Any, code: str, left: list[str]
) -> None:
    """Where S3 says no region with the list, as for who cannot ask for pages."""
    listed = {"Buckets": [{"Name": "lost"}, {"Name": "here", "BucketRegion": "us-east-1"}]}
    scripted("s3").add_response("list_buckets", listed, {"MaxBuckets": 1000})
    scripted("s3").add_client_error("get_bucket_location", code)
    scripted("s3").add_response("get_bucket_policy", {"Policy": '{"Statement": []}'}, {"Bucket": "here"})
    rows = resource_audit_data.buckets(client("bucket_tls"))
    found = {row["arn"].rpartition(":")[2]: row["policy"] for row in rows}
    assert found.pop("here") == {"Statement": []}
    assert list(found) == left
    assert all(isinstance(policy, Failure) for policy in found.values())
