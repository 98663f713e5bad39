# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Requests that Identity Center only begins when it answers: assignments, and permission sets that are provisioned.

A few are under way at the same time, and each is followed to its end.
https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_AccountAssignmentOperationStatus.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel import waiting
from ..._kernel.plan import Call, Failure
from .center import Center

#: Seconds until one must have ended. To provision a permission set to hundreds of accounts takes many minutes.
SECONDS = 3600.0
#: So many are under way at the same time. AWS refuses more with a conflict.
UNDER_WAY = 10
WORKING = "IN_PROGRESS"


@dataclass(frozen=True)
class Kind:
    """A kind of requests: how it stands is asked for by a method, whose answer has it by a key."""

    begins: str
    describe: str
    number: str
    key: str
    lists: str
    listed: str


CREATION = Kind(
    "create_account_assignment",
    "describe_account_assignment_creation_status",
    "AccountAssignmentCreationRequestId",
    "AccountAssignmentCreationStatus",
    "list_account_assignment_creation_status",
    "AccountAssignmentsCreationStatus",
)
DELETION = Kind(
    "delete_account_assignment",
    "describe_account_assignment_deletion_status",
    "AccountAssignmentDeletionRequestId",
    "AccountAssignmentDeletionStatus",
    "list_account_assignment_deletion_status",
    "AccountAssignmentsDeletionStatus",
)
PROVISIONING = Kind(
    "provision_permission_set",
    "describe_permission_set_provisioning_status",
    "ProvisionPermissionSetRequestId",
    "PermissionSetProvisioningStatus",
    "list_permission_set_provisioning_status",
    "PermissionSetsProvisioningStatus",
)
KINDS: Mapping[str, Kind] = {kind.begins: kind for kind in (CREATION, DELETION, PROVISIONING)}
#: What Identity Center says where an assignment that is to go has gone already, and where it does not know somebody yet
#: who was created a moment ago. It is asked so often then.
_GONE, _UNKNOWN, _TRIES = "EntitlementItem doesn't exist", "was not found in directory", 6


def about(item: Mapping[str, Any]) -> tuple[str, ...]:
    """What a request or a call is about: permission set, account, and who."""
    account = item.get("TargetId") or item.get("AccountId") or ""
    return item["PermissionSetArn"], account, item.get("PrincipalType", ""), item.get("PrincipalId", "")


@dataclass(frozen=True)
class _Begun:
    """A request that is under way: its kind, its number, what it is about, and the call by which it began here."""

    kind: Kind
    number: str
    subject: tuple[str, ...]
    call: Call | None = None
    tries: int = 1


class Requests:
    """The requests of one module call.

    Args:
        center: the instance.
    """

    def __init__(self, center: Center) -> None:
        self._center = center
        self._open: list[_Begun] = []
        self._done, self._total = 0, 0
        #: Why requests failed, by their kind's beginning and what they are about.
        self.failed: dict[tuple[str, tuple[str, ...]], str] = {}

    def expect(self, calls: Iterable[Call]) -> None:
        """Take in how many there will be."""
        self._total = sum(call.method in KINDS for call in calls)

    def send(self, call: Call) -> Any:
        """Send a write. One that only begins is remembered, and ended where enough are under way."""
        answer = self._sent(call)
        kind = KINDS.get(call.method)
        if kind is not None:
            self._open.append(_Begun(kind, answer[kind.key]["RequestId"], about(call.params), call))
            if len(self._open) >= UNDER_WAY:
                self.end(UNDER_WAY // 2)
        return answer

    def _sent(self, call: Call) -> dict[str, Any]:
        return self._center.aws.call(call.service, call.method, region=call.region, **call.params)

    def end(self, left: int = 0) -> None:
        """Wait until no more than so many are under way.

        Raises:
            Failure: they did not end in their time.
        """
        if len(self._open) <= left:
            return
        wait = self._center.aws.wait(f"IAM Identity Center to finish {len(self._open)} requests", SECONDS, first=1.0)
        while True:
            self._open = [item for item in map(self._looked_at, self._open) if item is not None]
            if len(self._open) <= left:
                return
            if not wait.more():
                raise Failure(
                    "error",
                    f"IAM Identity Center has not finished {len(self._open)} requests within {SECONDS:g} "
                    "seconds. It continues with them: run this again later.",
                )

    def follow(self) -> bool:
        """Wait for what is under way, such as what a run began that was killed.

        Returns:
            Whether there was anything to wait for.

        Raises:
            Failure: something failed.
        """
        waits = bool(self._open)
        self.end()
        if self.failed:
            raise Failure("error", f"IAM Identity Center could not do it: {self.failures()}")
        return waits

    def _looked_at(self, item: _Begun) -> _Begun | None:
        """A request that is still under way, begun again where it may succeed now, or nothing where it has ended."""
        status = self._status(item.kind, item.number)
        if status.get("Status") == WORKING:
            return item
        reason = " ".join(status.get("FailureReason", "").split()) or "AWS gives no reason"
        failed = status.get("Status") == "FAILED" and not (item.kind is DELETION and _GONE in reason)
        if failed and item.call is not None and _UNKNOWN in reason and item.tries < _TRIES:
            number = self._sent(item.call)[item.kind.key]["RequestId"]
            return replace(item, number=number, tries=item.tries + 1)
        if failed:
            self.failed[item.kind.begins, item.subject] = reason
        self._done += 1
        if waiting.say is not None and self._total > UNDER_WAY and self._done % UNDER_WAY == 0:
            waiting.say(f"IAM Identity Center has finished {self._done} of {self._total} requests")
        return None

    def _status(self, kind: Kind, number: str) -> Mapping[str, Any]:
        """How a request stands. One that is not known yet is worked on."""
        try:
            answer = self._center.sso(kind.describe, absent=("ResourceNotFoundException",), **{kind.number: number})
        except NotFound:
            return {"Status": WORKING}
        found: Mapping[str, Any] = answer[kind.key]
        return found

    def pending(self, kind: Kind) -> list[tuple[str, ...]]:
        """What requests of a kind are about that are under way, such as those of a run that was killed. From now on
        they are among those of this one."""
        listed = self._center.sso_list(kind.lists, kind.listed, Filter={"Status": WORKING})
        found = []
        for item in listed:
            status = self._status(kind, item["RequestId"])
            if status.get("Status") == WORKING and "PermissionSetArn" in status:
                found.append(about(status))
                if item["RequestId"] not in [begun.number for begun in self._open]:
                    self._open.append(_Begun(kind, item["RequestId"], about(status)))
        return found

    def failures(self) -> str:
        """Why requests failed, each reason once. Empty where none did."""
        return "; ".join(
            f"{method} for account {subject[1] or 'of all'}: {reason}"
            for (method, subject), reason in sorted(self.failed.items())
        )
