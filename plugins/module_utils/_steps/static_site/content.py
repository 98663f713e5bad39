# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The content of a static site: the files of a folder, of which only what changed is uploaded.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Plan, State, Verdict
from ..._kernel.reconcile import Resource, gather_all
from ..._module.run import Context
from ..._parts.distributions import REGION, distributions, origin_name, serves
from ..._parts.names import INVALIDATION_MARK, site_bucket
from .files import list_files, wanted_object
from .parts import control

CONTROL = control("content")
HASH = "dayone-sha256"
#: So many objects one request deletes.
BATCH = 1000
#: More paths than these are invalidated as one, which CloudFront counts as one path.
MOST_PATHS = 30
#: What RFC 1738 calls unsafe in a URL. CloudFront wants it encoded, with what is no printable ASCII, and nothing else:
#: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html
_UNSAFE = frozenset(' <>"#%{}|\\^~[]`')
#: Characters of a path that CloudFront takes.
_MOST_CHARACTERS = 4000


class SiteContent(Resource):
    """The resource that the kernel works on."""

    controls = (CONTROL,)

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        self._aws = context.aws
        self._account = context.account_id
        self._region = context.home_region
        self.regions = (self._region,)
        self._options = options
        default = site_bucket(options["name"], context.account_id, self._region)
        self._bucket = options["bucket_name"] or default
        self._arn = f"arn:{context.partition}:s3:::{self._bucket}"
        self._files = list_files(options["folder"], options["exclude"])
        self._wanted: dict[str, Any] = {}
        self._done: dict[str, int] = {}

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse a folder that cannot be published, before the first request."""
        list_files(options["folder"], options["exclude"])

    def observe(self) -> State:
        """The objects of the bucket, and the hashes of the files. What heads them only a request for each tells."""
        if not self._wanted:
            found = gather_all({item.key: partial(wanted_object, item, self._options) for item in self._files})
            self._wanted = dict(found)
        readers: dict[str, Any] = {"objects": self._objects}
        if self._options["distribution_id"] is None and self._options["invalidate"]:
            readers["distribution"] = self._distribution
        state = {"distribution": self._options["distribution_id"], **gather_all(readers)}
        objects = state["objects"]
        if objects is None:
            return state
        state["pending"] = objects.pop(INVALIDATION_MARK, None) is not None
        alike = [key for key, item in objects.items() if item["size"] == self._wanted.get(key, {}).get("size")]
        heads = gather_all({key: partial(self._head, key) for key in alike})
        return {**state, "objects": {key: {**item, **heads.get(key, {})} for key, item in objects.items()}}

    def _objects(self) -> dict[str, dict[str, Any]] | None:
        try:
            listed = self._aws.pages(
                "s3",
                "list_objects_v2",
                "Contents",
                region=self._region,
                absent=("NoSuchBucket",),
                Bucket=self._bucket,
                ExpectedBucketOwner=self._account,
            )
        except NotFound:
            return None
        return {item["Key"]: {"size": item["Size"], "etag": item["ETag"].strip('"')} for item in listed}

    def _head(self, key: str) -> dict[str, Any]:
        try:
            found = self._aws.call(
                "s3",
                "head_object",
                region=self._region,
                absent=("404",),
                Bucket=self._bucket,
                Key=key,
                ExpectedBucketOwner=self._account,
            )
        except NotFound:
            return {}
        return {
            "content_type": found.get("ContentType", ""),
            "cache_control": found.get("CacheControl", ""),
            "sha256": found.get("Metadata", {}).get(HASH, ""),
        }

    def _distribution(self) -> str | None:
        """The distribution that serves the bucket, or nothing."""
        origin = origin_name(self._bucket, self._region)
        return next((item["Id"] for item in distributions(self._aws) if serves(item, origin)), None)

    def plan(self, current: State | None) -> Plan:
        """Upload what changed, pages after what they show, then delete, then let CloudFront forget the old ones."""
        state = current or {}
        # Without a bucket everything would go: check mode says so before the bucket is made.
        objects = state["objects"] or {}
        changed = [key for key in self._wanted if not same(objects.get(key), self._wanted[key])]
        extra = sorted(set(objects) - set(self._wanted)) if self._options["delete"] else []
        uploads = self._uploads(changed)
        # Without a bucket one that is refused says it for all.
        calls = uploads if state["objects"] is not None else [replace(call, chain="", needs=()) for call in uploads]
        calls += self._delete_calls(extra)
        old = [key for key in (*changed, *extra) if key in objects]
        if state["distribution"]:
            calls = self._forgotten(state["distribution"], old, bool(state.get("pending")), calls)
        before = {key: _shown(objects.get(key)) for key in (*changed, *extra)}
        after = {**{key: _shown(self._wanted[key]) for key in changed}, **dict.fromkeys(extra)}
        told = f"{len(changed)} to upload, {len(extra)} to delete" if calls else "in place"
        verdict = Verdict(CONTROL, not calls, told, "in place", "call", self._arn, self._region)
        self._done = {"uploaded": len(changed), "deleted": len(extra)} if calls or not self._done else self._done
        return Plan(before, after, tuple(calls), (verdict,))

    def _uploads(self, keys: Sequence[str]) -> list[Call]:
        """Pages after what they show, and none where some of that was refused."""
        parts = sorted(key for key in keys if not _is_page(key))
        pages = sorted(key for key in keys if _is_page(key))
        return [*map(self._upload_call, parts), *(replace(self._upload_call(key), needs=tuple(parts)) for key in pages)]

    def _upload_call(self, key: str) -> Call:
        wanted = self._wanted[key]
        params = {
            "Filename": wanted["path"],
            "Bucket": self._bucket,
            "Key": key,
            "ExtraArgs": {
                "ContentType": wanted["content_type"],
                "CacheControl": wanted["cache_control"],
                "Metadata": {HASH: wanted["sha256"]},
                "ExpectedBucketOwner": self._account,
            },
        }
        return Call("s3", "upload_file", params, self._region, mends=(CONTROL,), chain=key)

    def _delete_calls(self, keys: Sequence[str]) -> list[Call]:
        about = {"Bucket": self._bucket, "ExpectedBucketOwner": self._account}
        batches = [keys[begin : begin + BATCH] for begin in range(0, len(keys), BATCH)]
        return [
            Call(
                "s3",
                "delete_objects",
                {**about, "Delete": {"Objects": [{"Key": key} for key in batch], "Quiet": True}},
                self._region,
                mends=(CONTROL,),
            )
            for batch in batches
        ]

    def _forgotten(self, distribution: str, old: Sequence[str], pending: bool, calls: list[Call]) -> list[Call]:
        """The writes, and the invalidation of what they replace, between a mark in the bucket and its removal."""
        if not old and not pending:
            return calls
        about = {"Bucket": self._bucket, "ExpectedBucketOwner": self._account}
        mark = Call("s3", "put_object", {**about, "Key": INVALIDATION_MARK}, self._region, mends=(CONTROL,))
        forget = self._invalidation(distribution, ["/*"] if pending else invalidated(old))
        return [*([] if pending else [mark]), *calls, forget, *self._delete_calls([INVALIDATION_MARK])]

    def _invalidation(self, distribution: str, paths: Sequence[str]) -> Call:
        paths = list(paths)
        batch = {"Paths": {"Quantity": len(paths), "Items": paths}}
        params = {"DistributionId": distribution, "InvalidationBatch": batch}
        return Call("cloudfront", "create_invalidation", params, REGION, mends=(CONTROL,))

    def send(self, call: Call) -> Any:
        """Send one write. Large files go in parts."""
        try:
            return self._sent(call)
        except Failure as failure:
            hint = "Run dayone.aws.site_distribution first. " if "NoSuchBucket" in failure.message else ""
            hint += (
                "What was already uploaded stays. CloudFront may serve old files until their cache time "
                "expires, or until the next run, which uploads the rest and invalidates them."
            )
            raise Failure(failure.kind, f"{failure.message} {hint}", failure.sent) from failure

    def _sent(self, call: Call) -> Any:
        params = dict(call.params)
        if call.method == "upload_file":
            return self._aws.upload(region=call.region, **params)
        if call.method == "create_invalidation":
            reference = f"dayone-{uuid.uuid4()}"
            params["InvalidationBatch"] = {**params["InvalidationBatch"], "CallerReference": reference}
        answer = self._aws.call(call.service, call.method, region=call.region, **params)
        if answer.get("Errors"):
            raise Failure("error", f"s3:delete_objects left {len(answer['Errors'])} objects.")
        return answer

    def extra(self) -> dict[str, Any]:
        """How much was, or would be, done."""
        none = {"uploaded": 0, "deleted": 0}
        return {"bucket_name": self._bucket, "files": len(self._files), **none, **self._done}


def same(found: State | None, wanted: State) -> bool:
    """Whether an object is the file: by the hash that we noted, else by an ETag that is the file's MD5."""
    if found is None or "content_type" not in found:
        return False
    hashed = found["sha256"] == wanted["sha256"] if found["sha256"] else found["etag"] == wanted["md5"]
    headed = all(found[key] == wanted[key] for key in ("content_type", "cache_control"))
    return hashed and headed


def invalidated(keys: Sequence[str]) -> list[str]:
    """The paths of files that CloudFront must forget. An index is asked for by its folder's path too, and a plus sign
    in two ways, of which the site's function makes one."""
    paths = {_path(key) for key in keys}
    paths |= {path.removesuffix("index.html") for path in paths if path.endswith("/index.html")}
    paths |= {path.replace("+", "%2B") for path in paths}
    cannot = any(not path or len(path) > _MOST_CHARACTERS for path in paths)
    return ["/*"] if cannot or len(paths) > MOST_PATHS else sorted(paths)


def _path(key: str) -> str:
    """A file's path as CloudFront wants it in an invalidation, or nothing where it cannot be said.

    A question mark would begin a query there, and an asterisk at the end stands for everything behind it.
    """
    if "?" in key or key.endswith("*"):
        return ""
    return "/" + "".join(item if _is_safe(item) else _encoded(item) for item in key)


def _encoded(character: str) -> str:
    """A character's octets. The library's own quoting leaves ``~`` alone."""
    return "".join(f"%{octet:02X}" for octet in character.encode())


def _is_safe(character: str) -> bool:
    return "!" <= character <= "~" and character not in _UNSAFE


def _is_page(key: str) -> bool:
    return key.endswith((".html", ".htm"))


def _shown(item: State | None) -> dict[str, Any] | None:
    """What the diff says of a file."""
    if item is None:
        return None
    kept = ("size", "sha256", "content_type", "cache_control")
    return {key: item[key] for key in kept if key in item}
