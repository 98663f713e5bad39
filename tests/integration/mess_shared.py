# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What somebody shared with everybody: images, snapshots, documents, and whatever has a policy of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

from moto.rds.models import rds_backends

from tests.emulator import kit

ACCOUNT = "123456789012"
REGION = "eu-west-1"
_BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
#: ARN, checks, and the ways to mend it and to break it again.
Add = Callable[..., None]
Client = Callable[..., Any]


def policy(action: str, resource: str = "*", principal: Any = "*") -> str:
    """A policy for everybody, or for others."""
    statement = {"Sid": "Open", "Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


def everything(client: Client, add: Add) -> None:
    """All of it, in one region."""
    for make in (_images, _snapshots, _clusters, _documents, _points, _multi_region_point, _buses, _files, _tables):
        make(client, add)
    _certificates(client, add)
    for make in (_layers, _catalogs, _domains, _apis, _vaults, _deputies, _analyzer):
        make(client, add)


def _images(client: Client, add: Add) -> None:
    ec2 = client("ec2", REGION)
    name = ec2.register_image(Name="golden")["ImageId"]

    def share(how: str) -> None:
        ec2.modify_image_attribute(ImageId=name, LaunchPermission={how: [{"Group": "all"}]})

    share("Add")
    add(_arn("ec2", f"image/{name}"), "public_images", mend=lambda: share("Remove"), worsen=lambda: share("Add"))


def _snapshots(client: Client, add: Add) -> None:
    ec2, rds = client("ec2", REGION), client("rds", REGION)
    volume = ec2.create_volume(AvailabilityZone=f"{REGION}a", Size=1)["VolumeId"]
    name = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]

    def share(how: str) -> None:
        ec2.modify_snapshot_attribute(
            SnapshotId=name, Attribute="createVolumePermission", OperationType=how, GroupNames=["all"]
        )

    share("add")
    arn = _arn("ec2", f"snapshot/{name}")
    add(arn, "public_snapshots", mend=lambda: share("remove"), worsen=lambda: share("add"))
    about = {"Engine": "mysql", "DBInstanceClass": "db.t3.micro", "AllocatedStorage": 20, "MasterUsername": "shop"}
    rds.create_db_instance(DBInstanceIdentifier="gone", MasterUserPassword="Not-a-secret-of-anybody", **about)
    made = rds.create_db_snapshot(DBSnapshotIdentifier="last", DBInstanceIdentifier="gone")["DBSnapshot"]
    rds.delete_db_instance(DBInstanceIdentifier="gone", SkipFinalSnapshot=True)

    def restorable(how: str) -> None:
        rds.modify_db_snapshot_attribute(DBSnapshotIdentifier="last", AttributeName="restore", **{how: ["all"]})

    restorable("ValuesToAdd")
    add(
        made["DBSnapshotArn"],
        "public_snapshots",
        mend=lambda: restorable("ValuesToRemove"),
        worsen=lambda: restorable("ValuesToAdd"),
    )


def _clusters(client: Client, add: Add) -> None:
    """A cluster without an instance, and a snapshot of it."""
    rds = client("rds", REGION)

    password = {"MasterUsername": "shop", "MasterUserPassword": "Not-a-secret-of-anybody"}
    about = {"DBClusterIdentifier": "empty", "Engine": "aurora-mysql", "StorageEncrypted": False}
    arn = rds.create_db_cluster(**about, **password)["DBCluster"]["DBClusterArn"]

    def remake(well: bool) -> None:
        """As a new cluster of the same name would be, with a replica: moto lets none be made within a minute."""
        cluster = rds_backends[ACCOUNT][REGION].clusters["empty"]
        cluster.storage_encrypted = well
        cluster.read_replica_identifiers = [_arn("rds", "cluster:replica")] if well else []

    which = {"DBClusterSnapshotIdentifier": "last-cluster"}
    made = rds.create_db_cluster_snapshot(**which, DBClusterIdentifier="empty")["DBClusterSnapshot"]

    def restorable(how: str) -> None:
        rds.modify_db_cluster_snapshot_attribute(**which, AttributeName="restore", **{how: ["all"]})

    restorable("ValuesToAdd")
    add(arn, "rds_encryption", "rds_multi_az", mend=lambda: remake(True), worsen=lambda: remake(False))
    add(
        made["DBClusterSnapshotArn"],
        "public_snapshots",
        mend=lambda: restorable("ValuesToRemove"),
        worsen=lambda: restorable("ValuesToAdd"),
    )


def _certificates(client: Client, add: Add) -> None:
    """One that is near its end, and whose renewal waits for somebody."""
    about = {"DomainName": "shop.example.com", "ValidationMethod": "DNS"}
    arn = client("acm", REGION).request_certificate(**about)["CertificateArn"]

    def left(days: int, renewal: str) -> None:
        end = datetime.now(timezone.utc) + timedelta(days=days)
        listed = {"Status": "ISSUED", "NotAfter": end, "InUse": True, "RenewalEligibility": "ELIGIBLE"}
        told = {"listed": listed, "renewal": {"RenewalStatus": renewal}}
        kit.stored(ACCOUNT, "acm.told", REGION)[arn] = told

    left(20, "PENDING_VALIDATION")
    add(
        arn,
        "certificate_expiry",
        mend=lambda: left(300, "SUCCESS"),
        worsen=lambda: left(20, "PENDING_VALIDATION"),
    )


def _documents(client: Client, add: Add) -> None:
    ssm = client("ssm", REGION)
    step = {"action": "aws:runShellScript", "name": "it", "inputs": {"runCommand": ["true"]}}
    content = json.dumps({"schemaVersion": "2.2", "description": "it", "mainSteps": [step]})
    ssm.create_document(Content=content, Name="deploy", DocumentType="Command")

    def share(how: str) -> None:
        ssm.modify_document_permission(Name="deploy", PermissionType="Share", **{how: ["all"]})

    share("AccountIdsToAdd")
    add(
        _arn("ssm", "document/deploy"),
        "public_documents",
        mend=lambda: share("AccountIdsToRemove"),
        worsen=lambda: share("AccountIdsToAdd"),
    )


def _points(client: Client, add: Add) -> None:
    """An access point. Nothing here asks for the bucket behind it."""
    control, which = client("s3control", REGION), {"AccountId": ACCOUNT, "Name": "door"}
    arn = _arn("s3", "accesspoint/door")

    def make(blocked: bool) -> None:
        control.create_access_point(
            **which, Bucket="behind", PublicAccessBlockConfiguration=dict.fromkeys(_BLOCKS, blocked)
        )

    def mend() -> None:
        control.delete_access_point(**which)
        make(True)

    def worsen() -> None:
        control.delete_access_point(**which)
        make(False)
        control.put_access_point_policy(**which, Policy=policy("s3:GetObject", f"{arn}/object/*"))

    make(True)
    worsen()
    add(arn, "access_point_public_access", "public_policies", mend=mend, worsen=worsen)


def _multi_region_point(client: Client, add: Add) -> None:
    control, about = client("s3control", "us-west-2"), {"AccountId": ACCOUNT}
    point = {"Name": "wide", "PublicAccessBlock": dict.fromkeys(_BLOCKS, True), "Regions": [{"Bucket": "behind"}]}
    control.create_multi_region_access_point(**about, ClientToken="it", Details=point)
    (made,) = control.list_multi_region_access_points(**about)["AccessPoints"]
    arn = f"arn:aws:s3::{ACCOUNT}:accesspoint/{made['Alias']}"

    def put(principal: Any) -> None:
        details = {"Name": "wide", "Policy": policy("s3:GetObject", f"{arn}/object/*", principal)}
        control.put_multi_region_access_point_policy(**about, ClientToken="it", Details=details)

    put("*")
    add(arn, "public_policies", mend=lambda: put({"AWS": ACCOUNT}), worsen=lambda: put("*"), region="global")


def _buses(client: Client, add: Add) -> None:
    events = client("events", REGION)
    arn = events.create_event_bus(Name="orders")["EventBusArn"]

    def open_it() -> None:
        events.put_permission(EventBusName="orders", Policy=policy("events:PutEvents", arn))

    open_it()
    add(
        arn,
        "public_policies",
        mend=lambda: events.remove_permission(EventBusName="orders", RemoveAllPermissions=True),
        worsen=open_it,
    )


def _files(client: Client, add: Add) -> None:
    efs = client("efs", REGION)
    made = efs.create_file_system(CreationToken="open", Encrypted=True)

    def put(principal: Any) -> None:
        text = policy("elasticfilesystem:ClientMount", made["FileSystemArn"], principal)
        efs.put_file_system_policy(FileSystemId=made["FileSystemId"], Policy=text)

    put("*")
    add(made["FileSystemArn"], "public_policies", mend=lambda: put({"AWS": ACCOUNT}), worsen=lambda: put("*"))


def _tables(client: Client, add: Add) -> None:
    dynamodb = client("dynamodb", REGION)
    arn = dynamodb.create_table(
        TableName="carts",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )["TableDescription"]["TableArn"]

    def open_it() -> None:
        dynamodb.put_resource_policy(ResourceArn=arn, Policy=policy("dynamodb:GetItem", arn))

    open_it()
    add(arn, "public_policies", mend=lambda: dynamodb.delete_resource_policy(ResourceArn=arn), worsen=open_it)


def _layers(client: Client, add: Add) -> None:
    functions = client("lambda", REGION)
    made = functions.publish_layer_version(LayerName="tools", Content={"ZipFile": b"x"})
    which = {"LayerName": "tools", "VersionNumber": made["Version"], "StatementId": "Open"}

    def open_it() -> None:
        functions.add_layer_version_permission(**which, Action="lambda:GetLayerVersion", Principal="*")

    open_it()
    add(
        made["LayerVersionArn"],
        "public_policies",
        mend=lambda: functions.remove_layer_version_permission(**which),
        worsen=open_it,
    )


def _catalogs(client: Client, add: Add) -> None:
    glue, arn = client("glue", REGION), _arn("glue", "catalog")

    def open_it() -> None:
        glue.put_resource_policy(PolicyInJson=policy("glue:GetTable", arn))

    open_it()
    add(arn, "public_policies", mend=glue.delete_resource_policy, worsen=open_it)


def _domains(client: Client, add: Add) -> None:
    search = client("opensearch", REGION)
    arn = search.create_domain(DomainName="products", AccessPolicies=policy("es:*"))["DomainStatus"]["ARN"]

    def put(principal: Any) -> None:
        search.update_domain_config(DomainName="products", AccessPolicies=policy("es:*", principal=principal))

    add(arn, "public_policies", mend=lambda: put({"AWS": ACCOUNT}), worsen=lambda: put("*"))


def _apis(client: Client, add: Add) -> None:
    rest = client("apigateway", REGION)
    name = rest.create_rest_api(
        name="inside", policy=policy("execute-api:Invoke"), endpointConfiguration={"types": ["PRIVATE"]}
    )["id"]

    def put(principal: Any) -> None:
        text = policy("execute-api:Invoke", principal=principal)
        rest.update_rest_api(restApiId=name, patchOperations=[{"op": "replace", "path": "/policy", "value": text}])

    arn = f"arn:aws:apigateway:{REGION}::/restapis/{name}"
    add(arn, "public_policies", mend=lambda: put({"AWS": ACCOUNT}), worsen=lambda: put("*"))


def _vaults(client: Client, add: Add) -> None:
    backup = client("backup", REGION)
    arn = backup.create_backup_vault(BackupVaultName="copies")["BackupVaultArn"]

    def open_it() -> None:
        backup.put_backup_vault_access_policy(BackupVaultName="copies", Policy=policy("backup:CopyIntoBackupVault"))

    open_it()
    add(
        arn,
        "public_policies",
        mend=lambda: backup.delete_backup_vault_access_policy(BackupVaultName="copies"),
        worsen=open_it,
    )


def _deputies(client: Client, add: Add) -> None:
    """A queue that takes whatever anybody's topic sends."""
    sqs = client("sqs", REGION)
    url, arn = sqs.create_queue(QueueName="inbox")["QueueUrl"], _arn("sqs", "inbox")
    allowed = json.loads(policy("sqs:SendMessage", arn, {"Service": "sns.amazonaws.com"}))

    def put(condition: dict[str, Any]) -> None:
        (statement,) = allowed["Statement"]
        text = json.dumps({**allowed, "Statement": [{**statement, "Condition": condition}]})
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": text})

    put({})
    add(
        arn,
        "confused_deputy",
        mend=lambda: put({"StringEquals": {"aws:SourceAccount": ACCOUNT}}),
        worsen=lambda: put({}),
    )


def _analyzer(client: Client, add: Add) -> None:
    """What IAM Access Analyzer found that this audit does not look at."""
    client("accessanalyzer", REGION).create_analyzer(analyzerName="outside", type="ACCOUNT")
    arn = _arn("sqs", "elsewhere")
    found = {"resource": arn, "resourceType": "AWS::SQS::Queue", "isPublic": True, "principal": {"AWS": "*"}}
    kept = kit.stored(ACCOUNT, "accessanalyzer.findings", REGION)

    def open_it() -> None:
        kept["one"] = found

    open_it()
    add(arn, "access_analyzer_findings", mend=lambda: kept.pop("one"), worsen=open_it)
