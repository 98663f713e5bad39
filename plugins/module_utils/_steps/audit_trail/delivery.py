# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether what a trail is set to do is done: its files arrive, its digests, its events, under a key that works. Pure.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html
"""

from __future__ import annotations

from dataclasses import replace

from ..._controls.resolution import Waiting
from ..._kernel.plan import HOLDS, UNKNOWN, Failure, State, Verdict
from ..._parts.chain.recording import log_delivery
from ..._parts.trails import Trail
from .parts import control


def delivered(verdict: Verdict, trail: Trail, state: State) -> Verdict:
    """A verdict that holds by the trail's settings, held against what AWS says came of them."""
    if not verdict.holds:
        return verdict
    judges = {control("validation"): _digests, control("encryption"): _key, control("log_group"): _logs}
    judge = judges.get(verdict.control)
    return judge(verdict, trail, state) if judge else verdict


def _digests(verdict: Verdict, trail: Trail, _state: State) -> Verdict:
    status = trail["delivery"]
    if isinstance(status, Failure):
        return replace(verdict, holds=False, mend="unknown", note=status.message)
    if not status["digest_error"]:
        return verdict
    note = (
        f"CloudTrail could not deliver the last digest to {trail['bucket']} ({status['digest_error']}): check the "
        "bucket's policy and key."
    )
    return replace(verdict, holds=False, current=status["digest_error"], mend="person", note=note)


def _key(verdict: Verdict, trail: Trail, state: State) -> Verdict:
    found, key = state["key_state"], trail["key"]
    if isinstance(found, Failure):
        return replace(verdict, holds=False, mend="unknown", note=f"The key {key} of the trail: {found.message}")
    if found in ("", "Enabled"):
        return verdict
    note = f"The key {key} of the trail is {found}, so its files cannot be written. Enable it, or set another key."
    if found == "PendingDeletion":
        note = (
            f"The key {key} of the trail is scheduled for deletion, and everything that it encrypted would be "
            "lost: cancel the deletion with kms:CancelKeyDeletion, and enable the key."
        )
    return replace(verdict, holds=False, current=f"{key}, {found}", mend="person", note=note)


def _logs(verdict: Verdict, trail: Trail, _state: State) -> Verdict:
    link = log_delivery([trail], trail["log_group"])
    if link.state == HOLDS or trail["logging"] is False:
        return verdict
    mend = "unknown" if link.state == UNKNOWN else link.mend
    return replace(verdict, holds=False, current=link.what, mend=mend, note=link.note, resolution=link.resolution)


def delivery(trail: Trail) -> Verdict:
    """Whether the last file reached the bucket."""
    name, arn, region, wanted = control("delivery"), trail["arn"], trail["home"], "no error"
    status = trail["delivery"]
    if isinstance(status, Failure):
        return Verdict(name, False, None, wanted, "unknown", arn, region, status.message)
    if trail["error"]:
        note = (
            f"CloudTrail could not deliver to {trail['bucket']} ({trail['error']}): check the bucket's policy and key."
        )
        return Verdict(name, False, trail["error"], wanted, "person", arn, region, note)
    if not status["at"] and trail["logging"]:
        note = (
            f"CloudTrail has not delivered to {trail['bucket']} yet. Its first file arrives within an hour: "
            "run again then. If there is none, check the bucket's policy and key."
        )
        about = (name, False, "nothing delivered yet", wanted, "waiting", arn, region)
        return Verdict(*about, note, resolution=Waiting(1))
    return Verdict(name, True, wanted, wanted, "person", arn, region)
