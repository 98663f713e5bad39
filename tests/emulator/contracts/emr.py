# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EMR: its block of public access."""

from __future__ import annotations

from typing import Any

from .form import Clients, Contract, Reply

_SOURCE = "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-block-public-access.html"


def _block(client: Clients) -> Any:
    emr, key = client("emr"), "BlockPublicAccessConfiguration"
    found = [emr.get_block_public_access_configuration()[key]]
    emr.put_block_public_access_configuration(**{key: {"BlockPublicSecurityGroupRules": True}})
    found.append(emr.get_block_public_access_configuration()[key])
    return [(item["BlockPublicSecurityGroupRules"], item["PermittedPublicSecurityGroupRuleRanges"]) for item in found]


ROWS = (
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
