# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings of an account, or of an account in a region: single values that one request reads and another writes.

A service's settings are a table (`Source`, `Setting`); reading, planning and the ratchet are the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._aws.failures import NotFound
from .._kernel.plan import Call, Failure, Plan, State, Verdict, unknown
from .._kernel.reconcile import Resource, gather
from .._module.run import Context

#: Of two values the stricter: what is, and what is asked for.
Stricter = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Source:
    """Where settings are read and written.

    Args:
        read: the client's method, ``params`` its parameters, ``absent`` the codes that mean "nothing is set".
        write: makes method and parameters from the values that change, and from all values as they will be.
        service: botocore's name of the service.
    """

    service: str
    read: str
    write: Callable[[Mapping[str, Any], Mapping[str, Any]], tuple[str, dict[str, Any]]]
    params: Mapping[str, Any] = field(default_factory=dict)
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Setting:
    """One setting.

    Args:
        control: the control that it decides.
        source: the name of its source.
        value: finds the value in the source's answer. None: there is no preference.
        stricter: how two values are ordered.
        holder: who holds it, by the source's answer: ``account``, another, or nothing where AWS does not tell.
        unset: what is written so that there is no preference again. None: that cannot be written.
    """

    control: str
    source: str
    value: Callable[[Mapping[str, Any]], Any]
    stricter: Stricter
    holder: Callable[[Mapping[str, Any]], str] = lambda _answer: ""
    unset: Any = None


#: Who may hold a setting in the account's place, and what to do then. AWS Control Tower makes such policies too.
HOLDERS = {
    "declarative-policy": (
        "A declarative policy of the organization, possibly created by AWS Control Tower, controls this "
        "setting: change it there. "
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_declarative.html"
    ),
    "s3-policy": (
        "An S3 policy of the organization, possibly created by AWS Control Tower, controls this setting: "
        "change it there. "
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_s3.html"
    ),
    "guardduty-policy": (
        "A GuardDuty policy of the organization controls this setting: change it there. "
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_guardduty.html"
    ),
    "inspector-policy": (
        "An Amazon Inspector policy of the organization controls this setting: change it there. "
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_inspector.html"
    ),
    "security-hub-policy": (
        "A Security Hub CSPM policy of the organization controls this setting: change it there. "
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_security_hub_cspm.html"
    ),
}


def managed_by(answer: Mapping[str, Any]) -> str:
    """Who holds a setting, in EC2's own word."""
    return str(answer.get("ManagedBy", ""))


def held_elsewhere(holder: str) -> str:
    """What to do about a setting that somebody else holds. Nothing where the account itself holds it."""
    return "" if holder in ("", "account") else HOLDERS.get(holder, f"{holder} controls this setting: change it there.")


def judged(control: str, found: Any, aim: Any, region: str, holder: str) -> Verdict:
    """How a setting stands: what somebody else holds is theirs to change."""
    holds = found == aim
    note = "" if holds else held_elsewhere(holder)
    return Verdict(control, holds, found, aim, "person" if note else "call", "", region, note, held_by=holder)


def by_order(*values: Any) -> Stricter:
    """The order of values from the weakest to the strictest. A value that is not known here gives way."""

    def stricter(current: Any, wanted: Any) -> Any:
        return max(current, wanted, key=values.index) if current in values else wanted

    return stricter


class Settings(Resource):
    """The settings of one table that are managed, in one place.

    Args:
        place: where requests go. ``region`` stays empty for settings of the whole account.
        table: the sources, and the settings by the name of their option.
        wanted: the values to have, by the same names. What is None is not managed.
        exact: whether a stricter value is weakened to the wanted one.
    """

    def __init__(
        self,
        context: Context,
        table: tuple[Mapping[str, Source], Mapping[str, Setting]],
        wanted: Mapping[str, Any],
        *,
        region: str = "",
        place: str = "",
        exact: bool = False,
    ) -> None:
        self.region = region
        self._aws = context.aws
        self._place = region or place
        self._sources, self._settings = table
        self._wanted = {name: wanted[name] for name in self._settings if wanted[name] is not None}
        self._exact = exact
        self.controls = tuple(self._settings[name].control for name in self._wanted)

    def observe(self) -> State:
        """Read each source that is needed, all at the same time. Where none can be read, that is the failure."""
        names = dict.fromkeys(self._settings[name].source for name in self._wanted)
        found = gather({name: self._reader(self._sources[name]) for name in names})
        failures = [item for item in found.values() if isinstance(item, Failure)]
        if failures and len(failures) == len(found):
            raise failures[0]
        return found

    def _reader(self, source: Source) -> Callable[[], dict[str, Any]]:
        def read() -> dict[str, Any]:
            try:
                return self._aws.call(
                    source.service, source.read, region=self._place, absent=source.absent, **source.params
                )
            except NotFound:
                return {}

        return read

    def plan(self, current: State | None) -> Plan:
        """Bring each setting to what is wanted, or leave it where it is stricter."""
        return self._plan(current or {}, self._wanted)

    def plan_without(self, current: State | None, plan: Plan, waived: Sequence[Verdict]) -> Plan:
        """One write may carry several settings: those that are waived stay as they are."""
        controls = {verdict.control for verdict in waived}
        kept = {name: value for name, value in self._wanted.items() if self._settings[name].control not in controls}
        return self._plan(current or {}, kept)

    def _plan(self, answers: State, wanted: Mapping[str, Any]) -> Plan:
        before = self._values(answers)
        after, verdicts, changes = dict(before), [], dict[str, dict[str, Any]]()
        for name, value in wanted.items():
            setting = self._settings[name]
            answer = answers[setting.source]
            if isinstance(answer, Failure):
                verdicts.append(unknown(setting.control, value, answer, region=self.region))
                continue
            aim = value if self._exact or before[name] is None else setting.stricter(before[name], value)
            verdict = judged(setting.control, before[name], aim, self.region, setting.holder(answer))
            verdicts.append(verdict)
            if not verdict.holds and verdict.mend == "call":
                after[name] = aim
                changes.setdefault(setting.source, {})[name] = aim
        calls = tuple(self._write(source, changed, after) for source, changed in changes.items())
        return Plan(before, after, calls, tuple(verdicts))

    def _values(self, answers: State) -> dict[str, Any]:
        """The values that could be read."""
        return {
            name: setting.value(answers[setting.source])
            for name, setting in self._settings.items()
            if not isinstance(answers.get(setting.source, {}), Failure) and setting.source in answers
        }

    def restore(self, current: State | None, before: State) -> Plan | None:
        """The values as they were, also where nothing was preferred."""
        now = self._values(current or {})
        changes: dict[str, dict[str, Any]] = {}
        for name, value in before.items():
            setting = self._settings.get(name)
            written = setting.unset if setting is not None and value is None else value
            if setting is None or now.get(name) == value:
                continue
            if written is None or name not in now:
                return None
            changes.setdefault(setting.source, {})[name] = written
        calls = tuple(self._write(source, changed, {**now, **changed}) for source, changed in changes.items())
        return Plan(now, before, calls)

    def _write(self, name: str, changed: Mapping[str, Any], after: Mapping[str, Any]) -> Call:
        source = self._sources[name]
        method, params = source.write(changed, after)
        mends = tuple(self._settings[key].control for key in changed)
        return Call(source.service, method, params, self._place, mends=mends, chain=name)

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, region=call.region, **call.params)
