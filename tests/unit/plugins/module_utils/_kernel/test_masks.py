# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

from ansible_collections.dayone.aws.plugins.module_utils._kernel.masks import NOT_SHOWN, Masks


def test_a_value_is_hidden_wherever_it_turns_up() -> None:
    masks = Masks()
    assert not masks.any
    masks.add("https://a.example/key", "https://a.example/…1")
    masks.add("https://a.example/key/longer", "https://a.example/…2")
    found: dict[str, Any] = {"https://a.example/key": ["https:https://a.example/key/longer confirmed", 5, None, ("b",)]}
    assert masks.hide(found) == {"https://a.example/…1": ["https:https://a.example/…2 confirmed", 5, None, ["b"]]}
    assert masks.any
    masks.clear()
    assert masks.hide(found) is found


def test_what_is_shown_for_one_value_only_is_known_again() -> None:
    masks = Masks()
    for value, shown in (("+1555", "…55"), ("+2555", "…55"), ("+1777", "…77"), ("secret", NOT_SHOWN)):
        masks.add(value, shown)
    assert masks.reveal({"a": "…77", "b": ["…55", NOT_SHOWN]}) == {"a": "+1777", "b": ["…55", NOT_SHOWN]}


def test_an_option_is_hidden_as_a_whole_and_its_name_stays() -> None:
    masks = Masks()
    masks.add_option("security")
    masks.add("a@b.cd")
    options = {"security": {"name": "security", "note": "security of a@b.cd"}, "days": [1, "security"]}
    shown = {"security": {"name": NOT_SHOWN, "note": f"security of {NOT_SHOWN}"}, "days": [1, NOT_SHOWN]}
    assert masks.hide_options(options) == shown
    assert masks.hide("security") == "security"
