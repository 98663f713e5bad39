# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What Automation Platform counts as managed (extensions/audit): it runs the query with jq on each result."""

from __future__ import annotations

from typing import Any

import jq
import pytest
import yaml

from tests import ROOT

QUERIES = yaml.safe_load((ROOT / "extensions" / "audit" / "event_query.yml").read_text(encoding="utf-8"))


def counted(result: Any) -> list[Any]:
    return list(jq.compile(QUERIES["dayone.aws.*"]["query"]).input_value(result).all())


def test_an_account_is_counted_by_its_number() -> None:
    (node,) = counted({"changed": False, "account_id": "123456789012", "findings": []})
    assert node["name"] == "123456789012"
    assert node["canonical_facts"] == {"account_id": "123456789012"}
    assert node["facts"]["device_type"] == "cloud_service"


@pytest.mark.parametrize("result", [{}, {"account_id": None}, {"account_id": ""}, {"censored": "no_log"}, "text", None])
def test_a_result_without_an_account_counts_nothing(result: Any) -> None:
    assert counted(result) == []
