# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Route 53: names in its own form, several zones of a name, DNSSEC signing, and query logging.

https://docs.aws.amazon.com/Route53/latest/APIReference/Welcome.html
"""

from __future__ import annotations

import base64
import fnmatch
import hashlib
import json
import re
import struct
import uuid
from datetime import datetime, timezone
from typing import Any

from moto.kms.models import kms_backends
from moto.logs.models import logs_backends
from moto.route53.models import FakeZone, RecordSet, route53_backends

from tests.emulator.kit import Request, ServiceError, operation, store

REGION = "us-east-1"
_SERVICE = "dnssec-route53.amazonaws.com"
_FIELDS = {
    "set_identifier": "SetIdentifier",
    "weight": "Weight",
    "region": "Region",
    "geo_location": "GeoLocation",
    "failover": "Failover",
    "multi_value_answer": "MultiValueAnswer",
    "ttl": "TTL",
    "resource_records": "ResourceRecords",
    "alias_target": "AliasTarget",
    "health_check_id": "HealthCheckId",
}


def zone_of(request: Request, name: str = "HostedZoneId") -> FakeZone:
    """The zone that a request names."""
    zones = route53_backends[request.account_id][request.partition].zones
    zone_id = request.params[name].rpartition("/")[2]
    if zone_id not in zones:
        raise ServiceError("NoSuchHostedZone", f"No hosted zone found with ID: {zone_id}")
    found: FakeZone = zones[zone_id]
    return found


def change() -> dict[str, Any]:
    """What a request has set off. It is in force at once."""
    return {"Id": f"/change/C{uuid.uuid4().hex[:13].upper()}", "Status": "INSYNC", "SubmittedAt": _now()}


def _now() -> datetime:
    return datetime.now(timezone.utc)


@operation("route53", "ListHostedZonesByName")
def list_hosted_zones_by_name(request: Request) -> dict[str, Any]:
    """The zones from a name on, in the order of their labels from the last to the first."""
    zones = route53_backends[request.account_id][request.partition].zones.values()
    start = request.params.get("DNSName")
    order = sorted(zones, key=lambda zone: (_reversed(_escaped(zone.name)), zone.resource_id))
    if start:
        first = (_reversed(start), request.params.get("HostedZoneId", ""))
        order = [zone for zone in order if (_reversed(_escaped(zone.name)), zone.resource_id) >= first]
    most = int(request.params.get("MaxItems") or 100)
    rest = order[most : most + 1]
    more = {"NextDNSName": rest[0].name, "NextHostedZoneId": rest[0].resource_id} if rest else {}
    rows = [
        {
            "Id": zone.id,
            "Name": _escaped(zone.name),
            "CallerReference": zone.caller_reference,
            "Config": {"Comment": zone.comment or "", "PrivateZone": zone.private_zone},
            "ResourceRecordSetCount": len(zone.rrsets),
        }
        for zone in order[:most]
    ]
    return {"HostedZones": rows, "IsTruncated": bool(rest), "MaxItems": str(most), **more}


@operation("route53", "ListResourceRecordSets")
def list_resource_record_sets(request: Request) -> dict[str, Any]:
    """The record sets, with all but letters, digits, - and _ of their names as octal codes."""
    order = sorted(zone_of(request).rrsets, key=_place)
    start = request.params.get("StartRecordName")
    if start:
        first = (
            _reversed(start),
            request.params.get("StartRecordType", ""),
            request.params.get("StartRecordIdentifier"),
        )
        order = [item for item in order if _place(item) >= (first[0], first[1], first[2] or "")]
    most = int(request.params.get("MaxItems") or 300)
    rest = order[most : most + 1]
    more = {"NextRecordName": _escaped(rest[0].name), "NextRecordType": rest[0].type} if rest else {}
    if rest and rest[0].set_identifier:
        more["NextRecordIdentifier"] = rest[0].set_identifier
    rows = [_row(item) for item in order[:most]]
    return {"ResourceRecordSets": rows, "IsTruncated": bool(rest), "MaxItems": str(most), **more}


def _place(item: RecordSet) -> tuple[str, str, str]:
    return _reversed(_escaped(item.name)), item.type or "", item.set_identifier or ""


def _reversed(name: str) -> str:
    return ".".join(reversed(name.rstrip(".").split(".")))


def _escaped(name: str) -> str:
    return re.sub(r"[^a-z0-9_.\\-]", lambda sign: f"\\{ord(sign[0]):03o}", name.lower())


def _row(item: RecordSet) -> dict[str, Any]:
    found = {api: getattr(item, name) for name, api in _FIELDS.items()}
    kept = {api: value for api, value in found.items() if value not in (None, [])}
    for name, kind in (("TTL", int), ("Weight", int)):
        if name in kept:
            kept[name] = kind(kept[name])
    for holder, name in ((kept, "MultiValueAnswer"), (kept.get("AliasTarget", {}), "EvaluateTargetHealth")):
        if name in holder:
            holder[name] = str(holder[name]).lower() == "true"
    return {"Name": _escaped(item.name), "Type": item.type, **kept}


# DNSSEC


def _keys(request: Request, zone: FakeZone) -> dict[str, Any]:
    found: dict[str, Any] = store(request, "keys").setdefault(zone.resource_id, {})
    return found


def _signed(request: Request) -> dict[str, bool]:
    return store(request, "signed")


@operation("route53", "GetDNSSEC")
def get_dnssec(request: Request) -> dict[str, Any]:
    """Whether the zone is signed, and by which keys."""
    zone = zone_of(request)
    if zone.private_zone:
        raise ServiceError("InvalidArgument", "DNSSEC is for public hosted zones only.")
    status = "SIGNING" if _signed(request).get(zone.resource_id) else "NOT_SIGNING"
    return {"Status": {"ServeSignature": status}, "KeySigningKeys": list(_keys(request, zone).values())}


@operation("route53", "CreateKeySigningKey")
def create_key_signing_key(request: Request) -> dict[str, Any]:
    """Make a key-signing key of a KMS key that Route 53 may use."""
    zone, name = zone_of(request), request.params["Name"]
    if not re.fullmatch(r"[A-Za-z0-9_]{3,128}", name):
        raise ServiceError("InvalidKeySigningKeyName", f"{name} is no name of a key-signing key.")
    if name in _keys(request, zone):
        raise ServiceError("KeySigningKeyAlreadyExists", f"Key-signing key {name} already exists.")
    arn = request.params["KeyManagementServiceArn"]
    key = _kms_key(request, arn)
    now = _now()
    made = {
        "Name": name,
        "KmsArn": arn,
        "Flag": 257,
        "SigningAlgorithmMnemonic": "ECDSAP256SHA256",
        "SigningAlgorithmType": 13,
        "DigestAlgorithmMnemonic": "SHA-256",
        "DigestAlgorithmType": 2,
        **_records(zone.name, key.private_key.public_key()[-64:]),
        "Status": request.params["Status"],
        "CreatedDate": now,
        "LastModifiedDate": now,
    }
    _keys(request, zone)[name] = made
    location = f"https://route53.amazonaws.com/2013-04-01/keysigningkey/{zone.resource_id}/{name}"
    return {"ChangeInfo": change(), "KeySigningKey": made, "Location": location}


def _kms_key(request: Request, arn: str) -> Any:
    """The KMS key, if Route 53 can sign with it."""
    _arn, _aws, _kms, region, _account, resource = arn.split(":")
    key = kms_backends[request.account_id][REGION].keys.get(resource.removeprefix("key/"))
    if region != REGION or key is None or key.key_spec != "ECC_NIST_P256":
        raise ServiceError("InvalidKMSArn", f"{arn} is no enabled key of the kind ECC_NIST_P256 in {REGION}.")
    allowed = {
        action
        for item in json.loads(key.policy)["Statement"]
        if _service(item) == _SERVICE
        for action in ([item["Action"]] if isinstance(item["Action"], str) else item["Action"])
    }
    if not {"kms:DescribeKey", "kms:GetPublicKey", "kms:Sign", "kms:CreateGrant"} <= allowed:
        raise ServiceError("InvalidKMSArn", f"The policy of {arn} does not let {_SERVICE} sign.")
    return key


def _service(statement: dict[str, Any]) -> Any:
    principal = statement.get("Principal")
    return principal.get("Service") if isinstance(principal, dict) else None


def _records(zone: str, point: bytes) -> dict[str, Any]:
    """DNSKEY and DS record of a public key: https://www.rfc-editor.org/rfc/rfc4034#section-5.1.4"""
    data = struct.pack("!HBB", 257, 3, 13) + point
    total = sum(octet << 8 if place % 2 == 0 else octet for place, octet in enumerate(data))
    tag = (total + (total >> 16)) & 0xFFFF
    owner = b"".join(bytes([len(label)]) + label.encode() for label in zone.rstrip(".").split(".")) + b"\0"
    digest = hashlib.sha256(owner + data).hexdigest().upper()
    public = base64.b64encode(point).decode()
    return {
        "KeyTag": tag,
        "DigestValue": digest,
        "PublicKey": public,
        "DSRecord": f"{tag} 13 2 {digest}",
        "DNSKEYRecord": f"257 3 13 {public}",
    }


def _key(request: Request) -> dict[str, Any]:
    found = _keys(request, zone_of(request)).get(request.params["Name"])
    if found is None:
        raise ServiceError("NoSuchKeySigningKey", f"Key-signing key {request.params['Name']} does not exist.")
    key: dict[str, Any] = found
    return key


@operation("route53", "ActivateKeySigningKey")
def activate_key_signing_key(request: Request) -> dict[str, Any]:
    """Let a key sign."""
    _key(request)["Status"] = "ACTIVE"
    return {"ChangeInfo": change()}


@operation("route53", "DeactivateKeySigningKey")
def deactivate_key_signing_key(request: Request) -> dict[str, Any]:
    """Let a key sign no more. The last one of a signed zone has to go on."""
    zone, key = zone_of(request), _key(request)
    active = [item for item in _keys(request, zone).values() if item["Status"] == "ACTIVE"]
    if _signed(request).get(zone.resource_id) and active == [key]:
        raise ServiceError("KeySigningKeyInUse", "The key is the only active one of a signed zone.")
    key["Status"] = "INACTIVE"
    return {"ChangeInfo": change()}


@operation("route53", "DeleteKeySigningKey")
def delete_key_signing_key(request: Request) -> dict[str, Any]:
    """Remove a key that does not sign."""
    if _key(request)["Status"] == "ACTIVE":
        raise ServiceError("InvalidKeySigningKeyStatus", "The key is active.")
    del _keys(request, zone_of(request))[request.params["Name"]]
    return {"ChangeInfo": change()}


@operation("route53", "EnableHostedZoneDNSSEC")
def enable_hosted_zone_dnssec(request: Request) -> dict[str, Any]:
    """Sign the zone."""
    zone = zone_of(request)
    if not any(item["Status"] == "ACTIVE" for item in _keys(request, zone).values()):
        raise ServiceError("KeySigningKeyWithActiveStatusNotFound", "The zone has no active key-signing key.")
    _signed(request)[zone.resource_id] = True
    return {"ChangeInfo": change()}


@operation("route53", "DisableHostedZoneDNSSEC")
def disable_hosted_zone_dnssec(request: Request) -> dict[str, Any]:
    """Sign the zone no more."""
    zone = zone_of(request)
    if not _signed(request).pop(zone.resource_id, False):
        raise ServiceError("DNSSECNotFound", "The hosted zone has no DNSSEC resources.")
    return {"ChangeInfo": change()}


# Query logging


@operation("route53", "ListQueryLoggingConfigs")
def list_query_logging_configs(request: Request) -> dict[str, Any]:
    """The configurations, of one zone or of all."""
    wanted = zone_of(request).resource_id if "HostedZoneId" in request.params else None
    found = store(request, "logging").values()
    return {"QueryLoggingConfigs": [item for item in found if wanted in (None, item["HostedZoneId"])]}


@operation("route53", "CreateQueryLoggingConfig")
def create_query_logging_config(request: Request) -> dict[str, Any]:
    """Log the queries of a zone, to a log group that Route 53 may write to."""
    zone, arn = zone_of(request), request.params["CloudWatchLogsLogGroupArn"]
    backend = logs_backends[request.account_id][REGION]
    if not any(arn in (group.arn, f"{group.arn}:*") for group in backend.groups.values()):
        raise ServiceError("NoSuchCloudWatchLogsLogGroup", "The specified CloudWatch Logs log group doesn't exist.")
    if not any(_lets_in(json.loads(item.policy_document), arn) for item in backend.resource_policies.values()):
        raise ServiceError(
            "InsufficientCloudWatchLogsResourcePolicy", "The resource policy doesn't let Route 53 write."
        )
    found = store(request, "logging")
    if any(item["HostedZoneId"] == zone.resource_id for item in found.values()):
        raise ServiceError("QueryLoggingConfigAlreadyExists", "The zone's queries are logged already.")
    made = {"Id": str(uuid.uuid4()), "HostedZoneId": zone.resource_id, "CloudWatchLogsLogGroupArn": arn}
    found[made["Id"]] = made
    location = f"https://route53.amazonaws.com/2013-04-01/queryloggingconfig/{made['Id']}"
    return {"QueryLoggingConfig": made, "Location": location}


def _lets_in(policy: dict[str, Any], arn: str) -> bool:
    return any(
        _service(item) == "route53.amazonaws.com" and fnmatch.fnmatch(f"{arn}:log-stream:any", item["Resource"])
        for item in policy["Statement"]
    )


@operation("route53", "DeleteQueryLoggingConfig")
def delete_query_logging_config(request: Request) -> dict[str, Any]:
    """Log the queries no more."""
    if store(request, "logging").pop(request.params["Id"], None) is None:
        raise ServiceError("NoSuchQueryLoggingConfig", "There is no such query logging configuration.")
    return {}
