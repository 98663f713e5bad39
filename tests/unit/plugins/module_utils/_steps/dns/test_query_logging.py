# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._steps.dns.query_logging import DnsQueryLogging

ARN = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/example.com"
OPTIONS: dict[str, Any] = {
    "zone": "example.com",
    "zone_id": None,
    "state": "present",
    "log_group_name": None,
    "retention_days": 90,
    "force": False,
}
OWNER = {"dayone:managed": "dns_query_logging/example.com"}


def statement(resource: str, **more: Any) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": {"Service": "route53.amazonaws.com"},
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": resource,
        **more,
    }


def policy(resource: str = f"{ARN}:*", **more: Any) -> dict[str, Any]:
    return {"name": "theirs", "document": {"Statement": [statement(resource, **more)]}}


def group(days: int = 90, tags: dict[str, str] | None = None) -> dict[str, Any]:
    return {"retention_days": days, "tags": OWNER if tags is None else tags}


def state(**more: Any) -> dict[str, Any]:
    return {"zone": "Z1", "config": None, "others": 0, "group": None, "policies": [], **more}


CONFIG = {"id": "c", "zone": "Z1", "group": ARN}
ALL = ["create_log_group", "put_retention_policy", "put_resource_policy", "create_query_logging_config"]


@pytest.mark.parametrize(
    ("current", "options", "calls", "stands"),
    [
        pytest.param(state(), {}, ALL, (False, "call"), id="from_nothing"),
        pytest.param(state(), {"retention_days": 0}, [ALL[0], *ALL[2:]], (False, "call"), id="kept_for_ever"),
        pytest.param(state(policies=[policy()]), {}, [*ALL[:2], ALL[3]], (False, "call"), id="policy_of_others"),
        pytest.param(
            state(policies=[policy("arn:aws:logs:*:*:log-group:/aws/route53/*")]),
            {},
            [*ALL[:2], ALL[3]],
            (False, "call"),
            id="wider_policy_will_do",
        ),
        pytest.param(state(policies=[policy("arn:aws:logs:::other")]), {}, ALL, (False, "call"), id="policy_elsewhere"),
        pytest.param(state(policies=[policy(Effect="Deny")]), {}, ALL, (False, "call"), id="policy_that_denies"),
        pytest.param(
            state(policies=[policy(Principal="*")]), {}, ALL, (False, "call"), id="policy_without_service_is_not_read"
        ),
        pytest.param(
            state(config=CONFIG, group=group(), policies=[policy()]), {}, [], (True, "call"), id="everything_there"
        ),
        pytest.param(
            state(config=CONFIG, group=group(30), policies=[policy()]),
            {},
            [ALL[1]],
            (False, "call"),
            id="too_short",
        ),
        pytest.param(
            state(config=CONFIG, group=group(365), policies=[policy()]), {}, [], (True, "call"), id="kept_longer"
        ),
        pytest.param(
            state(config=CONFIG, group=group(30, {}), policies=[policy()]), {}, [], (True, "call"), id="group_of_others"
        ),
        pytest.param(
            state(config=CONFIG, group=group(30), policies=[policy()]),
            {"retention_days": 0},
            ["delete_retention_policy"],
            (False, "call"),
            id="for_ever_is_longer",
        ),
        pytest.param(state(config={**CONFIG, "group": "arn:other"}), {}, [], (True, "call"), id="logged_elsewhere"),
        pytest.param(state(zone=None), {}, [], (False, "person"), id="no_zone"),
    ],
)
def test_presence(
    context: Any, current: dict[str, Any], options: dict[str, Any], calls: list[str], stands: tuple[bool, str]
) -> None:
    plan = DnsQueryLogging(context(), {**OPTIONS, **options}).plan(current)
    assert [call.method for call in plan.calls] == calls
    assert [(item.holds, item.mend) for item in plan.verdicts] == [stands]


OURS = {"name": "dayone-route53-query-logging", "document": {}}


@pytest.mark.parametrize(
    ("current", "force", "calls", "stands"),
    [
        pytest.param(state(zone=None), False, [], (True, "call"), id="nothing_there"),
        pytest.param(
            state(config=CONFIG, group=group(), policies=[OURS]),
            False,
            ["delete_query_logging_config", "delete_resource_policy"],
            (False, "call"),
            id="logs_stay",
        ),
        pytest.param(
            state(config=CONFIG, group=group(), policies=[OURS], others=1),
            True,
            ["delete_query_logging_config", "delete_log_group"],
            (False, "call"),
            id="other_zones_need_the_policy",
        ),
        pytest.param(state(config=CONFIG, group=group(tags={})), True, [], (False, "person"), id="of_others"),
    ],
)
def test_removal(
    context: Any, current: dict[str, Any], force: bool, calls: list[str], stands: tuple[bool, str]
) -> None:
    plan = DnsQueryLogging(context(), {**OPTIONS, "state": "absent", "force": force}).plan(current)
    assert [call.method for call in plan.calls] == calls
    assert [(item.holds, item.mend) for item in plan.verdicts] == [stands]


@pytest.mark.parametrize(("options", "word"), [({"zone": "x"}, "zone"), ({"log_group_name": "mine"}, "/aws/route53/")])
def test_bad_options_are_refused_by_name(options: dict[str, Any], word: str) -> None:
    with pytest.raises(Refusal, match=word):
        DnsQueryLogging.check({**OPTIONS, **options})


@pytest.mark.parametrize("denied", ["describe_log_groups", "list_tags_for_resource"])
def test_denied_is_not_absence(context: Any, scripted: Any, denied: str) -> None:
    logs = scripted("logs")
    if denied != "describe_log_groups":
        found = {"logGroups": [{"logGroupName": "/aws/route53/example.com"}]}
        logs.add_response("describe_log_groups", found, {"logGroupNamePrefix": "/aws/route53/example.com"})
    logs.add_client_error(denied, "AccessDeniedException")
    with pytest.raises(Failure, match="denied"):
        DnsQueryLogging(context(), OPTIONS)._read_group()
