# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import Outcome, reconcile
from ansible_collections.dayone.aws.plugins.module_utils._module.run import Context
from ansible_collections.dayone.aws.plugins.module_utils._steps.static_site.content import (
    INVALIDATION_MARK,
    MOST_PATHS,
    SiteContent,
    invalidated,
    same,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.static_site.files import (
    cache_control,
    content_type,
    list_files,
)

from tests.emulator import clients
from tests.emulator.server import Emulator

ACCOUNT = "123456789012"
BUCKET = "site-files"
OPTIONS: dict[str, Any] = {
    "name": "site",
    "bucket_name": BUCKET,
    "distribution_id": None,
    "invalidate": True,
    "delete": False,
    "exclude": [".git", ".env"],
    "cache_control": "public, max-age=3600",
    "cache_rules": [{"pattern": "*.html", "cache_control": "no-cache"}],
    "content_types": {},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small site."""
    root = tmp_path / "public"
    (root / "about").mkdir(parents=True)
    (root / "index.html").write_text("<html></html>", encoding="utf-8")
    (root / "about" / "index.html").write_text("about", encoding="utf-8")
    (root / "style.css").write_text("", encoding="utf-8")
    return root


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, folder: Path, emulator: Emulator) -> Callable[..., Outcome]:
    """Publish the folder in the embedded account."""
    for key, value in emulator.environment.items():
        monkeypatch.setenv(key, value)

    def go(*, check_mode: bool = False, **options: Any) -> Outcome:
        session = boto3.session.Session(region_name="us-east-1")
        context = Context(Aws(session, endpoint=emulator.endpoint))
        given = {**OPTIONS, "folder": str(folder), **options}
        return reconcile(SiteContent(context, given), check_mode=check_mode)

    return go


@pytest.fixture(scope="module")
def running() -> Any:
    with Emulator() as account:
        yield account


@pytest.fixture
def emulator(running: Emulator) -> Emulator:
    """The embedded account with an empty bucket."""
    running.reset()
    clients.client(running.endpoint, "s3").create_bucket(Bucket=BUCKET)
    return running


def methods(outcome: Outcome) -> list[str]:
    return [call.method for call in outcome.calls]


def test_pages_go_last_and_a_second_run_sends_nothing(run: Callable[..., Outcome], emulator: Emulator) -> None:
    first = run()
    assert [call.params["Key"] for call in first.calls] == ["style.css", "about/index.html", "index.html"]
    assert (run().changed, run(check_mode=True).changed) == (False, False)
    page = clients.client(emulator.endpoint, "s3").get_object(Bucket=BUCKET, Key="about/index.html")
    assert (page["ContentType"], page["CacheControl"]) == ("text/html; charset=utf-8", "no-cache")


def test_check_mode_lists_what_would_go_also_without_a_bucket(run: Callable[..., Outcome], emulator: Emulator) -> None:
    outcome = run(check_mode=True, bucket_name="not-there-yet")
    assert methods(outcome) == ["upload_file"] * 3
    with_write = run(bucket_name="not-there-yet")
    assert "site_distribution first" in with_write.error


@pytest.mark.parametrize(
    ("times", "left"),
    [
        pytest.param({"times": 1}, ["a.css", "about/index.html", "index.html"], id="a_part_keeps_pages_back"),
        pytest.param({"every": 3}, ["about/index.html"], id="a_page_keeps_no_page_back"),
    ],
)
def test_files_behind_one_that_is_refused_go_on(
    run: Callable[..., Outcome], folder: Path, emulator: Emulator, times: dict[str, int], left: list[str]
) -> None:
    s3 = clients.client(emulator.endpoint, "s3")
    s3.put_object(Bucket=BUCKET, Key="old.css", Body=b"")
    (folder / "a.css").write_text("a{}", encoding="utf-8")
    denied = {"code": "AccessDenied", "status": 403, "message": "explicit deny"}
    emulator.control("faults", [{"service": "s3", "operation": "PutObject", "error": denied, **times}])
    outcome = run(delete=True)
    there = {item["Key"] for item in s3.list_objects_v2(Bucket=BUCKET)["Contents"]}
    assert sorted({"a.css", "about/index.html", "index.html", "style.css"} - there) == left
    assert "old.css" in there
    assert (outcome.changed, [status for _verdict, status in outcome.findings]) == (True, ["drift"])
    assert outcome.error.count("explicit deny") == 1 and left[0] in outcome.error
    emulator.control("faults", [])
    again = run(delete=True)
    assert [call.params.get("Key", "old") for call in again.calls] == [*left, "old"]


def test_only_what_changed_goes(run: Callable[..., Outcome], folder: Path) -> None:
    run()
    (folder / "style.css").write_text("a{}", encoding="utf-8")
    os.utime(folder / "index.html", (1, 1))
    assert [call.params["Key"] for call in run().calls] == ["style.css"]
    assert {call.params["Key"] for call in run(cache_rules=[]).calls} == {"index.html", "about/index.html"}
    assert [call.params["Key"] for call in run(cache_rules=[], content_types={".css": "text/x-css"}).calls] == [
        "style.css"
    ]


def test_an_object_of_other_tools_is_known_by_its_etag(run: Callable[..., Outcome], emulator: Emulator) -> None:
    s3 = clients.client(emulator.endpoint, "s3")
    about = {"ContentType": "text/html; charset=utf-8", "CacheControl": "no-cache"}
    s3.put_object(Bucket=BUCKET, Key="index.html", Body=b"<html></html>", **about)
    assert "index.html" not in [call.params["Key"] for call in run().calls]


def test_deleting_is_asked_for(run: Callable[..., Outcome], folder: Path, emulator: Emulator) -> None:
    run()
    (folder / "about" / "index.html").unlink()
    assert run().changed is False
    assert methods(run(delete=True)) == ["delete_objects"]
    listed = clients.client(emulator.endpoint, "s3").list_objects_v2(Bucket=BUCKET)["Contents"]
    assert [item["Key"] for item in listed] == ["index.html", "style.css"]


def test_a_large_file_goes_in_parts_and_is_known_again(
    run: Callable[..., Outcome], folder: Path, emulator: Emulator
) -> None:
    (folder / "film.mp4").write_bytes(b"0" * 9 * 1024 * 1024)
    assert methods(run()) == ["upload_file"] * 4
    found = clients.client(emulator.endpoint, "s3").head_object(Bucket=BUCKET, Key="film.mp4")
    assert found["ETag"].endswith('-2"')
    assert run().changed is False


def test_a_link_inside_of_the_folder_is_its_file(folder: Path) -> None:
    (folder / "home.html").symlink_to(folder / "index.html")
    (folder / "copy").symlink_to(folder / "about")
    keys = [item.key for item in list_files(str(folder), [])]
    assert keys == ["about/index.html", "copy/index.html", "home.html", "index.html", "style.css"]


def test_what_cannot_be_published_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="not a directory here"):
        list_files(str(tmp_path / "none"), [])
    with pytest.raises(Refusal, match="no file to publish"):
        list_files(str(folder), ["*.html", "*.css"])
    with pytest.raises(Refusal, match="50 bytes, but CloudFront can serve at most 20"):
        (folder / "large").write_bytes(b"0" * 50)
        list_files(str(folder), [], most=20)
    (folder / "large").unlink()
    (tmp_path / "secret").write_text("", encoding="utf-8")
    (folder / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(Refusal, match="outside the directory"):
        SiteContent.check({**OPTIONS, "folder": str(folder)})
    (folder / "link").unlink()
    (folder / "link").symlink_to(folder)
    with pytest.raises(Refusal, match="never ends"):
        list_files(str(folder), [])
    (folder / "link").unlink()
    os.mkfifo(folder / "pipe")
    with pytest.raises(Refusal, match="neither a file nor a directory"):
        list_files(str(folder), [])


def test_a_sparse_file_of_5_gb_is_listed_and_one_above_50_refused(folder: Path) -> None:
    with open(folder / "film.mp4", "wb") as film:
        film.truncate(5 * 1024**3)
    assert max(item.size for item in list_files(str(folder), [])) == 5 * 1024**3
    with open(folder / "film.mp4", "wb") as film:
        film.truncate(50 * 1024**3 + 1)
    with pytest.raises(Refusal, match="CloudFront can serve at most"):
        list_files(str(folder), [])


def test_secrets_and_history_are_left_out(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("", encoding="utf-8")
    (folder / ".env").write_text("", encoding="utf-8")
    assert [item.key for item in list_files(str(folder), [".git", ".env", "about/*"])] == ["index.html", "style.css"]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a.HTML", "text/html; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.woff2", "font/woff2"),
        ("a.svg", "image/svg+xml"),
        ("a.own", "model/own"),
        ("a.unheard", "application/octet-stream"),
        ("README", "application/octet-stream"),
    ],
)
def test_types_follow_the_suffix(key: str, expected: str) -> None:
    assert content_type(key, {".own": "model/own"}) == expected


def test_the_first_rule_that_fits_says_how_long_a_file_is_kept() -> None:
    rules = [{"pattern": "assets/*", "cache_control": "a"}, {"pattern": "*.html", "cache_control": "b"}]
    assert [cache_control(key, rules, "c") for key in ("assets/x.html", "y/x.html", "x.css")] == ["a", "b", "c"]


def test_one_invalidation_names_paths_as_they_are_asked_for() -> None:
    assert invalidated(["a/index.html", "ä b.css"]) == ["/%C3%A4%20b.css", "/a/", "/a/index.html"]
    assert invalidated(["runtime~main.js", "it's(1),a=b&c;@!$:*.css"]) == [
        "/it's(1),a=b&c;@!$:*.css",
        "/runtime%7Emain.js",
    ]
    assert invalidated(['50%"#{}[]^`|.css']) == ["/50%25%22%23%7B%7D%5B%5D%5E%60%7C.css"]
    assert invalidated(["a+b.css"]) == ["/a%2Bb.css", "/a+b.css"]
    assert invalidated(["index.html"]) == ["/", "/index.html"]
    assert [invalidated([key]) for key in ("what?.css", "all*", "x" * 4000)] == [["/*"]] * 3
    assert invalidated([f"{number}.css" for number in range(MOST_PATHS + 1)]) == ["/*"]


def test_an_object_without_our_note_is_known_by_md5_only() -> None:
    heads = {"content_type": "x", "cache_control": "y"}
    wanted = {"md5": hashlib.md5(b"").hexdigest(), "sha256": "s", **heads}
    assert same({"etag": wanted["md5"], "sha256": "", **heads}, wanted)
    assert same({"etag": "parts-2", "sha256": "s", **heads}, wanted)
    assert not same({"etag": "parts-2", "sha256": "", **heads}, wanted)
    assert not same({"etag": wanted["md5"], "size": 0}, wanted)


def test_an_upload_that_fails_says_what_stays(context: Callable[..., Any], scripted: Any, folder: Path) -> None:
    resource = SiteContent(context(), {**OPTIONS, "folder": str(folder), "distribution_id": "E1"})
    scripted("s3").add_response("list_objects_v2", {})
    plan = resource.plan(resource.observe())
    scripted("s3").add_client_error("put_object", "AccessDenied", "no", 403)
    with pytest.raises(Failure, match=r"was denied.*What was already uploaded stays") as caught:
        resource.send(plan.calls[0])
    assert caught.value.kind == "denied"
    (folder / "style.css").unlink()
    with pytest.raises(Failure, match="could not be read"):
        resource.send(plan.calls[0])


def test_old_objects_are_invalidated_in_one_request(context: Callable[..., Any], scripted: Any, folder: Path) -> None:
    resource = SiteContent(context(), {**OPTIONS, "folder": str(folder), "distribution_id": "E1"})
    old = {"LastModified": 0, "ETag": '"x"', "Size": 99}
    scripted("s3").add_response("list_objects_v2", {"Contents": [{"Key": "index.html", **old}]})
    first, *_uploads, forget, last = resource.plan(resource.observe()).calls
    assert forget.params["InvalidationBatch"]["Paths"]["Items"] == ["/", "/index.html"]
    assert (first.method, first.params["Key"]) == ("put_object", INVALIDATION_MARK)
    assert (last.method, last.params["Delete"]["Objects"]) == ("delete_objects", [{"Key": INVALIDATION_MARK}])


@pytest.fixture
def front(emulator: Emulator) -> str:
    """A distribution in the embedded account."""
    behavior = {"TargetOriginId": "o", "ViewerProtocolPolicy": "https-only", "MinTTL": 0}
    origin = {"Id": "o", "DomainName": f"{BUCKET}.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    config = {
        "CallerReference": "r",
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": {**behavior, "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}}},
    }
    made = clients.client(emulator.endpoint, "cloudfront").create_distribution(DistributionConfig=config)
    return str(made["Distribution"]["Id"])


def test_a_refused_invalidation_is_not_fixed_and_the_next_run_repeats_it(
    run: Callable[..., Outcome], folder: Path, emulator: Emulator, front: str
) -> None:
    (folder / "runtime~main.js").write_text("1", encoding="utf-8")
    assert methods(run(distribution_id=front)) == ["upload_file"] * 4
    (folder / "runtime~main.js").write_text("2", encoding="utf-8")
    busy = {"code": "TooManyInvalidationsInProgress", "status": 400, "message": "too many"}
    emulator.control("faults", [{"service": "cloudfront", "operation": "CreateInvalidation", "error": busy}])
    refused = run(distribution_id=front)
    assert ("too many" in refused.error, [status for _verdict, status in refused.findings]) == (True, ["drift"])
    emulator.control("faults", [])
    again = run(distribution_id=front, delete=True)
    assert methods(again) == ["create_invalidation", "delete_objects"]
    assert again.calls[0].params["InvalidationBatch"]["Paths"]["Items"] == ["/*"]
    assert (again.error, run(distribution_id=front, delete=True).changed) == ("", False)


def test_an_invalidation_is_taken_as_it_is_written(
    run: Callable[..., Outcome], folder: Path, emulator: Emulator, front: str
) -> None:
    for text in ("1", "2"):
        for name in ("runtime~main.js", "ä b+c.css", "50%.css"):
            (folder / name).write_text(text, encoding="utf-8")
        outcome = run(distribution_id=front)
    assert (outcome.error, outcome.calls[-2].method) == ("", "create_invalidation")
