# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The account's IAM password policy.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Plan, Refusal, State, Verdict
from ..._kernel.reconcile import Resource
from ..._module.run import Context
from .presets import PRESETS


@dataclass(frozen=True)
class Field:
    """One field: its name at the API, its value when the API leaves it out, and its order.

    ``order`` is ``rise`` (more is stricter), ``fall`` (less is stricter, 0 is never) or ``none``.
    """

    api: str
    default: Any
    order: str


FIELDS: dict[str, Field] = {
    "min_length": Field("MinimumPasswordLength", 6, "rise"),
    "require_symbols": Field("RequireSymbols", False, "rise"),
    "require_numbers": Field("RequireNumbers", False, "rise"),
    "require_uppercase": Field("RequireUppercaseCharacters", False, "rise"),
    "require_lowercase": Field("RequireLowercaseCharacters", False, "rise"),
    "allow_users_to_change": Field("AllowUsersToChangePassword", False, "none"),
    "max_age": Field("MaxPasswordAge", 0, "fall"),
    "reuse_prevention": Field("PasswordReusePrevention", 0, "rise"),
    "hard_expiry": Field("HardExpiry", False, "none"),
}

#: What AWS asks for in an account without a policy of its own: 8 characters of three of the four kinds, and no expiry.
#: A policy replaces that as a whole, so that creating one must not lower what it does not name:
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
DEFAULT_LENGTH, DEFAULT_KINDS = 8, 3
#: The four kinds, in the order in which they are asked for where AWS's default leaves the choice to the user.
KINDS = ("require_lowercase", "require_uppercase", "require_numbers", "require_symbols")

#: The API refuses 0 in these; 0 means "not set" and is sent by leaving the field out.
_LEFT_OUT_AT_ZERO = ("max_age", "reuse_prevention")

_RANGES = {"min_length": (6, 128), "max_age": (0, 1095), "reuse_prevention": (0, 24)}


def normal(policy: Mapping[str, Any]) -> dict[str, Any]:
    """The API's policy by our names. ``ExpirePasswords`` is dropped: the API derives it from the age."""
    found = {name: policy.get(field.api) for name, field in FIELDS.items()}
    return {name: FIELDS[name].default if value is None else value for name, value in found.items()}


def stricter(field: Field, current: Any, wanted: Any) -> Any:
    """The stricter of two values of a field that has an order, else the wanted one."""
    if field.order == "rise":
        return max(current, wanted)
    if field.order == "fall":
        return min((value for value in (current, wanted) if value), default=0)
    return wanted


def desired(current: State | None, wanted: Mapping[str, Any], exact: bool) -> dict[str, Any]:
    """The whole policy to have: unmanaged fields as they are, managed ones never weakened unless ``exact``."""
    base = dict(current) if current is not None else account_default(wanted)
    after = dict(base)
    for name, value in wanted.items():
        after[name] = value if exact else stricter(FIELDS[name], base[name], value)
    return after


def account_default(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """AWS's own policy of an account without one, as fields: what to begin with where only some are given.

    The API has no field for "three of the four kinds". So as many of the kinds that nobody names are asked for as three
    need. What is said of a kind holds: who says of all four that none is needed has decided it.
    """
    kinds = {name for name in KINDS if wanted.get(name)}
    kinds |= set([name for name in KINDS if name not in wanted][: max(0, DEFAULT_KINDS - len(kinds))])
    return {**normal({}), "min_length": DEFAULT_LENGTH, **{name: name in kinds for name in KINDS}}


def to_api(policy: State) -> dict[str, Any]:
    """The parameters of UpdateAccountPasswordPolicy, which replaces the whole policy."""
    return {
        field.api: policy[name]
        for name, field in FIELDS.items()
        if not (name in _LEFT_OUT_AT_ZERO and policy[name] == 0)
    }


def plan_policy(current: State | None, wanted: Mapping[str, Any], *, exact: bool, state: str) -> Plan:
    """What to do about the policy. Pure."""
    if state == "absent":
        return _plan_absent(current)
    after = desired(current, wanted, exact)
    verdicts = tuple(
        Verdict(
            f"password_policy.{name}",
            current is not None and current[name] == after[name],
            current[name] if current is not None else None,
            after[name],
        )
        for name in FIELDS
        if name in wanted
    )
    if current is not None and dict(current) == after:
        return Plan(current, after, (), verdicts)
    return Plan(current, after, (Call("iam", "update_account_password_policy", to_api(after)),), verdicts)


def _plan_absent(current: State | None) -> Plan:
    verdict = Verdict("password_policy.state", current is None, "absent" if current is None else "present", "absent")
    calls = () if current is None else (Call("iam", "delete_account_password_policy", {}),)
    return Plan(current, None, calls, (verdict,))


class PasswordPolicy(Resource):
    """The resource that the kernel works on."""

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._state = options["state"]
        self._exact = options["exact"]
        given = {name: options[name] for name in FIELDS if options[name] is not None}
        self._wanted = {**PRESETS.get(options["preset"], {}), **given}
        fields = ("state",) if self._state == "absent" else tuple(self._wanted)
        self.controls = tuple(f"password_policy.{name}" for name in fields)

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse values that the API does not take, before the first request."""
        for name, (low, high) in _RANGES.items():
            value = options[name]
            if value is not None and not low <= value <= high:
                raise Refusal(f"{name} is {value}, but must be between {low} and {high}.")

    def observe(self) -> State | None:
        """Read the policy. Only NoSuchEntity means that there is none."""
        try:
            answer = self._aws.call("iam", "get_account_password_policy", absent=("NoSuchEntity",))
        except NotFound:
            return None
        return normal(answer["PasswordPolicy"])

    def plan(self, current: State | None) -> Plan:
        """Decide what to do about the policy."""
        return plan_policy(current, self._wanted, exact=self._exact, state=self._state)

    def plan_without(self, current: State | None, plan: Plan, waived: Sequence[Verdict]) -> Plan:
        """One call carries all fields: those that are waived stay as they are."""
        names = {verdict.control.rpartition(".")[2] for verdict in waived}
        if "state" in names:
            return super().plan_without(current, plan, waived)
        kept = {name: value for name, value in self._wanted.items() if name not in names}
        return plan_policy(current, kept, exact=self._exact, state=self._state)

    def restore(self, current: State | None, before: State) -> Plan | None:
        """The whole policy as it was, weaker or not."""
        if not before:
            return _plan_absent(current)
        return Plan(current, before, (Call("iam", "update_account_password_policy", to_api(before)),))

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, **call.params)
