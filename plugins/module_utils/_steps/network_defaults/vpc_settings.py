# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the account sets for all VPCs of a region: the block of public access, and encryption in transit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..._kernel.plan import Refusal
from ..._kernel.reconcile import Resource
from ..._module.regional import check_regions, per_region
from ..._module.run import Context
from .vpc_block import VpcBlock
from .vpc_encryption import MODIFY, VpcEncryption

_EXCLUDED = re.compile(r"(vpc|subnet)-[0-9a-f]{8,17}")


def resources(context: Context, options: Mapping[str, Any]) -> Sequence[Resource]:
    """Each setting that is asked for, in each region."""
    if options["encryption_controls"] is not None:
        context.aws.need("encryption_controls", "ec2", MODIFY, "Mode")

    def make(region: str) -> list[Resource]:
        made: list[Resource] = []
        if options["block_public_access"] is not None:
            made.append(VpcBlock(context, options, region))
        if options["encryption_controls"] is not None:
            made.append(VpcEncryption(context, options, region))
        return made

    return per_region(context, options, make)


def check(options: Mapping[str, Any]) -> None:
    """Refuse what means nothing, before the first request.

    Raises:
        Refusal: with the option's name.
    """
    check_regions(options)
    if options["block_public_access"] is None and options["encryption_controls"] is None:
        raise Refusal("set block_public_access or encryption_controls: otherwise nothing is managed.")
    wrong = [name for name in options["block_public_access_exclusions"] if not _EXCLUDED.fullmatch(name)]
    if wrong:
        raise Refusal(f"block_public_access_exclusions: {', '.join(wrong)} is not the ID of a VPC or a subnet.")
    if options["encryption_exclusions"] is not None and options["encryption_controls"] is None:
        raise Refusal("encryption_exclusions requires encryption_controls: it lists exemptions from them.")
