# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Refuses options of a hosted zone that cannot be meant, before the first request. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..._kernel.plan import Refusal

_VPC = re.compile(r"vpc-[0-9a-f]{8,17}")
_REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-[0-9]+")
_ZONE = re.compile(r"(/hostedzone/)?[A-Z0-9]{1,32}")
_AUTHORITY = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


def check_options(options: Mapping[str, Any]) -> None:
    """Refuse what Route 53 would refuse.

    Raises:
        Refusal: the option, and what it takes.
    """
    _check_vpcs(options["private"], options["vpcs"], absent=options["state"] == "absent")
    _check_caa(options["caa"])
    if options["zone_id"] is not None and not _ZONE.fullmatch(options["zone_id"]):
        raise Refusal(f"zone_id is {options['zone_id']!r}, but must look like Z0123456789ABCDEFGHIJ.")
    if options["wait_timeout"] < 0:
        raise Refusal(f"wait_timeout is {options['wait_timeout']}, but must be 0 seconds or more.")
    if options["private"] and (options["manage_delegation"] or options["delegation_set_id"]):
        raise Refusal("private: a private zone has no delegation. Do not set manage_delegation and delegation_set_id.")


def _check_vpcs(private: bool, vpcs: Sequence[Mapping[str, str]], *, absent: bool) -> None:
    if private and not vpcs and not absent:
        raise Refusal("vpcs is empty, but a private zone needs at least one VPC, as vpc_id and region.")
    if vpcs and not private:
        raise Refusal("vpcs is for private zones only: set private: true, or do not set it.")
    for vpc in vpcs:
        if not _VPC.fullmatch(vpc["vpc_id"]) or not _REGION.fullmatch(vpc["region"]):
            raise Refusal(
                f"vpcs: {vpc['vpc_id']!r} in {vpc['region']!r} is not a VPC: set vpc_id such as "
                "vpc-0123456789abcdef0, and region such as eu-west-1."
            )


def _check_caa(authorities: Sequence[str] | None) -> None:
    for name in authorities or ():
        if not _AUTHORITY.fullmatch(name):
            raise Refusal(f"caa: {name!r} is not the domain of a certificate authority, such as amazon.com.")
