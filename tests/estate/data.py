# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where data lies: databases of every kind that RDS lists, and file systems."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.rds.models import rds_backends

from tests.emulator.account import ACCOUNT

from .form import ASIDE, BREACHES, CIS, CONFIG, HOLDS, REGION, Estate, Variant

ENCRYPTED, UPGRADES = "resource_audit.rds_encryption", "resource_audit.rds_minor_upgrades"
PUBLIC, ZONES = "resource_audit.rds_public", "resource_audit.rds_multi_az"
FILES = "resource_audit.efs_encryption"
_321, _322, _323, _324, _331 = (f"{CIS}3.{number}" for number in ("2.1", "2.2", "2.3", "2.4", "3.1"))
_INSTANCE = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html"
_CREATE = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html"
_CLUSTER = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html"
_DOCUMENTDB = "https://docs.aws.amazon.com/documentdb/latest/developerguide/API_DBInstance.html"
_FLAG = "StorageEncrypted must be true."


def database(engine: str = "mysql", *, cluster: str = "", state: dict[str, Any] | None = None, **params: Any) -> Any:
    """A database instance. ``state`` is what moto does not set."""

    def stands(estate: Estate) -> str:
        name = estate.name("database")
        given = {"AllocatedStorage": 20, "MasterUsername": "admin", "MasterUserPassword": "of-no-use-1"}
        if cluster:
            given = {"DBClusterIdentifier": cluster}
        made = estate.client("rds").create_db_instance(
            DBInstanceIdentifier=name, DBInstanceClass="db.r6g.large", Engine=engine, **{**given, **params}
        )
        held = rds_backends[ACCOUNT][REGION].databases[name]
        for key, value in (state or {}).items():
            setattr(held, key, value)
        return str(made["DBInstance"]["DBInstanceArn"])

    return stands


def _cluster(estate: Estate, engine: str, state: dict[str, Any], **params: Any) -> tuple[str, str]:
    """A cluster: its name and its ARN. ``state`` is what RDS says of it beside."""
    name = estate.name("cluster")
    made = estate.client("rds").create_db_cluster(
        DBClusterIdentifier=name, Engine=engine, MasterUsername="admin", MasterUserPassword="of-no-use-1", **params
    )
    held = rds_backends[ACCOUNT][REGION].clusters[name]
    for key, value in state.items():
        setattr(held, key, value)
    return name, str(made["DBCluster"]["DBClusterArn"])


def alone(engine: str = "aurora-mysql", **params: Any) -> Callable[[Estate], str]:
    """A cluster without instances. ``says`` is what RDS answers, in the place of what moto does."""
    says = params.pop("says", {})
    return lambda estate: _cluster(estate, engine, says, **params)[1]


def member(
    engine: str = "aurora-mysql", instance: dict[str, Any] | None = None, **params: Any
) -> Callable[[Estate], str]:
    """An instance of a cluster, with parameters of its own in ``instance``."""
    says = params.pop("says", {})

    def stands(estate: Estate) -> str:
        name, _arn = _cluster(estate, engine, says, **params)
        return str(database(engine, cluster=name, **(instance or {}))(estate))

    return stands


def _replica(estate: Estate) -> str:
    source = database(MultiAZ=True, BackupRetentionPeriod=1)(estate)
    made = estate.client("rds").create_db_instance_read_replica(
        DBInstanceIdentifier=estate.name("replica"), SourceDBInstanceIdentifier=source.rpartition(":")[2]
    )["DBInstance"]["DBInstanceIdentifier"]
    rds_backends[ACCOUNT][REGION].databases[made].multi_az = False
    return estate.arn("rds", f"db:{made}")


def files(**params: Any) -> Callable[[Estate], str]:
    """A file system."""

    def stands(estate: Estate) -> str:
        made = estate.client("efs").create_file_system(CreationToken=estate.name("files"), **params)
        return str(made["FileSystemArn"])

    return stands


_ON, _OFF = {"StorageEncrypted": True}, {"StorageEncrypted": False}

SNAPSHOTS = "resource_audit.public_snapshots"
_SHARING = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-share-snapshot-restrictions.html"


def snapshot(*shared: str, encrypted: bool = False) -> Callable[[Estate], str]:
    """A manual snapshot of a database, shared with these accounts."""

    def stands(estate: Estate) -> str:
        rds, source = estate.client("rds"), database(StorageEncrypted=encrypted)(estate).rpartition(":")[2]
        name = estate.name("snapshot")
        made = rds.create_db_snapshot(DBSnapshotIdentifier=name, DBInstanceIdentifier=source)["DBSnapshot"]
        if shared:
            rds.modify_db_snapshot_attribute(
                DBSnapshotIdentifier=name, AttributeName="restore", ValuesToAdd=list(shared)
            )
        return str(made["DBSnapshotArn"])

    return stands


ROWS = (
    Variant("snapshot-of-nobody", SNAPSHOTS, snapshot(), HOLDS, _SHARING, "It is shared with nobody."),
    Variant("snapshot-of-everybody", SNAPSHOTS, snapshot("all"), BREACHES, _SHARING, "Any account can restore it."),
    Variant(
        "snapshot-of-a-named-account",
        SNAPSHOTS,
        snapshot("111122223333"),
        HOLDS,
        f"{CONFIG}rds-snapshots-public-prohibited.html",
        "One account can restore it, and not everybody.",
    ),
    Variant(
        "snapshot-encrypted-and-shared",
        SNAPSHOTS,
        snapshot("111122223333", encrypted=True),
        HOLDS,
        _SHARING,
        "An encrypted one cannot be shared as public, but with named accounts.",
    ),
    Variant("database-plain", ENCRYPTED, database(), BREACHES, _321, _FLAG, False),
    Variant("database-encrypted", ENCRYPTED, database(StorageEncrypted=True), HOLDS, _321, _FLAG),
    Variant(
        "database-stopped",
        ENCRYPTED,
        database(state={"status": "stopped"}),
        BREACHES,
        _321,
        "All instances are looked at, whatever they do.",
    ),
    Variant("aurora-encrypted", ENCRYPTED, member(StorageEncrypted=True), HOLDS, _CREATE, "The cluster decides."),
    Variant("aurora-plain", ENCRYPTED, member(), BREACHES, _CREATE, "The cluster decides."),
    Variant(
        "aurora-with-a-key-of-aws",
        ENCRYPTED,
        member(says={**_OFF, "StorageEncryptionType": "sse-rds"}),
        HOLDS,
        _CLUSTER,
        "With an AWS owned key StorageEncrypted is false, and the data is encrypted all the same.",
        differs=True,
    ),
    Variant(
        "cluster-without-instances",
        ENCRYPTED,
        alone(),
        BREACHES,
        f"{CONFIG}rds-cluster-encrypted-at-rest.html",
        "A cluster must be encrypted, whether it has instances or not.",
        False,
    ),
    Variant(
        "cluster-without-instances-encrypted",
        ENCRYPTED,
        alone(StorageEncrypted=True),
        HOLDS,
        f"{CONFIG}rds-cluster-encrypted-at-rest.html",
        "A cluster must be encrypted, whether it has instances or not.",
    ),
    Variant(
        "cluster-of-documents-without-instances",
        ENCRYPTED,
        alone(says={"Engine": "docdb", **_OFF}),
        BREACHES,
        "https://docs.aws.amazon.com/config/latest/developerguide/docdb-cluster-encrypted.html",
        "A cluster of DocumentDB must be encrypted, and RDS lists it.",
    ),
    Variant(
        "cluster-with-a-key-of-aws",
        ENCRYPTED,
        alone(says={**_OFF, "StorageEncryptionType": "sse-rds"}),
        HOLDS,
        _CLUSTER,
        "With an AWS owned key StorageEncrypted is false, and the data is encrypted all the same.",
        differs=True,
    ),
    Variant("database-upgrades", UPGRADES, database(AutoMinorVersionUpgrade=True), HOLDS, _322, "It is on."),
    Variant("database-stays", UPGRADES, database(AutoMinorVersionUpgrade=False), BREACHES, _322, "It is off.", False),
    Variant(
        "database-of-documents",
        UPGRADES,
        database(AutoMinorVersionUpgrade=False, state={"engine": "docdb"}),
        HOLDS,
        _DOCUMENTDB,
        "DocumentDB upgrades no minor versions by itself, whatever is set.",
        differs=True,
    ),
    Variant(
        "database-custom",
        UPGRADES,
        database(AutoMinorVersionUpgrade=False, StorageEncrypted=True, state={"engine": "custom-sqlserver-ee"}),
        HOLDS,
        _CREATE,
        "RDS Custom takes no instance whose minor upgrades are on.",
        differs=True,
    ),
    Variant(
        "aurora-stays",
        UPGRADES,
        member(instance={"AutoMinorVersionUpgrade": False}),
        BREACHES,
        _322,
        "Each instance of Aurora has the setting.",
    ),
    Variant(
        "aurora-upgrades-and-its-cluster-stays",
        UPGRADES,
        member(instance={"AutoMinorVersionUpgrade": True}, says={"AutoMinorVersionUpgrade": False}),
        BREACHES,
        f"{CONFIG}rds-automatic-minor-version-upgrade-enabled.html",
        "Aurora upgrades only if the cluster has the setting, too: that of an instance guarantees nothing.",
        False,
        differs=True,
    ),
    Variant(
        "aurora-upgrades-with-its-cluster",
        UPGRADES,
        member(instance={"AutoMinorVersionUpgrade": True}, says={"AutoMinorVersionUpgrade": True}),
        HOLDS,
        f"{CONFIG}rds-automatic-minor-version-upgrade-enabled.html",
        "The cluster and its instance have the setting.",
    ),
    Variant(
        "member-that-upgrades-of-a-cluster-that-stays",
        UPGRADES,
        member("mysql", {"AutoMinorVersionUpgrade": True}, says={"AutoMinorVersionUpgrade": False}),
        BREACHES,
        f"{CONFIG}rds-cluster-auto-minor-version-upgrade-enable.html",
        "Of a Multi-AZ DB cluster the cluster has the setting, whatever its member says.",
        False,
        differs=True,
    ),
    Variant(
        "member-of-a-cluster-that-upgrades",
        UPGRADES,
        member("mysql", {"AutoMinorVersionUpgrade": False}, says={"AutoMinorVersionUpgrade": True}),
        HOLDS,
        _CLUSTER,
        "Of a Multi-AZ DB cluster the cluster has the setting.",
    ),
    Variant(
        "member-of-a-cluster-that-stays",
        UPGRADES,
        member("mysql", {"AutoMinorVersionUpgrade": False}, says={"AutoMinorVersionUpgrade": False}),
        BREACHES,
        f"{CONFIG}rds-cluster-auto-minor-version-upgrade-enable.html",
        "Of a Multi-AZ DB cluster the cluster has the setting.",
    ),
    Variant("database-private", PUBLIC, database(PubliclyAccessible=False), HOLDS, _323, "The flag says no."),
    Variant("database-public", PUBLIC, database(PubliclyAccessible=True), BREACHES, _323, "The flag says yes.", True),
    Variant(
        "database-public-behind-a-subnet",
        PUBLIC,
        database(PubliclyAccessible=True, state={"db_subnet_group_name": None}),
        BREACHES,
        f"{CONFIG}rds-instance-public-access-check.html",
        "The flag alone decides: whoever adds a route makes it reachable.",
        True,
    ),
    Variant(
        "aurora-public", PUBLIC, member(instance={"PubliclyAccessible": True}), BREACHES, _323, "The flag says yes."
    ),
    Variant("database-one-zone", ZONES, database(), BREACHES, _324, "MultiAZ must be true.", False),
    Variant("database-two-zones", ZONES, database(MultiAZ=True), HOLDS, _324, "MultiAZ must be true."),
    Variant(
        "database-replica",
        ZONES,
        _replica,
        BREACHES,
        f"{CONFIG}rds-multi-az-support.html",
        "A replica is an instance as others are, and none but those of clusters are left out.",
    ),
    Variant(
        "aurora-one-instance",
        ZONES,
        member(says={"MultiAZ": False}),
        BREACHES,
        f"{CONFIG}rds-cluster-multi-az-enabled.html",
        "The cluster must have instances in several zones.",
    ),
    Variant(
        "aurora-two-zones",
        ZONES,
        member(says={"MultiAZ": True}),
        HOLDS,
        f"{CONFIG}rds-cluster-multi-az-enabled.html",
        "The cluster has instances in several zones; the flag of the instance does not apply.",
        differs=True,
    ),
    Variant(
        "member-of-a-multi-az-cluster",
        ZONES,
        member("mysql", says={"MultiAZ": True}),
        HOLDS,
        _CLUSTER,
        "The cluster has a writer and two readers in three zones.",
    ),
    Variant(
        "database-custom-one-zone",
        ZONES,
        database(MultiAZ=False, StorageEncrypted=True, state={"engine": "custom-sqlserver-ee"}),
        HOLDS,
        _INSTANCE,
        "RDS Custom knows no such setting.",
        differs=True,
    ),
    Variant(
        "cluster-in-one-zone-without-instances",
        ZONES,
        alone(says={"MultiAZ": False}),
        BREACHES,
        f"{CONFIG}rds-cluster-multi-az-enabled.html",
        "The cluster must have instances in several zones.",
    ),
    Variant("files-plain", FILES, files(Encrypted=False), BREACHES, _331, "Encrypted must be true.", False),
    Variant("files-encrypted", FILES, files(Encrypted=True), HOLDS, _331, "Encrypted must be true."),
    Variant("files-are-no-databases", ENCRYPTED, files(), ASIDE, _321, "This one is about databases."),
)
