# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads the databases for resource_audit: instances and clusters.

RDS lists the databases of Aurora, Neptune and DocumentDB too. Of the members of a cluster some settings are the
cluster's, and for some engines a setting does not exist: it is None there.
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._kernel.plan import Failure
from .region_client import RegionClient, Row

#: Upgrades no minor versions by itself, whatever is set:
#: https://docs.aws.amazon.com/documentdb/latest/developerguide/API_DBInstance.html
_DOCUMENTDB = "docdb"
#: RDS Custom, where minor upgrades must be off, and which knows no Multi-AZ setting.
_CUSTOM = "custom-"
_AURORA, _NEPTUNE = "aurora", "neptune"
#: What encrypts data with a key that is AWS's own: StorageEncrypted is false then.
_ENCRYPTED = ("sse-kms", "sse-rds")

_OF_CLUSTERS = frozenset({"rds_encryption", "rds_minor_upgrades", "rds_multi_az"})


def databases(client: RegionClient) -> list[Row]:
    """Database instances. Clusters are read only for the instances that are members of one."""
    found = client.pages("rds", "describe_db_instances", "DBInstances")
    known: Mapping[str, Any] | Failure = {}
    if _OF_CLUSTERS & client.checks and any(item.get("DBClusterIdentifier") for item in found):
        known = _by_name(client)
    return [_instance(client, item, known) for item in found]


def _by_name(client: RegionClient) -> Mapping[str, Any] | Failure:
    try:
        found = client.listed_once("rds", "describe_db_clusters", "DBClusters")
    except Failure as failure:
        return failure
    return {item["DBClusterIdentifier"]: item for item in found}


def _instance(client: RegionClient, item: Mapping[str, Any], known: Mapping[str, Any] | Failure) -> Row:
    name = item.get("DBClusterIdentifier")
    cluster: Mapping[str, Any] | Failure = {}
    if name:
        cluster = known if isinstance(known, Failure) else known.get(name, {})
    return client.row(
        item["DBInstanceArn"],
        encrypted=is_encrypted(item) or _by_cluster(cluster, is_encrypted),
        upgrades=_upgrades(item, cluster),
        public=bool(item.get("PubliclyAccessible")),
        zones=_zones(item, cluster),
    )


def clusters(client: RegionClient) -> list[Row]:
    """Clusters of databases: Aurora, with instances or without, Neptune, DocumentDB, and Multi-AZ clusters of RDS. Of
    the zones of one that has instances these tell."""
    found = client.listed_once("rds", "describe_db_clusters", "DBClusters")
    return [
        client.row(
            item["DBClusterArn"],
            encrypted=is_encrypted(item),
            public=bool(item.get("PubliclyAccessible")),
            zones=None if item.get("DBClusterMembers") else bool(item.get("MultiAZ")),
        )
        for item in found
    ]


def is_encrypted(item: Mapping[str, Any]) -> bool:
    """Whether what RDS says of an instance or a cluster means that its storage is encrypted."""
    return bool(item.get("StorageEncrypted")) or item.get("StorageEncryptionType") in _ENCRYPTED


def _by_cluster(cluster: Mapping[str, Any] | Failure, judge: Any) -> bool | Failure:
    return cluster if isinstance(cluster, Failure) else bool(judge(cluster))


def _upgrades(item: Mapping[str, Any], cluster: Mapping[str, Any] | Failure) -> bool | Failure | None:
    """Whether minor versions come by themselves. Of a Multi-AZ DB cluster the cluster says; of Aurora the cluster and
    each of its instances must have the setting. Of Neptune's clusters RDS says nothing that counts.

    https://docs.aws.amazon.com/config/latest/developerguide/rds-automatic-minor-version-upgrade-enabled.html
    """
    engine = str(item.get("Engine", ""))
    if engine == _DOCUMENTDB or engine.startswith(_CUSTOM):
        return None
    own = bool(item.get("AutoMinorVersionUpgrade"))
    if not item.get("DBClusterIdentifier") or engine.startswith(_NEPTUNE):
        return own
    if engine.startswith(_AURORA) and not own:
        return False
    return _by_cluster(cluster, lambda known: known.get("AutoMinorVersionUpgrade", own))


def _zones(item: Mapping[str, Any], cluster: Mapping[str, Any] | Failure) -> bool | Failure | None:
    """Whether a database is in several zones. Of the members of a cluster the cluster says."""
    if str(item.get("Engine", "")).startswith(_CUSTOM):
        return None
    if not item.get("DBClusterIdentifier"):
        return bool(item.get("MultiAZ"))
    return _by_cluster(cluster, lambda known: known.get("MultiAZ"))
