# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What was looked at before a policy is attached or changed, as verdicts. Pure.

A look is a part of the state: whether there was one (``status``), whether it keeps the policy back (``held``), and what
was seen (``seen``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from ..._controls.resolution import Choice
from ..._kernel.plan import Call, State, Verdict
from .controls import DECLARED, USED
from .losses import Losses
from .wanted import Wanted

#: There was nothing to look at; it was looked at; it was not to be; it could not be; it will be, later.
NOTHING, SEEN, OFF, UNREAD, LATER, ASKED = "nothing", "seen", "off", "unread", "later", "asked"
_ATTACHED = "nothing is to be attached or changed"
_NEVER = "no service that is used"


def of_use(wanted: Wanted, found: Losses) -> State:
    """A look at the services that a policy denies, and whether it has to wait for somebody."""
    lost = set(found.whole)
    refused = set() if "*" in wanted.accepted else lost - wanted.accepted
    return {"status": SEEN, "held": bool(refused), "refused": sorted(refused), "seen": found.shown()}


def look_verdicts(wanted: Wanted, looks: Mapping[str, State]) -> list[Verdict]:
    """The verdicts on what was looked at."""
    return [_JUDGES[control](wanted, look) for control, look in looks.items()]


def report_calls(state: State) -> list[Call]:
    """The write that asks EC2 for a report on the whole organization, which makes one at a time."""
    asked = any(look["status"] == ASKED for looks in state["looks"].values() for look in looks.values())
    if not asked:
        return []
    params = {"S3Bucket": state["report_bucket"], "TargetId": state["root"]}
    about = {"region": state["region"], "mends": (DECLARED,), "chain": "report"}
    return [Call("ec2", "start_declarative_policies_report", params, **about)]


def _used(wanted: Wanted, look: State) -> Verdict:
    status, resource = look["status"], wanted.name
    if status == NOTHING:
        return Verdict(USED, True, _ATTACHED, _NEVER, resource=resource)
    if status == OFF:
        return Verdict(USED, False, "not checked", _NEVER, "choice", resource)
    if status in (UNREAD, LATER):
        return Verdict(USED, False, None, _NEVER, "unknown", resource, note=look["note"])
    if not look["refused"]:
        return Verdict(USED, True, look["seen"], _NEVER, resource=resource)
    names = ", ".join(look["refused"])
    note = (
        f"The targets of {wanted.name} have used {names} in the last 90 days, and it denies them. List the "
        "services that may be denied in its accept_denied in organization_policies_policies, or change the policy."
    )
    name = json.dumps(wanted.name, ensure_ascii=False)
    accepted = ", ".join(sorted({*wanted.accepted, *look["refused"]}))
    enable = f"organization_policies_policies: [{{name: {name}, ..., accept_denied: [{accepted}]}}]"
    resolution = Choice(enable, "free", 0.0, "We keep the policy back until nobody uses them")
    return Verdict(USED, False, look["seen"], _NEVER, "choice", resource, note=note, resolution=resolution)


def _declared(wanted: Wanted, look: State) -> Verdict:
    status, seen, resource = look["status"], "a report on the accounts", wanted.name
    if status == NOTHING:
        return Verdict(DECLARED, True, _ATTACHED, seen, resource=resource)
    if status == SEEN:
        return Verdict(DECLARED, True, look["seen"], seen, resource=resource)
    if status == UNREAD:
        return Verdict(DECLARED, False, None, seen, "unknown", resource, note=look["note"])
    if status in (LATER, ASKED):
        note = f"EC2 generates the report, which takes hours. {wanted.name} is attached by a run after it is complete."
        mend = "waiting" if status == LATER else "call"
        return Verdict(DECLARED, False, look["seen"], seen, mend, resource, note=note)
    return Verdict(DECLARED, False, "no report", seen, "choice", resource)


_JUDGES = {USED: _used, DECLARED: _declared}
