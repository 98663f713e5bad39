# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a whole baseline leaves lets AWS's services do their work, people theirs, and keeps strangers out.

The policies are read back from the account by boto3, and evaluated with what each service sends (`acts.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.emulator.evaluation import Ask, Policies, Principal, decide
from tests.emulator.evaluation.acts import ACTS, Act
from tests.emulator.evaluation.jobs import ESCALATIONS, FIRST_SIGN_IN, JOBS, ONLY_WITH_MFA, PARAMETERS, REGION
from tests.emulator.server import Emulator

from .conftest import REGIONS, ROOT, client_of, day_zero, player

ACCOUNT, STRANGER = "123456789012", "999999999999"
HOME = "us-east-1"
FLOW_ROLE = "dayone-flow-logs"
#: Topics that the baseline does not have: one of AWS Config's notices, and that of the engine of metric filters.
CONFIG_TOPIC, ALARMS_TOPIC = "config-notices", "alarm-notices"
#: The role of a budget's action is somebody's own: `cost_budget` makes none. The queue of changes belongs to a role
#: that is chosen: its policy is evaluated in the unit tests of change_events.
NO_PLACE = {"budget takes its role", "config takes its role", "event reaches a queue"}
#: Where the work of the personas is that work in a region.
_REGION = {name: {"region": REGION} for name in ("data", "devops")}
VARIABLES: dict[str, Any] = {
    "dayone_profile": "cis_level_2",
    "activity_alarms_engine": "events",
    "activity_alarms_regions": REGIONS,
    "dns_domain": "example.com",
    "dns_dnssec": True,
    "dns_query_logging": True,
    "static_site_content": str(ROOT / "tests" / "demo_site"),
    "admin_access_users": [{"name": "carol"}],
    "iam_groups_groups": [
        {"name": name, "persona": name, "parameters": {**PARAMETERS.get(name, {}), **_REGION.get(name, {})}}
        for name in JOBS
    ],
}
#: The steps that write policies.
STEPS = (
    "access_logs,activity_alarms,admin_access,audit_trail,billing_alerts,config_recorder,dns,iam_groups,network_defaults,"
    "root_account,static_site"
)
pytestmark = pytest.mark.xdist_group("policies")


#: What the alarms of metric filters do, by its name here: as every alarm does.
FILTERS = {
    "alarm of a filter publishes": "alarm publishes",
    "alarm of a filter uses the topic's key": "alarm uses the topic's key",
}


def _topic(name: str) -> str:
    return f"arn:aws:sns:{HOME}:{ACCOUNT}:{name}"


def _act(name: str) -> Act:
    return ACTS[FILTERS.get(name, name)]


@dataclass(frozen=True)
class Place:
    """What a service acts on: its ARN, its policy, and the ARN of what the service works for."""

    on: str
    policy: dict[str, Any]
    by: str = ""
    region: str = HOME


class Estate:
    """The account after its baseline, as boto3 reads it."""

    def __init__(self, account: Emulator) -> None:
        self._account = account

    def client(self, service: str, region: str = HOME) -> Any:
        """A client for an independent look."""
        return client_of(self._account, service, region)

    def bucket(self, name: str, key: str = "", by: str = "") -> Place:
        """A bucket, or an object in it."""
        policy = json.loads(self.client("s3").get_bucket_policy(Bucket=name)["Policy"])
        return Place(f"arn:aws:s3:::{name}{f'/{key}' if key else ''}", policy, by)

    def key(self, name: str, by: str = "") -> Place:
        """A key by its id, ARN or alias."""
        kms = self.client("kms")
        found = kms.describe_key(KeyId=name)["KeyMetadata"]
        policy = json.loads(kms.get_key_policy(KeyId=found["KeyId"], PolicyName="default")["Policy"])
        return Place(found["Arn"], policy, by)

    def role(self, arn: str, by: str = "") -> Place:
        """A role, with its trust policy."""
        role = self.client("iam").get_role(RoleName=arn.rpartition("/")[2])["Role"]
        return Place(role["Arn"], role["AssumeRolePolicyDocument"], by)

    def rights(self, arn: str) -> Policies:
        """The inline policies of a role."""
        iam, name = self.client("iam"), arn.rpartition("/")[2]
        names = iam.list_role_policies(RoleName=name)["PolicyNames"]
        return Policies([iam.get_role_policy(RoleName=name, PolicyName=item)["PolicyDocument"] for item in names])

    def group(self, name: str) -> Policies:
        """The policies of a group's members."""
        iam, found = self.client("iam"), list[dict[str, Any]]()
        for item in iam.list_attached_group_policies(GroupName=name)["AttachedPolicies"]:
            version = iam.get_policy(PolicyArn=item["PolicyArn"])["Policy"]["DefaultVersionId"]
            document = iam.get_policy_version(PolicyArn=item["PolicyArn"], VersionId=version)
            found.append(document["PolicyVersion"]["Document"])
        statement = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "*", "Resource": "*"}
        return Policies(found, {"Version": "2012-10-17", "Statement": [statement]})

    def topic(self, arn: str, by: str) -> tuple[Place, Place]:
        """A topic, and its key."""
        found = self.client("sns").get_topic_attributes(TopicArn=arn)["Attributes"]
        return Place(arn, json.loads(found["Policy"]), by), self.key(found["KmsMasterKeyId"], by)

    def open_topic(self, arn: str) -> Place:
        """A topic that no key encrypts."""
        found = self.client("sns").get_topic_attributes(TopicArn=arn)["Attributes"]
        assert "KmsMasterKeyId" not in found
        return Place(arn, json.loads(found["Policy"]))

    @property
    def trail(self) -> dict[str, Any]:
        """The trail."""
        (trail,) = self.client("cloudtrail").describe_trails()["trailList"]
        return dict(trail)

    @property
    def zone(self) -> str:
        """The id of the hosted zone."""
        (zone,) = self.client("route53").list_hosted_zones()["HostedZones"]
        return str(zone["Id"]).rpartition("/")[2]


def _trail(estate: Estate) -> dict[str, Place]:
    trail = estate.trail
    arn, bucket = trail["TrailARN"], trail["S3BucketName"]
    return {
        "trail looks at its bucket": estate.bucket(bucket, by=arn),
        "trail writes its file": estate.bucket(bucket, f"AWSLogs/{ACCOUNT}/CloudTrail/us-east-1/2026/a.json.gz", arn),
        "trail encrypts its file": estate.key(trail["KmsKeyId"], arn),
        "trail looks at its key": estate.key(trail["KmsKeyId"], arn),
        "trail takes its role": estate.role(trail["CloudWatchLogsRoleArn"]),
    }


def _buckets(estate: Estate) -> dict[str, Place]:
    (channel,) = estate.client("config").describe_delivery_channels()["DeliveryChannels"]
    items, flows = channel["s3BucketName"], estate.client("ec2").describe_flow_logs()["FlowLogs"]
    flow = flows[0]["LogDestination"].rpartition(":::")[2]
    source = estate.trail["S3BucketName"]
    logging = estate.client("s3").get_bucket_logging(Bucket=source)["LoggingEnabled"]
    written = f"{logging['TargetPrefix']}2026-01-01-00-00-00-ABC"
    (destination,) = estate.client("logs").describe_delivery_destinations()["deliveryDestinations"]
    delivered = destination["deliveryDestinationConfiguration"]["destinationResourceArn"].rpartition(":::")[2]
    (front,) = estate.client("cloudfront").list_distributions()["DistributionList"]["Items"]
    site = front["Origins"]["Items"][0]["DomainName"].split(".")[0]
    return {
        "config looks at its bucket": estate.bucket(items),
        "config writes its file": estate.bucket(items, f"AWSLogs/{ACCOUNT}/Config/ConfigWritabilityCheckFile"),
        "flow log looks at its bucket": estate.bucket(flow),
        "flow log writes its file": estate.bucket(flow, f"AWSLogs/{ACCOUNT}/vpcflowlogs/us-east-1/2026/a.log.gz"),
        "S3 writes an access log": estate.bucket(logging["TargetBucket"], written, f"arn:aws:s3:::{source}"),
        "CloudFront's log is delivered": estate.bucket(delivered, f"AWSLogs/{ACCOUNT}/CloudFront/E1/2026/a.parquet"),
        "CloudFront reads a file": estate.bucket(site, "index.html", front["ARN"]),
    }


def _notices(estate: Estate) -> dict[str, Place]:
    alarm = estate.client("cloudwatch").describe_alarms()["MetricAlarms"][0]
    places = dict(
        zip(
            ("alarm publishes", "alarm uses the topic's key"),
            _told(estate, alarm["AlarmActions"][0], alarm["AlarmArn"]),
            strict=True,
        )
    )
    budget = estate.client("budgets").describe_budgets(AccountId=ACCOUNT)["Budgets"][0]["BudgetName"]
    by = f"arn:aws:budgets::{ACCOUNT}:budget/{budget}"
    places |= dict(
        zip(
            ("budget publishes", "budget uses the topic's key"),
            _told(estate, alarm["AlarmActions"][0], by),
            strict=True,
        )
    )
    watch = estate.client("ce").get_anomaly_subscriptions()["AnomalySubscriptions"]
    told = next(item for item in watch if item["Subscribers"][0]["Type"] == "SNS")
    where = told["Subscribers"][0]["Address"]
    places |= dict(
        zip(
            ("cost anomaly publishes", "cost anomaly uses the topic's key"),
            _told(estate, where, told["SubscriptionArn"]),
            strict=True,
        )
    )
    rule, topic = _rule(estate, ":sns:", HOME)
    return places | dict(
        zip(("event publishes", "event uses the topic's key"), _told(estate, topic["Arn"], rule), strict=True)
    )


def _told(estate: Estate, topic: str, by: str) -> tuple[Place, Place]:
    return estate.topic(topic, by)


def _rule(estate: Estate, kind: str, region: str) -> tuple[str, dict[str, Any]]:
    """A rule with a target of a kind, and the target."""
    events = estate.client("events", region)
    for rule in events.list_rules()["Rules"]:
        for target in events.list_targets_by_rule(Rule=rule["Name"])["Targets"]:
            if kind in target["Arn"]:
                return rule["Arn"], dict(target)
    raise AssertionError(f"no rule in {region} has a target of {kind}")


def _others(estate: Estate) -> dict[str, Place]:
    rule, target = _rule(estate, ":event-bus/", "eu-west-1")
    zone = f"arn:aws:route53:::hostedzone/{estate.zone}"
    (config,) = estate.client("route53").list_query_logging_configs()["QueryLoggingConfigs"]
    (policy,) = estate.client("logs").describe_resource_policies()["resourcePolicies"]
    stream = f"{config['CloudWatchLogsLogGroupArn'].removesuffix(':*')}:log-stream:{estate.zone}/DFW3"
    signer = estate.client("route53").get_dnssec(HostedZoneId=estate.zone)["KeySigningKeys"][0]["KmsArn"]
    return {
        "event takes its role": estate.role(target["RoleArn"], rule),
        "queries are logged": Place(stream, json.loads(policy["policyDocument"]), zone),
        "zone signs": estate.key(signer, zone),
        "zone gets its grant": estate.key(signer, zone),
        "flow log takes its role": estate.role(FLOW_ROLE),
        "config publishes": estate.open_topic(_topic(CONFIG_TOPIC)),
        **_filters(estate),
    }


def _filters(estate: Estate) -> dict[str, Place]:
    """What the alarms of metric filters publish to."""
    found = estate.client("cloudwatch").describe_alarms()["MetricAlarms"]
    (alarm,) = [item for item in found if item["AlarmActions"] == [_topic(ALARMS_TOPIC)]]
    return dict(zip(FILTERS, _told(estate, _topic(ALARMS_TOPIC), alarm["AlarmArn"]), strict=True))


@pytest.fixture(scope="module")
def estate(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Estate:
    """A day zero, a whole baseline, and the other way of flow logs, which is by a role."""
    day_zero(emulator)
    play = player(emulator, tmp_path_factory.mktemp("policies"))
    run = play(None, "-e", json.dumps(VARIABLES), "--tags", STEPS)
    assert run.code == 0, run.output[-4000:]
    more: list[dict[str, Any]] = [
        {"dayone.aws.flow_log_destination": {"destination": "cloud-watch-logs"}},
        {"dayone.aws.notice_topic": {"name": CONFIG_TOPIC, "publishers": ["config"], "encrypt": False}},
        {"dayone.aws.notice_topic": {"name": ALARMS_TOPIC, "encrypt": True}},
        {"dayone.aws.activity_alarms": {"activities": ["root_use"], "topic_arn": _topic(ALARMS_TOPIC)}},
    ]
    for task in more:
        run = play(task)
        assert run.code == 0, run.output[-4000:]
    return Estate(emulator)


@pytest.fixture(scope="module")
def places(estate: Estate) -> dict[str, Place]:
    """On what each service acts."""
    return {**_trail(estate), **_buckets(estate), **_notices(estate), **_others(estate)}


NAMES = sorted({*ACTS, *FILTERS} - NO_PLACE)


@pytest.mark.parametrize("name", NAMES)
def test_a_service_does_its_work(places: dict[str, Place], name: str) -> None:
    place = places[name]
    asks = _act(name).asks(place.on, ACCOUNT, by=place.by, region=place.region)
    refused = [(ask.action, ask.context) for ask in asks if not decide(ask, Policies(resource=place.policy))]
    assert not refused, json.dumps(place.policy, indent=1)


def _as_strangers(name: str, place: Place) -> Iterator[Ask]:
    """The same service for another account, where it says for whom it works; and others."""
    act = _act(name)
    by = place.by.replace(ACCOUNT, STRANGER)
    if by == place.by and by:
        by = by.rpartition("/")[0] + "/other" if "/" in by else "arn:aws:s3:::other"
    for ask in act.asks(place.on, STRANGER, by=by, region=place.region, owner=ACCOUNT):
        if {"aws:SourceAccount", "aws:SourceArn"} & set(ask.context):
            yield ask
    for who in (Principal.service("ec2.amazonaws.com"), Principal.user(f"arn:aws:iam::{STRANGER}:user/eve")):
        for ask in act.asks(place.on, ACCOUNT, by=place.by, region=place.region):
            yield Ask(who, ask.action, ask.resource, ACCOUNT, ask.context)


@pytest.mark.parametrize("name", NAMES)
def test_strangers_are_kept_out(places: dict[str, Place], name: str) -> None:
    full = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    place = places[name]
    let_in = [
        (ask.principal.arn, ask.action, ask.context)
        for ask in _as_strangers(name, place)
        if decide(ask, Policies([full] if ask.principal.account else [], place.policy))
    ]
    assert not let_in, json.dumps(place.policy, indent=1)


def test_what_a_service_does_in_its_role(estate: Estate) -> None:
    trail, group = estate.trail, estate.trail["CloudWatchLogsLogGroupArn"].removesuffix(":*")
    _rule_arn, target = _rule(estate, ":event-bus/", "eu-west-1")
    flows = f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:/dayone/vpc-flow-logs"
    flow_role = estate.role(FLOW_ROLE).on
    write = ("logs:CreateLogStream", "logs:PutLogEvents")
    rows = [(trail["CloudWatchLogsRoleArn"], action, f"{group}:log-stream:a") for action in write]
    rows += [(flow_role, action, f"{flows}:log-stream:eni-1-all") for action in write]
    rows += [(flow_role, "logs:CreateLogGroup", flows), (flow_role, "logs:DescribeLogGroups", "*")]
    rows += [(target["RoleArn"], "events:PutEvents", target["Arn"])]
    for role, action, resource in rows:
        assert decide(Ask(Principal.role(role), action, resource, ACCOUNT), estate.rights(role)), (role, action)
        other = resource.replace("log-group:", "log-group:other-").replace("event-bus/", "event-bus/other-")
        if other != resource:
            assert not decide(Ask(Principal.role(role), action, other, ACCOUNT), estate.rights(role)), (role, action)


def test_an_administrator_changes_a_first_password_sets_up_mfa_and_then_works(estate: Estate) -> None:
    having = estate.group("dayone-admins")
    assert _refused(having, FIRST_SIGN_IN, mfa=False) == []
    work = [step for jobs in JOBS.values() for steps in jobs.values() for step in steps]
    assert _refused(having, work) == []
    assert len(_refused(having, work, mfa=False)) == sum(len(list(step.asks())) for step in work)


@pytest.mark.parametrize("name", sorted(JOBS))
def test_a_persona_does_its_job_and_no_more(estate: Estate, name: str) -> None:
    having = estate.group(name)
    assert _refused(having, FIRST_SIGN_IN, mfa=False) == []
    assert _refused(having, [step for steps in JOBS[name].values() for step in steps]) == []
    ways = [step for steps in ESCALATIONS.values() for step in steps]
    assert len(_refused(having, ways)) == sum(len(list(step.asks())) for step in ways)
    alone = len(_refused(having, ONLY_WITH_MFA, mfa=False))
    assert alone == sum(len(list(step.asks())) for step in ONLY_WITH_MFA)


def _refused(having: Policies, steps: Any, *, mfa: bool = True) -> list[str]:
    return [f"{ask.action} {ask.resource}" for step in steps for ask in step.asks(mfa=mfa) if not decide(ask, having)]


def test_the_role_of_support_is_for_people_of_the_account_with_mfa(estate: Estate) -> None:
    place = estate.role("dayone-support")
    full = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    take: Callable[[str, str], bool] = lambda account, mfa: bool(  # noqa: E731 - three cases of one line
        decide(
            Ask(
                Principal.user(f"arn:aws:iam::{account}:user/ann"),
                "sts:AssumeRole",
                place.on,
                ACCOUNT,
                {"aws:MultiFactorAuthPresent": mfa},
            ),
            Policies([full], place.policy),
        )
    )
    assert (take(ACCOUNT, "true"), take(ACCOUNT, "false"), take(STRANGER, "true")) == (True, False, False)
