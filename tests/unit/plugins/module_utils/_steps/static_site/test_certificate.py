# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import Outcome, reconcile
from ansible_collections.dayone.aws.plugins.module_utils._steps.static_site.certificate import SiteCertificate
from ansible_collections.dayone.aws.plugins.module_utils._steps.static_site.certificate_records import (
    choose,
    covers,
    lacking,
    validation_records,
    why_ending,
)

ARN = "arn:aws:acm:us-east-1:123456789012:certificate/1"
OPTIONS: dict[str, Any] = {
    "names": ["example.com"],
    "state": "present",
    "zone": "example.com",
    "zone_id": None,
    "wait_timeout": 0,
}
RECORD = {"Name": "_x.example.com.", "Type": "CNAME", "Value": "_y.acm-validations.aws."}
SUMMARY = {"CertificateArn": ARN, "DomainName": "example.com", "SubjectAlternativeNameSummaries": ["example.com"]}


@pytest.fixture
def run(context: Callable[..., Any]) -> Callable[..., tuple[Outcome, SiteCertificate]]:
    def go(*, check_mode: bool = False, **options: Any) -> tuple[Outcome, SiteCertificate]:
        resource = SiteCertificate(context(), {**OPTIONS, **options})
        return reconcile(resource, check_mode=check_mode), resource

    return go


def described(status: str, **settings: Any) -> dict[str, Any]:
    option = {"DomainName": "example.com", "ResourceRecord": RECORD}
    return {"Certificate": {"Status": status, "DomainValidationOptions": [option], **settings}}


def zone(scripted: Any, *values: str) -> None:
    """The zone, with the validation record where it has one."""
    about = {"Id": "/hostedzone/Z1", "Name": "example.com.", "CallerReference": "r", "Config": {"PrivateZone": False}}
    listed = {"HostedZones": [about], "IsTruncated": False, "MaxItems": "100"}
    scripted("route53").add_response("list_hosted_zones_by_name", listed)
    records = [{"Name": RECORD["Name"], "Type": "CNAME", "ResourceRecords": [{"Value": item}]} for item in values]
    scripted("route53").add_response(
        "list_resource_record_sets", {"ResourceRecordSets": records, "IsTruncated": False, "MaxItems": "100"}
    )


def pending(scripted: Any, *values: str) -> None:
    """What is read of a certificate that waits."""
    acm = scripted("acm")
    acm.add_response("list_certificates", {"CertificateSummaryList": [{**SUMMARY, "Status": "PENDING_VALIDATION"}]})
    acm.add_response("describe_certificate", described("PENDING_VALIDATION"), {"CertificateArn": ARN})
    zone(scripted, *values)


@pytest.mark.parametrize(
    ("held", "names", "expected"),
    [
        (["example.com"], ["EXAMPLE.com"], True),
        (["example.com", "*.example.com"], ["example.com", "www.example.com"], True),
        (["*.example.com"], ["example.com"], False),
        (["*.example.com"], ["a.b.example.com"], False),
        (["*.example.com"], ["*.example.com"], True),
    ],
)
def test_an_asterisk_stands_for_one_label(held: list[str], names: list[str], expected: bool) -> None:
    assert covers({"name": held[0], "names": held}, names) is expected


def test_an_issued_certificate_goes_before_one_that_waits() -> None:
    base = {"name": "example.com", "names": [], "until": 0.0}
    waits = {**base, "arn": "1", "status": "PENDING_VALIDATION"}
    short, long = ({**base, "arn": arn, "status": "ISSUED", "until": end} for arn, end in (("2", 5.0), ("3", 9.0)))
    assert choose([waits, short, long], ["example.com"]) == long
    assert choose([waits], ["example.com"]) == waits
    assert choose([waits, short], ["example.net"]) is None


def test_a_name_and_its_wildcard_share_a_record() -> None:
    options = [{"DomainName": name, "ResourceRecord": RECORD} for name in ("example.com", "*.example.com")]
    records = validation_records({"DomainValidationOptions": options})
    assert records == [{"name": "_x.example.com.", "type": "CNAME", "value": "_y.acm-validations.aws."}]
    there: dict[str, list[Any]] = {
        "_x.example.com.": [{"Type": "CNAME", "ResourceRecords": [{"Value": "_Y.acm-validations.aws"}]}]
    }
    assert (lacking(records, there), lacking(records, {})) == ([], records)


def test_an_issued_certificate_of_anybody_is_adopted(run: Any, scripted: Any) -> None:
    scripted("acm").add_response("list_certificates", {"CertificateSummaryList": [{**SUMMARY, "Status": "ISSUED"}]})
    outcome, resource = run()
    assert (outcome.changed, resource.extra()["certificate_arn"], resource.extra()["issued"]) == (False, ARN, True)


def test_a_certificate_whose_state_the_list_does_not_say_is_asked(run: Any, scripted: Any) -> None:
    scripted("acm").add_response("list_certificates", {"CertificateSummaryList": [SUMMARY]})
    scripted("acm").add_response("describe_certificate", described("ISSUED"), {"CertificateArn": ARN})
    outcome, resource = run()
    assert (outcome.changed, resource.extra()["certificate_arn"], resource.extra()["issued"]) == (False, ARN, True)


def test_a_new_one_is_validated_in_the_zone(run: Any, scripted: Any) -> None:
    acm, route53 = scripted("acm"), scripted("route53")
    acm.add_response("list_certificates", {"CertificateSummaryList": []})
    about = {"Id": "/hostedzone/Z1", "Name": "example.com.", "CallerReference": "r", "Config": {"PrivateZone": False}}
    listed = {"HostedZones": [about], "IsTruncated": False, "MaxItems": "100"}
    route53.add_response("list_hosted_zones_by_name", listed)
    acm.add_response("request_certificate", {"CertificateArn": ARN})
    acm.add_response("describe_certificate", {"Certificate": {"Status": "PENDING_VALIDATION"}})
    acm.add_response("describe_certificate", described("PENDING_VALIDATION"))
    change = {"Action": "UPSERT", "ResourceRecordSet": {"Name": "_x.example.com.", "Type": "CNAME", "TTL": 300}}
    change["ResourceRecordSet"]["ResourceRecords"] = [{"Value": RECORD["Value"]}]  # type: ignore[index]
    info = {"ChangeInfo": {"Id": "C", "Status": "PENDING", "SubmittedAt": 0}}
    expected = {"HostedZoneId": "Z1", "ChangeBatch": {"Changes": [change]}}
    route53.add_response("change_resource_record_sets", info, expected)
    scripted("acm").add_response("list_certificates", {"CertificateSummaryList": [{**SUMMARY, "Status": "ISSUED"}]})
    outcome, resource = run()
    assert (outcome.error, [status for _verdict, status in outcome.findings]) == ("", ["fixed"])
    assert resource.extra()["issued"]


def test_each_request_has_a_token_of_its_own(context: Any, scripted: Any) -> None:
    sent: list[str] = []
    acm = scripted("acm")
    resource = SiteCertificate(context(), {**OPTIONS, "zone": None})
    resource._aws.client("acm").meta.events.register(
        "provide-client-params.acm.RequestCertificate",
        lambda params, **_about: sent.append(params["IdempotencyToken"]),
    )
    acm.add_response("list_certificates", {"CertificateSummaryList": []})
    (call,) = resource.plan(resource.observe()).calls
    for _number in range(2):
        acm.add_response("request_certificate", {"CertificateArn": ARN})
        acm.add_response("describe_certificate", described("PENDING_VALIDATION"))
        resource.send(call)
    assert len(set(sent)) == 2 and all(len(token) == 32 for token in sent)


def test_only_keys_that_cloudfront_takes_are_asked_for(run: Any, scripted: Any) -> None:
    expected = {
        "CertificateStatuses": ["ISSUED", "PENDING_VALIDATION"],
        "Includes": {"keyTypes": ["RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1"]},
    }
    issued = {"CertificateSummaryList": [{**SUMMARY, "Status": "ISSUED"}]}
    scripted("acm").add_response("list_certificates", issued, expected)
    assert run()[0].error == ""


def test_one_that_is_not_validated_in_time_names_the_record_to_check(run: Any, scripted: Any) -> None:
    pending(scripted, RECORD["Value"])
    scripted("acm").add_response("describe_certificate", described("PENDING_VALIDATION"))
    pending(scripted, RECORD["Value"])
    outcome, _resource = run()
    assert "was not validated within 0 s" in outcome.error
    assert "_x.example.com. CNAME _y.acm-validations.aws." in outcome.error
    assert [(verdict.current, status) for verdict, status in outcome.findings] == [("PENDING_VALIDATION", "manual")]


def test_the_next_run_goes_on_from_there(run: Any, scripted: Any) -> None:
    pending(scripted, RECORD["Value"])
    scripted("acm").add_response("describe_certificate", described("ISSUED"))
    scripted("acm").add_response("list_certificates", {"CertificateSummaryList": [{**SUMMARY, "Status": "ISSUED"}]})
    outcome, _resource = run()
    assert (outcome.changed, outcome.error) == (False, "")
    assert [status for _verdict, status in outcome.findings] == ["fixed"]


def test_one_that_acm_gave_up_is_an_error(run: Any, scripted: Any) -> None:
    pending(scripted, RECORD["Value"])
    scripted("acm").add_response("describe_certificate", described("FAILED", FailureReason="CAA_ERROR"))
    scripted("acm").add_response("list_certificates", {"CertificateSummaryList": []})
    about = {"HostedZones": [], "IsTruncated": False, "MaxItems": "100"}
    scripted("route53").add_response("list_hosted_zones_by_name", about)
    outcome, _resource = run()
    assert "CAA_ERROR" in outcome.error


@pytest.mark.parametrize(
    ("options", "word"),
    [
        pytest.param({"names": []}, "names is empty", id="none"),
        pytest.param({"names": ["no name"]}, "not a domain name", id="no_name"),
        pytest.param({"names": ["example.net"]}, "not in the zone", id="zone"),
        pytest.param({"names": [f"{number}.example.com" for number in range(11)]}, "11 names", id="many"),
        pytest.param({"wait_timeout": -1}, "wait_timeout", id="wait"),
    ],
)
def test_wrong_options_are_refused(options: dict[str, Any], word: str) -> None:
    with pytest.raises(Refusal, match=word):
        SiteCertificate.check({**OPTIONS, **options})


@pytest.mark.parametrize(
    ("days", "ends"), [(-1, True), (10, True), (29, True), (31, False), (200, False), (None, False)]
)
def test_a_certificate_near_its_end_that_was_not_renewed(days: int | None, ends: bool) -> None:
    now = datetime(2026, 11, 28, tzinfo=timezone.utc)
    until = (now + timedelta(days=days)).timestamp() if days is not None else 0.0
    assert bool(why_ending(until, now)) is ends
