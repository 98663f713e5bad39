# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is measured, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

Task = Mapping[str, Any]

#: The regions that a loop goes through.
REGIONS = sorted(boto3.session.Session().get_available_regions("ec2"))
#: The modules of amazon.aws and community.aws that read, in one region, what the audit of resources looks at.
RESOURCES = (
    "amazon.aws.ec2_instance_info",
    "amazon.aws.ec2_security_group_info",
    "amazon.aws.ec2_vpc_endpoint_info",
    "amazon.aws.ec2_vpc_nacl_info",
    "amazon.aws.ec2_vpc_net_info",
    "amazon.aws.ec2_vpc_peering_info",
    "amazon.aws.ec2_vpc_route_table_info",
    "amazon.aws.elb_application_lb_info",
    "amazon.aws.elb_classic_lb_info",
    "amazon.aws.kms_key_info",
    "amazon.aws.lambda_info",
    "amazon.aws.rds_cluster_info",
    "amazon.aws.rds_instance_info",
    "community.aws.api_gateway_info",
    "community.aws.efs_info",
    "community.aws.sns_topic_info",
)
PLAYBOOKS = Path(__file__).resolve().parents[2] / "playbooks"


@dataclass(frozen=True)
class Scenario:
    """One line of work, done by us and, where there is one, by a peer.

    Args:
        title: what is done.
        ours: our task, measured by the task.
        peer: the nearest task of amazon.aws.
        peers: the nearest tasks of others, where it takes several. They take minutes, and are measured once.
        playbook: instead of a task, a playbook of ours, measured whole.
        prepare: a playbook that is run once before, so that nothing is left to change.
        threads: how many threads the bare boto3 script has.
        users: work in an account of its own with so many IAM users.
        latency: seconds that the account waits before it answers a request.
        tasks: how many tasks a play has, where the work is too much for the usual number.
    """

    title: str
    ours: Task | None = None
    peer: Task | None = None
    peers: tuple[Task, ...] = ()
    playbook: Path | None = None
    prepare: Path | None = None
    threads: int = 16
    users: int = 0
    tasks: int = 0
    latency: float = 0.0


SCENARIOS = (
    Scenario(
        "password policy",
        ours={
            "dayone.aws.iam_password_policy_enforce": {
                "min_length": 14,
                "require_symbols": True,
                "require_numbers": True,
                "require_uppercase": True,
                "require_lowercase": True,
                "allow_users_to_change": True,
                "max_age": 90,
                "reuse_prevention": 24,
            }
        },
        peer={
            "amazon.aws.iam_password_policy": {
                "state": "present",
                "min_pw_length": 14,
                "require_symbols": True,
                "require_numbers": True,
                "require_uppercase": True,
                "require_lowercase": True,
                "allow_pw_change": True,
                "pw_max_age": 90,
                "pw_reuse_prevent": 24,
            }
        },
    ),
    Scenario(
        "root audit",
        ours={"dayone.aws.root_key_audit": {}},
        peer={"amazon.aws.iam_mfa_device_info": {}},
    ),
    Scenario(
        "billing alarm",
        # The role's own thresholds: all scenarios share one account, and a full check is to find nothing to change.
        ours={"dayone.aws.billing_alarm": {"thresholds": [50, 80, 100]}},
        peer={
            "amazon.aws.cloudwatch_metric_alarm": {
                "state": "present",
                "name": "peer-50-USD",
                "namespace": "AWS/Billing",
                "metric_name": "EstimatedCharges",
                "dimensions": {"Currency": "USD"},
                "statistic": "Maximum",
                "comparison": "GreaterThanThreshold",
                "threshold": 50,
                "period": 21600,
                "evaluation_periods": 1,
                "treat_missing_data": "missing",
            }
        },
    ),
    Scenario("IAM hygiene, 1,000 users", ours={"dayone.aws.iam_hygiene": {}}, users=1_000, tasks=1),
    Scenario("IAM hygiene, 10,000 users", ours={"dayone.aws.iam_hygiene": {}}, users=10_000, tasks=1),
    Scenario(
        "default security groups of every region",
        ours={"dayone.aws.default_security_groups": {}},
        peer={
            "amazon.aws.ec2_security_group_info": {
                "region": "{{ item }}",
                "filters": {"group-name": "default"},
            },
            "loop": REGIONS,
        },
        tasks=1,
    ),
    Scenario(
        "resources of every region",
        ours={"dayone.aws.resource_audit": {}},
        peers=tuple({name: {"region": "{{ item }}"}, "loop": REGIONS} for name in RESOURCES),
        tasks=1,
    ),
    Scenario(
        "full check of all roles",
        playbook=PLAYBOOKS / "drift.yml",
        prepare=PLAYBOOKS / "baseline.yml",
    ),
    Scenario("full check of all roles, 50 ms a request", playbook=PLAYBOOKS / "drift.yml", latency=0.05),
)
