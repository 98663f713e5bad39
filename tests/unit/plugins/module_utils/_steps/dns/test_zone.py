# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Plan, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile
from ansible_collections.dayone.aws.plugins.module_utils._steps.dns import changes as dns_changes
from ansible_collections.dayone.aws.plugins.module_utils._steps.dns.zone import DnsZone
from ansible_collections.dayone.aws.plugins.module_utils._steps.dns.zone_plan import ZonePlan
from ansible_collections.dayone.aws.plugins.module_utils._steps.dns.zone_removal import plan_removal
from botocore.stub import ANY
from hypothesis import given, settings
from hypothesis import strategies as st

from .samples import NOTHING, OPTIONS, SERVERS, ZONE, ZONE_ID, after, api, option, state

WWW = "www.example.com. A"


def planned(current: dict[str, Any], *records: dict[str, Any], **options: Any) -> Plan:
    return ZonePlan({**OPTIONS, "records": list(records), **options}, "aws").plan(current)


def actions(plan: Plan) -> list[str]:
    """The changes of record sets in their order, without those of the list."""
    found = [change for call in plan.calls for change in call.params.get("ChangeBatch", {}).get("Changes", [])]
    sets = [(change["Action"], change["ResourceRecordSet"]) for change in found]
    return [
        f"{action} {item['Name']} {item['Type']}" for action, item in sets if not item["Name"].startswith("_dayone.")
    ]


def verdict_of(plan: Plan, control: str) -> tuple[bool, str]:
    found = [item for item in plan.verdicts if item.control == control]
    assert len(found) == 1
    return found[0].holds, found[0].mend


FOREIGN = api("www.example.com.", "A", "192.0.2.9")


@pytest.mark.parametrize(
    ("current", "options", "wanted", "stands"),
    [
        pytest.param(state(), {}, ["CREATE www.example.com. A"], (False, "call"), id="missing_is_made"),
        pytest.param(state(FOREIGN), {}, [], (False, "person"), id="others_is_kept"),
        pytest.param(
            state(FOREIGN), {"overwrite": True}, ["UPSERT www.example.com. A"], (False, "call"), id="others_on_demand"
        ),
        pytest.param(
            state(FOREIGN, owned=(WWW,)), {}, ["UPSERT www.example.com. A"], (False, "call"), id="ours_is_changed"
        ),
        pytest.param(state(api("www.example.com.", "A", "192.0.2.1")), {}, [], (True, "call"), id="equal_is_adopted"),
        pytest.param(
            state(api("www.example.com.", "CNAME", "a.example.net"), owned=("www.example.com. CNAME",)),
            {},
            ["DELETE www.example.com. CNAME", "CREATE www.example.com. A"],
            (False, "call"),
            id="ours_in_the_way_goes_first",
        ),
        pytest.param(
            state(api("www.example.com.", "CNAME", "a.example.net")), {}, [], (False, "person"), id="others_in_the_way"
        ),
        pytest.param(
            state(api("www.example.com.", "A", "192.0.2.1", ttl=60), owned=(WWW,)),
            {},
            ["UPSERT www.example.com. A"],
            (False, "call"),
            id="ttl_counts",
        ),
    ],
)
def test_records(current: dict[str, Any], options: dict[str, Any], wanted: list[str], stands: tuple[bool, str]) -> None:
    plan = planned(current, option("www", "A", "192.0.2.1"), **options)
    assert actions(plan) == wanted
    assert verdict_of(plan, "dns.records") == stands


@pytest.mark.parametrize(
    ("owned", "purge", "wanted", "mend"),
    [
        pytest.param((WWW,), True, ["DELETE www.example.com. A"], "call", id="ours_is_purged"),
        pytest.param((WWW,), False, [], "person", id="ours_is_reported"),
    ],
)
def test_extra_records(owned: tuple[str, ...], purge: bool, wanted: list[str], mend: str) -> None:
    plan = planned(state(FOREIGN, owned=owned), purge=purge)
    assert actions(plan) == wanted
    assert verdict_of(plan, "dns.extra_records") == (False, mend)


def test_purge_never_removes_what_others_made() -> None:
    plan = planned(state(FOREIGN), purge=True)
    assert plan.calls == ()
    assert {item.control for item in plan.verdicts} == {"dns.zone", "dns.delegation"}


@pytest.mark.parametrize(
    ("current", "overwrite", "calls"),
    [
        pytest.param(state(), False, 0, id="not_there"),
        pytest.param(state(FOREIGN, owned=(WWW,)), False, 1, id="ours"),
        pytest.param(state(FOREIGN), False, 0, id="others"),
        pytest.param(state(FOREIGN), True, 1, id="others_on_demand"),
    ],
)
def test_absent_records(current: dict[str, Any], overwrite: bool, calls: int) -> None:
    plan = planned(current, option("www", "A", state="absent"), overwrite=overwrite)
    assert len(plan.calls) == calls


AMAZON = ["amazon.com", "amazontrust.com"]


@pytest.mark.parametrize(
    ("current", "options", "wanted", "stands"),
    [
        pytest.param(state(), {}, ["CREATE example.com. CAA"], (False, "call"), id="fresh_zone"),
        pytest.param(NOTHING, {}, ["CREATE example.com. CAA"], (False, "call"), id="new_zone"),
        pytest.param(
            state(FOREIGN, zone={**state()["zone"], "tags": {}, "made_here": False}),
            {},
            [],
            (False, "person"),
            id="zone_of_others_with_names",
        ),
        pytest.param(
            state(api(ZONE, "CAA", '0 issue "amazon.com"', '0 issue "letsencrypt.org"')),
            {},
            [],
            (True, "call"),
            id="others_let_one_in",
        ),
        pytest.param(
            state(api(ZONE, "CAA", '0 issue "letsencrypt.org"')), {}, [], (False, "person"), id="others_let_none_in"
        ),
        pytest.param(
            state(api(ZONE, "CAA", '0 issue "letsencrypt.org"')),
            {"overwrite": True},
            ["UPSERT example.com. CAA"],
            (False, "call"),
            id="on_demand",
        ),
        pytest.param(
            state(api(ZONE, "CAA", '0 issue "amazon.com"'), owned=("example.com. CAA",)),
            {},
            ["UPSERT example.com. CAA"],
            (False, "call"),
            id="ours_is_changed",
        ),
    ],
)
def test_caa(current: dict[str, Any], options: dict[str, Any], wanted: list[str], stands: tuple[bool, str]) -> None:
    plan = planned(current, caa=AMAZON, **options)
    assert actions(plan) == wanted
    assert verdict_of(plan, "dns.caa") == stands


def test_a_caa_record_among_the_records_goes_before_the_option() -> None:
    plan = planned(state(), option("@", "CAA", '0 issue "letsencrypt.org"'), caa=AMAZON)
    assert [item.control for item in plan.verdicts if item.control == "dns.caa"] == []
    assert actions(plan) == ["CREATE example.com. CAA"]


def test_no_authority_is_a_record_that_names_none() -> None:
    (call,) = planned(state(), caa=[]).calls
    changes = call.params["ChangeBatch"]["Changes"]
    assert changes[0]["ResourceRecordSet"]["ResourceRecords"] == [{"Value": '0 issue ";"'}]


REGISTRAR = {"name_servers": ["ns1.old.example"], "ds": []}


@pytest.mark.parametrize(
    ("registrar", "under_way", "manage", "calls", "stands"),
    [
        pytest.param({**REGISTRAR, "name_servers": sorted(SERVERS)}, [], True, 0, (True, "call"), id="same"),
        pytest.param(REGISTRAR, [], True, 1, (False, "call"), id="set_on_demand"),
        pytest.param(REGISTRAR, [], False, 0, (False, "choice"), id="reported"),
        pytest.param(REGISTRAR, [{"OperationId": "op"}], True, 0, (False, "waiting"), id="under_way"),
        pytest.param({**REGISTRAR, "ds": [{}]}, [], True, 0, (False, "person"), id="ds_keeps_it"),
        pytest.param(None, [], True, 0, (False, "person"), id="registered_elsewhere"),
        pytest.param(Failure("denied", "no"), [], True, 0, (False, "unknown"), id="denied"),
        pytest.param(REGISTRAR, Failure("denied", "no"), True, 0, (False, "unknown"), id="operations_denied"),
    ],
)
def test_delegation(registrar: Any, under_way: Any, manage: bool, calls: int, stands: tuple[bool, str]) -> None:
    plan = planned(state(registrar=registrar, under_way=under_way), manage_delegation=manage)
    assert len(plan.calls) == calls
    assert verdict_of(plan, "dns.delegation") == stands


def test_the_values_to_enter_are_said() -> None:
    note = next(item.note for item in planned(state()).verdicts if item.control == "dns.delegation")
    assert all(server in note for server in SERVERS)


def test_a_new_zone_is_delegated_to_last() -> None:
    plan = planned({**NOTHING, "registrar": REGISTRAR}, option("www", "A", "192.0.2.1"), manage_delegation=True)
    assert [call.method for call in plan.calls] == [
        "create_hosted_zone",
        "change_tags_for_resource",
        "change_resource_record_sets",
        "update_domain_nameservers",
    ]


def test_a_zone_whose_making_was_cut_short_gets_its_tag() -> None:
    plan = planned(state(zone={**state()["zone"], "tags": {}}))
    assert [call.method for call in plan.calls] == ["change_tags_for_resource"]


def test_a_zone_of_others_never_gets_our_tag() -> None:
    plan = planned(state(zone={**state()["zone"], "tags": {}, "made_here": False}), tags={"team": "web"})
    assert [call.params["AddTags"] for call in plan.calls] == [[{"Key": "team", "Value": "web"}]]


def test_private_zones_keep_further_vpcs() -> None:
    vpcs = [{"vpc_id": "vpc-11111111", "region": "eu-west-1"}, {"vpc_id": "vpc-22222222", "region": "eu-west-1"}]
    found = state(zone={**state()["zone"], "vpcs": ["eu-west-1 vpc-11111111", "eu-west-1 vpc-33333333"]})
    plan = planned(found, private=True, vpcs=vpcs)
    assert [call.method for call in plan.calls] == ["associate_vpc_with_hosted_zone"]
    assert plan.after is not None
    assert len(plan.after["zone"]["vpcs"]) == 3


@pytest.mark.parametrize(
    ("current", "force", "calls"),
    [
        pytest.param(NOTHING, False, 0, id="not_there"),
        pytest.param(state(), False, 1, id="empty"),
        pytest.param(state(FOREIGN, owned=(WWW,)), False, 2, id="with_ours"),
        pytest.param(state(FOREIGN), False, 0, id="with_others"),
        pytest.param(state(FOREIGN), True, 2, id="with_others_on_demand"),
        pytest.param(state(zone={**state()["zone"], "tags": {}, "made_here": False}), True, 0, id="of_others"),
        pytest.param(state(registrar={"name_servers": SERVERS, "ds": []}), False, 0, id="delegated_to"),
        pytest.param(state(registrar=Failure("denied", "no")), False, 0, id="registrar_not_readable"),
    ],
)
def test_removal(current: dict[str, Any], force: bool, calls: int) -> None:
    plan = plan_removal(ZonePlan(OPTIONS, "aws"), current, force=force)
    assert len(plan.calls) == calls
    assert plan.verdicts[0].holds == (current["zone"] is None)


def test_waived_record_sets_stay_as_they_are(context: Any) -> None:
    records = [option("a", "A", "192.0.2.1"), option("b", "A", "192.0.2.2")]
    resource = DnsZone(context(), {**OPTIONS, "records": records})
    plan = resource.plan(state())
    waived = [item for item in plan.verdicts if item.resource.endswith("/a.example.com./A")]
    assert actions(resource.plan_without(state(), plan, waived)) == ["CREATE b.example.com. A"]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        pytest.param({"records": [option("a")]}, "values or alias", id="neither_values_nor_alias"),
        pytest.param({"records": [option("a", "A", "192.0.2.1"), option("A", "A", "192.0.2.2")]}, "second", id="twice"),
        pytest.param({"records": [option("@", "CNAME", "a.example.net")]}, "CNAME", id="cname_of_the_zone"),
        pytest.param({"records": [option("@", "NS", "ns.example.net")]}, "NS", id="name_servers_of_the_zone"),
        pytest.param(
            {"records": [option("a", "CNAME", "b.example.net"), option("a", "TXT", "x")]},
            "cannot be combined",
            id="cname_alone",
        ),
        pytest.param({"records": [option("a", "A", "192.0.2.1", weight=1)]}, "set_identifier", id="no_identifier"),
        pytest.param(
            {"records": [option("a", "A", "192.0.2.1", set_identifier="x")]}, "exactly one", id="no_way_to_choose"
        ),
        pytest.param(
            {"records": [option("a", "A", "192.0.2.1", set_identifier="x", weight=256)]}, "255", id="weight_too_high"
        ),
        pytest.param({"records": [option("a", "A", "192.0.2.1", ttl=-1)]}, "ttl", id="negative_ttl"),
        pytest.param(
            {"records": [option("a", alias={"dns_name": "x", "zone_id": None}, ttl=5)]}, "alias", id="alias_with_ttl"
        ),
        pytest.param({"records": [option(f"a{n}", "A", "192.0.2.1") for n in range(1001)]}, "1000", id="too_many"),
        pytest.param({"private": True}, "vpcs", id="private_without_vpc"),
        pytest.param({"vpcs": [{"vpc_id": "vpc-11111111", "region": "eu-west-1"}]}, "private", id="public_with_vpc"),
        pytest.param(
            {"private": True, "vpcs": [{"vpc_id": "net-1", "region": "here"}]}, "vpc-0123", id="what_is_no_vpc"
        ),
        pytest.param({"caa": ["https://letsencrypt.org"]}, "caa", id="what_is_no_authority"),
        pytest.param({"zone_id": "example"}, "zone_id", id="what_is_no_zone_id"),
        pytest.param({"wait_timeout": -1}, "wait_timeout", id="negative_wait"),
    ],
)
def test_bad_options_are_refused_by_name(options: dict[str, Any], word: str) -> None:
    with pytest.raises(Refusal, match=word):
        DnsZone.check({**OPTIONS, **options})


def test_batches_keep_to_the_limits_of_one_request() -> None:
    plan = planned(state(), *(option(f"t{number}", "TXT", "x" * 200) for number in range(400)))
    assert len(plan.calls) > 1
    for call in plan.calls:
        sets = [(item["Action"], item["ResourceRecordSet"]) for item in call.params["ChangeBatch"]["Changes"]]
        sizes = [sum(len(v["Value"]) for v in item["ResourceRecords"]) * (1 + (act == "UPSERT")) for act, item in sets]
        assert sum(sizes) <= dns_changes.MAX_CHARACTERS
    assert len(actions(plan)) == 400
    assert planned(after(state(), plan), *(option(f"t{n}", "TXT", "x" * 200) for n in range(400))).calls == ()


def test_the_list_is_true_after_each_batch() -> None:
    """A run that ends between two batches leaves no record set that the list does not have."""
    records = [option(f"t{number}", "TXT", "x" * 200) for number in range(400)]
    plan = planned(state(), *records)
    half = after(state(), Plan(plan.before, plan.after, plan.calls[:1]))
    rest = planned(half, *records)
    assert all(item.mend == "call" for item in rest.verdicts if item.control == "dns.records")
    assert len(actions(rest)) == 400 - len(actions(Plan(None, None, plan.calls[:1])))


def test_aliases_come_after_their_targets() -> None:
    target = {"dns_name": "z.example.com", "zone_id": None, "evaluate_target_health": False}
    plan = planned(state(), option("a", "A", alias=target), option("z", "A", "192.0.2.1"))
    assert actions(plan) == ["CREATE z.example.com. A", "CREATE a.example.com. A"]


_NAMES = st.sampled_from(["a", "b", "*", "@", "_x"])
_SETS = st.one_of(
    st.builds(lambda name, last: option(name, "A", f"192.0.2.{last}"), _NAMES, st.integers(1, 5)),
    st.builds(lambda name, text: option(name, "TXT", text), _NAMES, st.sampled_from(["x", 'q"q', "ü", "y" * 300])),
    st.builds(lambda name: option(name, "MX", "10 mail.example.net"), _NAMES),
    st.builds(
        lambda name, key: option(name, "AAAA", "2001:db8::1", set_identifier=key, weight=1),
        _NAMES,
        st.sampled_from(["one", "two"]),
    ),
)
_LISTS = st.lists(_SETS, max_size=6, unique_by=lambda item: (item["name"], item["type"], item["set_identifier"]))


@settings(max_examples=3 * settings().max_examples // 2)
@given(_LISTS, _LISTS, st.booleans(), st.sampled_from([None, [], AMAZON]))
def test_planning_from_the_planned_state_changes_nothing(
    first: list[Any], second: list[Any], purge: bool, caa: list[str] | None
) -> None:
    current = after(NOTHING, planned(NOTHING, *first))
    plan = planned(current, *second, purge=purge, caa=caa)
    assert planned(after(current, plan), *second, purge=purge, caa=caa).calls == ()
    assert all(item.mend == "call" for item in plan.verdicts if item.control == "dns.records")


@given(_LISTS, _LISTS)
def test_what_others_made_is_never_touched(others: list[Any], wanted: list[Any]) -> None:
    foreign = after(NOTHING, planned(NOTHING, *others))
    foreign["raw"] = {name: item for name, item in foreign["raw"].items() if not name.startswith("_dayone.")}
    foreign["records"] = {name: item for name, item in foreign["records"].items() if name in foreign["raw"]}
    plan = planned(foreign, *wanted, purge=True, caa=AMAZON)
    assert all(line.startswith("CREATE ") for line in actions(plan))


# I/O


def listed(*zones: dict[str, Any]) -> dict[str, Any]:
    return {"HostedZones": list(zones), "IsTruncated": False, "MaxItems": "100"}


def zone(zone_id: str = ZONE_ID, *, private: bool = False, name: str = ZONE) -> dict[str, Any]:
    return {
        "Id": f"/hostedzone/{zone_id}",
        "Name": name,
        "CallerReference": "dayone-1",
        "Config": {"Comment": "", "PrivateZone": private},
        "ResourceRecordSetCount": 2,
    }


def test_two_zones_of_a_name_are_said_with_their_ids(context: Any, scripted: Any) -> None:
    scripted("route53domains").add_client_error("get_domain_detail", "InvalidInput")
    scripted("route53").add_response(
        "list_hosted_zones_by_name", listed(zone("Z1"), zone("Z2"), zone("Z3", private=True)), {"DNSName": ZONE}
    )
    outcome = reconcile(DnsZone(context(), OPTIONS), check_mode=False)
    assert "2 public zones named example.com: Z1 (2 record sets), Z2 (2 record sets)" in outcome.error
    assert {status for _item, status in outcome.findings} == {"unknown"}


def test_a_zone_id_of_another_name_is_an_error(context: Any, scripted: Any) -> None:
    scripted("route53domains").add_client_error("get_domain_detail", "InvalidInput")
    scripted("route53").add_response("list_hosted_zones_by_name", listed(zone("Z1")), {"DNSName": ZONE})
    outcome = reconcile(DnsZone(context(), {**OPTIONS, "zone_id": "Z9"}), check_mode=False)
    assert "zone_id is Z9, but the public zones named example.com are: Z1." in outcome.error


def test_a_neighbour_in_the_list_is_not_the_zone(context: Any, scripted: Any) -> None:
    scripted("route53domains").add_client_error("get_domain_detail", "InvalidInput")
    scripted("route53").add_response(
        "list_hosted_zones_by_name", listed(zone(name="www.example.com.")), {"DNSName": ZONE}
    )
    assert DnsZone(context(), OPTIONS).observe()["zone"] is None


def test_access_denied_is_not_absence(context: Any, scripted: Any) -> None:
    scripted("route53domains").add_client_error("get_domain_detail", "AccessDenied")
    scripted("route53").add_client_error("list_hosted_zones_by_name", "AccessDenied")
    with pytest.raises(Failure, match="route53:list_hosted_zones_by_name"):
        DnsZone(context(), OPTIONS).observe()


def test_a_creation_carries_a_reference_of_its_own(context: Any, scripted: Any) -> None:
    resource = DnsZone(
        context(), {**OPTIONS, "private": True, "vpcs": [{"vpc_id": "vpc-11111111", "region": "eu-west-1"}]}
    )
    (call, *_rest) = resource.plan(NOTHING).calls
    assert "CallerReference" not in call.params
    scripted("route53").add_response(
        "create_hosted_zone",
        {
            "HostedZone": zone(private=True),
            "ChangeInfo": {"Id": "/change/C1", "Status": "PENDING", "SubmittedAt": "2026-01-01"},
            "DelegationSet": {"NameServers": SERVERS},
            "Location": "x",
        },
        {**call.params, "CallerReference": ANY},
    )
    assert resource.send(call)["HostedZone"]["Id"] == ZONE_ID


@pytest.mark.parametrize(("status", "in_sync"), [("PENDING", False), ("INSYNC", True)])
def test_a_change_that_is_late_is_said(context: Any, scripted: Any, status: str, in_sync: bool) -> None:
    resource = DnsZone(context(), {**OPTIONS, "records": [option("www", "A", "192.0.2.1")]})
    (call,) = resource.plan(state()).calls
    info = {"Id": "/change/C1", "SubmittedAt": "2026-01-01"}
    route53 = scripted("route53")
    route53.add_response(
        "change_resource_record_sets", {"ChangeInfo": {**info, "Status": "PENDING"}}, dict(call.params)
    )
    route53.add_response("get_change", {"ChangeInfo": {**info, "Status": status}}, {"Id": "C1"})
    resource.send(call)
    resource.follow()
    assert resource.extra()["in_sync"] is in_sync
