# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a static site is removed: its records, its distribution once that is off, then what that used. Pure.

Only what carries our mark. The bucket goes last, and not with content in it, unless ``force`` says so.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HowToDeleteDistribution.html
"""

from __future__ import annotations

import copy
from typing import Any

from ..._kernel.plan import Call, Plan, Ref, State, Verdict
from ..._parts import bucket as own_bucket
from ..._parts.distributions import REGION
from .parts import Site, control
from .records import record_calls, removals

#: So many object versions one request deletes.
BATCH = 1000


def plan_removal(state: State, site: Site, *, force: bool) -> Plan:
    """Take the site away."""
    distribution = state["distribution"]
    if distribution and distribution["owner"] != site.owner:
        note = f"Distribution {distribution['id']} was created outside this collection: remove it there."
        verdict = Verdict(
            control("distribution"), False, distribution["id"], None, "person", distribution["arn"], "", note
        )
        return Plan(_shown(state), _shown(state), (), (verdict,))
    calls = [*_distribution_calls(state), *_part_calls(state, site)]
    keeps = _keeps_bucket(state, site, force)
    if not keeps:
        calls += _bucket_calls(state, site)
    verdicts = [_verdict(state)]
    if state["bucket"] is not None:
        mend = "person" if keeps else "call"
        region = site.bucket.region
        verdicts.append(Verdict(control("bucket"), False, "present", "absent", mend, site.bucket.arn, region, keeps))
    before = _shown(state)
    after = {**dict.fromkeys(before), "bucket": before["bucket"] if keeps else None}
    return Plan(before, after if calls else before, tuple(calls), tuple(verdicts))


def _shown(state: State) -> dict[str, Any]:
    distribution = state["distribution"]
    return {
        "distribution": distribution and {"id": distribution["id"], "enabled": distribution["config"]["Enabled"]},
        "function": state["function"] is not None or None,
        "headers": state["headers"] and state["headers"]["id"],
        "origin_access_control": state["oac"] and state["oac"]["id"],
        "bucket": state["bucket"] is not None or None,
        "objects": len(state["versions"]) or None,
    }


def _verdict(state: State) -> Verdict:
    parts = [name for name in ("distribution", "function", "headers", "oac") if state[name] is not None]
    arn = state["distribution"]["arn"] if state["distribution"] else ""
    return Verdict(control("distribution"), not parts, parts, [], "call", arn)


def _keeps_bucket(state: State, site: Site, force: bool) -> str:
    """Why the bucket stays, or nothing."""
    bucket = state["bucket"]
    if bucket is None:
        return ""
    if bucket["owner"] != site.owner:
        return f"Bucket {site.bucket.name} was created outside this collection: remove it there."
    if state["versions"] and not force:
        return f"Bucket {site.bucket.name} is not empty. Set force: true to delete it with every version of every file."
    return ""


def _distribution_calls(state: State) -> list[Call]:
    """Names first, so that nobody is led to what is going away. A distribution is deleted once it is off everywhere."""
    distribution = state["distribution"]
    if distribution is None:
        return []
    calls = record_calls(state["records"]["zone"], removals(state["records"], distribution["domain"]))
    etag: Any = distribution["etag"]
    if distribution["config"]["Enabled"]:
        config = {**copy.deepcopy(dict(distribution["config"])), "Enabled": False}
        params = {"Id": distribution["id"], "IfMatch": etag, "DistributionConfig": config}
        calls.append(_cloudfront("update_distribution", "disabled", **params))
        etag = Ref("disabled", ("ETag",))
    return [*calls, _cloudfront("delete_distribution", Id=distribution["id"], IfMatch=etag)]


def _part_calls(state: State, site: Site) -> list[Call]:
    function, headers, oac = state["function"], state["headers"], state["oac"]
    calls = []
    if function:
        calls.append(_cloudfront("delete_function", Name=site.label, IfMatch=function["etag"]))
    if headers:
        calls.append(_cloudfront("delete_response_headers_policy", Id=headers["id"], IfMatch=headers["etag"]))
    if oac:
        calls.append(_cloudfront("delete_origin_access_control", Id=oac["id"], IfMatch=oac["etag"]))
    return calls


def _bucket_calls(state: State, site: Site) -> list[Call]:
    bucket, versions = site.bucket, state["versions"]
    about = {"Bucket": bucket.name, "ExpectedBucketOwner": bucket.account_id}
    batches = [versions[begin : begin + BATCH] for begin in range(0, len(versions), BATCH)]
    emptied = [
        Call("s3", "delete_objects", {**about, "Delete": {"Objects": batch, "Quiet": True}}, bucket.region)
        for batch in batches
    ]
    return [*emptied, *own_bucket.removal_calls(state["bucket"], bucket)]


def _cloudfront(method: str, mark: str = "", **params: Any) -> Call:
    return Call("cloudfront", method, params, REGION, mark, (control("distribution"),))
