# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Detective of an organization, in one region. It costs by the logs that it reads, and is off unless it is named.

https://docs.aws.amazon.com/detective/latest/userguide/accounts-orgs-transition.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from ..._kernel.plan import Call, Failure, State
from .described import BATCH, Service, all_processed
from .service import OrganizationService

SERVICE = Service(
    "detective",
    "detective",
    "Detective",
    ("detective_data",),
    ("Administrators", "AccountId", ""),
    "AccountId",
    removal_names=False,
)
#: Terraform's AWS provider waits so long (internal/service/detective/organization_admin_account.go).
_SECONDS = 300.0


class Detective(OrganizationService):
    """The resource that the kernel works on: one region."""

    service = SERVICE
    unset: ClassVar[State] = {"new_accounts": False}

    def read_own(self) -> dict[str, Any]:
        """The behavior graph of the administrator's account."""
        listed = self.pages("list_graphs", "GraphList")
        return {"on": bool(listed), "graph": listed[0]["Arn"] if listed else None}

    def read_settings(self, own: Mapping[str, Any]) -> dict[str, Any]:
        """Whether new accounts become members."""
        return {
            "new_accounts": bool(self.ask("describe_organization_configuration", GraphArn=own["graph"])["AutoEnable"])
        }

    def read_members(self, own: Mapping[str, Any]) -> list[str]:
        """The members whose data is read."""
        listed = self.pages("list_members", "MemberDetails", GraphArn=own["graph"])
        return [item["AccountId"] for item in listed if item["Status"] == "ENABLED"]

    def wanted_settings(self, settings: State, new: bool) -> dict[str, Any]:
        """New accounts become members."""
        return {"new_accounts": True}

    def own_calls(self, own: Mapping[str, Any]) -> list[Call]:
        """The graph comes with being named: nothing else makes one that an organization can use."""
        return []

    def _graph(self, own: Mapping[str, Any]) -> str:
        return own.get("graph") or "<new>"

    def settings_calls(self, own: Mapping[str, Any], settings: State, wanted: State) -> list[Call]:
        """One switch."""
        if settings == wanted:
            return []
        new = wanted["new_accounts"]
        return [self.call("update_organization_configuration", GraphArn=self._graph(own), AutoEnable=new)]

    def member_calls(self, own: Mapping[str, Any], accounts: Mapping[str, str]) -> list[Call]:
        """Fifty accounts with one write. Accounts of an organization are sent no invitation."""
        details = [{"AccountId": name, "EmailAddress": email} for name, email in accounts.items()]
        return [
            self.call(
                "create_members",
                GraphArn=self._graph(own),
                DisableEmailNotification=True,
                Accounts=details[start : start + BATCH],
            )
            for start in range(0, len(details), BATCH)
        ]

    def send(self, call: Call) -> Any:
        """Send one write. The graph of a new administrator has an ARN that only Detective tells."""
        if call.params.get("GraphArn") == "<new>":
            call = Call(call.service, call.method, {**call.params, "GraphArn": self._new_graph()}, call.region)
        answer = super().send(call)
        all_processed(call, answer, "Reason")
        return answer

    def _new_graph(self) -> str:
        """The graph that comes with being named.

        Raises:
            Failure: it did not come in its time.
        """
        wait = self.admin.wait("Detective to create the behavior graph of its administrator", _SECONDS)
        while (graph := self.read_own()["graph"]) is None:
            if not wait.more():
                where = f"{self.scene.administrator} in {self.region}"
                raise Failure("error", f"Detective has created no behavior graph in account {where} yet: run again.")
        return str(graph)

    def leave_calls(self, own: Mapping[str, Any], accounts: Sequence[str]) -> list[Call]:
        """Their data is read no more."""
        listed = list(accounts)
        return [
            self.call("delete_members", GraphArn=own["graph"], AccountIds=listed[start : start + BATCH])
            for start in range(0, len(listed), BATCH)
        ]

    def restore_own(self, own: Mapping[str, Any], before: Mapping[str, Any]) -> list[Call]:
        """The graph goes with the administrator."""
        return []
