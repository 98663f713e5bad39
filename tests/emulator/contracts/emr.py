# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EMR: its block of public access."""

from __future__ import annotations

from typing import Any

from .form import Clients, Contract, Refusal, Reply

_SOURCE = "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-block-public-access.html"


def _block(client: Clients) -> Any:
    emr, key = client("emr"), "BlockPublicAccessConfiguration"
    found = [emr.get_block_public_access_configuration()[key]]
    emr.put_block_public_access_configuration(**{key: {"BlockPublicSecurityGroupRules": True}})
    found.append(emr.get_block_public_access_configuration()[key])
    return [(item["BlockPublicSecurityGroupRules"], item["PermittedPublicSecurityGroupRuleRanges"]) for item in found]


def _range_from_behind(client: Clients) -> Any:
    ranges = [{"MinRange": 23, "MaxRange": 22}]
    block = {"BlockPublicSecurityGroupRules": True, "PermittedPublicSecurityGroupRuleRanges": ranges}
    return client("emr").put_block_public_access_configuration(BlockPublicAccessConfiguration=block)


ROWS = (
    Contract(
        name="emr-range-from-behind",
        service="emr",
        operation="PutBlockPublicAccessConfiguration",
        when="a range of ports begins behind its end",
        answer=Refusal("InvalidRequestException", "The minimum of a range is greater than its maximum."),
        source="https://docs.aws.amazon.com/emr/latest/APIReference/API_PutBlockPublicAccessConfiguration.html",
        provoke=_range_from_behind,
        by="emr.put_block",
    ),
    Contract(
        name="emr-block-public-access",
        service="emr",
        operation="GetBlockPublicAccessConfiguration",
        when="the account is new, and when the block was put without ranges",
        answer=Reply("default", [(True, [{"MinRange": 22, "MaxRange": 22}]), (True, [])]),
        source=_SOURCE,
        provoke=_block,
        by="emr.put_block",
    ),
)
