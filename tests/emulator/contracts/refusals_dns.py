# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""DNS: what Route 53 and its registrar refuse."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from .form import Clients, Contract, Refusal, Reply
from .scripts import Ask, ask, refusal, script

_API = "https://docs.aws.amazon.com/Route53/latest/APIReference/API_"
_DOMAINS = f"{_API}domains_"
_ZONE = ask("route53", "create_hosted_zone", Name="example.com", CallerReference="one")
_ID = "$0.HostedZone.Id"
_GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/example.com"
_KEY = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
CONTACT = {
    "FirstName": "Erika",
    "LastName": "Example",
    "ContactType": "PERSON",
    "AddressLine1": "Example Street 1",
    "City": "Berlin",
    "CountryCode": "DE",
    "ZipCode": "10115",
    "PhoneNumber": "+49.301234567",
    "Email": "a@example.com",
}


def _grant(*actions: str) -> str:
    """A key's policy: the account's, and what Route 53 may do with the key."""
    ours = {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    theirs = {**ours, "Principal": {"Service": "dnssec-route53.amazonaws.com"}, "Action": list(actions)}
    return json.dumps({"Version": "2012-10-17", "Statement": [ours, *([theirs] if actions else [])]})


def _signed(client: Clients, then: str = "", *, twice: bool = False, **about: str) -> None:
    """A zone that an active key signs, and then what is asked of it."""
    route53, rights = client("route53"), ("kms:DescribeKey", "kms:GetPublicKey", "kms:Sign", "kms:CreateGrant")
    zone = route53.create_hosted_zone(Name="example.com", CallerReference="one")["HostedZone"]["Id"]
    made = client("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY", Policy=_grant(*rights))
    key = {"KeyManagementServiceArn": made["KeyMetadata"]["Arn"], "Name": "key", "Status": "ACTIVE"}
    for number in range(1 + twice):
        route53.create_key_signing_key(CallerReference=str(number), HostedZoneId=zone, **key)
    route53.enable_hosted_zone_dnssec(HostedZoneId=zone)
    getattr(route53, then)(HostedZoneId=zone, **about)


def _key(client: Clients, spec: str, *, policy: str = "", name: str = "key") -> None:
    """Make a key-signing key of a KMS key."""
    tags = [{"TagKey": "_custom_id_", "TagValue": _KEY.rpartition("/")[2]}]
    usage = "SIGN_VERIFY" if spec != "SYMMETRIC_DEFAULT" else "ENCRYPT_DECRYPT"
    more = {"Policy": policy} if policy else {}
    client("kms").create_key(KeySpec=spec, KeyUsage=usage, Tags=tags, **more)
    route53 = client("route53")
    zone = route53.create_hosted_zone(Name="example.com", CallerReference="one")["HostedZone"]["Id"]
    route53.create_key_signing_key(
        CallerReference="1", HostedZoneId=zone, KeyManagementServiceArn=_KEY, Name=name, Status="ACTIVE"
    )


def _private_zone(client: Clients) -> None:
    """Ask a private zone for its keys."""
    vpc = client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
    where = {"VPCRegion": "us-east-1", "VPCId": vpc}
    about = {"HostedZoneConfig": {"PrivateZone": True}, "VPC": where}
    made = client("route53").create_hosted_zone(Name="example.com", CallerReference="one", **about)
    client("route53").get_dnssec(HostedZoneId=made["HostedZone"]["Id"])


def _record(action: str, value: str) -> Ask:
    about = {"Name": "www.example.com", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": value}]}
    batch = {"Changes": [{"Action": action, "ResourceRecordSet": about}]}
    return ask("route53", "change_resource_record_sets", HostedZoneId=_ID, ChangeBatch=batch)


def _log(group: str = _GROUP) -> Ask:
    return ask("route53", "create_query_logging_config", HostedZoneId=_ID, CloudWatchLogsLogGroupArn=group)


_LET_IN = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "route53.amazonaws.com"},
                "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                "Resource": f"{_GROUP}:*",
            }
        ],
    }
)
_MAKE_GROUP = ask("logs", "create_log_group", logGroupName="/aws/route53/example.com")


def _under_way(client: Clients) -> Any:
    """The states of a registration that the registry takes its time for."""
    made = script(_register("slow-mine.com"))(client)["OperationId"]
    return client("route53domains").get_operation_detail(OperationId=made)["Status"]


def _register(name: str) -> Ask:
    contacts = {f"{role}Contact": CONTACT for role in ("Admin", "Registrant", "Tech")}
    return ask("route53domains", "register_domain", DomainName=name, DurationInYears=1, **contacts)


def _row(name: str, operation: str, when: str, answer: tuple[str, str], source: str, by: str, provoke: Any) -> Contract:
    return Contract(name, "route53", operation, when, Refusal(*answer), source, provoke, by)


ROWS = (
    Contract(
        "route53domains-operation-under-way",
        "route53domains",
        "GetOperationDetail",
        "the registry is still at work",
        Reply("effect", "IN_PROGRESS"),
        f"{_DOMAINS}GetOperationDetail.html",
        _under_way,
        "route53domains.get_operation_detail",
    ),
    refusal(
        "route53-zone-absent",
        "there is no such zone",
        ("NoSuchHostedZone", "No hosted zone found with ID: ZNONE"),
        f"{_API}ListResourceRecordSets.html",
        "route53.zone_of",
        ask("route53", "list_resource_record_sets", HostedZoneId="ZNONE"),
    ),
    refusal(
        "route53-record-twice",
        "a record of that name and type is there",
        (
            "InvalidChangeBatch",
            "[Tried to create resource record set [name='www.example.com.', type='A'] but it already exists]",
        ),
        f"{_API}ChangeResourceRecordSets.html",
        "route53.change_resource_record_sets",
        _ZONE,
        _record("CREATE", "192.0.2.1"),
        _record("CREATE", "192.0.2.2"),
    ),
    _row(
        "route53-dnssec-private",
        "GetDNSSEC",
        "the zone is private",
        ("InvalidArgument", "DNSSEC is for public hosted zones only."),
        f"{_API}GetDNSSEC.html",
        "route53_dnssec.get_dnssec",
        _private_zone,
    ),
    _row(
        "route53-signing-key-name",
        "CreateKeySigningKey",
        "the name has other characters than letters, digits and underscores",
        ("InvalidKeySigningKeyName", "a-b is no name of a key-signing key."),
        f"{_API}CreateKeySigningKey.html",
        "route53_dnssec.create_key_signing_key",
        partial(_key, spec="ECC_NIST_P256", name="a-b"),
    ),
    _row(
        "route53-signing-key-twice",
        "CreateKeySigningKey",
        "the zone has a key-signing key of that name",
        ("KeySigningKeyAlreadyExists", "Key-signing key key already exists."),
        f"{_API}CreateKeySigningKey.html",
        "route53_dnssec.create_key_signing_key",
        partial(_signed, twice=True),
    ),
    _row(
        "route53-signing-key-spec",
        "CreateKeySigningKey",
        "the KMS key is not an ECC_NIST_P256 one in us-east-1",
        ("InvalidKMSArn", f"{_KEY} is no enabled key of the kind ECC_NIST_P256 in us-east-1."),
        "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec-cmk-requirements.html",
        "route53_dnssec.create_key_signing_key",
        partial(_key, spec="SYMMETRIC_DEFAULT"),
    ),
    _row(
        "route53-signing-key-policy",
        "CreateKeySigningKey",
        "the KMS key's policy does not let Route 53 sign",
        ("InvalidKMSArn", f"The policy of {_KEY} does not let dnssec-route53.amazonaws.com sign."),
        "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec-cmk-requirements.html",
        "route53_dnssec.create_key_signing_key",
        partial(_key, spec="ECC_NIST_P256", policy=_grant()),
    ),
    refusal(
        "route53-signing-key-absent",
        "the zone has no such key-signing key",
        ("NoSuchKeySigningKey", "Key-signing key key does not exist."),
        f"{_API}ActivateKeySigningKey.html",
        "route53_dnssec.activate_key_signing_key",
        _ZONE,
        ask("route53", "activate_key_signing_key", HostedZoneId=_ID, Name="key"),
    ),
    _row(
        "route53-signing-key-in-use",
        "DeactivateKeySigningKey",
        "it is the only active one of a signed zone",
        ("KeySigningKeyInUse", "The key is the only active one of a signed zone."),
        f"{_API}DeactivateKeySigningKey.html",
        "route53_dnssec.deactivate_key_signing_key",
        partial(_signed, then="deactivate_key_signing_key", Name="key"),
    ),
    _row(
        "route53-signing-key-active",
        "DeleteKeySigningKey",
        "the key is active",
        ("InvalidKeySigningKeyStatus", "The key is active."),
        f"{_API}DeleteKeySigningKey.html",
        "route53_dnssec.delete_key_signing_key",
        partial(_signed, then="delete_key_signing_key", Name="key"),
    ),
    refusal(
        "route53-sign-without-key",
        "the zone has no active key-signing key",
        ("KeySigningKeyWithActiveStatusNotFound", "The zone has no active key-signing key."),
        f"{_API}EnableHostedZoneDNSSEC.html",
        "route53_dnssec.enable_hosted_zone_dnssec",
        _ZONE,
        ask("route53", "enable_hosted_zone_dnssec", HostedZoneId=_ID),
        operation="EnableHostedZoneDNSSEC",
    ),
    refusal(
        "route53-not-signed",
        "the zone is not signed",
        ("DNSSECNotFound", "The hosted zone has no DNSSEC resources."),
        f"{_API}DisableHostedZoneDNSSEC.html",
        "route53_dnssec.disable_hosted_zone_dnssec",
        _ZONE,
        ask("route53", "disable_hosted_zone_dnssec", HostedZoneId=_ID),
        operation="DisableHostedZoneDNSSEC",
    ),
    refusal(
        "route53-log-group-absent",
        "the log group is not there, or not in us-east-1",
        ("NoSuchCloudWatchLogsLogGroup", "The specified CloudWatch Logs log group doesn't exist."),
        f"{_API}CreateQueryLoggingConfig.html",
        "route53_logging.create_query_logging_config",
        _ZONE,
        _log(),
    ),
    refusal(
        "route53-log-group-policy",
        "no resource policy of CloudWatch Logs lets Route 53 write",
        ("InsufficientCloudWatchLogsResourcePolicy", "The resource policy doesn't let Route 53 write."),
        f"{_API}CreateQueryLoggingConfig.html",
        "route53_logging.create_query_logging_config",
        _ZONE,
        _MAKE_GROUP,
        _log(),
    ),
    refusal(
        "route53-logged-twice",
        "the zone's queries are logged",
        ("QueryLoggingConfigAlreadyExists", "The zone's queries are logged already."),
        f"{_API}CreateQueryLoggingConfig.html",
        "route53_logging.create_query_logging_config",
        _ZONE,
        _MAKE_GROUP,
        ask("logs", "put_resource_policy", policyName="route53", policyDocument=_LET_IN),
        _log(),
        _log(),
    ),
    refusal(
        "route53-log-absent",
        "there is no such configuration",
        ("NoSuchQueryLoggingConfig", "There is no such query logging configuration."),
        f"{_API}DeleteQueryLoggingConfig.html",
        "route53_logging.delete_query_logging_config",
        ask("route53", "delete_query_logging_config", Id="11111111-2222-3333-4444-555555555555"),
    ),
    refusal(
        "route53domains-ending",
        "Route 53 does not sell the top-level domain",
        ("UnsupportedTLD", "Amazon Route 53 does not support the top-level domain nope."),
        f"{_DOMAINS}CheckDomainAvailability.html",
        "route53domains._ending",
        ask("route53domains", "check_domain_availability", DomainName="example.nope"),
    ),
    refusal(
        "route53domains-ending-price",
        "Route 53 does not sell the top-level domain",
        ("UnsupportedTLD", "Amazon Route 53 does not support the top-level domain nope."),
        f"{_DOMAINS}ListPrices.html",
        "route53domains.list_prices",
        ask("route53domains", "list_prices", Tld="nope"),
    ),
    refusal(
        "route53domains-absent",
        "the domain is not the account's",
        ("InvalidInput", "Domain example.com not found in 123456789012 account"),
        f"{_DOMAINS}GetDomainDetail.html",
        "route53domains._domain",
        ask("route53domains", "get_domain_detail", DomainName="example.com"),
    ),
    refusal(
        "route53domains-registered",
        "the domain is the account's already",
        ("InvalidInput", "ready.com is registered already."),
        f"{_DOMAINS}RegisterDomain.html",
        "route53domains.register_domain",
        _register("ready.com"),
        _register("ready.com"),
    ),
    refusal(
        "route53domains-ordered",
        "the domain is being registered",
        ("DuplicateRequest", "The registration of slow.com is in progress."),
        f"{_DOMAINS}RegisterDomain.html",
        "route53domains.register_domain",
        _register("slow.com"),
        _register("slow.com"),
    ),
    refusal(
        "route53domains-operation-absent",
        "there is no such operation",
        ("InvalidInput", "There is no such operation."),
        f"{_DOMAINS}GetOperationDetail.html",
        "route53domains.get_operation_detail",
        ask("route53domains", "get_operation_detail", OperationId="11111111-2222-3333-4444-555555555555"),
    ),
    refusal(
        "route53domains-no-lock",
        "the registry has no transfer lock",
        ("UnsupportedTLD", "The registry has no transfer lock."),
        f"{_DOMAINS}EnableDomainTransferLock.html",
        "route53domains.enable_domain_transfer_lock",
        _register("ready.co.uk"),
        ask("route53domains", "enable_domain_transfer_lock", DomainName="ready.co.uk"),
    ),
    refusal(
        "route53domains-signer-absent",
        "the domain has no such delegation signer",
        ("InvalidInput", "The domain has no such delegation signer."),
        f"{_DOMAINS}DisassociateDelegationSignerFromDomain.html",
        "route53domains.disassociate_delegation_signer",
        _register("ready.com"),
        ask("route53domains", "disassociate_delegation_signer_from_domain", DomainName="ready.com", Id="none"),
    ),
)
