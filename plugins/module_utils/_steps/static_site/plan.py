# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What to do about a static site. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..._kernel.plan import Call, IfKnown, Plan, Ref, State, Verdict
from ..._parts import bucket as own_bucket
from ..._parts.bucket import OwnBucket
from ..._parts.distributions import REGION
from ..._parts.logs_bucket import delivery_calls
from ..._parts.ownership import MANAGED_TAG
from .config import Field, differing, fields, function_config, headers_config, oac_config, wanted_config
from .function import function_code
from .parts import Site, control, read_statement
from .records import changes, foreign, record_calls

NAMES = ("bucket", "distribution", "root_object", "origin_access", "tls", "headers", "routing")
_NEW_ARN = Ref("distribution", ("Distribution", "ARN"))
_NEW_DOMAIN = Ref("distribution", ("Distribution", "DomainName"))


@dataclass(frozen=True)
class Target:
    """What is wanted of a site, given what is there."""

    bucket: OwnBucket
    code: str
    headers: dict[str, Any]
    oac: dict[str, Any]
    found: list[Field]


def target_of(state: State, site: Site, options: Mapping[str, Any]) -> Target:
    """What is wanted. Ids of what is not there yet are ``Ref``."""
    distribution, headers, oac = state["distribution"], state["headers"], state["oac"]
    statements = read_statement(site.bucket.arn, distribution["arn"]) if distribution else {}
    oac_id = oac["id"] if oac else Ref("oac", ("OriginAccessControl", "Id"))
    headers_id = headers["id"] if headers else Ref("headers", ("ResponseHeadersPolicy", "Id"))
    aliases = options["aliases"]
    if aliases is None:
        aliases = (distribution["config"].get("Aliases") or {}).get("Items", []) if distribution else []
    return Target(
        replace(site.bucket, statements=statements),
        function_code(options["routing"], options["index"], aliases, options["canonical"]),
        headers_config(headers["config"] if headers else None, site, options),
        oac_config(site),
        fields(distribution["config"] if distribution else {}, site, options, oac_id, headers_id),
    )


def hindrance(state: State, site: Site, options: Mapping[str, Any]) -> str:
    """Why nothing may be written, or nothing."""
    reason = own_bucket.hindrance(state["bucket"], site.bucket)
    if reason:
        return reason
    distribution = state["distribution"]
    if distribution and distribution["owner"] != site.owner:
        return (
            f"Distribution {distribution['id']} serves the bucket {site.bucket.name} and was created outside "
            "this collection: fix it there, or choose another bucket_name."
        )
    taken = [f"{name} is on {state['taken'][name]}" for name in options["aliases"] or [] if name in state["taken"]]
    if taken:
        return (
            f"Another distribution of this account uses a name of the site: {', '.join(taken)}. Remove it "
            "there, or move it with aws cloudfront associate-alias, then run again."
        )
    return ""


def plan_site(state: State, site: Site, options: Mapping[str, Any], skip: Collection[str] = ()) -> Plan:
    """Make the site, or mend what of it is not as asked for.

    Args:
        state: what is there, in normal form.
        site: the site's parts.
        options: the module's options.
        skip: names of controls that are left alone.
    """
    target = target_of(state, site, options)
    reason = hindrance(state, site, options)
    rows = differences(state, target)
    verdicts = [_verdict(name, rows.get(name, {}), state, site, reason) for name in NAMES]
    if has_default_certificate(state, options):
        verdicts = [_by_default(item, options) if item.control == control("tls") else item for item in verdicts]
    calls = [] if reason else site_calls(state, site, options, target, set(skip))
    if options["zone"] is not None and options["aliases"]:
        verdicts.append(records_verdict(state, options, reason))
    before = {name: {key: have for key, (have, _want) in row.items()} for name, row in rows.items()}
    after = {name: {key: want for key, (_have, want) in row.items()} for name, row in rows.items()}
    # Shown as a call's parameters are: with the marks of what only later answers hold.
    shown = Call("", "", after).as_dict()["params"]
    return Plan(before, shown if calls else before, tuple(calls), tuple(verdicts))


def differences(state: State, target: Target) -> dict[str, dict[str, tuple[Any, Any]]]:
    """What is not as wanted: by control and setting, what is and what should be."""
    distribution, function, headers, oac = (state[key] for key in ("distribution", "function", "headers", "oac"))
    rows = differing(distribution["config"], target.found) if distribution else {}
    if distribution is None:
        rows["distribution"] = {"Distribution": ("absent", "present")}
        for name, path, value in target.found:
            rows.setdefault(name, {})[path[-1]] = (None, value)
    bucket = own_bucket.differences(state["bucket"], target.bucket)
    if bucket:
        rows["bucket"] = bucket
    if function is None or target.code not in (function["live"],):
        rows.setdefault("routing", {})["Function"] = (function and function["live"], target.code)
    if headers is None or headers["config"] != target.headers:
        rows.setdefault("headers", {})["Policy"] = (headers and headers["config"], target.headers)
    if oac is None or any(oac["config"].get(key) != value for key, value in target.oac.items() if key != "Description"):
        rows.setdefault("origin_access", {})["OriginAccessControl"] = (oac and oac["config"], target.oac)
    return rows


def site_calls(
    state: State, site: Site, options: Mapping[str, Any], target: Target, skip: Collection[str]
) -> list[Call]:
    """The writes, each after what it names: the distribution after its parts, the bucket's policy after it."""
    new = state["distribution"] is None
    if new and {"bucket", "distribution"} & set(skip):
        return []
    # A new distribution is not made without what keeps it private and encrypted.
    left = set(skip) & {"headers", "routing", "records"} if new else set(skip)
    calls = [] if "bucket" in left else _bucket_calls(state, site, target)
    calls += [] if "routing" in left else _function_calls(state["function"], site, target.code)
    calls += [] if "headers" in left else _headers_calls(state["headers"], target.headers)
    calls += [] if "origin_access" in left else _oac_calls(state["oac"], target.oac)
    calls += _distribution_calls(state["distribution"], site, target, left)
    if new:
        calls.append(_policy_call(state["bucket"], target.bucket))
    if "records" not in left:
        calls += record_calls(state["records"]["zone"], record_changes(state, options))
    return calls


def _bucket_calls(state: State, site: Site, target: Target) -> list[Call]:
    lacking = own_bucket.differences(state["bucket"], target.bucket)
    logs = delivery_calls(state["logs"], site.logs) if lacking.keys() & {"bucket", "logging"} else []
    return [*logs, *own_bucket.bucket_calls(state["bucket"], target.bucket)]


def _policy_call(current: State | None, bucket: OwnBucket) -> Call:
    """The bucket's policy with the new distribution in it. It is turned into text when it is sent."""
    wanted = replace(bucket, statements=read_statement(bucket.arn, _NEW_ARN))
    policy = own_bucket.wanted_state(current, wanted)["policy"]
    params = {"Bucket": bucket.name, "ExpectedBucketOwner": bucket.account_id, "Policy": policy}
    return Call("s3", "put_bucket_policy", params, bucket.region, mends=(control("bucket"),))


def _cloudfront(name: str, method: str, mark: str = "", **params: Any) -> Call:
    return Call("cloudfront", method, params, REGION, mark, (control(name),))


def _function_calls(current: State | None, site: Site, code: str) -> list[Call]:
    """Work on the function, then let it run. What runs is what was worked on last."""
    about = {"Name": site.label, "FunctionConfig": function_config(site), "FunctionCode": code}
    etag: Any = current["etag"] if current else Ref("function", ("ETag",))
    calls = []
    if current is None:
        tags = {"Items": [{"Key": MANAGED_TAG, "Value": site.owner}]}
        calls.append(_cloudfront("routing", "create_function", "function", **about, Tags=IfKnown(tags)))
    elif current["draft"] != code:
        calls.append(_cloudfront("routing", "update_function", "function", **about, IfMatch=etag))
        etag = Ref("function", ("ETag",))
    if current is None or current["live"] != code:
        calls.append(_cloudfront("routing", "publish_function", Name=site.label, IfMatch=etag))
    return calls


def _headers_calls(current: State | None, wanted: State) -> list[Call]:
    if current is None:
        return [_cloudfront("headers", "create_response_headers_policy", "headers", ResponseHeadersPolicyConfig=wanted)]
    if current["config"] == wanted:
        return []
    about = {"Id": current["id"], "IfMatch": current["etag"], "ResponseHeadersPolicyConfig": wanted}
    return [_cloudfront("headers", "update_response_headers_policy", **about)]


def _oac_calls(current: State | None, wanted: State) -> list[Call]:
    if current is None:
        return [_cloudfront("origin_access", "create_origin_access_control", "oac", OriginAccessControlConfig=wanted)]
    merged = {**current["config"], **{key: value for key, value in wanted.items() if key != "Description"}}
    if current["config"] == merged:
        return []
    about = {"Id": current["id"], "IfMatch": current["etag"], "OriginAccessControlConfig": merged}
    return [_cloudfront("origin_access", "update_origin_access_control", **about)]


def _distribution_calls(current: State | None, site: Site, target: Target, left: Collection[str]) -> list[Call]:
    mends = tuple(control(name) for name in NAMES if name != "bucket")
    if current is None:
        tags = {"Items": [{"Key": MANAGED_TAG, "Value": site.owner}]}
        config = wanted_config(None, site, target.found, left)
        params: dict[str, Any] = {"DistributionConfigWithTags": {"DistributionConfig": config, "Tags": tags}}
        return [Call("cloudfront", "create_distribution_with_tags", params, REGION, "distribution", mends)]
    config = wanted_config(current["config"], site, target.found, left)
    if config == current["config"]:
        return []
    params = {"Id": current["id"], "IfMatch": current["etag"], "DistributionConfig": config}
    return [Call("cloudfront", "update_distribution", params, REGION, mends=mends)]


def record_changes(state: State, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The changes that lead the site's names to its distribution."""
    if options["zone"] is None:
        return []
    domain = state["distribution"]["domain"] if state["distribution"] else _NEW_DOMAIN
    overwrite = options["overwrite_records"]
    return changes(state["records"], options["aliases"] or [], domain, ipv6=options["ipv6"], overwrite=overwrite)


def _verdict(name: str, row: Mapping[str, tuple[Any, Any]], state: State, site: Site, reason: str) -> Verdict:
    """How one control stands: the settings that differ, and what they should be."""
    distribution = state["distribution"]
    arn = site.bucket.arn if name == "bucket" else distribution["arn"] if distribution else ""
    region = site.bucket.region if name == "bucket" else ""
    mend, note = ("person", reason) if reason and row else ("call", "")
    current = "absent" if arn == "" else f"differs in {', '.join(sorted(row))}" if row else "in place"
    return Verdict(control(name), not row, current, "in place", mend, arn, region, note)


def has_default_certificate(state: State, options: Mapping[str, Any]) -> bool:
    """Whether viewers see, or will see, CloudFront's own certificate."""
    if options["certificate_arn"] is not None:
        return False
    found = state["distribution"]
    return found is None or bool(found["config"].get("ViewerCertificate", {}).get("CloudFrontDefaultCertificate"))


def _by_default(verdict: Verdict, options: Mapping[str, Any]) -> Verdict:
    """With its own certificate CloudFront takes TLSv1 from viewers, whatever it is asked for.

    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ViewerCertificate.html
    """
    current = f"{'' if verdict.holds else f'{verdict.current}, and '}TLSv1, because of CloudFront's own certificate"
    note = (
        "CloudFront's own certificate allows TLSv1, which cannot be changed: give the site a name with "
        "aliases and certificate_arn (static_site_domain), or add an exception for this control."
    )
    return replace(verdict, holds=False, current=current, wanted=options["minimum_tls"], mend="person", note=note)


def records_verdict(state: State, options: Mapping[str, Any], reason: str) -> Verdict:
    """Whether the site's names lead to its distribution."""
    records, name = state["records"], control("records")
    if records["zone"] is None:
        note = f"There is no public zone {options['zone']}. Create it with dayone.aws.dns_zone, then run again."
        return Verdict(name, False, "no zone", options["aliases"], "person", note=note)
    arn = f"arn:aws:route53:::hostedzone/{records['zone']}"
    domain = state["distribution"]["domain"] if state["distribution"] else ""
    elsewhere = foreign(records, domain)
    if elsewhere and not options["overwrite_records"]:
        note = f"These records point elsewhere: {', '.join(elsewhere)}. Remove them, or set overwrite_records: true."
        return Verdict(name, False, elsewhere, options["aliases"], "person", arn, note=note)
    batch = record_changes(state, options)
    mend = "person" if reason else "call"
    current = f"{len(batch)} to change" if batch else "in place"
    return Verdict(name, not batch, current, "in place", mend, arn, note=reason if batch else "")
