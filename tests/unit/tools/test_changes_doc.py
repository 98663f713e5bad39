# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The page of what changes in an account has every role, every name, and what is removed how."""

from __future__ import annotations

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._grants.catalogue import STEPS
from ansible_collections.dayone.aws.plugins.module_utils._parts import names

from tools.changes_doc import PAGE, page, section

#: Roles that write nothing into an account: they audit.
AUDITS = {"billing_access"}


def test_the_page_is_what_the_code_says() -> None:
    assert page() == PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("step", STEPS)
def test_each_role_says_what_it_writes_costs_and_leaves(step: str) -> None:
    text = section(step)
    assert ("| what is changed |" in text) is (step not in AUDITS)
    cost, undo = text.partition("**Cost.** ")[2], text.partition("**Removal.** ")[2]
    assert cost.strip() and not cost.startswith("**") and undo.strip()


def test_the_names_are_those_that_the_code_makes() -> None:
    text = PAGE.read_text(encoding="utf-8")
    made = {names.BILLING_TOPIC, names.SECURITY_TOPIC, names.ROOT_RULE}
    made |= {make("<account>", "<region>") for make in (names.logs_bucket, names.trail_bucket, names.config_bucket)}
    assert [name for name in sorted(made) if name not in text] == []
