# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Default security groups as AWS makes them: whoever is in one reaches the others in it. moto makes them without.

https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
"""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends

from tests.emulator.kit import Pass, Request, operation, store


@operation("ec2", "DescribeSecurityGroups")
def describe_security_groups(request: Request) -> dict[str, Any]:
    """Before anybody looks at groups, the default ones get their rule, once."""
    _born(request)
    raise Pass


@operation("ec2", "RevokeSecurityGroupIngress")
def revoke_security_group_ingress(request: Request) -> dict[str, Any]:
    """A group from which rules are taken has had its rule."""
    _born(request)
    raise Pass


def _born(request: Request) -> None:
    backend = ec2_backends[request.account_id][request.region]
    seen = store(request, "default_groups", regional=True)
    for groups in list(backend.groups.values()):
        for group in list(groups.values()):
            if group.name == "default" and group.id not in seen:
                seen[group.id] = True
                backend.authorize_security_group_ingress(
                    group_name_or_id=group.id,
                    ip_protocol="-1",
                    from_port="-1",
                    to_port="-1",
                    ip_ranges=[],
                    source_groups=[{"GroupId": group.id}],
                    vpc_id=group.vpc_id,
                )
