# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Snapshots of EBS by who can restore them, which moto takes no notice of.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSnapshots.html
"""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends

from tests.emulator.kit import Pass, Request, operation


@operation("ec2", "DescribeSnapshots")
def describe_snapshots(request: Request) -> dict[str, Any]:
    """Snapshots that some can restore, of some owners. Other questions are moto's."""
    users = request.params.get("RestorableByUserIds")
    if not users:
        raise Pass
    owners = {request.account_id if item == "self" else item for item in request.params.get("OwnerIds", [])}
    found = [
        item
        for item in list(ec2_backends[request.account_id][request.region].snapshots.values())
        if (not owners or item.owner_id in owners) and _restorable(item, set(users))
    ]
    return {
        "Snapshots": [
            {"SnapshotId": item.id, "OwnerId": item.owner_id, "Encrypted": item.encrypted, "State": item.status}
            for item in found
        ]
    }


def _restorable(item: Any, users: set[str]) -> bool:
    return bool(item.create_volume_permission_userids & users) or (
        "all" in users and "all" in item.create_volume_permission_groups
    )
