# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A static site: a private bucket, the distribution that alone may read it, and the records of its names.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Plan, Refusal, State, Verdict
from ..._kernel.reconcile import Resource, gather_all
from ..._module.run import Context
from ..._parts.bucket import observe_bucket
from ..._parts.distributions import REGION
from ..._parts.dns_names import registrable_name, zone_name
from .parts import control, site_of
from .plan import NAMES, plan_site
from .reads import read_distribution, read_function, read_headers, read_oac, read_records
from .records import to_enter
from .removal import plan_removal

#: Seconds of the first pause, and of the longest, while a distribution reaches all of CloudFront's places.
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 30.0
#: A site has no name of another thing that the baseline makes a bucket for.
_RESERVED = ("logs", "trail", "config")
_CERTIFICATE = re.compile(r"arn:aws:acm:us-east-1:[0-9]{12}:certificate/[0-9a-zA-Z-]+")
_LOST = "What was created so far stays, and the next run continues from there."


class SiteDistribution(Resource):
    """The resource that the kernel works on."""

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._options = options = _in_small_letters(options)
        self._site = site_of(context, options)
        self.regions = (self._site.bucket.region,)
        self._absent = options["state"] == "absent"
        self._named = options["zone"] is not None and bool(options["aliases"])
        names = ("distribution",) if self._absent else NAMES
        self.controls = tuple(control(name) for name in (*names, *(("records",) if self._named else ())))
        self._seen: dict[str, Any] = {}

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what AWS would refuse, before the first request."""
        if not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,26}[a-z0-9])?", options["name"]) or options["name"] in _RESERVED:
            raise Refusal(
                f"name is {options['name']!r}, but must be 1 to 28 lowercase letters, digits and hyphens, "
                f"begin and end with a letter or digit, and be none of {', '.join(_RESERVED)}."
            )
        if "/" in options["index"] or not options["index"]:
            raise Refusal(f"index is {options['index']!r}, but must be a file name, without a slash.")
        page = options["error_page"]
        if page and not re.fullmatch(r"/[^?#*]+", page):
            raise Refusal(f"error_page is {page!r}, but must be the path of a file, beginning with a slash.")
        if not 0 <= options["hsts_max_age"] < 2**31:
            raise Refusal(f"hsts_max_age is {options['hsts_max_age']}, but must be 0 to {2**31 - 1} seconds.")
        if options["wait_timeout"] < 0:
            raise Refusal(f"wait_timeout is {options['wait_timeout']}, but must be 0 seconds or more.")
        _check_names(options)

    def observe(self) -> State:
        """Read everything at the same time. Without any part of it nothing can be planned."""
        aws, site = self._aws, self._site
        account, region = site.account_id, site.bucket.region
        readers: dict[str, Any] = {
            "bucket": lambda: observe_bucket(aws, site.bucket.name, account, region),
            "front": lambda: read_distribution(aws, site),
            "function": lambda: read_function(aws, site.label),
            "headers": lambda: read_headers(aws, site.label),
            "oac": lambda: read_oac(aws, site.label),
        }
        if self._named:
            zone, zone_id = zone_name("zone", self._options["zone"]), self._options["zone_id"]
            readers["records"] = lambda: read_records(aws, zone, zone_id, self._options["aliases"])
        if self._absent:
            readers["versions"] = self._versions
        else:
            readers["logs"] = lambda: observe_bucket(aws, site.logs.name, account, region)
        found = {"records": {"zone": None, "sets": {}}, "versions": [], "logs": None, **gather_all(readers)}
        state: dict[str, Any] = {**found, **found["front"]}
        self._seen = state["distribution"] or {}
        return state

    def _versions(self) -> list[dict[str, str]]:
        """What is in the bucket: one version is enough to know, but to delete them all, all must be known."""
        about = {"Bucket": self._site.bucket.name, "ExpectedBucketOwner": self._site.account_id}
        region, force = self._site.bucket.region, self._options["force"]
        found: list[dict[str, str]] = []
        marker: dict[str, Any] = {} if force else {"MaxKeys": 1}
        while True:
            try:
                page = self._aws.call(
                    "s3", "list_object_versions", region=region, absent=("NoSuchBucket",), **about, **marker
                )
            except NotFound:
                return []
            listed = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
            found += [{"Key": item["Key"], "VersionId": item["VersionId"]} for item in listed]
            if not page.get("IsTruncated") or not force:
                return found
            marker = {"KeyMarker": page["NextKeyMarker"], "VersionIdMarker": page["NextVersionIdMarker"]}

    def plan(self, current: State | None) -> Plan:
        """Decide what to do about the site."""
        state = current or {}
        if self._absent:
            return plan_removal(state, self._site, force=self._options["force"])
        return plan_site(state, self._site, self._options)

    def plan_without(self, current: State | None, plan: Plan, waived: Sequence[Verdict]) -> Plan:
        """One call carries many settings: plan again, without those that are waived."""
        if self._absent:
            return super().plan_without(current, plan, waived)
        skip = {verdict.control.rpartition(".")[2] for verdict in waived}
        return plan_site(current or {}, self._site, self._options, skip)

    def send(self, call: Call) -> Any:
        """Send one write. A new distribution gets the reference that keeps a repeated request from making two."""
        params = dict(call.params)
        if call.method == "create_distribution_with_tags":
            wanted = dict(params["DistributionConfigWithTags"])
            reference = f"dayone-{self._site.name}-{uuid.uuid4()}"
            wanted["DistributionConfig"] = {**wanted["DistributionConfig"], "CallerReference": reference}
            params["DistributionConfigWithTags"] = wanted
        if call.method == "put_bucket_policy" and not isinstance(params["Policy"], str):
            params["Policy"] = json.dumps(params["Policy"], sort_keys=True)
        if call.method == "update_function":
            params["FunctionConfig"] = {**self._function_config(params["Name"]), **params["FunctionConfig"]}
        if call.method == "delete_distribution":
            self._await_off(params["Id"])
        try:
            answer = self._aws.call(call.service, call.method, region=call.region, absent=_REFUSED, **params)
        except NotFound as refused:
            raise _explained(str(refused), self._options) from refused
        return self._noted(call, answer)

    def _function_config(self, name: str) -> dict[str, Any]:
        """What the function has besides its code, such as key value stores: UpdateFunction replaces it."""
        found = self._aws.call("cloudfront", "describe_function", region=REGION, Name=name, Stage="DEVELOPMENT")
        return dict(found["FunctionSummary"]["FunctionConfig"])

    def _noted(self, call: Call, answer: dict[str, Any]) -> dict[str, Any]:
        """AWS's answer, with errors in it that are no error of the request."""
        lost = answer.get("Errors") if call.method == "delete_objects" else None
        if lost:
            raise Failure("error", f"s3:delete_objects left {len(lost)} objects: {lost[0].get('Message', '')}")
        return answer

    def _await_off(self, distribution: str) -> None:
        """CloudFront deletes a distribution only once it is off in all of its places."""
        if not self._await_deployed(distribution):
            raise Failure(
                "error",
                f"distribution {distribution} is disabled, but CloudFront is still deploying that after "
                f"{self._options['wait_timeout']} s. Run again in a few minutes: the next run continues from "
                "there.",
            )

    def _await_deployed(self, distribution: str) -> bool:
        wait = self._aws.wait(
            f"CloudFront to deploy distribution {distribution} everywhere",
            self._options["wait_timeout"],
            first=FIRST_PAUSE,
            longest=LONGEST_PAUSE,
        )
        while True:
            found = self._aws.call("cloudfront", "get_distribution", region=REGION, Id=distribution)
            status = found["Distribution"]["Status"]
            self._seen = {**self._seen, "status": status}
            if status == "Deployed":
                return True
            if not wait.more():
                return False

    def follow(self) -> bool:
        """Wait until all of CloudFront's places have the distribution. One that takes longer is said, and no error."""
        if not self._absent and self._seen and self._seen["status"] != "Deployed":
            self._await_deployed(self._seen["id"])
        return False

    def extra(self) -> dict[str, Any]:
        """Where the site is, and what is left to do."""
        seen, options = self._seen, self._options
        domain = seen.get("domain", "")
        aliases = [] if self._absent else options["aliases"] or []
        first = options["canonical"] or next(iter(aliases), domain)
        elsewhere = to_enter(aliases, domain) if domain and options["zone"] is None else []
        return {
            "distribution_id": "" if self._absent else seen.get("id", ""),
            "domain_name": "" if self._absent else domain,
            "deployed": not self._absent and seen.get("status") == "Deployed",
            "bucket_name": self._site.bucket.name,
            "url": f"https://{first}/" if first and not self._absent else "",
            "records_to_enter": elsewhere,
        }


#: Errors that need another word than AWS's own, and that time does not heal.
_REFUSED = ("CNAMEAlreadyExists", "BucketAlreadyExists")


def _explained(code: str, options: Mapping[str, Any]) -> Failure:
    if code == "CNAMEAlreadyExists":
        names = ", ".join(options["aliases"] or [])
        return Failure(
            "error",
            f"one of the names {names} is in use by another distribution, possibly in another account "
            "(CNAMEAlreadyExists). Remove it there, or move it with aws cloudfront associate-alias, then run "
            f"again. {_LOST}",
        )
    return Failure("error", "the bucket's name belongs to another account: set bucket_name to a free one.")


def _in_small_letters(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options with names as DNS compares them, and as browsers send them: without capitals (RFC 4343)."""
    aliases, canonical = options["aliases"], options["canonical"]
    small = None if aliases is None else list(dict.fromkeys(name.lower() for name in aliases))
    return {**options, "aliases": small, "canonical": None if canonical is None else canonical.lower()}


def _check_names(given: Mapping[str, Any]) -> None:
    """The names of the site, and how they hang together."""
    options = _in_small_letters(given)
    aliases, certificate, canonical = options["aliases"] or [], options["certificate_arn"], options["canonical"]
    for alias in aliases:
        registrable_name("aliases", alias.removeprefix("*."))
    if aliases and certificate is None and options["state"] == "present":
        raise Refusal("aliases requires certificate_arn: an ACM certificate in us-east-1 that covers them.")
    if certificate is not None and not _CERTIFICATE.fullmatch(certificate):
        raise Refusal(
            f"certificate_arn is {certificate}, but CloudFront only accepts ACM certificates in us-east-1: "
            "arn:aws:acm:us-east-1:<account>:certificate/<id>."
        )
    if canonical is not None and canonical not in aliases:
        raise Refusal(f"canonical is {canonical}, but must be one of aliases: {', '.join(aliases) or 'none'}.")
    if options["zone"] is not None:
        zone = zone_name("zone", options["zone"]).removesuffix(".")
        outside = [alias for alias in aliases if alias.lower() != zone and not alias.lower().endswith(f".{zone}")]
        if outside:
            raise Refusal(f"aliases {', '.join(outside)} are not in the zone {zone}.")
