# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which images of others a region of the account can see and launch (Allowed AMIs). The account's own always can be.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-allowed-amis.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..._kernel.plan import Call, Plan, Refusal, State
from ..._kernel.reconcile import Resource
from ..._module.run import Context
from ..._parts.settings import by_order, held_elsewhere, judged, managed_by

STATE_CONTROL = "compute_defaults.allowed_images"
CRITERIA_CONTROL = "compute_defaults.allowed_image_criteria"
#: From the weakest to the strictest.
STATES = ("disabled", "audit-mode", "enabled")
#: Of the provider of an image, besides the id of an account. ``none``: only the account's own.
PROVIDERS = ("amazon", "aws-marketplace", "aws-backup-vault", "none")
#: How many criteria there can be, and how many values of one kind in all of them:
#: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ImageCriterionRequest.html
_LIMITS = {"providers": 200, "names": 50, "marketplace_product_codes": 50}
_MOST = 10
_REPLACE = "replace_image_criteria_in_allowed_images_settings"
#: The lists of a criterion, and the two ages, each in a structure of its own.
_LISTS = {
    "providers": "ImageProviders",
    "names": "ImageNames",
    "marketplace_product_codes": "MarketplaceProductCodes",
}
_AGES = {
    "max_days_since_created": ("CreationDateCondition", "MaximumDaysSinceCreated"),
    "max_days_since_deprecated": ("DeprecationTimeCondition", "MaximumDaysSinceDeprecated"),
}


def criterion_spec() -> dict[str, Any]:
    """The options of one criterion."""
    lists = {name: {"type": "list", "elements": "str"} for name in _LISTS}
    return {**lists, **{name: {"type": "int"} for name in _AGES}}


class AllowedImages(Resource):
    """The setting of one region, in EC2's terms: its state, and its criteria where they are asked for."""

    name = "allowed_images"

    def __init__(self, context: Context, options: Mapping[str, Any], region: str) -> None:
        self.region = region
        self._aws = context.aws
        self._exact = options["exact"]
        self._state: str = options["allowed_images"]
        given = options["allowed_image_criteria"]
        self._criteria = None if given is None else _normal([_criterion(item) for item in given])
        self.controls = (STATE_CONTROL,) if given is None else (STATE_CONTROL, CRITERIA_CONTROL)

    def observe(self) -> dict[str, Any]:
        """The state, the criteria with their lists in order, and who holds them."""
        found = self._aws.call("ec2", "get_allowed_images_settings", region=self.region)
        return {
            "state": found["State"],
            "criteria": _normal(found.get("ImageCriteria", [])),
            "held_by": managed_by(found),
        }

    def plan(self, current: State | None) -> Plan:
        """Criteria first, so that nothing is kept out by older ones; a setting that ends is ended first."""
        state = current or {}
        found, criteria, holder = state["state"], state["criteria"], state["held_by"]
        aim = self._state if self._exact else by_order(*STATES)(found, self._state)
        verdicts = [judged(STATE_CONTROL, found, aim, self.region, holder)]
        if self._criteria is not None:
            verdicts.append(judged(CRITERIA_CONTROL, criteria, self._criteria, self.region, holder))
        after = {"state": aim, "criteria": criteria if self._criteria is None else self._criteria}
        before = {"state": found, "criteria": criteria}
        if held_elsewhere(holder):
            return Plan(before, before, (), tuple(verdicts))
        return Plan(before, after, self._calls(before, after), tuple(verdicts))

    def _calls(self, before: State, after: State) -> tuple[Call, ...]:
        calls = []
        if before["criteria"] != after["criteria"]:
            calls.append(self._call(_REPLACE, {"ImageCriteria": after["criteria"]}, CRITERIA_CONTROL))
        if before["state"] != after["state"]:
            off = after["state"] == STATES[0]
            params = {} if off else {"AllowedImagesSettingsState": after["state"]}
            method = "disable_allowed_images_settings" if off else "enable_allowed_images_settings"
            calls.insert(0 if off else len(calls), self._call(method, params, STATE_CONTROL))
        return tuple(calls)

    def _call(self, method: str, params: State, control: str) -> Call:
        return Call("ec2", method, params, self.region, mends=(control,), chain=self.name)

    def restore(self, current: State | None, before: State) -> Plan | None:
        """State and criteria as they were."""
        now = {name: (current or {})[name] for name in ("state", "criteria")}
        return Plan(now, before, self._calls(now, before))

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, region=call.region, **call.params)


def _criterion(given: Mapping[str, Any]) -> dict[str, Any]:
    """A criterion as EC2 takes it."""
    lists = {key: given[name] for name, key in _LISTS.items() if given.get(name)}
    ages = {key: {inner: given[name]} for name, (key, inner) in _AGES.items() if given.get(name) is not None}
    return {**lists, **ages}


def _normal(criteria: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Criteria without what is empty, their lists and themselves in order. What EC2 says besides is kept."""
    kept = [
        {
            key: sorted(set(value)) if key in _LISTS.values() else value
            for key, value in sorted(item.items())
            if value not in ([], {})
        }
        for item in criteria
    ]
    return sorted(kept, key=repr)


def need_criteria(context: Context, criteria: Sequence[Mapping[str, Any]]) -> None:
    """Refuse a criterion that the installed botocore would not send: what it leaves out would let more in.

    Raises:
        Refusal: botocore is too old.
    """
    for name in sorted({name for item in criteria for name, value in item.items() if value is not None}):
        key = _LISTS.get(name) or _AGES[name][0]
        if key != _LISTS["providers"]:
            context.aws.need(f"allowed_image_criteria: {name}", "ec2", _REPLACE, f"ImageCriteria.{key}")


def check_images(options: Mapping[str, Any]) -> None:
    """Refuse what EC2 would refuse, and what would keep out every image of others unasked.

    Raises:
        Refusal: with the option's name.
    """
    state, criteria = options["allowed_images"], options["allowed_image_criteria"]
    if criteria is not None and state is None:
        raise Refusal("allowed_image_criteria requires allowed_images, which says whether the criteria apply.")
    if state == "enabled" and not criteria:
        raise Refusal(
            "allowed_images is enabled without allowed_image_criteria: list whose images can be launched. "
            "providers: [none] allows only the account's own."
        )
    if len(criteria or []) > _MOST:
        raise Refusal(f"allowed_image_criteria has {len(criteria)} entries, but EC2 allows {_MOST}.")
    for item in criteria or []:
        _check_criterion(item)
    for name, most in _LIMITS.items():
        count = sum(len(item[name] or []) for item in criteria or [])
        if count > most:
            raise Refusal(f"allowed_image_criteria: {count} values of {name}, but EC2 allows {most} in total.")


def _check_criterion(item: Mapping[str, Any]) -> None:
    wrong = [name for name in item["providers"] or [] if name not in PROVIDERS and not _ACCOUNT.fullmatch(name)]
    if wrong:
        raise Refusal(
            f"allowed_image_criteria: {', '.join(wrong)} is not a provider. Use {', '.join(PROVIDERS)}, or an "
            "account ID of 12 digits, in quotes."
        )
    if not _criterion(item):
        raise Refusal("allowed_image_criteria has an empty entry, which would allow every image.")
    for name in _AGES:
        if item[name] is not None and item[name] < 0:
            raise Refusal(f"allowed_image_criteria: {name} is {item[name]}, but must be 0 days or more.")


_ACCOUNT = re.compile(r"[0-9]{12}")
