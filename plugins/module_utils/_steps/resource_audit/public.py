# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads what may be shared with everybody by a list of accounts: machine images, snapshots, documents.

Each row says how it is taken back (``remedy``).
"""

from __future__ import annotations

from typing import Any

from .region_client import RegionClient, Row, enriched

ALL = "all"


def images(client: RegionClient) -> list[Row]:
    """Machine images of the account."""
    found = client.pages("ec2", "describe_images", "Images", Owners=["self"])
    return [
        client.row(
            client.arn(f"image/{item['ImageId']}"),
            shared=bool(item.get("Public")),
            remedy=f"aws ec2 modify-image-attribute --region {client.region} --image-id {item['ImageId']} "
            "--launch-permission Remove=[{Group=all}]",
        )
        for item in found
    ]


def volume_snapshots(client: RegionClient) -> list[Row]:
    """Snapshots of EBS of the account that everybody can restore, in one request: EC2 looks for them.

    https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html
    """
    whose: dict[str, Any] = {"OwnerIds": ["self"], "RestorableByUserIds": [ALL]}
    found = client.pages("ec2", "describe_snapshots", "Snapshots", **whose)
    return [
        client.row(
            client.arn(f"snapshot/{item['SnapshotId']}"),
            shared=True,
            remedy=f"aws ec2 modify-snapshot-attribute --region {client.region} --snapshot-id {item['SnapshotId']} "
            "--attribute createVolumePermission --operation-type remove --group-names all",
        )
        for item in found
    ]


def database_snapshots(client: RegionClient) -> list[Row]:
    """Manual snapshots of RDS: others cannot be shared. One that is encrypted can be shared with named accounts, under
    a customer-managed key, and never with everybody: it is not asked.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBSnapshotAttribute.html
    """
    found = client.pages("rds", "describe_db_snapshots", "DBSnapshots", SnapshotType="manual")
    rows = [_snapshot(client, item, "DBSnapshot", "db-snapshot", bool(item.get("Encrypted"))) for item in found]
    return _with_shares(rows, lambda row: _shares(client, row, "DBSnapshot", "describe_db_snapshot_attributes"))


def cluster_snapshots(client: RegionClient) -> list[Row]:
    """Manual snapshots of clusters: Aurora, Neptune and DocumentDB, which share RDS's API.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBClusterSnapshotAttribute.html
    """
    found = client.pages("rds", "describe_db_cluster_snapshots", "DBClusterSnapshots", SnapshotType="manual")
    rows = [
        _snapshot(client, item, "DBClusterSnapshot", "db-cluster-snapshot", bool(item.get("StorageEncrypted")))
        for item in found
    ]
    method = "describe_db_cluster_snapshot_attributes"
    return _with_shares(rows, lambda row: _shares(client, row, "DBClusterSnapshot", method))


def _snapshot(client: RegionClient, item: Any, kind: str, word: str, encrypted: bool) -> dict[str, Any]:
    name = item[f"{kind}Identifier"]
    made = f"arn:{client.partition}:rds:{client.region}:{client.account_id}:{word.removeprefix('db-')}:{name}"
    return client.row(
        item.get(f"{kind}Arn") or made,
        name=name,
        shared=False,
        closed=encrypted,
        remedy=f"aws rds modify-{word}-attribute --region {client.region} --{word}-identifier {name} "
        "--attribute-name restore --values-to-remove all",
    )


def _with_shares(rows: list[dict[str, Any]], read: Any) -> list[Row]:
    """The rows, with what each of those that may be public says of itself."""
    may = enriched([row for row in rows if not row["closed"]], {"shared": read})
    return [*(row for row in rows if row["closed"]), *may]


def _shares(client: RegionClient, row: Row, kind: str, method: str) -> bool:
    answer = client.call("rds", method, **{f"{kind}Identifier": row["name"]})
    found = answer[f"{kind}AttributesResult"][f"{kind}Attributes"]
    values = [item.get("AttributeValues", []) for item in found if item["AttributeName"] == "restore"]
    return any(ALL in item for item in values)


def documents(client: RegionClient) -> list[Row]:
    """Documents of Systems Manager of the account."""
    mine = [{"Key": "Owner", "Values": ["Self"]}]
    found = client.pages("ssm", "list_documents", "DocumentIdentifiers", Filters=mine)
    rows = [
        client.row(
            f"arn:{client.partition}:ssm:{client.region}:{client.account_id}:document/{item['Name']}",
            name=item["Name"],
            remedy=f"aws ssm modify-document-permission --region {client.region} --name {item['Name']} "
            "--permission-type Share --account-ids-to-remove all",
        )
        for item in found
    ]
    return enriched(rows, {"shared": lambda row: _document_shared(client, row)})


def _document_shared(client: RegionClient, row: Row) -> bool:
    asked = {"Name": row["name"], "PermissionType": "Share"}
    return ALL in [item.lower() for item in client.pages("ssm", "describe_document_permission", "AccountIds", **asked)]
