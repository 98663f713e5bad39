# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2: which regions there are, how it names the key of new volumes, and settings that an organization may hold."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from tests.emulator.account import ACCOUNT
from tests.emulator.kit import stored

from .form import Clients, Contract, Refusal, Reply


def _key(client: Clients) -> Any:
    found = client("ec2").get_ebs_default_kms_key_id()["KmsKeyId"]
    about = client("kms").describe_key(KeyId=found)["KeyMetadata"]
    return found == about["Arn"], about["KeyManager"]


def _images(client: Clients) -> Any:
    ec2 = client("ec2")
    criteria = [{"ImageProviders": ["amazon"]}]
    found = [ec2.get_allowed_images_settings()]
    ec2.replace_image_criteria_in_allowed_images_settings(ImageCriteria=criteria)
    ec2.enable_allowed_images_settings(AllowedImagesSettingsState="audit-mode")
    found.append(ec2.get_allowed_images_settings())
    ec2.disable_allowed_images_settings()
    found.append(ec2.get_allowed_images_settings())
    return [(item["State"], item["ImageCriteria"], item["ManagedBy"]) for item in found]


def _held(client: Clients) -> Any:
    stored(ACCOUNT, "ec2.declarative")["allowed_images"] = {"State": "enabled"}
    client("ec2").disable_allowed_images_settings()


#: What a declarative policy may hold beside the allowed images and VPCs: reading it, the way into the answer, what the
#: policy says, and a write.
_HELD: tuple[tuple[str, str, str, dict[str, Any], str, dict[str, Any]], ...] = (
    (
        "metadata",
        "get_instance_metadata_defaults",
        "AccountLevel",
        {"HttpTokens": "required"},
        "modify_instance_metadata_defaults",
        {"HttpTokens": "optional"},
    ),
    (
        "snapshots",
        "get_snapshot_block_public_access_state",
        "",
        {"State": "block-new-sharing"},
        "disable_snapshot_block_public_access",
        {},
    ),
    (
        "images",
        "get_image_block_public_access_state",
        "",
        {"ImageBlockPublicAccessState": "unblocked"},
        "enable_image_block_public_access",
        {"ImageBlockPublicAccessState": "block-new-sharing"},
    ),
    (
        "serial",
        "get_serial_console_access_status",
        "",
        {"SerialConsoleAccessEnabled": True},
        "disable_serial_console_access",
        {},
    ),
    (
        "block",
        "describe_vpc_block_public_access_options",
        "VpcBlockPublicAccessOptions",
        {"InternetGatewayBlockMode": "block-ingress"},
        "modify_vpc_block_public_access_options",
        {"InternetGatewayBlockMode": "off"},
    ),
    (
        "allowed_images",
        "get_allowed_images_settings",
        "",
        {"State": "enabled"},
        "disable_allowed_images_settings",
        {},
    ),
)


def _each_held(client: Clients) -> Any:
    """Of each setting whether it is the policy's, and how EC2 refuses a write of it."""
    ec2, found = client("ec2"), []
    for name, read, key, says, write, params in _HELD:
        stored(ACCOUNT, "ec2.declarative")[name] = says
        answer = getattr(ec2, read)()
        answer = answer[key] if key else answer
        try:
            getattr(ec2, write)(**params)
        except ClientError as error:
            found.append((answer["ManagedBy"], says.items() <= answer.items(), error.response["Error"]["Code"]))
    return sorted(set(found)), len(found)


def _block(client: Clients) -> Any:
    ec2 = client("ec2")
    found = [ec2.describe_vpc_block_public_access_options()["VpcBlockPublicAccessOptions"]]
    ec2.modify_vpc_block_public_access_options(InternetGatewayBlockMode="block-ingress")
    found.append(ec2.describe_vpc_block_public_access_options()["VpcBlockPublicAccessOptions"])
    return [(item["State"], item["InternetGatewayBlockMode"], item["ManagedBy"]) for item in found]


def _excluded(client: Clients) -> Any:
    ec2 = client("ec2")
    found = []
    for _made in range(2):
        made = ec2.create_vpc_block_public_access_exclusion(
            VpcId="vpc-0a1b2c3d", InternetGatewayExclusionMode="allow-egress"
        )
        found.append(made["VpcBlockPublicAccessExclusion"]["ExclusionId"])
    ec2.delete_vpc_block_public_access_exclusion(ExclusionId=found[0])
    rows = ec2.describe_vpc_block_public_access_exclusions()["VpcBlockPublicAccessExclusions"]
    return [(row["ResourceArn"].rpartition(":")[2], row["State"]) for row in rows]


def _encryption(client: Clients) -> Any:
    ec2 = client("ec2")
    found = [ec2.describe_account_vpc_encryption_control()["AccountVpcEncryptionControl"]]
    ec2.modify_account_vpc_encryption_control(Mode="attempt-monitor", NatGateway="enable")
    ec2.modify_account_vpc_encryption_control(Lambda="enable")
    found.append(ec2.describe_account_vpc_encryption_control()["AccountVpcEncryptionControl"])
    return [
        (item["State"], item["Mode"], sorted(name for name, on in item["Exclusions"].items() if on == "enabled"))
        for item in found
    ]


_API = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/"
_DECLARATIVE = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_declarative.html"


def _partitions(client: Clients) -> Any:
    found = client("ec2").describe_regions()["Regions"]
    names = {item["RegionName"].split("-")[0] for item in found}
    return names & {"cn", "us"}, any("gov" in item["RegionName"] for item in found)


ROWS = (
    Contract(
        name="ec2-regions-of-the-partition",
        service="ec2",
        operation="DescribeRegions",
        when="other partitions have regions too",
        answer=Reply("shape", ({"us"}, False)),
        source="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html",
        provoke=_partitions,
        by="ec2.describe_regions",
        was="failed: not the code, but what it was tested with: 38 regions, four of them of two other partitions",
    ),
    Contract(
        name="ec2-ebs-key-arn",
        service="ec2",
        operation="GetEbsDefaultKmsKeyId",
        when="the key is AWS's own",
        answer=Reply("normal form", (True, "AWS")),
        source="cloud-custodian/cloud-custodian tests/data/placebo/test_account_disable_ebs_encrypt",
        provoke=_key,
        by="ec2.get_ebs_default_key",
        was="failed: alias/aws/ebs never settled",
    ),
    Contract(
        name="ec2-allowed-images",
        service="ec2",
        operation="GetAllowedImagesSettings",
        when="the account is new, then has criteria in audit mode, then is disabled, which keeps them",
        answer=Reply(
            "default",
            [
                ("disabled", [], "account"),
                ("audit-mode", [{"ImageProviders": ["amazon"]}], "account"),
                ("disabled", [{"ImageProviders": ["amazon"]}], "account"),
            ],
        ),
        source=f"{_API}API_GetAllowedImagesSettings.html",
        provoke=_images,
        by="ec2_account.get_allowed_images",
    ),
    Contract(
        name="ec2-vpc-block",
        service="ec2",
        operation="DescribeVpcBlockPublicAccessOptions",
        when="the account is new, and when its mode was changed a moment ago",
        answer=Reply(
            "default", [("default-state", "off", "account"), ("update-in-progress", "block-ingress", "account")]
        ),
        source=f"{_API}API_VpcBlockPublicAccessOptions.html",
        provoke=_block,
        by="ec2_account.modify_block",
    ),
    Contract(
        name="ec2-vpc-block-exclusions",
        service="ec2",
        operation="DescribeVpcBlockPublicAccessExclusions",
        when="one of two exclusions was deleted a moment ago",
        answer=Reply("effect", [("vpc/vpc-0a1b2c3d", "delete-complete"), ("vpc/vpc-0a1b2c3d", "create-complete")]),
        source=f"{_API}API_VpcBlockPublicAccessExclusion.html",
        provoke=_excluded,
        by="ec2_account.delete_exclusion",
    ),
    Contract(
        name="ec2-vpc-encryption",
        service="ec2",
        operation="DescribeAccountVpcEncryptionControl",
        when="the account is new, and when it was changed twice, each time in part",
        answer=Reply(
            "default",
            [
                ("default-state", "unmanaged", []),
                ("transitions-in-progress", "attempt-monitor", ["Lambda", "NatGateway"]),
            ],
        ),
        source=f"{_API}API_ModifyAccountVpcEncryptionControl.html",
        provoke=_encryption,
        by="ec2_account.modify_encryption",
    ),
    Contract(
        name="ec2-held-by-declarative-policy",
        service="ec2",
        operation="DisableAllowedImagesSettings",
        when="a declarative policy of the organization holds the setting",
        answer=Refusal("DeclarativePolicyViolation", "This functionality has been disabled by a Declarative Policy."),
        source=f"{_DECLARATIVE}; primeharbor/pht-account-configurator lambda/EnableEBSBlockPublicAccess.py",
        provoke=_held,
        by="ec2_account.set_unless_held",
        was="failed: with this code nobody was told who controls the setting",
        assumed="which code: the second source expects OperationNotPermitted too, and each is known by its text",
    ),
    Contract(
        name="ec2-each-setting-of-a-declarative-policy",
        service="ec2",
        operation="GetSnapshotBlockPublicAccessState",
        when="a declarative policy holds metadata defaults, sharing of snapshots and images, the serial console, the "
        "block of public access to VPCs, or the allowed images",
        answer=Reply("effect", ([("declarative-policy", True, "DeclarativePolicyViolation")], len(_HELD))),
        source="https://docs.aws.amazon.com/organizations/latest/userguide/"
        "orgs_manage_policies_declarative_syntax.html",
        provoke=_each_held,
        by="ec2_account.refuse_held",
        was="already right, but never tried: these settings were always the account's here",
    ),
)
