# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What nobody asked for is one finding for the account, and whoever answers for a part of it is heard."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.aggregate import aggregated
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Call, Failure, Plan, State, Verdict
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import Resource, reconcile_all
from ansible_collections.dayone.aws.plugins.module_utils._module.exceptions import Exceptions
from ansible_collections.dayone.aws.plugins.module_utils._module.regional import Unreadable
from ansible_collections.dayone.aws.plugins.module_utils._module.run import _waiver
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.nobody import NOBODY

CONTROL = "threat_detection.macie"
REGIONS = ("eu-west-1", "us-east-1", "us-west-2")
OFFER = "Set macie: true."


class Service(Resource):
    """A service of a region that nobody asked for."""

    controls = (CONTROL,)

    def __init__(self, region: str, on: bool = False) -> None:
        self.region = region
        self._on = on

    def observe(self) -> State:
        return {"on": self._on}

    def plan(self, current: State | None) -> Plan:
        shown, mend, note = ("on", "call", "") if self._on else ("off", "person", OFFER)
        arn = f"arn:aws:macie2:{self.region}:123456789012:session"
        verdict = Verdict(CONTROL, self._on, shown, "on", mend, arn, self.region, note, place=self.region)
        return Plan(current, current, (), (verdict,))

    def send(self, call: Call) -> Any:
        raise AssertionError("nothing is to be sent")


def exception(**names: str) -> dict[str, str]:
    given = {"control": CONTROL, "account_id": "*", "region": "*", "resource": "*", **names}
    return {"reason": "no personal data", "owner": "ops@example.com", "expires": "2026-12-31", **given}


def rows(resources: list[Resource], *listed: dict[str, str]) -> dict[str, tuple[str, Any, str]]:
    waivers = Exceptions(listed, "123456789012", date(2026, 11, 24))
    found = reconcile_all(resources, check_mode=False, waive=_waiver(waivers, NOBODY)).findings
    assert len({verdict.region for verdict, _status in found}) == len(found)
    return {verdict.region: (status, verdict.current, verdict.note) for verdict, status in found}


def services(*on: str) -> list[Resource]:
    return [Service(region, region in on) for region in REGIONS]


def test_off_everywhere_is_one_finding_that_names_the_regions() -> None:
    assert rows(services()) == {"": ("manual", "off in all 3 regions: eu-west-1, us-east-1, us-west-2", OFFER)}


def test_where_regions_differ_it_says_in_which_it_is_off() -> None:
    told = "off in 2 of 3 regions: us-east-1, us-west-2; on in 1 of 3 regions: eu-west-1"
    assert rows(services("eu-west-1")) == {"": ("manual", told, OFFER)}


def test_on_everywhere_is_one_finding_that_holds() -> None:
    assert rows(services(*REGIONS))[""][0] == "compliant"


def test_it_is_known_again_whatever_regions_it_names() -> None:
    waivers = Exceptions([], "123456789012", date(2026, 11, 24))
    known = set()
    for on in ((), REGIONS[:1], REGIONS):
        ((verdict, _status),) = reconcile_all(services(*on), check_mode=False, waive=_waiver(waivers, NOBODY)).findings
        known.add((verdict.control, verdict.region, verdict.resource))
    assert known == {(CONTROL, "", "")}


def test_one_region_needs_no_number() -> None:
    assert rows([Service("eu-west-1")]) == {"": ("manual", "off in eu-west-1", OFFER)}


def test_a_region_that_could_not_be_read_is_a_finding_of_its_own() -> None:
    closed = Unreadable(Service("eu-west-1"), Failure("denied", "not allowed"))
    found = rows([closed, *services()[1:]])
    assert found["eu-west-1"] == ("unknown", None, "not allowed")
    assert found[""] == ("manual", "off in all 2 regions: us-east-1, us-west-2", OFFER)


@pytest.mark.parametrize(
    "names",
    [
        pytest.param({}, id="by_control"),
        pytest.param({"region": "global"}, id="as_the_finding_names_its_region"),
        pytest.param({"resource": "arn:aws:iam::123456789012:root"}, id="as_the_finding_names_its_resource"),
        pytest.param({"resource": "arn:aws:macie2:*"}, id="by_all_resources"),
    ],
)
def test_somebody_answers_for_all_of_it(names: dict[str, str]) -> None:
    ((region, (status, current, note)),) = rows(services(), exception(**names)).items()
    assert (region, status) == ("", "excepted")
    assert current.startswith("off in all 3 regions")
    assert "Excepted until 2026-12-31 by ops@example.com" in note


@pytest.mark.parametrize("names", [{"region": "us-*"}, {"resource": "arn:aws:macie2:us-*"}], ids=["region", "resource"])
def test_somebody_answers_for_a_part_of_it(names: dict[str, str]) -> None:
    found = rows(services(), exception(**names))
    assert {region: status for region, (status, *_rest) in found.items()} == {
        "us-east-1": "excepted",
        "us-west-2": "excepted",
        "": "manual",
    }
    assert found[""][1] == "off in eu-west-1"


EXPIRED = "An exception expired on 2020-01-01 (ops@example.com: no personal data). "


@pytest.mark.parametrize(
    ("region", "told"),
    [
        pytest.param("*", EXPIRED + OFFER, id="everywhere"),
        pytest.param(
            "us-*",
            f"In us-east-1, us-west-2: {EXPIRED}{OFFER} In eu-west-1: {OFFER}",
            id="in_some",
        ),
    ],
)
def test_an_exception_that_has_expired_is_told_once(region: str, told: str) -> None:
    ((status, _current, note),) = rows(services(), exception(region=region, expires="2020-01-01")).values()
    assert status == "manual"
    assert sorted(note.replace(" In ", "\nIn ").splitlines()) == sorted(told.replace(" In ", "\nIn ").splitlines())


def test_places_that_are_no_regions_are_named() -> None:
    verdict = Verdict(CONTROL, False, "none", "a flow log", "person", "arn", "eu-west-1")
    found = aggregated(replace(verdict, place=f"eu-west-1 {vpc}") for vpc in ("vpc-1", "vpc-2"))
    assert [item.current for item in found] == ["none in all 2: eu-west-1 vpc-1, eu-west-1 vpc-2"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["person", "waived", "holds"]), st.text(max_size=3)),
        max_size=20,
    )
)
def test_no_place_is_lost_and_no_two_findings_are_the_same(given: list[tuple[str, str, str]]) -> None:
    verdicts = [
        Verdict(control, mend == "holds", current, "on", mend, f"arn{number}", f"r{number}", place=f"r{number}")
        for number, (control, mend, current) in enumerate(given)
    ]
    found = aggregated(verdicts)
    assert len({(item.control, item.region, item.resource) for item in found}) == len(found)
    for verdict in verdicts:
        (teller,) = [
            item
            for item in found
            if item.control == verdict.control
            and (item.region == verdict.region or (not item.region and verdict.place in _words(item.current)))
        ]
        assert verdict.holds or not teller.holds


def _words(current: str) -> list[str]:
    return current.replace(",", " ").replace(";", " ").split()
