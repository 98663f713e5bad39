# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import re

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._restore.manual import MANUAL_STEPS, STAYS
from ansible_collections.dayone.aws.plugins.module_utils._restore.restorable import RESTORABLE

from tests import ROOT

PLUGINS = ROOT / "plugins"
MODULES = {
    path.stem: text
    for path in (PLUGINS / "modules").glob("*.py")
    if "_module.run import" in (text := path.read_text(encoding="utf-8"))
}
#: Modules that only read. That they do is tested below.
READERS = {
    "account_identity",
    "billing_access_audit",
    "free_tier_audit",
    "organization_audit",
    "permissions_preflight",
    "trusted_advisor_audit",
}


def _tables() -> list[dict[str, str]]:
    """The tables of the document: the second column by module."""
    text = (ROOT / "docs" / "restore.md").read_text(encoding="utf-8")
    return [dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", part, re.MULTILINE)) for part in text.split("\n|---|")[1:]]


def test_every_module_that_writes_is_put_back_or_says_what_to_do_by_hand() -> None:
    assert set(RESTORABLE).isdisjoint(MANUAL_STEPS)
    assert {*RESTORABLE, *MANUAL_STEPS, *READERS, "restore"} == set(MODULES)


@pytest.mark.parametrize("module", sorted(READERS))
def test_a_module_that_only_reads_plans_no_call(module: str) -> None:
    names = set(re.findall(r"module_utils\.((?:_grants|_steps|_parts)\.[\w.]+) import", MODULES[module])) - {
        "_module.run"
    }
    assert names
    for name in names:
        source = (PLUGINS / "module_utils" / f"{name.replace('.', '/')}.py").read_text(encoding="utf-8")
        assert not re.search(r"\bCall\(", source)


def test_every_module_that_is_put_back_says_what_stays() -> None:
    assert set(STAYS) == set(RESTORABLE)


@pytest.mark.parametrize("text", [*STAYS.values(), *MANUAL_STEPS.values()])
def test_what_to_do_by_hand_is_whole_sentences(text: str) -> None:
    assert text[0].isupper()
    assert text.endswith(".")
    assert "|" not in text


def test_each_module_has_a_text_of_its_own() -> None:
    assert len(set(MANUAL_STEPS.values())) == len(MANUAL_STEPS)


def test_the_document_names_each_module_where_it_belongs() -> None:
    put_back, by_hand = _tables()
    assert set(put_back) == set(RESTORABLE)
    assert by_hand == MANUAL_STEPS
