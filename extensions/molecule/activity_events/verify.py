# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rules of one region tell the topic, and one rule of every other region sends them its events."""

import boto3

HOME = "us-east-1"
ALL_EVENTS = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
account = boto3.client("sts").get_caller_identity()["Account"]
BUS = f"arn:aws:events:{HOME}:{account}:event-bus/default"
ROLE = boto3.client("iam").get_role(RoleName="dayone-activity-events")["Role"]["Arn"]


def targets(region: str) -> dict[str, list[dict[str, str]]]:
    """The targets of each rule of ours, all of which are enabled."""
    events = boto3.client("events", region_name=region)
    rules = events.list_rules(NamePrefix="dayone-activity-")["Rules"]
    assert {rule["State"] for rule in rules} <= {"ENABLED", ALL_EVENTS}, (region, rules)
    return {rule["Name"]: events.list_targets_by_rule(Rule=rule["Name"])["Targets"] for rule in rules}


listed = {item["RegionName"] for item in boto3.client("ec2").describe_regions()["Regions"]}
regions = {name for name in listed if not name.startswith(("cn-", "us-gov-"))}
assert len(regions) > 30, regions
told = targets(HOME)
assert len(told) >= 14, sorted(told)
topics = {target["Arn"] for listed in told.values() for target in listed}
assert topics == {f"arn:aws:sns:{HOME}:{account}:dayone-security"}, topics
for region in regions - {HOME}:
    found = targets(region)
    assert list(found) == ["dayone-activity-forward"], (region, found)
    (target,) = found["dayone-activity-forward"]
    assert (target["Arn"], target["RoleArn"]) == (BUS, ROLE), (region, target)
assert not boto3.client("logs").describe_metric_filters()["metricFilters"]
