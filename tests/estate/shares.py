# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is shared with accounts, with an organization, or with everybody, and how it is encrypted."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.emulator.account import ACCOUNT

from .form import BREACHES, CONFIG, HOLDS, HUB, REGION, Estate, Variant

_SNAPSHOTS, _IMAGES, _DOCUMENTS = (f"resource_audit.public_{name}" for name in ("snapshots", "images", "documents"))
_OTHER = "222222222222"
_RDS = f"{CONFIG}rds-snapshots-public-prohibited.html"
_SHARING = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/share-encrypted-snapshot.html"
_AMI = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-explicit.html"
_SSM = f"{HUB}ssm-controls.html#ssm-4"
_POINTS, _S3_19 = "resource_audit.access_point_public_access", f"{HUB}s3-controls.html#s3-19"
_BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
_PASSWORD = {"MasterUsername": "shop", "MasterUserPassword": "Not-a-secret-of-anybody"}


def _database(*shared: str, encrypted: bool = False) -> Callable[[Estate], str]:
    def stands(estate: Estate) -> str:
        rds, name = estate.client("rds"), estate.name("db")
        about = {"Engine": "mysql", "DBInstanceClass": "db.t3.micro", "AllocatedStorage": 20, **_PASSWORD}
        kept = {"StorageEncrypted": True, "MultiAZ": True} if encrypted else {"MultiAZ": True}
        rds.create_db_instance(DBInstanceIdentifier=name, **about, **kept)
        made = rds.create_db_snapshot(DBSnapshotIdentifier=f"{name}-s", DBInstanceIdentifier=name)["DBSnapshot"]
        if shared:
            which = {"DBSnapshotIdentifier": f"{name}-s", "AttributeName": "restore"}
            rds.modify_db_snapshot_attribute(**which, ValuesToAdd=list(shared))
        return str(made["DBSnapshotArn"])

    return stands


def _image(**permission: Any) -> Callable[[Estate], str]:
    def stands(estate: Estate) -> str:
        ec2 = estate.client("ec2")
        name = ec2.register_image(Name=estate.name("image"))["ImageId"]
        if permission:
            ec2.modify_image_attribute(ImageId=name, LaunchPermission={"Add": [permission]})
        return estate.arn("ec2", f"image/{name}")

    return stands


def _document(*accounts: str) -> Callable[[Estate], str]:
    def stands(estate: Estate) -> str:
        ssm, name = estate.client("ssm"), estate.name("document")
        step = {"action": "aws:runShellScript", "name": "it", "inputs": {"runCommand": ["true"]}}
        content = json.dumps({"schemaVersion": "2.2", "description": "it", "mainSteps": [step]})
        ssm.create_document(Content=content, Name=name, DocumentType="Command")
        if accounts:
            ssm.modify_document_permission(Name=name, PermissionType="Share", AccountIdsToAdd=list(accounts))
        return estate.arn("ssm", f"document/{name}", REGION)

    return stands


def _point(*blocks: str) -> Callable[[Estate], str]:
    """An access point with these blocks, to a bucket of somebody's."""

    def stands(estate: Estate) -> str:
        name, kept = estate.name("door"), {block: block in blocks for block in _BLOCKS}
        estate.client("s3control").create_access_point(
            AccountId=ACCOUNT, Name=name, Bucket="behind", PublicAccessBlockConfiguration=kept
        )
        return estate.arn("s3", f"accesspoint/{name}")

    return stands


ROWS = (
    Variant("door-blocked", _POINTS, _point(*_BLOCKS), HOLDS, _S3_19, "All four settings are on."),
    Variant("door-open", _POINTS, _point(), BREACHES, _S3_19, "No setting is on, in it or in the account."),
    Variant(
        "door-with-three-blocks",
        _POINTS,
        _point(*_BLOCKS[:3]),
        BREACHES,
        _S3_19,
        "Who is let in by a policy is not restricted.",
    ),
    Variant("rds-snapshot-of-its-own", _SNAPSHOTS, _database(), HOLDS, _RDS, "It is shared with nobody."),
    Variant("rds-snapshot-shared-with-an-account", _SNAPSHOTS, _database(_OTHER), HOLDS, _RDS, "It is not public."),
    Variant("rds-snapshot-public", _SNAPSHOTS, _database("all"), BREACHES, _RDS, "It is public.", "shared publicly"),
    Variant(
        "rds-snapshot-public-beside-an-account",
        _SNAPSHOTS,
        _database(_OTHER, "all"),
        BREACHES,
        _RDS,
        "One value of all is enough.",
    ),
    Variant(
        "rds-snapshot-encrypted-and-shared-with-an-account",
        _SNAPSHOTS,
        _database(_OTHER, encrypted=True),
        HOLDS,
        _SHARING,
        "An encrypted one can be shared with named accounts, never with everybody.",
    ),
    Variant("image-of-its-own", _IMAGES, _image(), HOLDS, _AMI, "It is private."),
    Variant("image-shared-with-an-account", _IMAGES, _image(UserId=_OTHER), HOLDS, _AMI, "It is not public."),
    Variant("image-public", _IMAGES, _image(Group="all"), BREACHES, _AMI, "It is public.", "shared publicly"),
    Variant("document-of-its-own", _DOCUMENTS, _document(), HOLDS, _SSM, "It is private."),
    Variant("document-shared-with-an-account", _DOCUMENTS, _document(_OTHER), HOLDS, _SSM, "It is not public."),
    Variant("document-public", _DOCUMENTS, _document("all"), BREACHES, _SSM, "It is public.", "shared publicly"),
)
