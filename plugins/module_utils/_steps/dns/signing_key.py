# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The KMS key with which Route 53 signs a zone. Pure.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/access-control-managing-permissions.html#KMS-key-policy-for-DNSSEC
"""

from __future__ import annotations

from ..._parts.dns_names import shown_name
from ..._parts.key import OwnKey

SERVICE = "dnssec-route53.amazonaws.com"


def signing_key(zone: str, account_id: str) -> OwnKey:
    """The KMS key behind our key-signing key.

    AWS's example has its conditions on the source for signing alone: a grant may be asked for without saying for whom.
    """
    account, zones = {"aws:SourceAccount": account_id}, {"aws:SourceArn": "arn:aws:route53:::hostedzone/*"}
    common = {"Effect": "Allow", "Principal": {"Service": SERVICE}, "Resource": "*"}
    return OwnKey(
        alias=f"alias/dayone-dnssec-{shown_name(zone).replace('.', '_')}",
        description=f"Signs {shown_name(zone)} (DNSSEC)",
        owner=f"dns_dnssec/{shown_name(zone)}",
        account_id=account_id,
        spec="ECC_NIST_P256",
        statements={
            "DayoneDnssec": {
                "Sid": "DayoneDnssec",
                **common,
                "Action": ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"],
                "Condition": {"StringEquals": account, "ArnLike": zones},
            },
            "DayoneDnssecGrant": {
                "Sid": "DayoneDnssecGrant",
                **common,
                "Action": "kms:CreateGrant",
                "Condition": {
                    "Bool": {"kms:GrantIsForAWSResource": "true"},
                    "StringEqualsIfExists": account,
                    "ArnLikeIfExists": zones,
                },
            },
        },
    )
