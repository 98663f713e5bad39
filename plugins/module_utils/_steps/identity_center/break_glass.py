# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The way in that stays when IAM Identity Center is down: IAM users of the management account, and an alarm on them.

https://docs.aws.amazon.com/whitepapers/latest/organizing-your-aws-environment/break-glass-access.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ..._aws.client import DEFAULT_REGIONS
from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Plan, State, Verdict, unknown
from ..._kernel.reconcile import Resource, gather
from ..._module.run import Context
from ..._parts.event_pattern import API_CALL, SIGN_IN
from ..._parts.event_rule import PATHS, TARGET, EventRule
from ..._parts.lockout.guard import credentials_of, read_grants
from ..._parts.names import topic_arn
from ..._parts.notifying_rule import NotifyingRule
from .controls import BREAK_GLASS, BREAK_GLASS_ALARM

_WANTED = "administrative rights, a console password, MFA, and no access key"
HANDLE = (
    "Add a recipient to root_account_subscriptions (option subscriptions of dayone.aws.notice_topic), who "
    "then confirms; or set identity_center_topic_arn to another topic."
)
_TRANSFORMER = {
    "InputPathsMap": {**PATHS, "user": "$.detail.userIdentity.userName"},
    "InputTemplate": '"The break-glass user <user> of AWS account <account> was used: <event> of <service> in '
    '<region>, from <ip>, at <time>."',
}


class BreakGlassUsers(Resource):
    """The users, as they are. A person makes them: their passwords and devices are for nobody else."""

    controls = (BREAK_GLASS,)
    name = "break_glass_users"

    def __init__(self, context: Context, users: Sequence[str]) -> None:
        self._context, self._users = context, tuple(users)

    def observe(self) -> State:
        """Read what the users may do, and what they sign in with."""
        if not self._users:
            return {}
        readers: dict[str, Any] = {"grants": partial(read_grants, self._context)}
        readers.update({f"user {name}": partial(self._credentials, name) for name in self._users})
        return gather(readers)

    def _credentials(self, user: str) -> dict[str, Any] | None:
        """What a user signs in with, or nothing where there is no such user."""
        aws = self._context.aws
        try:
            devices = aws.pages("iam", "list_mfa_devices", "MFADevices", absent=("NoSuchEntity",), UserName=user)
            return {"held": sorted(credentials_of(aws, user)), "mfa": bool(devices)}
        except NotFound:
            return None

    def plan(self, current: State | None) -> Plan:
        """Judge them. Nothing is changed."""
        state = current or {}
        if not self._users:
            verdict = Verdict(BREAK_GLASS, False, "none is configured", _WANTED, "input")
            return Plan({}, {}, (), (verdict,))
        return Plan({}, {}, (), tuple(self._judge(state, name) for name in self._users))

    def _judge(self, state: State, user: str) -> Verdict:
        where = f"arn:{self._context.partition}:iam::{self._context.account_id}:user/{user}"
        found, grants = state[f"user {user}"], state["grants"]
        for part in (found, grants):
            if isinstance(part, Failure):
                return unknown(BREAK_GLASS, _WANTED, part, resource=where)
        if found is None:
            return Verdict(BREAK_GLASS, False, "there is no such user", _WANTED, "person", where)
        keys = [name for name in found["held"] if name != "password"]
        lacks = [
            *([] if user in grants.administrators() else ["no administrative rights"]),
            *([] if "password" in found["held"] else ["no console password"]),
            *([] if found["mfa"] else ["no MFA"]),
            *([f"access key {key}" for key in keys]),
        ]
        return Verdict(BREAK_GLASS, not lacks, lacks or "ready", _WANTED, "person", where)

    def send(self, call: Call) -> Any:
        """There is nothing to send."""


def break_glass_rule(context: Context, options: Mapping[str, Any]) -> Resource:
    """The rule that notifies people when a break-glass user signs in or calls an API. IAM, and the sign-in of IAM users
    by its global endpoint, are in one region; the rule also receives calls that only read."""
    region = DEFAULT_REGIONS[context.partition]
    named = topic_arn(options["topic_name"], context.account_id, region, context.partition)
    users = sorted(options["break_glass_users"])
    who = {"type": ["IAMUser"], "userName": users}
    rule = EventRule(
        options["rule_name"],
        region,
        context.account_id,
        context.partition,
        f"identity_center_safeguards/{options['rule_name']}",
        BREAK_GLASS_ALARM,
        {"detail": {"userIdentity": who}, "detail-type": [API_CALL, SIGN_IN]},
        "Notifies when a break-glass user signs in or calls an API",
        {"Id": TARGET, "Arn": options["topic_arn"] or named, "InputTransformer": _TRANSFORMER},
        True,
        options["tags"] or {},
    )
    made = NotifyingRule(context.aws, rule, HANDLE, whose="IAM users'")
    made.name = "break_glass_rule"
    return made
