# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Options in, result out: the same shape for every module."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

from ansible_collections.amazon.aws.plugins.module_utils.botocore import HAS_BOTO3
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from .._aws.assumed import assume, check_external_id, check_role
from .._aws.client import DEFAULT_REGIONS, Aws
from .._aws.libraries import check_libraries
from .._aws.transient import settling
from .._controls.catalogue import CONTROLS
from .._controls.resolution import todo_of
from .._kernel.masks import MASKS, NOT_SHOWN
from .._kernel.outcome import Outcome, Waive
from .._kernel.plan import Failure, Refusal, Verdict
from .._kernel.reconcile import Progress, Resource, reconcile_all
from .._kernel.settling import Manner
from .._kernel.unexpected import expected_only
from .._permissions.denials import missing
from .exceptions import Exceptions, check_exceptions, exceptions_spec
from .partial_run import what_stands

Options = Mapping[str, Any]


def common_spec() -> dict[str, Any]:
    """The options that every module takes besides amazon.aws's own."""
    return {
        "expected_account_id": {"type": "str"},
        "allow_root": {"type": "bool", "default": False},
        "assume_role_arn": {"type": "str"},
        "assume_role_external_id": {"type": "str"},
        "exceptions": exceptions_spec(),
    }


class Context:
    """Who a module runs as, and the way to AWS."""

    def __init__(self, aws: Aws) -> None:
        self.aws = aws
        identity = self.aws.identity()
        self.account_id: str = identity["Account"]
        self.arn: str = identity["Arn"]
        self.partition: str = self.arn.split(":")[1]
        self.is_root: bool = self.arn.endswith(":root")
        #: Turns a verdict for which somebody answers into a waived one. Nobody does, unless a module's options say so.
        self.waive: Waive = lambda verdict: verdict

    def is_excepted(self, verdict: Verdict) -> bool:
        """Whether somebody answers for a verdict that another module reaches, so that it creates nothing there."""
        return self.waive(verdict).mend == "waived"

    @property
    def home_region(self) -> str:
        """The play's region, or the partition's first one: where things are that an account needs once."""
        return self.aws.region or DEFAULT_REGIONS[self.partition]

    def enabled_regions(self) -> list[str]:
        """The regions that are enabled in the account.

        https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html
        """
        found = self.aws.call("ec2", "describe_regions", region=self.home_region)["Regions"]
        return sorted(item["RegionName"] for item in found)


Builder = Callable[[Context, Options], Resource | Sequence[Resource]]

#: Where a partition's console is:
#: https://docs.amazonaws.cn/en_us/aws/latest/userguide/endpoints-Beijing.html
#: https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-console.html
CONSOLES = {
    "aws": "console.aws.amazon.com",
    "aws-cn": "console.amazonaws.cn",
    "aws-us-gov": "console.amazonaws-us-gov.com",
}

#: Is told how far a module has come. Set where a person watches.
progress: Progress | None = None


def run(
    spec: Mapping[str, Any],
    builder: Builder,
    *,
    check: Callable[[Options], None] | None = None,
    **settings: Any,
) -> None:
    """Run one module: parse the options, refuse what must be refused, reconcile, answer.

    Args:
        spec: the module's own options.
        builder: makes the resource, or the resources, from the context and the options.
        check: refuses wrong options before the first request.
        settings: passed to AnsibleAWSModule (``required_if`` and the like).
    """
    MASKS.clear()
    whole = {**common_spec(), **spec}
    module = AnsibleAWSModule(argument_spec=whole, supports_check_mode=True, check_boto3=False, **settings)
    result: dict[str, Any] = {
        "changed": False,
        "diff": {},
        "findings": [],
        "calls": [],
        "account_id": "",
        "regions": [],
    }
    try:
        with expected_only():
            check_libraries(HAS_BOTO3, module.botocore_at_least)
            _check_common(module.params)
            if check is not None:
                check(module.params)
            error = _work(module, builder, result)
    except (Failure, Refusal) as problem:
        error = str(problem)
    if MASKS.any:
        error, result = MASKS.hide(error), _masked(result, module.params)
    if error:
        module.fail_json(msg=error, **result)
    module.exit_json(**result)


def _check_common(options: Options) -> None:
    """Refuse wrong options of those that all modules have, and keep what they hold secret out of what is shown."""
    check_exceptions(options["exceptions"])
    check_role(options["assume_role_arn"], options["expected_account_id"])
    check_external_id(options["assume_role_external_id"])
    MASKS.add_option(options["assume_role_external_id"] or NOT_SHOWN)


def _masked(result: dict[str, Any], options: Options) -> dict[str, Any]:
    """The result as it may be shown. AnsibleModule adds the options, with which the module was called, as they are."""
    return {**MASKS.hide(result), "invocation": {"module_args": MASKS.hide_options(options)}}


def _work(module: AnsibleAWSModule, builder: Builder, result: dict[str, Any]) -> str:
    """Do what the module is for, fill its result, and say what went wrong."""
    options = module.params
    aws = Aws.of_module(module)
    role = options["assume_role_arn"]
    context = Context(aws if role is None else assume(aws, role, options["assume_role_external_id"]))
    result["account_id"] = context.account_id
    _guard(context, options)
    waivers = Exceptions(options["exceptions"], context.account_id, datetime.now(timezone.utc).date())
    context.waive = _waiver(waivers, context)
    built = builder(context, options)
    resources = [built] if isinstance(built, Resource) else list(built)
    regions = {region for resource in resources for region in (resource.region, *getattr(resource, "regions", ()))}
    result["regions"] = sorted(regions - {""})
    manner = Manner(context.waive, settling, what_stands)
    outcome = reconcile_all(resources, check_mode=module.check_mode, manner=manner, progress=progress)
    result.update(_answer(outcome, context))
    if waivers.listed:
        result["exceptions"] = waivers.as_result()
    for resource in resources:
        result.update(resource.extra())
    return outcome.error or _gate(result["findings"], options)


def _waiver(waivers: Exceptions, context: Context) -> Waive:
    """Turns a verdict for which somebody answers into a waived one, and says of an expired exception that it is."""

    def waive(verdict: Verdict) -> Verdict:
        resource = _resource(verdict, context)
        reason = waivers.waiver(verdict, resource)
        known = verdict.note or CONTROLS[verdict.control].remediation
        if reason and verdict.mend == "not_applicable":
            return verdict
        if reason and verdict.mend == "unknown":  # it may be anything, also what nobody answered for
            return replace(verdict, note=f"{known} {waivers.beside(reason)}")
        if reason:
            return replace(verdict, mend="waived", note=reason)
        lapsed = waivers.lapsed(verdict, resource)
        # One finding for all regions has it already where all of them had.
        return replace(verdict, note=f"{lapsed} {known}") if lapsed and lapsed not in known else verdict

    return waive


def _resource(verdict: Verdict, context: Context) -> str:
    """What a finding is about: the account itself where the verdict names nothing smaller."""
    account = verdict.account_id or context.account_id
    return verdict.resource or f"arn:{context.partition}:iam::{account}:root"


def _guard(context: Context, options: Options) -> None:
    expected = options["expected_account_id"]
    if expected is not None and expected != context.account_id:
        raise Refusal(
            f"expected_account_id is {expected}, but these credentials belong to account {context.account_id} "
            f"({context.arn}). Nothing was changed."
        )
    if context.is_root and not options["allow_root"]:
        raise Refusal(
            f"these credentials are the root user's of account {context.account_id}. Use an administrator, "
            "or set allow_root: true. Nothing was changed."
        )


def _gate(findings: list[dict[str, Any]], options: Options) -> str:
    """The error of a run in which a control named in ``fail_on`` does not hold."""
    named = options.get("fail_on") or []
    broken = sorted({row["control"] for row in findings if row["control"] in named and row["status"] not in _GOOD})
    return f"fail_on: these controls do not hold: {', '.join(broken)}" if broken else ""


_GOOD = ("compliant", "fixed", "excepted", "not_applicable")


def _answer(outcome: Outcome, context: Context) -> dict[str, Any]:
    plan = outcome.plan
    diff = {"before": dict(plan.before or {}), "after": dict(plan.after or {})}
    if outcome.changed and outcome.left is not None and outcome.left != diff["after"]:
        diff["left"] = dict(outcome.left)  # what AWS made of it: ids, for one. An undo compares with this.
    return {
        "changed": outcome.changed,
        "diff": diff,
        "calls": [call.as_dict() for call in outcome.calls],
        "findings": [_row(verdict, status, context) for verdict, status in outcome.findings],
    }


def _row(verdict: Verdict, status: str, context: Context) -> dict[str, Any]:
    control = CONTROLS[verdict.control]
    settled = status in ("compliant", "fixed")
    text = "" if settled else _for_partition(verdict.note or control.remediation, context.partition)
    todo = todo_of(status, verdict.resolution or control.resolved_by(status), control=control.id, text=text)
    todo |= missing(text, control.id) if status == "unknown" else {}
    holder = {"held_by": verdict.held_by} if verdict.held_by else {}
    return {
        "control": control.id,
        "title": control.title,
        "severity": control.severity,
        "cis": list(control.cis),
        "status": status,
        "account_id": verdict.account_id or context.account_id,
        "region": verdict.region or "global",
        "resource": _resource(verdict, context),
        "current": verdict.current,
        "wanted": verdict.wanted,
        "remediation": text,
        **({"todo": todo} if todo else {}),
        **holder,
        **({"chain": [link.as_dict() for link in verdict.chain]} if verdict.chain else {}),
    }


def _for_partition(text: str, partition: str) -> str:
    """A text whose links lead to the console of the partition."""
    return text.replace("https://console.aws.amazon.com", f"https://{CONSOLES.get(partition, CONSOLES['aws'])}")
