# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The exceptions of tasks of other modules, and of what no task judged, are those that modules are given."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.dayone.aws.plugins.lookup.exceptions import LookupModule
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._module.exceptions import Exceptions, completed
from ansible_collections.dayone.aws.plugins.plugin_utils.tasks import excepted

NAMED = {"control": "task.changed", "reason": "later", "owner": "ops", "expires": date(2999, 12, 31)}
ACCEPTED = {"control": "password_policy.min_length", "reason": "single sign-on only"}


def listed(**variables: Any) -> list[dict[str, Any]]:
    return excepted(Templar(loader=DataLoader(), variables=variables), variables)


def looked_up(**variables: Any) -> list[Any]:
    lookup = LookupModule(loader=DataLoader(), templar=Templar(loader=DataLoader(), variables=variables))
    return list(lookup.run([], variables=variables)[0])


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"dayone_exceptions": [NAMED]},
        {"dayone_exceptions": [NAMED], "dayone_accepted": [ACCEPTED], "dayone_profile": "starter"},
        {"dayone_profile": "starter", "dayone_not_accepted": ["root_account.hardware_mfa"]},
    ],
)
def test_they_are_what_the_lookup_gives_to_modules(variables: dict[str, Any]) -> None:
    assert listed(**variables) == completed(looked_up(**variables))


def test_what_is_accepted_stands_beside_what_was_not_judged() -> None:
    known = Exceptions(listed(dayone_accepted=[ACCEPTED], dayone_profile="starter"), "", date(2026, 11, 28))
    assert known.naming("password_policy.min_length").endswith("Accepted by dayone_accepted: single sign-on only")
    assert ": Accepted by profile starter: " in known.naming("root_account.hardware_mfa")
    assert known.naming("password_policy.max_age") == ""


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"dayone_accepted": [{**ACCEPTED, "only_manual": "perhaps"}]}, "only_manual"),
        ({"dayone_exceptions": [{**NAMED, "expires": "soon"}]}, "YYYY-MM-DD"),
        ({"dayone_exceptions": "none"}, "dayone_exceptions is 'none', but must be a list"),
        ({"dayone_profile": "cis"}, "dayone_profile"),
    ],
)
def test_a_wrong_one_is_refused(variables: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        listed(**variables)
