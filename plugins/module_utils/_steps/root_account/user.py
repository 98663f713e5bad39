# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The root user: its access keys, MFA, certificates and last use.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from ..._kernel.plan import Call, Failure, Plan, Refusal, State, Verdict, unknown
from ..._kernel.reconcile import Resource, gather
from ..._module.run import Context
from ..._parts.credential_report import moment, read_report

_KEYS = ("access_key_1", "access_key_2")
_NO_CREDENTIALS = "no root credentials"


def root_row(rows: Iterable[dict[str, str]]) -> dict[str, str] | None:
    """Root's row of a credential report, if the report has one."""
    return next((row for row in rows if row["user"] == "<root_account>"), None)


def last_use(row: Mapping[str, str]) -> datetime | None:
    """When root's password or one of its keys was last used."""
    columns = ("password_last_used", *(f"{key}_last_used_date" for key in _KEYS))
    return max((when for when in (moment(row.get(column)) for column in columns) if when), default=None)


def mfa_kind(summary: Mapping[str, int], virtual_devices: list[str]) -> str:
    """``none``, ``virtual`` or ``hardware``, from the account summary and the assigned virtual devices."""
    if not summary.get("AccountMFAEnabled"):
        return "none"
    return "virtual" if virtual_devices else "hardware"


def judge_keys(state: State, deletes: bool) -> Verdict:
    """Whether root has access keys. Root's own list, where it could be read, is fresher than the summary."""
    summary, keys = state["summary"], state["keys"]
    if isinstance(keys, list):
        current: Any = [f"{key['id']} ({key['status']})" for key in keys]
        return Verdict("root_account.access_keys", not keys, current, [], "call" if deletes else "person")
    if isinstance(summary, Failure):
        return unknown("root_account.access_keys", [], summary)
    count = summary.get("AccountAccessKeysPresent", 0)
    return Verdict("root_account.access_keys", count == 0, f"{count} present" if count else [], [], "person")


def has_credentials(summary: Mapping[str, int], keys: Any) -> bool:
    """Whether root has anything that MFA would protect. In a member account whose root credentials were deleted it has
    nothing, and takes no MFA device. What the summary does not say counts as there.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html
    """
    kinds = ("AccountPasswordPresent", "AccountAccessKeysPresent", "AccountSigningCertificatesPresent")
    return bool(keys) or any(summary.get(kind, 1) for kind in kinds)


def judge_mfa(state: State) -> list[Verdict]:
    """Whether root has MFA, and whether it is a hardware device. Without credentials it needs none."""
    summary, devices = state["summary"], state["virtual_devices"]
    if isinstance(summary, Failure):
        return [unknown(f"root_account.{name}", True, summary) for name in ("mfa", "hardware_mfa")]
    present = bool(summary.get("AccountMFAEnabled"))
    if not present and not has_credentials(summary, state.get("keys")):
        wanted = {"mfa": True, "hardware_mfa": "hardware"}
        return [Verdict(f"root_account.{name}", True, _NO_CREDENTIALS, want, "person") for name, want in wanted.items()]
    verdicts = [Verdict("root_account.mfa", present, present, True, "person")]
    if present and isinstance(devices, Failure):
        return [*verdicts, unknown("root_account.hardware_mfa", "hardware", devices)]
    kind = mfa_kind(summary, [] if isinstance(devices, Failure) else devices)
    return [*verdicts, Verdict("root_account.hardware_mfa", kind == "hardware", kind, "hardware", "person")]


def judge_certificates(state: State) -> Verdict:
    """Whether root has signing certificates."""
    summary = state["summary"]
    if isinstance(summary, Failure):
        return unknown("root_account.certificates", 0, summary)
    count = summary.get("AccountSigningCertificatesPresent", 0)
    return Verdict("root_account.certificates", count == 0, count, 0, "person")


def judge_use(state: State, max_age_days: int, now: datetime) -> Verdict:
    """Whether root was used within the limit, by the credential report."""
    control, wanted = "root_account.unused", f"no use within {max_age_days} days"
    row = state["report"]
    if isinstance(row, Failure):
        return unknown(control, wanted, row)
    when = last_use(row)
    if when is None:
        return Verdict(control, True, "never or not recorded", wanted, "person")
    quiet = now - when > timedelta(days=max_age_days)
    return Verdict(control, quiet, when.isoformat(), wanted, "person")


def delete_calls(keys: Sequence[Mapping[str, str]], in_use: str) -> tuple[Call, ...]:
    """Deactivate and delete each key; the key in use last, and not deactivated, for it signs its own deletion."""
    calls: list[Call] = []
    for key in sorted(keys, key=lambda item: item["id"] == in_use):
        if key["id"] != in_use and key["status"] == "Active":
            calls.append(Call("iam", "update_access_key", {"AccessKeyId": key["id"], "Status": "Inactive"}))
        calls.append(Call("iam", "delete_access_key", {"AccessKeyId": key["id"]}))
    return tuple(calls)


class RootUser(Resource):
    """The resource that the kernel works on."""

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._context = context
        self._options = options
        self._deletes = bool(options["delete_keys"])
        #: Once the key in use is deleted nothing can be read any more.
        self.settles = not self._deletes
        self._report_time = ""
        if self._deletes:
            self._refuse_foreign()

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what can be refused before the first request."""
        if options["max_age_days"] < 1:
            raise Refusal(f"max_age_days is {options['max_age_days']}, but must be at least 1.")

    def _refuse_foreign(self) -> None:
        confirmed, account = self._options["confirm_account_id"], self._context.account_id
        if confirmed != account:
            raise Refusal(f"delete_keys: confirm_account_id is {confirmed}, but these credentials are of {account}.")
        if not self._context.is_root:
            raise Refusal(
                f"delete_keys: only root can delete its own keys, and these credentials are {self._context.arn}."
            )

    def observe(self) -> State:
        """Read everything at the same time; what cannot be read stays a `Failure` in its place."""
        readers: dict[str, Any] = {
            "summary": lambda: self._aws.call("iam", "get_account_summary")["SummaryMap"],
            "virtual_devices": self._virtual_devices,
            "report": self._report,
        }
        if self._context.is_root:
            readers["keys"] = self._keys
        return {"keys": None, **gather(readers)}

    def _virtual_devices(self) -> list[str]:
        devices = self._aws.pages("iam", "list_virtual_mfa_devices", "VirtualMFADevices", AssignmentStatus="Assigned")
        return [item["SerialNumber"] for item in devices if item.get("User", {}).get("Arn", "").endswith(":root")]

    def _keys(self) -> list[Mapping[str, str]]:
        keys = self._aws.pages("iam", "list_access_keys", "AccessKeyMetadata")
        return [{"id": key["AccessKeyId"], "status": key["Status"]} for key in keys]

    def _report(self) -> dict[str, str]:
        report = read_report(self._aws)
        self._report_time = report.generated
        row = root_row(report.rows)
        if row is None:
            raise Failure("error", "the credential report has no row for <root_account>")
        return row

    def plan(self, current: State | None) -> Plan:
        """Judge what was read, and delete root's keys where that was asked for."""
        state = current or {}
        now = datetime.now(timezone.utc)
        verdicts = (
            judge_keys(state, self._deletes),
            *judge_mfa(state),
            judge_certificates(state),
            judge_use(state, self._options["max_age_days"], now),
        )
        keys = state["keys"]
        if not self._deletes:
            return Plan({}, {}, (), verdicts)
        if isinstance(keys, Failure):
            raise keys
        before = {"access_keys": [key["id"] for key in keys]}
        calls = delete_calls(keys, self._aws.access_key())
        return Plan(before, {"access_keys": []}, calls, verdicts)

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, **call.params)

    def extra(self) -> dict[str, Any]:
        """When the credential report was made: AWS keeps one for four hours."""
        return {"report_generated": self._report_time}
