# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sees credentials that a play gives to amazon.aws's modules, and that ours do not take from there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

#: How a play may write amazon.aws's action group.
_GROUPS = ("group/aws", "group/amazon.aws.aws", "group/community.aws.aws")
#: Options that say whose credentials are used, with the names that they also have:
#: https://docs.ansible.com/ansible/latest/collections/amazon/aws/docsite/guide_aws.html
_CREDENTIALS = frozenset(
    {
        "profile", "aws_profile",
        "access_key", "aws_access_key", "aws_access_key_id", "ec2_access_key",
        "secret_key", "aws_secret_key", "aws_secret_access_key", "ec2_secret_key",
    }
)  # fmt: skip


def unused_defaults(task: Any) -> str:
    """Why a task of ours does not have the credentials that its play sets for amazon.aws's modules; empty where it has
    credentials of its own, or the play sets none."""
    if _CREDENTIALS & set(task.args):
        return ""
    set_there = _credentials_of_group(task.module_defaults or [])
    if not set_there:
        return ""
    return (
        "dayone.aws used credentials from the environment or the default profile: module_defaults sets "
        f"{', '.join(set_there)} for the group of amazon.aws, which does not contain dayone.aws's modules. Set "
        "it for group/dayone.aws.dayone too, or set dayone_aws_profile."
    )


def _credentials_of_group(defaults: Iterable[Mapping[str, Any]]) -> list[str]:
    found = {
        option
        for entry in defaults
        for group in _GROUPS
        if isinstance(entry.get(group), Mapping)
        for option in entry[group]
    }
    return sorted(found & _CREDENTIALS)
