# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What CloudFront, ACM, Route 53 and EC2 refuse while they are still at an earlier change."""

from __future__ import annotations

from .cloudfront import config
from .form import Clients, Contract, Late
from .refusals_dns import CONTACT
from .scripts import Ask, ask, before, late
from .still_busy import busy

_TF = "hashicorp/terraform-provider-aws internal/service/"
_DOCS = "https://docs.aws.amazon.com"
_RIGHT = "already right"
_NAMED = {"DomainName": "ready-mine.com"}
_DOMAIN = {**_NAMED, "DurationInYears": 1}
_CONTACTS = ("AdminContact", "RegistrantContact", "TechContact")
_SIGNER = {"Algorithm": 13, "Flags": 257, "PublicKey": "c2lnbmVy"}
_RECORD = {"Name": "a.example.com", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]}


def _turned_off(client: Clients) -> None:
    """Turn a distribution off, and delete it."""
    cloudfront = client("cloudfront")
    made = client("cloudfront", agent="").create_distribution(DistributionConfig=config())
    about = {**made["Distribution"]["DistributionConfig"], "Enabled": False}
    named = {"Id": made["Distribution"]["Id"]}
    changed = cloudfront.update_distribution(**named, IfMatch=made["ETag"], DistributionConfig=about)
    cloudfront.delete_distribution(**named, IfMatch=changed["ETag"])


def _let_go(name: str, what: str, code: str, last: Ask) -> Contract:
    """A distribution that used it was deleted. CloudFront's places let go of it one by one."""
    return late(
        name,
        (
            before("cloudfront", "create_distribution", DistributionConfig=config(Enabled=False)),
            ask("cloudfront", "delete_distribution", Id="$0.Distribution.Id", IfMatch="$0.ETag"),
            last,
        ),
        Late(10, ("cloudfront:DeleteDistribution",), code, f"Cannot delete the {what}, it is in use.", "*"),
        "the distribution that used it was deleted a moment ago",
        f"{_DOCS}/cloudfront/latest/APIReference/API_DeleteFunction.html; hashicorp/terraform-provider-aws#21730",
        _RIGHT,
    )


ROWS = (
    Contract(
        "cloudfront-still-on",
        "cloudfront",
        "DeleteDistribution",
        "the distribution was turned off a moment ago",
        Late(
            20,
            ("cloudfront:UpdateDistribution",),
            "DistributionNotDisabled",
            "The distribution you are trying to delete has not been disabled.",
            "Id",
        ),
        f"{_TF}cloudfront/distribution.go; hashicorp/terraform-provider-aws#3034",
        _turned_off,
    ),
    _let_go(
        "cloudfront-function-let-go-late",
        "function",
        "FunctionInUse",
        ask("cloudfront", "delete_function", Name="f", IfMatch="1"),
    ),
    _let_go(
        "cloudfront-access-control-let-go-late",
        "origin access control",
        "OriginAccessControlInUse",
        ask("cloudfront", "delete_origin_access_control", Id="E1", IfMatch="1"),
    ),
    _let_go(
        "cloudfront-headers-policy-let-go-late",
        "response headers policy",
        "ResponseHeadersPolicyInUse",
        ask("cloudfront", "delete_response_headers_policy", Id="E1", IfMatch="1"),
    ),
    busy(
        "cloudfront-certificate-unknown-yet",
        "the certificate was requested, and issued, a moment ago",
        f"{_TF}cloudfront/distribution.go; hashicorp/terraform-provider-aws#4687",
        Late(
            10,
            ("acm:RequestCertificate",),
            "InvalidViewerCertificate",
            "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a "
            "valid certificate chain.",
            ".CertificateArn",
        ),
        ask("acm", "request_certificate", DomainName="example.com", ValidationMethod="DNS"),
        ask(
            "cloudfront",
            "create_distribution",
            DistributionConfig=config(
                ViewerCertificate={"ACMCertificateArn": "$0.CertificateArn", "SSLSupportMethod": "sni-only"}
            ),
        ),
    ),
    busy(
        "acm-let-go-late",
        "the distribution that used the certificate was deleted a moment ago",
        f"{_TF}acm/certificate.go",
        Late(30, ("cloudfront:DeleteDistribution",), "ResourceInUseException", "The certificate is in use.", "*"),
        before("cloudfront", "create_distribution", DistributionConfig=config(Enabled=False)),
        before("acm", "request_certificate", DomainName="example.com", ValidationMethod="DNS"),
        ask("cloudfront", "delete_distribution", Id="$0.Distribution.Id", IfMatch="$0.ETag"),
        ask("acm", "delete_certificate", CertificateArn="$1.CertificateArn"),
    ),
    busy(
        "route53-zone-being-changed",
        "another change of the zone was sent a moment ago",
        f"{_TF}route53/record.go",
        Late(
            2,
            ("route53:ChangeResourceRecordSets",),
            "PriorRequestNotComplete",
            "The request was rejected because Route 53 was still processing a prior request.",
            "HostedZoneId",
        ),
        before("route53", "create_hosted_zone", Name="example.com", CallerReference="1"),
        *(
            ask(
                "route53",
                "change_resource_record_sets",
                HostedZoneId="$0.HostedZone.Id",
                ChangeBatch={"Changes": [{"Action": "UPSERT", "ResourceRecordSet": {**_RECORD, "TTL": seconds}}]},
            )
            for seconds in (60, 300)
        ),
    ),
    late(
        "route53-parent-still-refers",
        (
            before("route53", "create_hosted_zone", Name="ready-mine.com", CallerReference="1"),
            before("route53domains", "register_domain", **_DOMAIN, **dict.fromkeys(_CONTACTS, CONTACT)),
            before("route53domains", "associate_delegation_signer_to_domain", **_NAMED, SigningAttributes=_SIGNER),
            before("route53domains", "get_domain_detail", **_NAMED),
            ask(
                "route53domains",
                "disassociate_delegation_signer_from_domain",
                **_NAMED,
                Id="$3.DnssecKeys.0.Id",
            ),
            ask("route53", "disable_hosted_zone_dnssec", HostedZoneId="$0.HostedZone.Id"),
        ),
        Late(
            30,
            ("route53domains:DisassociateDelegationSignerFromDomain",),
            "KeySigningKeyInParentDSRecord",
            "Because of DNS lookup failure, we could not determine the DS record status.",
            "*",
        ),
        "the DS record was taken out of the parent zone a moment ago",
        f"{_TF}route53/hosted_zone_dnssec.go",
        _RIGHT,
        "the text",
        "DisableHostedZoneDNSSEC",
    ),
    busy(
        "ec2-network-let-go-late",
        "a subnet of the network was deleted a moment ago",
        f"{_TF}ec2/vpc_.go",
        Late(
            6,
            ("ec2:DeleteSubnet",),
            "DependencyViolation",
            "The vpc has dependencies and cannot be deleted.",
            "*",
        ),
        before("ec2", "describe_subnets"),
        ask("ec2", "delete_subnet", SubnetId="$0.Subnets.0.SubnetId"),
        ask("ec2", "delete_vpc", VpcId="$0.Subnets.0.VpcId"),
    ),
)
