# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Policies of an organization: what they say, where they are attached, and whether their type is enabled.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from .._aws.client import Aws
from .._aws.failures import NotFound
from .._aws.listed import GONE, gather_all_listed, gather_listed
from .._kernel.plan import Call, Failure, Ref, State
from .._kernel.reconcile import whole
from .ownership import MANAGED_TAG
from .policy_effect.same import same_shown

SCP, RCP = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
#: The policies that AWS attaches everywhere, and that forbid nothing.
FULL_ACCESS = ("p-FullAWSAccess", "p-RCPFullAWSAccess")
#: Seconds until a type of policies must be enabled.
ENABLE_SECONDS = 300.0
_SERVICE = "organizations"
#: Where a policy that is created has its id.
_ID = ("Policy", "PolicySummary", "Id")


def listed(aws: Aws, kind: str) -> list[Any]:
    """The policies of a type, with those of AWS.

    Raises:
        Failure: they were not read.
    """
    return aws.pages(_SERVICE, "list_policies", "Policies", Filter=kind)


def read_policies(aws: Aws, policies: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """What policies say, whose they are and where they are attached, by their ids. One that is gone is left out.

    Raises:
        Failure: one of them was not read.
    """
    return gather_all_listed({policy["Id"]: partial(_read, aws, policy["Id"]) for policy in policies})


def _read(aws: Aws, policy: str) -> dict[str, Any]:
    asked: dict[str, Any] = {"service": _SERVICE, "absent": GONE[_SERVICE]}
    pages = partial(aws.pages, **asked)
    found: dict[str, Any] = gather_listed(
        {
            "policy": lambda: aws.call(**asked, method="describe_policy", PolicyId=policy)["Policy"],
            "tags": lambda: pages(method="list_tags_for_resource", key="Tags", ResourceId=policy),
            "targets": lambda: pages(method="list_targets_for_policy", key="Targets", PolicyId=policy),
        }
    )
    if len(found) < 3:
        raise NotFound(policy)  # One of the three says that it is gone.
    found = whole(found)
    about = found["policy"]["PolicySummary"]
    return {
        "id": policy,
        "arn": about["Arn"],
        "name": about["Name"],
        "description": about.get("Description", ""),
        "document": json.loads(found["policy"]["Content"]),
        "owner": {item["Key"]: item["Value"] for item in found["tags"]}.get(MANAGED_TAG, ""),
        "targets": sorted(item["TargetId"] for item in found["targets"]),
    }


def content(document: Mapping[str, Any]) -> str:
    """A policy as it is sent: white space counts towards its size, and AWS removes none of it."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"))


def creation(kind: str, name: str, description: str, document: Mapping[str, Any], owner: str, **about: Any) -> Call:
    """The write that creates a policy with its owner's mark."""
    params = {
        "Name": name,
        "Description": description,
        "Content": content(document),
        "Type": kind,
        "Tags": [{"Key": MANAGED_TAG, "Value": owner}],
    }
    return Call(_SERVICE, "create_policy", params, mark=name, **about)


def attachment(policy: Any, target: str, **about: Any) -> Call:
    """The write that attaches a policy."""
    return Call(_SERVICE, "attach_policy", {"PolicyId": policy, "TargetId": target}, **about)


def detachment(policy: str, target: str, **about: Any) -> Call:
    """The write that detaches a policy."""
    return Call(_SERVICE, "detach_policy", {"PolicyId": policy, "TargetId": target}, **about)


def id_of(found: State | None, name: str) -> Any:
    """The id of a policy, or what stands for it until it is created."""
    return found["id"] if found else Ref(name, _ID)


def removal(found: State, **about: Any) -> list[Call]:
    """Detach a policy everywhere, and then delete it: AWS deletes none that is attached."""
    detach = [detachment(found["id"], target, **about) for target in found["targets"]]
    return [*detach, Call(_SERVICE, "delete_policy", {"PolicyId": found["id"]}, **about)]


def calls_back(found: State, old: Mapping[str, Any]) -> list[Call]:
    """What a policy said, and where it was attached."""
    about, calls = {"PolicyId": found["id"]}, list[Call]()
    fields = [key for key in ("name", "description", "document") if key in old and not same_shown(found[key], old[key])]
    if fields:
        params = {"Description": old["description"], "Content": content(old["document"])}
        named = {"Name": old["name"]} if "name" in old else {}
        calls.append(Call(_SERVICE, "update_policy", {**about, **named, **params}))
    lost = [target for target in old["targets"] if target not in found["targets"]]
    came = [target for target in found["targets"] if target not in old["targets"]]
    calls += [attachment(found["id"], target) for target in lost]
    return calls + [detachment(found["id"], target) for target in came]


def await_enabled(aws: Aws, kind: str, named: str) -> None:
    """Wait until policies of a type count, which Organizations brings about after it has answered.

    Args:
        aws: the management account, or a delegated administrator.
        kind: the type.
        named: how people call its policies.

    Raises:
        Failure: it took too long.
    """
    wait = aws.wait(f"Organizations to enable {named}", ENABLE_SECONDS)
    while True:
        roots = aws.pages(_SERVICE, "list_roots", "Roots")
        if any(item["Type"] == kind and item["Status"] == "ENABLED" for item in roots[0]["PolicyTypes"]):
            return
        if not wait.more():
            break
    raise Failure(
        "error",
        f"Organizations did not enable {named} within {ENABLE_SECONDS:g} s, and no policy was attached. The next run "
        "continues from there.",
    )
