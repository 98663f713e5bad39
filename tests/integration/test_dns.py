# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""DNS as a whole: zones of others, zones that exist twice, domains that take their time, signing and its way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from tests.emulator import kit
from tests.emulator.server import Emulator

from .conftest import assert_refusals

pytestmark = pytest.mark.swift

ACCOUNT = "123456789012"
NAME = "example.com"
CONTACT = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "address_line_1": "12 St James's Square",
    "city": "London",
    "country_code": "GB",
    "phone_number": "+44.2071234567",
    "email": "ada@example.org",
}
SECRETS = [value for name, value in CONTACT.items() if name != "country_code"]
Play = Callable[..., Any]
Client = Callable[..., Any]


def zone_task(**options: Any) -> dict[str, Any]:
    return {"dayone.aws.dns_zone": {"name": NAME, **options}}


def domain_task(domain: str, **options: Any) -> dict[str, Any]:
    return {"dayone.aws.domain_registration": {"domain": domain, "contact": CONTACT, **options}}


def order(client: Client, domain: str) -> str:
    """A registration that somebody began."""
    person = {"FirstName": "Ada"}
    contacts = {f"{role}Contact": person for role in ("Admin", "Registrant", "Tech")}
    answer = client("route53domains").register_domain(DomainName=domain, DurationInYears=1, **contacts)
    return str(answer["OperationId"])


def make_zone(client: Client, name: str = NAME, reference: str = "theirs") -> str:
    answer = client("route53").create_hosted_zone(Name=name, CallerReference=reference)
    return str(answer["HostedZone"]["Id"]).rpartition("/")[2]


def put(client: Client, zone: str, name: str, kind: str, *values: str) -> None:
    listed = [{"Value": value} for value in values]
    record = {"Name": name, "Type": kind, "TTL": 60, "ResourceRecords": listed}
    client("route53").change_resource_record_sets(
        HostedZoneId=zone, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    )


def records(client: Client, zone: str) -> dict[tuple[str, str], list[str]]:
    found = client("route53").list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    return {
        (item["Name"], item["Type"]): [value["Value"] for value in item.get("ResourceRecords", [])] for item in found
    }


def statuses(run: Any) -> dict[str, str]:
    return {row["control"]: row["status"] for row in run.result["findings"]}


def test_a_zone_of_others_keeps_what_it_has(play: Play, client: Client) -> None:
    zone = make_zone(client)
    put(client, zone, f"www.{NAME}", "A", "192.0.2.9")
    wanted = [
        {"name": "www", "type": "A", "values": ["192.0.2.1"]},
        {"name": "new", "type": "A", "values": ["192.0.2.2"]},
    ]
    run = play(zone_task(records=wanted, caa=["amazon.com"], purge=True))
    found = records(client, zone)
    assert found[f"www.{NAME}.", "A"] == ["192.0.2.9"]
    assert found[f"new.{NAME}.", "A"] == ["192.0.2.2"]
    assert (f"{NAME}.", "CAA") not in found
    rows = {row["resource"].rpartition("/rrset/")[2]: row["status"] for row in run.result["findings"]}
    assert rows[f"www.{NAME}./A"] == "manual"
    assert rows[f"new.{NAME}./A"] == "fixed"
    tags = client("route53").list_tags_for_resource(ResourceType="hostedzone", ResourceId=zone)
    assert tags["ResourceTagSet"]["Tags"] == []


def test_one_request_carries_all_changes(play: Play, client: Client) -> None:
    wanted = [{"name": f"h{number}", "type": "A", "values": ["192.0.2.1"]} for number in range(50)]
    run = play(zone_task(records=wanted, caa=["amazon.com"]))
    assert run.writes == ["CreateHostedZone", "ChangeTagsForResource", "ChangeResourceRecordSets"]
    assert len(records(client, run.result["zone_id"])) == 2 + 50 + 2


def test_what_is_named_no_more_goes_when_purged(play: Play, client: Client) -> None:
    first = play(zone_task(records=[{"name": "old", "type": "A", "values": ["192.0.2.1"]}]))
    zone = first.result["zone_id"]
    put(client, zone, f"theirs.{NAME}", "A", "192.0.2.9")
    kept = play(zone_task())
    assert statuses(kept)["dns.extra_records"] == "manual"
    play(zone_task(purge=True))
    assert set(records(client, zone)) == {(f"{NAME}.", "NS"), (f"{NAME}.", "SOA"), (f"theirs.{NAME}.", "A")}


def test_a_zone_that_exists_twice_is_refused_with_both_ids(play: Play, client: Client) -> None:
    ids = [make_zone(client, reference=name) for name in ("one", "two")]
    run = play(zone_task(records=[{"name": "www", "type": "A", "values": ["192.0.2.1"]}]))
    assert run.code != 0
    assert run.writes == []
    assert all(zone in run.result["msg"] for zone in ids)
    assert "zone_id" in run.result["msg"]
    chosen = play(zone_task(zone_id=ids[1], comment="this"))
    assert chosen.code == 0, chosen.output
    assert chosen.result["zone_id"] == ids[1]


def test_what_is_no_domain_is_refused_before_the_first_call(play: Play) -> None:
    assert_refusals(
        play,
        ({"dayone.aws.dns_zone": {"name": "https://example.com"}}, "name is 'https://example.com'"),
        ({"dayone.aws.dns_zone": {"name": "straße.de"}}, "name is 'straße.de'"),
        ({"dayone.aws.dns_dnssec": {"zone": "exa mple.com"}}, "zone is 'exa mple.com'"),
        ({"dayone.aws.dns_query_logging": {"zone": "192.0.2.1"}}, "zone is '192.0.2.1'"),
        ({"dayone.aws.domain_registration": {"domain": "example"}}, "domain is 'example'"),
    )


def test_a_zone_whose_making_was_cut_short_is_taken_up(play: Play, account: Emulator, client: Client) -> None:
    denied = {
        "service": "route53",
        "operation": "ChangeTagsForResource",
        "error": {"code": "AccessDenied", "status": 403},
    }
    account.control("faults", [denied])
    cut = play(zone_task(tags={"team": "web"}))
    assert cut.code != 0
    account.control("faults", [])
    run = play(zone_task(tags={"team": "web"}))
    assert run.writes == ["ChangeTagsForResource"]
    assert len(client("route53").list_hosted_zones()["HostedZones"]) == 1
    assert play(zone_task(state="absent")).writes == ["DeleteHostedZone"]


def test_the_name_servers_at_the_registrar_are_compared_and_set(play: Play, client: Client) -> None:
    order(client, "ready-mine.com")
    domains = client("route53domains")
    domains.update_domain_nameservers(DomainName="ready-mine.com", Nameservers=[{"Name": "ns1.old.example"}])
    name = {"name": "ready-mine.com"}
    assert statuses(play(zone_task(**name)))["dns.delegation"] == "choice"
    check = play(zone_task(**name, manage_delegation=True), "--check")
    assert (statuses(check)["dns.delegation"], check.writes) == ("drift", [])
    run = play(zone_task(**name, manage_delegation=True))
    assert run.writes == ["UpdateDomainNameservers"]
    found = domains.get_domain_detail(DomainName="ready-mine.com")["Nameservers"]
    assert sorted(item["Name"] for item in found) == run.result["name_servers"]


def test_a_zone_that_the_registrar_names_is_not_removed(play: Play, client: Client) -> None:
    name = {"name": "ready-mine.com"}
    order(client, "ready-mine.com")
    found = client("route53").list_hosted_zones()["HostedZones"][0]["Id"]
    client("route53").delete_hosted_zone(Id=found)
    play(zone_task(**name, manage_delegation=True))
    run = play(zone_task(**name, state="absent"))
    assert (statuses(run)["dns.zone"], run.writes) == ("manual", [])
    assert play(zone_task(**name, state="absent", force=True)).writes == ["DeleteHostedZone"]


def test_check_mode_says_what_it_would_buy_and_for_how_much(play: Play) -> None:
    run = play(domain_task("mine.com", register=True, confirm_price=100, years=3), "--check")
    assert run.writes == []
    assert [call["method"] for call in run.result["calls"]] == ["register_domain"]
    assert run.result["price"] == {"amount": 45.0, "currency": "USD", "years": 3}
    assert run.result["findings"][0]["current"] == "AVAILABLE, 45.00 USD for 3 years"


@pytest.mark.parametrize(
    ("domain", "price", "word"),
    [
        ("mine.com", 14.99, "more than confirm_price"),
        ("taken-mine.com", 99, "it is already registered"),
        ("premium-mine.com", 99, "premium price"),
        ("mine.invalid", 99, "does not sell"),
    ],
)
def test_what_cannot_be_bought_is_said(play: Play, domain: str, price: float, word: str) -> None:
    run = play(domain_task(domain, register=True, confirm_price=price))
    assert (run.code, run.writes, run.changed) == (0, [], False)
    assert word in run.result["findings"][0]["remediation"]


@pytest.mark.parametrize("fast", ["1", "0"])
def test_contacts_are_never_shown(played: Play, client: Client, fast: str) -> None:
    run = played(domain_task("mine.com", register=True, confirm_price=15), "-vv", "--diff", DAYONE_IN_PROCESS=fast)
    assert run.code == 0
    held = client("route53domains").get_domain_detail(DomainName="mine.com")
    assert held["RegistrantContact"]["Email"] == CONTACT["email"]
    assert [value for value in SECRETS if value in run.output] == []


def test_a_registration_that_fails_is_an_error_with_awss_words(play: Play) -> None:
    run = play(domain_task("fail-mine.com", register=True, confirm_price=15))
    assert run.code != 0
    assert "The payment was declined." in run.result["msg"]
    assert statuses(run)["dns.registration"] != "fixed"


def test_a_registration_that_goes_on_is_taken_up_by_the_next_run(play: Play, client: Client) -> None:
    first = play(domain_task("slow-mine.com", register=True, confirm_price=15, wait_timeout=0))
    assert first.writes == ["RegisterDomain"]
    assert statuses(first) == {"dns.registration": "waiting"}
    again = play(domain_task("slow-mine.com", register=True, confirm_price=15, wait_timeout=0))
    assert again.writes == []
    assert again.result["operations"][0]["status"] == "IN_PROGRESS"
    order(client, "begun-mine.com")
    taken_up = play(domain_task("begun-mine.com"))
    assert taken_up.result["operations"][0]["status"] == "SUCCESSFUL"
    assert taken_up.result["registered"]


def test_a_zone_waits_for_the_registration(play: Play, client: Client) -> None:
    order(client, "slow-mine.com")
    variables = {"dns_domain": "slow-mine.com", "dns_registration": True, "dns_dnssec": True, "dns_query_logging": True}
    role = {"ansible.builtin.include_role": {"name": "dayone.aws.dns"}, "vars": variables}
    run = play(role, "--check")
    assert run.code == 0
    assert "It creates the zone" in run.output
    assert client("route53").list_hosted_zones()["HostedZones"] == []


def test_without_a_domain_the_role_says_that_it_does_nothing(play: Play, account: Emulator) -> None:
    run = play({"ansible.builtin.include_role": {"name": "dayone.aws.dns"}})
    assert run.code == 0
    assert "dns_domain is not set" in run.output
    assert account.control("calls", method="GET") == []


def sign_task(**options: Any) -> dict[str, Any]:
    return {"dayone.aws.dns_dnssec": {"zone": "ready-mine.com", **options}}


def test_signing_and_its_way_back(play: Play, client: Client) -> None:
    order(client, "ready-mine.com")
    first = play(sign_task(manage_ds=True))
    assert first.writes == ["CreateKey", "CreateAlias", "CreateKeySigningKey", "EnableHostedZoneDNSSEC"]
    assert statuses(first) == {"dns.dnssec": "fixed", "dns.dnssec_ds": "waiting"}
    key = client("kms").describe_key(KeyId="alias/dayone-dnssec-ready-mine_com")["KeyMetadata"]
    assert (key["KeySpec"], key["KeyUsage"]) == ("ECC_NIST_P256", "SIGN_VERIFY")
    second = play(sign_task(manage_ds=True, ds_delay_hours=0))
    assert second.writes == ["AssociateDelegationSignerToDomain"]
    published = client("route53domains").get_domain_detail(DomainName="ready-mine.com")["DnssecKeys"]
    assert [item["PublicKey"] for item in published] == [second.result["key_signing_key"]["public_key"]]
    assert not play(sign_task(manage_ds=True)).changed

    held = play(sign_task(state="absent"))
    assert (statuses(held)["dns.dnssec"], held.writes) == ("manual", [])
    taken = play(sign_task(state="absent", manage_ds=True))
    assert taken.writes == ["DisassociateDelegationSignerFromDomain"]
    early = play(sign_task(state="absent", manage_ds=True))
    assert (early.writes, early.code) == ([], 0)
    assert "Caches may have the DS record" in early.result["findings"][0]["remediation"]
    for item in kit.stored(ACCOUNT, "route53domains.operations").values():
        item["LastUpdatedDate"] = datetime.now(timezone.utc) - timedelta(hours=49)
    last = play(sign_task(state="absent", manage_ds=True))
    assert last.writes == [
        "DisableHostedZoneDNSSEC",
        "DeactivateKeySigningKey",
        "DeleteKeySigningKey",
        "DeleteAlias",
        "ScheduleKeyDeletion",
    ]
    assert not play(sign_task(state="absent", manage_ds=True)).changed


def test_query_logging_and_its_way_back(play: Play, client: Client) -> None:
    make_zone(client)
    task = {"dayone.aws.dns_query_logging": {"zone": NAME}}
    run = play(task)
    assert run.result["log_group_arn"].endswith(f":log-group:/aws/route53/{NAME}")
    group = client("logs").describe_log_groups(logGroupNamePrefix="/aws/route53/")["logGroups"][0]
    assert group["retentionInDays"] == 90
    away = play({"dayone.aws.dns_query_logging": {"zone": NAME, "state": "absent"}})
    assert away.writes == ["DeleteQueryLoggingConfig", "DeleteResourcePolicy"]
    assert client("logs").describe_log_groups(logGroupNamePrefix="/aws/route53/")["logGroups"]
    assert not play({"dayone.aws.dns_query_logging": {"zone": NAME, "state": "absent"}}).changed


def test_the_whole_role_and_its_way_back(play: Play, client: Client) -> None:
    variables = {"dns_domain": NAME, "dns_dnssec": True, "dns_query_logging": True}
    role = {"ansible.builtin.include_role": {"name": "dayone.aws.dns"}}
    assert play({**role, "vars": variables}).code == 0
    gone = {**variables, "dns_state": "absent"}
    kept = play({**role, "vars": gone})
    assert kept.code == 0
    assert len(client("route53").list_hosted_zones()["HostedZones"]) == 1
    assert play({**role, "vars": {**gone, "dns_ds_removed": True}}).code == 0
    assert client("route53").list_hosted_zones()["HostedZones"] == []
