# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The credentials and permissions of IAM users: what is idle, old, too much or expired.

Reads the credential report, the account's authorization details and three lists, however many users there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any

from ..._controls.catalogue import CONTROLS
from ..._kernel.plan import Call, Failure, Plan, Refusal, State, Verdict, unknown
from ..._kernel.reconcile import Resource, gather
from ..._module.run import Context
from ..._parts.credential_report import Report, read_report
from ..._parts.federation import observe_federation
from ..._parts.iam_details import Details, read_details
from ..._parts.lockout.guard import refuse_lockout
from ..._parts.organization import find_organization
from .credentials import as_of, idle, in_force, judge_report, judged, unused, users
from .policies import judge_details, judge_federation
from .recheck import CONTROL as UNUSED
from .recheck import disabling, read_fresh, shown, still_unused
from .trust import ACCOUNTS, STRANGERS, judge_trust

EXPIRED = "iam_hygiene.expired_certificates"
_OF_REPORT = ("iam_hygiene.console_mfa", "iam_hygiene.key_age", "iam_hygiene.single_key")
_OF_DETAILS = (
    "iam_hygiene.direct_policies",
    "iam_hygiene.full_admin",
    "iam_hygiene.privilege_escalation",
    "iam_hygiene.cloudshell",
    STRANGERS,
    ACCOUNTS,
)


class IamHygiene(Resource):
    """The resource that the kernel works on."""

    shows_state = False
    controls = tuple(name for name in CONTROLS if name.startswith("iam_hygiene."))

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._context = context
        self._aws = context.aws
        self._options = options
        self._own_key = context.aws.access_key()
        #: What no write of ours changes is read once.
        self._kept: dict[str, Any] = {}

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what can be refused before the first request."""
        for name in ("max_unused_days", "max_key_age_days"):
            if options[name] < 1:
                raise Refusal(f"{name} is {options[name]}, but must be at least 1.")
        wrong = [item for item in options["trusted_accounts"] if not re.fullmatch("[0-9]{12}", item)]
        if wrong:
            raise Refusal(f"trusted_accounts has {', '.join(wrong)}, but must contain account IDs of 12 digits.")

    def observe(self) -> State:
        """Read everything at the same time; what cannot be read stays a `Failure` in its place."""
        once: dict[str, Callable[[], Any]] = {
            "report": lambda: read_report(self._aws),
            "details": lambda: read_details(self._aws),
            "federation": lambda: observe_federation(self._context),
            "organization": lambda: find_organization(self._aws),
        }
        missing: dict[str, Callable[[], Any]] = {name: read for name, read in once.items() if name not in self._kept}
        found = gather(missing | {"certificates": self._certificates})
        self._kept |= {name: found[name] for name in missing if not isinstance(found[name], Failure)}
        state = {**found, **self._kept, "now": datetime.now(timezone.utc)}
        return {**state, "fresh": self._fresh(state)}

    def _certificates(self) -> list[dict[str, Any]]:
        found = self._aws.pages("iam", "list_server_certificates", "ServerCertificateMetadataList")
        return [
            {"name": item["ServerCertificateName"], "arn": item["Arn"], "ends": item["Expiration"]} for item in found
        ]

    def _fresh(self, state: State) -> dict[str, Any]:
        """What those have now whose credentials would be disabled."""
        report = state["report"]
        if not self._options["disable_unused"] or isinstance(report, Failure):
            return {}
        idle_now = self._idle(report, state["now"])
        return gather({user: self._reader(user, names) for user, names in idle_now.items()})

    def _reader(self, user: str, names: list[str]) -> Callable[[], dict[str, datetime | None]]:
        return lambda: read_fresh(self._aws, user, names)

    def _idle(self, report: Report, now: datetime) -> dict[str, list[str]]:
        """What the report calls idle, by user. Those for emergencies are idle by their nature."""
        found = {
            row["user"]: unused(row, self._options["max_unused_days"], now)
            for row in users(report)
            if row["user"] not in self._options["break_glass_users"]
        }
        return {user: names for user, names in found.items() if names}

    def plan(self, current: State | None) -> Plan:
        """Judge what was read, and disable and delete what was asked for."""
        state = current or {}
        idle_verdicts, idle_calls = self._plan_unused(state)
        expired_verdicts, expired_calls = self._plan_certificates(state)
        verdicts = (
            *_of_part(state, "report", _OF_REPORT, lambda part: self._judge_report(part, state["now"])),
            *idle_verdicts,
            *_of_part(state, "details", _OF_DETAILS, lambda part: self._judge_details(part, state)),
            *expired_verdicts,
            judge_federation(state, self._options["break_glass_users"]),
        )
        calls = (*idle_calls, *expired_calls)
        mending = {call.resource for call in calls}
        mended = {item.resource: item.current for item in verdicts if item.mend == "call" and item.resource in mending}
        return Plan(mended, {arn: [] for arn in mended}, calls, verdicts)

    def _judge_details(self, details: Details, state: State) -> list[Verdict]:
        trusted, own = self._options["trusted_accounts"], self._context.account_id
        return [
            *judge_details(details, self._options),
            *judge_trust(details.holders, state["organization"], own, trusted),
        ]

    def _judge_report(self, report: Report, now: datetime) -> list[Verdict]:
        return judge_report(report, self._options["max_key_age_days"], now)

    def _plan_unused(self, state: State) -> tuple[list[Verdict], list[Call]]:
        """Credentials that nobody uses: from the report, or from what the users have now where they are disabled."""
        report, days, now = state["report"], self._options["max_unused_days"], state["now"]
        wanted = f"credentials that were used within {days} days"
        if isinstance(report, Failure):
            return [unknown(UNUSED, wanted, report)], []
        rows = {row["user"]: row for row in users(report)}
        if not self._options["disable_unused"]:
            breaches = {
                rows[user]["arn"]: [idle(name, in_force(rows[user])[name]) for name in names]
                for user, names in self._idle(report, now).items()
            }
            return judged(UNUSED, breaches, wanted, as_of(report)), []
        verdicts: list[Verdict] = []
        calls: list[Call] = []
        breaches = {}
        for user, fresh in sorted(state["fresh"].items()):
            arn = rows[user]["arn"]
            if isinstance(fresh, Failure):
                verdicts.append(unknown(UNUSED, wanted, fresh, resource=arn))
                continue
            names = still_unused(fresh, days, now, self._own_key)
            if names:
                breaches[arn] = shown(fresh, names)
                calls += disabling(user, arn, names)
        if breaches or not verdicts:
            verdicts += judged(UNUSED, breaches, wanted, mend="call")
        return verdicts, calls

    def _plan_certificates(self, state: State) -> tuple[list[Verdict], list[Call]]:
        """Server certificates whose time is over."""
        found, wanted = state["certificates"], "no expired server certificate"
        if isinstance(found, Failure):
            return [unknown(EXPIRED, wanted, found)], []
        expired = {item["arn"]: item for item in found if item["ends"] < state["now"]}
        breaches = {arn: [f"expired {item['ends'].date().isoformat()}"] for arn, item in expired.items()}
        if not self._options["delete_expired_certificates"]:
            return judged(EXPIRED, breaches, wanted), []
        calls = [
            Call(
                "iam",
                "delete_server_certificate",
                {"ServerCertificateName": item["name"]},
                mends=(EXPIRED,),
                resource=arn,
                chain=arn,
            )
            for arn, item in sorted(expired.items())
        ]
        return judged(EXPIRED, breaches, wanted, mend="call"), calls

    def guard(self, plan: Plan) -> None:
        """Refuse what would take the last administrator who can sign in."""
        refuse_lockout(self._context, plan.calls)

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, **call.params)

    def extra(self) -> dict[str, Any]:
        """When the credential report was made: AWS keeps one for four hours."""
        report = self._kept.get("report")
        return {"report_generated": report.generated if report else ""}


def _of_part(
    state: State, name: str, controls: tuple[str, ...], judge: Callable[[Any], list[Verdict]]
) -> list[Verdict]:
    """The verdicts on one part of what was read, or that its controls are not known."""
    part = state[name]
    return [unknown(item, None, part) for item in controls] if isinstance(part, Failure) else judge(part)
