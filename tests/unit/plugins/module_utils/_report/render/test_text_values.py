# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How reports for people show values."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._report.render._text import value_of


@pytest.mark.parametrize(
    ("status", "current", "shown"),
    [
        pytest.param("drift", None, "none", id="missing"),
        pytest.param("drift", [], "none", id="empty_list"),
        pytest.param("drift", {}, "none", id="empty_mapping"),
        pytest.param("drift", 0, 0, id="zero_is_a_value"),
        pytest.param("drift", False, False, id="false_is_a_value"),
        pytest.param("drift", "", "", id="text"),
        pytest.param("unknown", None, "not read", id="not_read_is_not_none"),
        pytest.param("unknown", "REJECT", "REJECT", id="read_in_part"),
    ],
)
def test_a_value_for_people(status: str, current: Any, shown: Any) -> None:
    found = value_of({"status": status, "current": current, "wanted": None}, "current")
    assert (found, type(found)) == (shown, type(shown))
    assert value_of({"status": status, "current": current, "wanted": None}, "wanted") == "none"
