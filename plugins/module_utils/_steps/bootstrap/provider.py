# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An identity provider of IAM from which the tokens of pipelines are taken.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Plan, State, Verdict
from ..._kernel.reconcile import Resource
from ..._module.run import Context
from ..._parts.ownership import MANAGED_TAG
from ..._parts.trusted import provider_arn
from .controls import PROVIDER

OWNER = "bootstrap/provider"


class IdentityProvider(Resource):
    """The resource that the kernel works on. One that others made is enough where it knows the audiences.

    Args:
        context: who the module runs as.
        host: where the tokens come from.
        audiences: whom they are for.
        removed: whether the one that was made is to go.
    """

    controls = (PROVIDER,)

    def __init__(self, context: Context, host: str, audiences: Sequence[str], *, removed: bool = False) -> None:
        self._aws = context.aws
        self._host = host
        self._audiences = sorted(audiences)
        self._removed = removed
        self._arn = provider_arn(host, context.partition, context.account_id)
        self.name = host

    def observe(self) -> dict[str, Any]:
        """The provider, or nothing."""
        about = {"OpenIDConnectProviderArn": self._arn}
        try:
            found = self._aws.call("iam", "get_open_id_connect_provider", absent=("NoSuchEntity",), **about)
        except NotFound:
            return {"provider": None}
        tags = {item["Key"]: item["Value"] for item in found.get("Tags", [])}
        return {
            "provider": {
                "arn": self._arn,
                "owner": tags.get(MANAGED_TAG, ""),
                "audiences": sorted(found.get("ClientIDList", [])),
            }
        }

    def plan(self, current: State | None) -> Plan:
        """Make it, or let it know an audience."""
        found = (current or {})["provider"]
        if self._removed:
            return self._removal(found)
        missing = [name for name in self._audiences if found is None or name not in found["audiences"]]
        shown = found["audiences"] if found else "no such provider"
        if not missing:
            return self._planned(found, found, [], Verdict(PROVIDER, True, shown, self._audiences, resource=self._arn))
        if found is not None and found["owner"] != OWNER:
            note = (
                f"The provider {self._host} was created outside this collection, and does not have the "
                f"audience {', '.join(missing)}: add it in the IAM console, under Identity providers."
            )
            verdict = Verdict(PROVIDER, False, shown, self._audiences, "person", self._arn, "", note)
            return self._planned(found, found, [], verdict)
        after = {
            "arn": self._arn,
            "owner": OWNER,
            "audiences": sorted({*(found["audiences"] if found else ()), *self._audiences}),
        }
        verdict = Verdict(PROVIDER, False, shown, self._audiences, resource=self._arn)
        return self._planned(found, after, self._calls(found, missing), verdict)

    def _calls(self, found: State | None, missing: Sequence[str]) -> list[Call]:
        if found is None:
            tags = [{"Key": MANAGED_TAG, "Value": OWNER}]
            about = {"Url": f"https://{self._host}", "ClientIDList": self._audiences, "Tags": tags}
            return [self._call("create_open_id_connect_provider", **about)]
        return [self._about("add_client_id_to_open_id_connect_provider", ClientID=name) for name in missing]

    def _removal(self, found: State | None) -> Plan:
        ours = found is not None and found["owner"] == OWNER
        calls = [self._about("delete_open_id_connect_provider")] if ours else []
        shown = "in place" if calls else "removed"
        verdict = Verdict(PROVIDER, not calls, shown, "removed", resource=self._arn)
        return self._planned(found, None if ours else found, calls, verdict)

    def restore(self, current: State | None, before: State) -> Plan | None:
        """The audiences as they were, or no provider. One that was deleted is not made again."""
        found, old = (current or {})["provider"], before["provider"]
        if found is None:
            return None if old else Plan({"provider": None}, before)
        if old is None:
            calls = [self._about("delete_open_id_connect_provider")] if found["owner"] == OWNER else []
        else:
            added = [name for name in found["audiences"] if name not in old["audiences"]]
            calls = [self._about("remove_client_id_from_open_id_connect_provider", ClientID=name) for name in added]
        return Plan({"provider": found}, before, tuple(calls))

    def _planned(self, before: Any, after: Any, calls: Sequence[Call], verdict: Verdict) -> Plan:
        return Plan({"provider": before}, {"provider": after}, tuple(calls), (verdict,))

    def _about(self, method: str, **params: Any) -> Call:
        return self._call(method, OpenIDConnectProviderArn=self._arn, **params)

    def _call(self, method: str, **params: Any) -> Call:
        return Call("iam", method, params, mends=(PROVIDER,))

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._aws.call(call.service, call.method, **call.params)
