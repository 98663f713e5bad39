# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM users who sign in to the console with a password alone.

The credential report names them, in two calls for however many users; it may be four hours old, so what it names is
looked up again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Plan, State, Verdict, unknown
from ..._kernel.reconcile import Resource, gather
from ..._module.run import Context
from ..._parts.credential_report import read_report
from .virtual_mfa import VirtualDevices, VirtualMfa
from .virtual_mfa_options import CONTROL, devices_of

_WANTED = "an MFA device"


def resources(context: Context, options: Mapping[str, Any]) -> list[Resource]:
    """A resource for each user of the options, and the audit of all others."""
    listed = VirtualDevices(context.aws)
    found: list[Resource] = [VirtualMfa(context, device, listed) for device in devices_of(options, context.account_id)]
    named = [item["name"] for item in options["users"]]
    return [*found, UsersWithoutMfa(context, listed, named)] if options["audit"] else found


class UsersWithoutMfa(Resource):
    """Judges, and changes nothing. Users whom a device is made for are judged there."""

    name = "audit"
    controls = (CONTROL,)

    def __init__(self, context: Context, listed: VirtualDevices, besides: Iterable[str]) -> None:
        self._aws, self._listed = context.aws, listed
        self._besides = {name.lower() for name in besides}

    def observe(self) -> State:
        """Read the report and all virtual devices, then the devices of those who seem to have none."""
        readers: dict[str, Any] = {"report": partial(read_report, self._aws), "devices": self._listed.read}
        found: dict[str, Any] = gather(readers)
        report, devices = found["report"], found["devices"]
        if isinstance(report, Failure):
            raise report
        having = set() if isinstance(devices, Failure) else set(devices.values())
        rows = [row for row in report.rows if self._is_asked(row) and row["user"] not in having]
        return {"users": gather({row["arn"]: partial(self._without, row) for row in rows})}

    def _is_asked(self, row: Mapping[str, str]) -> bool:
        bare = row["password_enabled"] == "true" and row["mfa_active"] == "false"
        return bare and row["user"] != "<root_account>" and row["user"].lower() not in self._besides

    def _without(self, row: Mapping[str, str]) -> bool:
        """Whether a user has no device now. Who is gone needs none."""
        try:
            return not self._aws.pages(
                "iam", "list_mfa_devices", "MFADevices", absent=("NoSuchEntity",), UserName=row["user"]
            )
        except NotFound:
            return False

    def plan(self, current: State | None) -> Plan:
        """One verdict for each user without MFA, or one that says that there is none."""
        users: Mapping[str, Any] = (current or {})["users"]
        verdicts = []
        for arn, without in sorted(users.items()):
            if isinstance(without, Failure):
                verdicts.append(unknown(CONTROL, _WANTED, without, resource=arn))
            elif without:
                verdicts.append(Verdict(CONTROL, False, "none", _WANTED, "person", arn))
        shown = {"users_without_mfa": [verdict.resource for verdict in verdicts]}
        if not verdicts:
            verdicts.append(Verdict(CONTROL, True, "every console user has one", _WANTED))
        return Plan(shown, shown, (), tuple(verdicts))

    def send(self, call: Call) -> Any:
        """There is nothing to send."""
