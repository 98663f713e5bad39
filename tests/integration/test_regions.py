# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Modules that work in every region: what goes wrong in one stays there, and a second run ends it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator.clients import bucket_for
from tests.emulator.faults import READS
from tests.emulator.kit import stored
from tests.emulator.server import Emulator

pytestmark = pytest.mark.swift

Play = Callable[..., Any]
Client = Callable[..., Any]
HERE, THERE = "us-east-1", "eu-west-1"
REGIONS = [THERE, HERE]
DENIED = {"code": "AccessDeniedException", "message": "with an explicit deny in a service control policy"}


def task(module: str, **options: Any) -> dict[str, Any]:
    return {f"dayone.aws.{module}": {"regions": REGIONS, **options}}


DEFAULTS = task("ec2_account_defaults", ebs_encryption=True, imds_tokens="required", serial_console_access=False)
GROUPS = task("default_security_groups")


def by_region(run: Any, control: str) -> dict[str, str]:
    return {row["region"]: row["status"] for row in run.result["findings"] if row["control"] == control}


def default_group(ec2: Any) -> dict[str, Any]:
    found: dict[str, Any] = ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"][0]
    return found


def default_vpc(ec2: Any) -> str:
    return str(ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"])


#: Everything that is there in each region, enabled where it is off by itself.
EVERYTHING = {
    "dayone_profile": "cis_level_2",
    "activity_alarms_engine": "events",
    "access_analyzer_unused": True,
    "threat_detection_guardduty": True,
    "threat_detection_security_hub": True,
    "threat_detection_macie": True,
    "threat_detection_inspector": True,
    "network_defaults_delete_default_vpcs": True,
}
REGIONAL = (
    "access_analyzer,activity_alarms,compute_defaults,config_recorder,network_defaults,public_access,threat_detection"
)


def test_regions_that_are_named_are_the_only_ones_that_are_written_to(play: Play) -> None:
    """``play`` hands in ``dayone_regions``. What is of no region has its calls in one of the two."""
    run = play(None, "--extra-vars", json.dumps(EVERYTHING), "--tags", REGIONAL)
    assert run.code == 0, run.output[-4000:]
    written: dict[str, set[str]] = {}
    for call in run.calls:
        if not call["operation"].startswith(READS):
            written.setdefault(call["service"], set()).add(call["region"])
    assert {region for found in written.values() for region in found} == set(REGIONS)
    both = {service for service, found in written.items() if found == set(REGIONS)}
    assert both >= {
        "accessanalyzer",
        "config",
        "ec2",
        "events",
        "guardduty",
        "inspector2",
        "macie2",
        "securityhub",
        "ssm",
    }


@pytest.mark.parametrize("code", ["AuthFailure", "OptInRequired"])
def test_a_region_that_went_off_after_it_was_listed_keeps_no_other(
    play: Play, account: Emulator, client: Client, code: str
) -> None:
    account.control("faults", [{"service": "ec2", "region": THERE, "error": {"code": code, "status": 401}}])
    run = play(DEFAULTS)
    assert run.code != 0
    assert by_region(run, "compute_defaults.ebs_encryption") == {THERE: "unknown", HERE: "fixed"}
    assert THERE in run.result["msg"] and "Traceback" not in run.output
    assert client("ec2", HERE).get_ebs_encryption_by_default()["EbsEncryptionByDefault"]
    account.control("faults", [])
    again = play(DEFAULTS)
    assert by_region(again, "compute_defaults.ebs_encryption") == {THERE: "fixed", HERE: "compliant"}
    assert again.code == 0


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("off", "If other regions respond, this region is not (or no longer) enabled"),
        ("denied", "whoever manages the organization"),
    ],
)
def test_a_region_that_the_account_cannot_use_keeps_no_other(
    play: Play, account: Emulator, state: str, words: str
) -> None:
    """Each service has a code of its own for it: ec2 in one task, ssm and emr in the other."""
    account.control("store", {"name": "regions", "value": {THERE: state}})
    for wanted, control in (
        (DEFAULTS, "compute_defaults.ebs_encryption"),
        (task("public_access_block", ssm_document_sharing=False), "public_access.ssm_document_sharing"),
    ):
        run = play(wanted)
        assert run.code != 0
        assert by_region(run, control) == {THERE: "unknown", HERE: "fixed"}
        assert words in run.result["msg"], run.result["msg"]
        assert {call["region"] for call in run.calls if call["operation"] in run.writes} == {HERE}


def test_a_service_that_is_denied_in_one_region_is_mended_by_a_second_run(
    play: Play, account: Emulator, client: Client
) -> None:
    wanted = task("public_access_block", ssm_document_sharing=False, s3_block_public_acls=True)
    account.control("faults", [{"service": "ssm", "region": THERE, "error": {**DENIED, "status": 400}}])
    run = play(wanted)
    assert run.code != 0
    assert by_region(run, "public_access.ssm_document_sharing") == {THERE: "unknown", HERE: "fixed"}
    assert by_region(run, "public_access.s3_block_public_acls") == {"global": "fixed"}
    assert "service control policy" in run.result["msg"]
    account.control("faults", [])
    again = play(wanted)
    assert (again.code, again.writes) == (0, ["UpdateServiceSetting"])
    setting = client("ssm", THERE).get_service_setting(SettingId="/ssm/documents/console/public-sharing-permission")
    assert setting["ServiceSetting"]["SettingValue"] == "Disable"


def test_a_write_that_is_denied_is_drift_and_the_rest_is_done(play: Play, account: Emulator) -> None:
    fault = {"service": "ec2", "operation": "EnableEbsEncryptionByDefault", "region": THERE}
    account.control("faults", [{**fault, "error": {"code": "UnauthorizedOperation", "status": 403}}])
    run = play(DEFAULTS)
    assert run.code != 0
    assert by_region(run, "compute_defaults.ebs_encryption") == {THERE: "drift", HERE: "fixed"}
    assert set(by_region(run, "compute_defaults.imds_tokens").values()) == {"fixed"}
    account.control("faults", [])
    assert by_region(play(DEFAULTS), "compute_defaults.ebs_encryption") == {THERE: "fixed", HERE: "compliant"}


def test_throttling_on_every_third_call_is_waited_out(play: Play, account: Emulator) -> None:
    account.control(
        "faults", [{"service": "ec2", "every": 3, "error": {"code": "RequestLimitExceeded", "status": 503}}]
    )
    run = play(DEFAULTS)
    assert run.code == 0, run.output
    assert by_region(run, "compute_defaults.ebs_encryption") == {THERE: "fixed", HERE: "fixed"}


def test_encryption_key_that_is_pending_deletion_is_not_set(play: Play, client: Client) -> None:
    for region in REGIONS:
        kms = client("kms", region)
        key = kms.create_key(Description="volumes")["KeyMetadata"]["KeyId"]
        kms.create_alias(AliasName="alias/volumes", TargetKeyId=key)
        if region == THERE:
            kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    wanted = task("ec2_account_defaults", ebs_kms_key_id="alias/volumes")
    run = play(wanted)
    assert by_region(run, "compute_defaults.ebs_kms_key_id") == {THERE: "manual", HERE: "fixed"}
    assert [row["remediation"] for row in run.result["findings"] if "PendingDeletion" in row["remediation"]]
    kept = client("ec2", THERE).get_ebs_default_kms_key_id()["KmsKeyId"]
    assert client("kms", THERE).describe_key(KeyId=kept)["KeyMetadata"]["KeyManager"] == "AWS"
    assert client("ec2", HERE).get_ebs_default_kms_key_id()["KmsKeyId"].endswith(key)
    assert not play(wanted).changed


def test_day_zero_groups_that_are_open_to_the_world_are_emptied(play: Play, client: Client) -> None:
    check = play(GROUPS, "--check")
    assert "0.0.0.0/0" in str(check.result["diff"]["before"] if "diff" in check.result else check.result["calls"])
    play(GROUPS)
    for region in REGIONS:
        group = default_group(client("ec2", region))
        assert (group["IpPermissions"], group["IpPermissionsEgress"]) == ([], [])


def test_a_group_in_use_is_left_unless_forced(play: Play, client: Client) -> None:
    ec2 = client("ec2", THERE)
    group = default_group(ec2)
    subnet = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [group["VpcId"]]}])["Subnets"][0]
    made = ec2.create_network_interface(SubnetId=subnet["SubnetId"], Groups=[group["GroupId"]])
    interface = made["NetworkInterface"]["NetworkInterfaceId"]
    run = play(GROUPS)
    assert (run.code, by_region(run, "network_defaults.default_security_groups")) == (
        0,
        {THERE: "manual", HERE: "fixed"},
    )
    assert interface in str([row["remediation"] for row in run.result["findings"]])
    assert default_group(ec2)["IpPermissions"] == group["IpPermissions"]
    forced = play(task("default_security_groups", force=True))
    assert by_region(forced, "network_defaults.default_security_groups") == {THERE: "fixed", HERE: "compliant"}
    assert default_group(ec2)["IpPermissions"] == []


def test_a_group_that_is_refused_leaves_the_others_alone(play: Play, account: Emulator, client: Client) -> None:
    ec2 = client("ec2", THERE)
    other = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    error = {"code": "UnauthorizedOperation", "status": 403}
    fault = {"service": "ec2", "operation": "RevokeSecurityGroupEgress", "region": THERE, "error": error, "times": 1}
    account.control("faults", [fault])
    run = play(task("default_security_groups", regions=[THERE]))
    found = {row["resource"]: row["status"] for row in run.result["findings"]}
    assert (run.code != 0, sorted(found.values())) == (True, ["drift", "fixed"])
    (refused,) = (arn for arn, status in found.items() if status == "drift")
    assert refused in run.result["msg"]
    assert play(task("default_security_groups", regions=[THERE])).writes == ["RevokeSecurityGroupEgress"]
    groups = ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [other]}])["SecurityGroups"]
    assert [group["IpPermissionsEgress"] for group in groups] == [[]]


def test_a_flow_log_that_is_refused_leaves_the_others_alone(play: Play, account: Emulator, client: Client) -> None:
    bucket_for(client("s3"), "flows", "delivery.logs")
    client("ec2", THERE).create_vpc(CidrBlock="10.9.0.0/16")
    error = {"code": "FlowLogsLimitExceeded", "status": 400}
    account.control("faults", [{"service": "ec2", "operation": "CreateFlowLogs", "error": error, "times": 1}])
    wanted = task("vpc_flow_logs", regions=[THERE], bucket="flows")
    run = play(wanted)
    assert (run.code != 0, sorted(row["status"] for row in run.result["findings"])) == (True, ["drift", "fixed"])
    assert play(wanted).writes == ["CreateFlowLogs"]


def test_flow_logs_of_others_are_adopted_and_the_missing_are_made(play: Play, client: Client) -> None:
    bucket_for(client("s3"), "theirs", "delivery.logs")
    bucket_for(client("s3"), "flows", "delivery.logs")
    about = {"ResourceType": "VPC", "LogDestinationType": "s3", "LogDestination": "arn:aws:s3:::theirs"}
    for region, traffic in ((THERE, "ALL"), (HERE, "ACCEPT")):
        ec2 = client("ec2", region)
        ec2.create_flow_logs(ResourceIds=[default_vpc(ec2)], TrafficType=traffic, MaxAggregationInterval=600, **about)
    run = play(task("vpc_flow_logs", bucket="flows"))
    assert by_region(run, "network_defaults.flow_logs") == {THERE: "compliant", HERE: "fixed"}
    found = client("ec2", HERE).describe_flow_logs()["FlowLogs"]
    assert sorted(log["LogDestination"] for log in found) == ["arn:aws:s3:::flows", "arn:aws:s3:::theirs"]
    assert len(client("ec2", THERE).describe_flow_logs()["FlowLogs"]) == 1
    gone = play(task("vpc_flow_logs", bucket="flows", state="absent"))
    assert gone.writes == ["DeleteFlowLogs"]
    assert [log["LogDestination"] for log in client("ec2", HERE).describe_flow_logs()["FlowLogs"]] == [
        "arn:aws:s3:::theirs"
    ]


def test_flow_logs_without_their_bucket_fail_clearly_and_a_second_run_makes_them(play: Play, client: Client) -> None:
    wanted = task("vpc_flow_logs", bucket="flows")
    run = play(wanted)
    assert run.code != 0
    assert by_region(run, "network_defaults.flow_logs") == {THERE: "drift", HERE: "drift"}
    assert "flows does not exist" in run.result["msg"]
    bucket_for(client("s3"), "flows", "delivery.logs")
    assert by_region(play(wanted), "network_defaults.flow_logs") == {THERE: "fixed", HERE: "fixed"}


def test_flow_logs_that_change_are_made_again(play: Play, client: Client) -> None:
    bucket_for(client("s3"), "flows", "delivery.logs")
    play(task("vpc_flow_logs", bucket="flows"))
    run = play(task("vpc_flow_logs", bucket="flows", traffic_type="ALL"))
    assert sorted(run.writes) == ["CreateFlowLogs"] * 2 + ["DeleteFlowLogs"] * 2
    found = [log for region in REGIONS for log in client("ec2", region).describe_flow_logs()["FlowLogs"]]
    assert [log["TrafficType"] for log in found] == ["ALL", "ALL"]
    assert not play(task("vpc_flow_logs", bucket="flows", traffic_type="REJECT")).changed


def test_default_vpcs_that_are_used_are_left_and_empty_ones_go(play: Play, client: Client) -> None:
    ec2, other = client("ec2", THERE), client("ec2", HERE)
    used, empty = default_vpc(ec2), default_vpc(other)
    ec2.create_security_group(GroupName="web", Description="theirs", VpcId=used)
    gateway = other.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    other.attach_internet_gateway(InternetGatewayId=gateway, VpcId=empty)
    run = play(task("default_vpcs", delete=True))
    assert by_region(run, "network_defaults.default_vpcs") == {THERE: "compliant", HERE: "fixed"}
    assert default_vpc(ec2) == used
    assert other.describe_vpcs()["Vpcs"] == []
    assert other.describe_internet_gateways()["InternetGateways"] == []


def test_a_default_vpc_whose_deletion_ended_early_goes_in_a_second_run(
    play: Play, account: Emulator, client: Client
) -> None:
    wanted = task("default_vpcs", regions=[THERE], delete=True)
    error = {"code": "UnauthorizedOperation", "status": 403}
    account.control("faults", [{"service": "ec2", "operation": "DeleteVpc", "error": error}])
    run = play(wanted)
    assert (run.code != 0, run.changed) == (True, True)
    assert by_region(run, "network_defaults.default_vpcs") == {THERE: "drift"}
    account.control("faults", [])
    assert play(wanted).writes == ["DeleteVpc"]
    assert client("ec2", THERE).describe_vpcs()["Vpcs"] == []


def test_an_analyzer_that_aws_disabled_is_for_a_person(play: Play, client: Client) -> None:
    organizations = client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    organizations.enable_aws_service_access(ServicePrincipal="access-analyzer.amazonaws.com")
    client("accessanalyzer", THERE).create_analyzer(analyzerName="theirs", type="ORGANIZATION")
    item = stored("123456789012", "accessanalyzer.analyzers", THERE)["theirs"]
    item.update(status="DISABLED", statusReason={"code": "ORGANIZATION_DELETED"})
    run = play(task("access_analyzer"))
    assert by_region(run, "access_analyzer.external") == {THERE: "manual", HERE: "fixed"}
    assert "ORGANIZATION_DELETED" in str(run.result["findings"])


@pytest.mark.parametrize(
    ("wanted", "word"),
    [
        pytest.param(task("ec2_account_defaults", imds_hop_limit=65), "between 1 and 64", id="by_check"),
        pytest.param(task("vpc_flow_logs", traffic_type="ACCEPT"), "REJECT", id="by_argument_spec"),
    ],
)
def test_bad_input_is_refused_before_the_first_call(play: Play, account: Emulator, wanted: Any, word: str) -> None:
    run = play(wanted)
    assert run.code != 0
    assert word in run.result["msg"]
    assert account.control("calls", method="GET") == []


def test_a_block_that_the_organization_holds_is_reported_and_not_written(play: Play) -> None:
    held = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), False)
    stored("123456789012", "organizations.effective")["S3_POLICY"] = held
    task = {"dayone.aws.public_access_block": {"s3_block_public_policy": True}}
    for arguments in (("--check",), ()):
        run = play(task, *arguments)
        assert (run.code, run.writes) == (0, []), run.output
        assert [row["status"] for row in run.result["findings"]] == ["manual"]
        assert "Control Tower" in run.result["findings"][0]["remediation"]
