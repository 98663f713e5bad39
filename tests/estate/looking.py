# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Looks at the estate as the modules do: each of them once, for all variants together."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import boto3
import yaml
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Verdict
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import Resource
from ansible_collections.dayone.aws.plugins.module_utils._module.run import Context
from ansible_collections.dayone.aws.plugins.module_utils._steps.iam_hygiene.audit import IamHygiene
from ansible_collections.dayone.aws.plugins.module_utils._steps.network_defaults import (
    default_security_groups,
    flow_logs,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.audit import ResourceAudit
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.checks import CHECKS

from tests.emulator.clients import LOOKS

from .form import ASIDE, BREACHES, HOLDS, REGION, UNKNOWN, Estate

#: Where things stand. More regions would cost time and tell nothing.
REGIONS = [REGION, "us-east-1"]


def defaults(module: str) -> dict[str, Any]:
    """The options of a module as they are where nobody sets them, by its documentation."""
    found = importlib.import_module(f"ansible_collections.dayone.aws.plugins.modules.{module}")
    listed = yaml.safe_load(found.DOCUMENTATION)["options"]
    return {name: about.get("default") for name, about in listed.items()}


HYGIENE = {**defaults("iam_hygiene"), "admin_groups": ["dayone-admins"]}
AUDIT = {**defaults("resource_audit"), "checks": list(CHECKS), "regions": REGIONS}
_TO_S3 = {"destination": "s3", "bucket": None, "log_group": "none"}
FLOW_LOGS = {**defaults("vpc_flow_logs"), **_TO_S3, "regions": REGIONS, "create": False}


class Seen:
    """What the modules say of the estate.

    Args:
        verdicts: what they say of what.
        looked: for each control the ARNs that it looked at.
    """

    def __init__(self, verdicts: Sequence[Verdict], looked: Mapping[str, set[str]]) -> None:
        self._found: dict[tuple[str, str], list[Verdict]] = {}
        for verdict in verdicts:
            self._found.setdefault((verdict.control, verdict.resource), []).append(verdict)
        self._looked = looked

    def of(self, control: str, arn: str) -> tuple[str, Any]:
        """The verdict of a control on a resource, and what its finding shows."""
        found = self._found.get((control, arn), [])
        broken = [verdict for verdict in found if not verdict.holds]
        if broken:
            kind = UNKNOWN if broken[0].mend in ("unknown", "not_applicable") else BREACHES
            return kind, broken[0].current
        return (HOLDS if found or arn in self._looked.get(control, set()) else ASIDE), None


def context(estate: Estate, module: str = "") -> Context:
    """Who looks: an administrator, by a module."""
    session = boto3.session.Session(**LOOKS, region_name=REGION)  # type: ignore[arg-type]
    return Context(Aws(session, endpoint=estate.emulator.endpoint, caller=module))


def look(estate: Estate) -> Seen:
    """Let each module look once."""
    verdicts: list[Verdict] = []
    looked: dict[str, set[str]] = {}
    for module, looking in _MODULES.items():
        found, of_controls = looking(context(estate, module))
        verdicts += found
        looked |= of_controls
    return Seen(verdicts, looked)


Looked = tuple[Sequence[Verdict], dict[str, set[str]]]


def _resources(known: Context) -> Looked:
    audit = ResourceAudit(known, AUDIT)
    state = audit.observe()
    found: Mapping[tuple[str, str], Any] = state["found"]
    looked = {
        f"resource_audit.{name}": {
            row["arn"]
            for (part, _region), rows in found.items()
            if part in check.parts and not isinstance(rows, Failure)
            for row in rows
        }
        for name, check in CHECKS.items()
    }
    return audit.plan(state).verdicts, looked


def _users(known: Context) -> Looked:
    hygiene = IamHygiene(known, HYGIENE)
    state = hygiene.observe()
    arns = {row["arn"] for row in state["report"].rows if row["user"] != "<root_account>"}
    arns |= {holder.arn for holder in state["details"].holders} | {item["arn"] for item in state["certificates"]}
    arns |= set(state["details"].documents)
    return hygiene.plan(state).verdicts, {name: arns for name in IamHygiene.controls}


def _each(resources: Sequence[Resource]) -> Looked:
    return [verdict for item in resources for verdict in item.plan(item.observe()).verdicts], {}


def _default_groups(known: Context) -> Looked:
    return _each(default_security_groups.resources(known, {"regions": REGIONS, "empty": True, "force": False}))


def _flow_logs(known: Context) -> Looked:
    return _each(flow_logs.resources(known, FLOW_LOGS))


_MODULES: dict[str, Callable[[Context], Looked]] = {
    "resource_audit": _resources,
    "iam_hygiene": _users,
    "default_security_groups": _default_groups,
    "vpc_flow_logs": _flow_logs,
}
