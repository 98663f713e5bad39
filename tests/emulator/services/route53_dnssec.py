# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""DNSSEC signing of Route 53: keys that Route 53 may use, and the records that follow from them.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec.html
"""

from __future__ import annotations

import base64
import hashlib
import re
import struct
from datetime import datetime, timezone
from typing import Any

from moto.kms.models import kms_backends
from moto.route53.models import FakeZone

from tests.emulator import permits
from tests.emulator.kit import Request, ServiceError, operation, store

from .route53 import change, zone_of

REGION = "us-east-1"
_SERVICE = "dnssec-route53.amazonaws.com"


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
    key = _kms_key(request, arn, zone.resource_id)
    now = datetime.now(timezone.utc)
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


def _kms_key(request: Request, arn: str, zone: str) -> Any:
    """The KMS key, if Route 53 can sign with it."""
    _arn, _aws, _kms, region, _account, resource = arn.split(":")
    key = kms_backends[request.account_id][REGION].keys.get(resource.removeprefix("key/"))
    if region != REGION or key is None or key.key_spec != "ECC_NIST_P256":
        raise ServiceError("InvalidKMSArn", f"{arn} is no enabled key of the kind ECC_NIST_P256 in {REGION}.")
    by, policy = f"arn:{request.partition}:route53:::hostedzone/{zone}", permits.key_policy(key)
    if not all(permits.acts(act, policy, key.arn, request, by=by) for act in ("zone signs", "zone gets its grant")):
        raise ServiceError("InvalidKMSArn", f"The policy of {arn} does not let {_SERVICE} sign.")
    return key


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


def _signer(request: Request) -> dict[str, Any]:
    found = _keys(request, zone_of(request)).get(request.params["Name"])
    if found is None:
        raise ServiceError("NoSuchKeySigningKey", f"Key-signing key {request.params['Name']} does not exist.")
    key: dict[str, Any] = found
    return key


@operation("route53", "ActivateKeySigningKey")
def activate_key_signing_key(request: Request) -> dict[str, Any]:
    """Let a key sign."""
    _signer(request)["Status"] = "ACTIVE"
    return {"ChangeInfo": change()}


@operation("route53", "DeactivateKeySigningKey")
def deactivate_key_signing_key(request: Request) -> dict[str, Any]:
    """Let a key sign no more. The last one of a signed zone has to go on."""
    zone, key = zone_of(request), _signer(request)
    active = [item for item in _keys(request, zone).values() if item["Status"] == "ACTIVE"]
    if _signed(request).get(zone.resource_id) and active == [key]:
        raise ServiceError("KeySigningKeyInUse", "The key is the only active one of a signed zone.")
    key["Status"] = "INACTIVE"
    return {"ChangeInfo": change()}


@operation("route53", "DeleteKeySigningKey")
def delete_key_signing_key(request: Request) -> dict[str, Any]:
    """Remove a key that does not sign."""
    if _signer(request)["Status"] == "ACTIVE":
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
