# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import key, log_group
from ..._permissions.need import Needs, also, reads, undoes, with_when, writes

#: What the variables of names are where they are not set.
NAMES = {
    "dns_domain": "*",
}
ZONES = "route53:::hostedzone/*"
FIND = reads("route53 ListHostedZonesByName")
REGISTRAR = reads("route53domains GetDomainDetail ListOperations")
PERMISSIONS: dict[str, Needs] = {
    "dns_zone": with_when(
        (
            FIND,
            REGISTRAR,
            reads("route53 GetHostedZone ListResourceRecordSets ListTagsForResource", ZONES),
            reads("route53 GetChange", "route53:::change/*"),
            writes("route53 CreateHostedZone"),
            writes("route53 ChangeResourceRecordSets ChangeTagsForResource UpdateHostedZoneComment", ZONES),
            also("ec2:DescribeVpcs", "route53 AssociateVPCWithHostedZone", when="dns_private"),
            writes("route53 AssociateVPCWithHostedZone", ZONES, when="dns_private"),
            undoes("route53 DisassociateVPCFromHostedZone", ZONES, when="dns_private"),
            writes("route53domains UpdateDomainNameservers", when="dns_manage_delegation"),
            undoes("route53 DeleteHostedZone", ZONES),
        ),
        "dns_domain dns_zone_id",
    ),
    "domain_registration": with_when(
        (
            reads(
                "route53domains CheckDomainAvailability GetContactReachabilityStatus GetDomainDetail "
                "GetOperationDetail ListOperations ListPrices"
            ),
            writes("route53domains RegisterDomain", when="dns_register"),
            writes(
                "route53domains EnableDomainTransferLock DisableDomainTransferLock EnableDomainAutoRenew "
                "DisableDomainAutoRenew UpdateDomainContactPrivacy"
            ),
        ),
        "dns_registration",
    ),
    "dns_dnssec": with_when(
        (
            FIND,
            REGISTRAR,
            reads("route53 GetDNSSEC", ZONES),
            writes(
                "route53 CreateKeySigningKey ActivateKeySigningKey EnableHostedZoneDNSSEC DeactivateKeySigningKey "
                "DeleteKeySigningKey DisableHostedZoneDNSSEC",
                ZONES,
            ),
            *key("dns_dnssec/{dns_domain}", "dayone-dnssec-*", rotation=False, removed=True),
            also("kms:CreateGrant kms:GetPublicKey kms:Sign", "route53 CreateKeySigningKey", "kms:*:{account}:key/*"),
            writes(
                "route53domains AssociateDelegationSignerToDomain DisassociateDelegationSignerFromDomain",
                when="dns_manage_ds",
            ),
        ),
        "dns_dnssec",
    ),
    "dns_query_logging": with_when(
        (
            FIND,
            reads("route53 ListQueryLoggingConfigs"),
            writes("route53 CreateQueryLoggingConfig", ZONES),
            undoes("route53 DeleteQueryLoggingConfig", "route53:::queryloggingconfig/*"),
            *log_group("/aws/route53/*"),
            reads("logs DescribeResourcePolicies"),
            writes("logs PutResourcePolicy"),
            undoes("logs DeleteResourcePolicy"),
            # With a retention of 0 logs are kept for good.
            writes("logs DeleteRetentionPolicy", "logs:*:{account}:log-group:/aws/route53/*"),
            undoes("logs DeleteLogGroup", "logs:*:{account}:log-group:/aws/route53/*"),
        ),
        "dns_query_logging",
    ),
}
