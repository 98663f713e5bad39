# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.dayone.aws.plugins.lookup.exceptions import LookupModule
from ansible_collections.dayone.aws.plugins.module_utils._controls.acceptances import ACCEPTANCES, PROFILES
from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS
from ansible_collections.dayone.aws.plugins.module_utils._controls.cis import RECOMMENDATIONS
from ansible_collections.dayone.aws.plugins.module_utils._module.exceptions import check_exceptions, completed

from tests import ROOT

EXCEPTION = {
    "control": "root_account.*",
    "reason": "agreed",
    "owner": "ops@example.com",
    "expires": "2999-12-31",
}


def looked_up(**variables: Any) -> list[Mapping[str, Any]]:
    lookup = LookupModule(loader=DataLoader(), templar=Templar(loader=DataLoader(), variables=variables))
    (found,) = lookup.run([], variables=variables)
    return list(found)


def test_without_variables_nothing_is_accepted() -> None:
    assert looked_up() == []


@pytest.mark.parametrize("profile", PROFILES)
def test_what_a_profile_accepts_is_a_valid_exception_with_its_reason(profile: str) -> None:
    found = looked_up(dayone_profile=profile)
    check_exceptions(completed(found))
    assert {item["owner"] for item in found} <= {f"profile {profile}"}
    assert all(item["only_manual"] and item["reason"] for item in found)
    assert {item["control"] for item in found} == {item.control for item in ACCEPTANCES if profile in item.profiles}


def test_a_profile_of_cis_accepts_nothing_that_its_own_level_asks_for() -> None:
    levels = {item.id: item.level for item in RECOMMENDATIONS}
    for item in ACCEPTANCES:
        assert item.control in CONTROLS
        assert "cis_level_2" not in item.profiles
        if "cis_level_1" in item.profiles:
            assert min(levels[name] for name in CONTROLS[item.control].cis) == 2


def test_the_page_on_profiles_lists_what_they_accept() -> None:
    text = (ROOT / "docs" / "profiles.md").read_text(encoding="utf-8")
    for item in ACCEPTANCES:
        asked = ", ".join(CONTROLS[item.control].cis)
        profiles = ", ".join(f"`{name}`" for name in item.profiles)
        assert f"| `{item.control}` | {asked} | {profiles} | {item.reason} |" in text
    assert text.count("| `starter`") == len(ACCEPTANCES) + 1  # and the head of the table of switches


def test_a_reader_takes_back_what_the_profile_accepts_and_adds_of_his_own() -> None:
    mine = {"control": "resource_audit.acl_admin_ingress", "reason": "Security groups decide here"}
    ended = {**mine, "control": "resource_audit.rds_multi_az", "expires": "2027-06-30", "owner": "data@example.com"}
    found = looked_up(
        dayone_profile="cis_level_1",
        dayone_not_accepted=["root_account.hardware_mfa"],
        dayone_accepted=[mine, ended],
        dayone_exceptions=[EXCEPTION],
    )
    assert found[:3] == [EXCEPTION, {**mine, "owner": "dayone_accepted", "expires": "never"}, ended]
    assert "root_account.hardware_mfa" not in {item["control"] for item in found}
    assert "threat_detection.macie" in {item["control"] for item in found}
    check_exceptions(completed(found))


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        pytest.param({"dayone_not_accepted": ["root_account.hardwaremfa"]}, "Did you mean", id="slip"),
        pytest.param({"dayone_not_accepted": "root_account.mfa"}, "must be a list", id="text"),
        pytest.param({"dayone_accepted": ["root_account.mfa"]}, "a control and a reason", id="name_alone"),
        pytest.param({"dayone_accepted": {"control": "a"}}, "must be a list", id="mapping"),
        pytest.param(
            {"dayone_profile": "cis_level_3"}, "must be one of starter, cis_level_1, cis_level_2", id="profile"
        ),
    ],
)
def test_what_is_no_list_of_controls_is_refused(variables: dict[str, Any], words: str) -> None:
    with pytest.raises(AnsibleError, match=words):
        looked_up(**variables)
