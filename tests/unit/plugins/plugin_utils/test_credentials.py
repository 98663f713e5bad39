# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Credentials that are set for amazon.aws's modules alone are named."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.plugin_utils.credentials import unused_defaults


def said(args: dict[str, Any], *defaults: dict[str, Any]) -> str:
    return unused_defaults(SimpleNamespace(args=args, module_defaults=list(defaults)))


@pytest.mark.parametrize("group", ["group/aws", "group/amazon.aws.aws"])
def test_a_profile_of_the_other_group_is_named(group: str) -> None:
    line = said({"region": "eu-west-1"}, {group: {"profile": "work", "region": "eu-west-1"}})
    assert "module_defaults sets profile for the group of amazon.aws" in line
    assert "dayone_aws_profile" in line


def test_whose_credentials_are_set_is_left_alone() -> None:
    theirs = {"group/aws": {"profile": "work"}}
    assert said({"profile": "other"}, theirs) == ""
    assert said({}, {"group/aws": {"region": "eu-west-1"}}) == ""
    assert said({}, {"group/aws": "{{ anything }}"}, {"amazon.aws.ec2_instance": {"profile": "x"}}) == ""
