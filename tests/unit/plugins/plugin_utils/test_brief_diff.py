# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from typing import Any

from ansible_collections.dayone.aws.plugins.plugin_utils.brief_diff import LINES, brief


def test_only_keys_that_differ_are_shown() -> None:
    before = {"policy": {"length": 8, "symbols": True}, "name": "a", "tags": ["x", "y"], "gone": 1}
    after = {"policy": {"length": 14, "symbols": True}, "name": "a", "tags": ["y", "z"]}
    shown = ["- policy.length: 8", "+ policy.length: 14", '- tags: ["x"]', '+ tags: ["z"]', "- gone: 1"]
    assert brief(before, after) == shown


def test_regions_that_differ_alike_are_shown_once() -> None:
    regions = ["eu-west-1", "eu-west-2", "eu-west-3", "us-east-1", "us-gov-west-1"]
    before = {region: {"vpc": f"vpc-0000000{number}", "on": False} for number, region in enumerate(regions)}
    after: dict[str, Any] = {region: {"vpc": None, "on": True} for region in regions}
    after["us-east-1"] = before["us-east-1"]
    after["eu-west-2"] = {**after["eu-west-2"], "on": False}
    assert brief({**before, "kept": 1}, {**after, "kept": 1}) == [
        "@ eu-west-1, eu-west-3, us-gov-west-1",
        "- vpc: vpc-00000000",
        "- on: false",
        "+ on: true",
        "@ eu-west-2",
        "- vpc: vpc-00000001",
    ]


def test_what_is_made_or_gone_is_shown_and_what_is_long_is_cut() -> None:
    assert brief(None, {"topic": {"arn": "arn:x"}}) == ['+ topic: {"arn": "arn:x"}']
    assert brief({"topic": 1}, None) == ["- topic: 1"]
    assert brief({"a": 1}, {"a": 1}) == []
    many = brief({}, {str(number): number for number in range(LINES + 7)})
    assert (len(many), many[-1].startswith("… and 7 lines more")) == (LINES + 1, True)
    assert len(brief({}, {"a": "b" * 1000})[0]) < 200
