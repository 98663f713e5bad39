# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2: how it names the key of new volumes."""

from __future__ import annotations

from typing import Any

from .form import Clients, Contract, Reply


def _key(client: Clients) -> Any:
    found = client("ec2").get_ebs_default_kms_key_id()["KmsKeyId"]
    about = client("kms").describe_key(KeyId=found)["KeyMetadata"]
    return found == about["Arn"], about["KeyManager"]


ROWS = (
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
)
