# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A run that ended halfway names all that costs money: each price has the write from which on it is billed."""

from __future__ import annotations

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._grants.catalogue import declared, modules
from ansible_collections.dayone.aws.plugins.module_utils._module.partial_run import PAID
from ansible_collections.dayone.aws.plugins.module_utils._parts.prices import PRICES
from botocore import xform_name

#: The write from which on a price is billed.
BEGINS = {
    "alarm": ("cloudwatch", "put_metric_alarm"),
    "budget_action": ("budgets", "create_budget_action"),
    "config_daily_item": ("config", "start_configuration_recorder"),
    "config_item": ("config", "start_configuration_recorder"),
    "conformance_check": ("config", "put_conformance_pack"),
    "detective_data": ("detective", "create_members"),
    "flow_logs": ("ec2", "create_flow_logs"),
    "guardduty_events": ("guardduty", "create_detector"),
    "guardduty_flow": ("guardduty", "update_detector"),
    "hosted_zone": ("route53", "create_hosted_zone"),
    "hub_check": ("securityhub", "batch_enable_standards"),
    "inspector_function": ("inspector2", "enable"),
    "inspector_image": ("inspector2", "enable"),
    "inspector_instance": ("inspector2", "associate_member"),
    "invalidation": ("cloudfront", "create_invalidation"),
    "key": ("kms", "create_key"),
    "key_rotation": ("kms", "create_key"),
    "log_parquet": ("logs", "create_delivery"),
    "macie_bucket": ("macie2", "enable_macie"),
    "secret": ("secretsmanager", "create_secret"),
    "trail_copy": ("cloudtrail", "create_trail"),
    "trail_data_events": ("cloudtrail", "put_event_selectors"),
    "unused_analyzer": ("accessanalyzer", "create_analyzer"),
}
#: What nothing is billed of while nobody uses what a run left, or what is free.
BY_USE = {
    "cloudwatch_request",
    "cost_request",
    "email",
    "forwarded_event",
    "front_function",
    "front_requests",
    "front_traffic",
    "key_request",
    "log_ingestion",
    "queue_requests",
    "storage",
}


def test_each_price_has_the_write_from_which_on_it_is_billed() -> None:
    free = {name for name, price in PRICES.items() if price.usd == 0}
    assert set(BEGINS) | BY_USE | free == set(PRICES)
    assert {name for name, write in BEGINS.items() if write not in PAID} == set()


@pytest.mark.parametrize("write", [pytest.param(write, id=":".join(write)) for write in PAID])
def test_what_is_billed_is_a_write_of_a_module(write: tuple[str, str]) -> None:
    sent = {tuple(item.split(":")) for module in modules() for item in declared(module)}
    assert write in {(service, xform_name(name)) for service, name in sent}
