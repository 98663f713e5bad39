# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How things that are shared, and their policies, are seen."""

from __future__ import annotations

from typing import Any

from .form import Clients, Contract, Refusal, Reply


def _no_catalog_policy(client: Clients) -> Any:
    return client("glue").get_resource_policy()


def _no_vault_policy(client: Clients) -> Any:
    backup = client("backup")
    backup.create_backup_vault(BackupVaultName="copies")
    return backup.get_backup_vault_access_policy(BackupVaultName="copies")


def _public_snapshots(client: Clients) -> Any:
    """Two snapshots, of which everybody can restore one."""
    ec2 = client("ec2")
    volume = ec2.create_volume(AvailabilityZone="us-east-1a", Size=1)["VolumeId"]
    names = [ec2.create_snapshot(VolumeId=volume)["SnapshotId"] for _number in range(2)]
    share = {"Attribute": "createVolumePermission", "OperationType": "add", "GroupNames": ["all"]}
    ec2.modify_snapshot_attribute(SnapshotId=names[0], **share)
    found = ec2.describe_snapshots(OwnerIds=["self"], RestorableByUserIds=["all"])["Snapshots"]
    return [names.index(item["SnapshotId"]) for item in found]


def _access_points(client: Clients) -> Any:
    """How many access points each of two regions has, where one was made."""
    control, about = client("s3control", "eu-west-1"), {"AccountId": "123456789012"}
    control.create_access_point(**about, Name="door", Bucket="behind")
    asked = [client("s3control", region).list_access_points(**about) for region in ("eu-west-1", "us-east-1")]
    return [[item["AccessPointArn"] for item in answer["AccessPointList"]] for answer in asked]


ROWS = (
    Contract(
        "glue-catalog-without-policy",
        "glue",
        "GetResourcePolicy",
        "the catalog has no policy",
        Refusal("EntityNotFoundException", "Policy not found"),
        "https://docs.aws.amazon.com/glue/latest/webapi/API_GetResourcePolicy.html",
        _no_catalog_policy,
        "glue.get_resource_policy",
    ),
    Contract(
        "backup-vault-without-policy",
        "backup",
        "GetBackupVaultAccessPolicy",
        "the vault is there and has no policy",
        Refusal("ResourceNotFoundException", "Backup vault copies has no associated policy."),
        "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_GetBackupVaultAccessPolicy.html",
        _no_vault_policy,
        "backup.get_backup_vault_access_policy",
    ),
    Contract(
        "backup-vault-absent",
        "backup",
        "GetBackupVaultAccessPolicy",
        "there is no such vault",
        Refusal("ResourceNotFoundException", "Backup vault does not exist."),
        "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_GetBackupVaultAccessPolicy.html",
        lambda client: client("backup").get_backup_vault_access_policy(BackupVaultName="none"),
        "backup.get_backup_vault_access_policy",
    ),
    Contract(
        "ec2-snapshots-restorable-by-all",
        "ec2",
        "DescribeSnapshots",
        "own snapshots are asked for that all can restore",
        Reply("effect", [0]),
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSnapshots.html",
        _public_snapshots,
        "ec2_snapshots.describe_snapshots",
        "not looked at: public snapshots were seen by no control",
    ),
    Contract(
        "s3-access-points-by-region",
        "s3control",
        "ListAccessPoints",
        "access points are listed in another region than theirs",
        Reply("effect", [["arn:aws:s3:eu-west-1:123456789012:accesspoint/door"], []]),
        "https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListAccessPoints.html",
        _access_points,
        "s3control_points.list_access_points",
        "not looked at: access points were seen by no control",
    ),
)
