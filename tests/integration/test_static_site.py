# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A site from its domain to its removal, by the role, and looked at by independent reads."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.demo import PAGES, SITE, visit
from tests.emulator.server import Emulator

pytestmark = pytest.mark.swift

Play = Callable[..., Any]
Client = Callable[..., Any]
ACCOUNT = "123456789012"
BUCKET = f"dayone-site-{ACCOUNT}-us-east-1"
DOMAIN = "dayone-demo.com"
ROLE = {"ansible.builtin.include_role": {"name": "dayone.aws.static_site"}}


def role(**variables: Any) -> dict[str, Any]:
    return {**ROLE, "vars": {f"static_site_{key}": value for key, value in variables.items()}}


@pytest.fixture
def zone(client: Client) -> str:
    made = client("route53").create_hosted_zone(Name=DOMAIN, CallerReference="before")
    return str(made["HostedZone"]["Id"])


def addresses(client: Client, zone: str) -> dict[tuple[str, str], str]:
    records = client("route53").list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    return {(item["Name"], item["Type"]): item["AliasTarget"]["DNSName"] for item in records if "AliasTarget" in item}


def test_a_site_from_its_domain_to_its_removal(play: Play, client: Client, zone: str, account: Emulator) -> None:
    task = role(domain=DOMAIN, content=SITE["static_site_content"], error_page="/404.html", delete=True)
    checked = play([task], "--check")
    assert (checked.code, checked.writes) == (0, []), checked.output
    assert play([task]).code == 0
    again = play([task])
    assert (again.code, again.changed, again.writes) == (0, False, []), again.output

    (found,) = client("cloudfront").list_distributions()["DistributionList"]["Items"]
    config = client("cloudfront").get_distribution_config(Id=found["Id"])["DistributionConfig"]
    # What no emulator serves is proved by its configuration.
    certificate = config["ViewerCertificate"]
    assert (certificate["MinimumProtocolVersion"], certificate["SSLSupportMethod"]) == ("TLSv1.2_2021", "sni-only")
    assert sorted(config["Aliases"]["Items"]) == [DOMAIN, f"www.{DOMAIN}"]
    assert (config["HttpVersion"], config["IsIPV6Enabled"], config["DefaultRootObject"]) == (
        "http2and3",
        True,
        "index.html",
    )
    behavior = config["DefaultCacheBehavior"]
    (function,) = behavior["FunctionAssociations"]["Items"]
    assert (function["EventType"], behavior["ViewerProtocolPolicy"]) == ("viewer-request", "redirect-to-https")
    policy = client("cloudfront").get_response_headers_policy(Id=behavior["ResponseHeadersPolicyId"])
    headers = policy["ResponseHeadersPolicy"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    assert headers["StrictTransportSecurity"]["AccessControlMaxAgeSec"] == 31536000
    domain = found["DomainName"]
    expected = {(f"{name}.", kind): domain for name in (DOMAIN, f"www.{DOMAIN}") for kind in ("A", "AAAA")}
    assert {key: value.removesuffix(".") for key, value in addresses(client, zone).items()} == expected

    pages = visit(account)
    assert set(pages) == set(PAGES)
    assert all("</html>" in page for page in pages.values())
    anonymous = requests.get(f"{account.endpoint}/{BUCKET}/index.html", timeout=10)
    assert anonymous.status_code == 403

    gone = play([role(domain=DOMAIN, state="absent", force=True)])
    assert gone.code == 0, gone.output
    assert "Items" not in client("cloudfront").list_distributions()["DistributionList"]
    assert addresses(client, zone) == {}
    assert client("acm").list_certificates()["CertificateSummaryList"] == []
    assert BUCKET not in [item["Name"] for item in client("s3").list_buckets()["Buckets"]]


def test_without_domain_and_content_nothing_is_read_or_written(play: Play) -> None:
    run = play([role()])
    assert (run.code, run.calls) == (0, [])


def test_where_dns_is_elsewhere_the_site_goes_on_under_cloudfronts_name(play: Play, client: Client) -> None:
    run = play([role(domain="www.example.net", zone="", content=SITE["static_site_content"])])
    assert run.code == 0, run.output
    certificate, published, _content = [task for task in run.tasks if "findings" in task]
    assert [row["status"] for row in certificate["findings"]] == ["manual"]
    assert {item["name"].split(".", 1)[1] for item in certificate["validation_records"]} == {
        "www.example.net.",
        "example.net.",
    }
    assert published["url"].endswith(".cloudfront.net/")


def test_a_bucket_of_somebody_else_keeps_everything_from_being_written(play: Play, account: Emulator) -> None:
    denied = {"service": "s3", "error": {"code": "AccessDenied", "status": 403}}
    account.control("faults", [denied])
    run = play({"dayone.aws.site_distribution": {}})
    assert (run.code, run.writes) == (2, [])
    assert "belongs to another account" in run.result["msg"]
    assert {row["status"] for row in run.result["findings"]} == {"unknown"}


def test_a_name_on_a_distribution_of_another_account_is_said_with_what_stays(
    play: Play, account: Emulator, client: Client
) -> None:
    task = {"dayone.aws.site_distribution": {"wait_timeout": 0}}
    error = {"code": "CNAMEAlreadyExists", "status": 409}
    account.control("faults", [{"operation": "CreateDistributionWithTags", "error": error, "times": 1}])
    run = play(task)
    assert run.code == 2
    assert "is in use by another distribution" in run.result["msg"]
    assert "the next run continues from there" in run.result["msg"]
    assert play(task).code == 0
    assert len(client("cloudfront").list_distributions()["DistributionList"]["Items"]) == 1


def test_a_link_that_leaves_the_folder_is_refused_before_any_request(play: Play, tmp_path: Any) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "passwords").symlink_to("/etc/passwd")
    run = play({"dayone.aws.site_content": {"folder": str(tmp_path / "public")}})
    assert (run.code, run.calls) == (2, [])
    assert "outside the directory" in run.result["msg"]
    assert json.dumps(run.result)


def test_an_upload_that_breaks_off_leaves_no_parts_behind(
    play: Play, client: Client, account: Emulator, tmp_path: Path
) -> None:
    assert play({"dayone.aws.site_distribution": {}}).code == 0
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "film.mp4").write_bytes(bytes(9 * 1024 * 1024))
    error = {"code": "AccessDenied", "status": 403, "message": "Access Denied"}
    account.control("faults", [{"service": "s3", "operation": "UploadPart", "error": error}])
    run = play({"dayone.aws.site_content": {"folder": str(folder)}})
    assert run.code == 2 and "AbortMultipartUpload" in run.writes, run.output
    assert "film.mp4" in run.result["msg"] and "Allow the action for these credentials." in run.result["msg"]
    assert "Uploads" not in client("s3").list_multipart_uploads(Bucket=BUCKET)
