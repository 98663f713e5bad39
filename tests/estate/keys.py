# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Keys of every kind that KMS has: which of them must rotate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.kms.models import kms_backends

from tests.emulator.account import ACCOUNT

from .form import ASIDE, BREACHES, CIS, CONFIG, HOLDS, Estate, Variant

ROTATION = "resource_audit.key_rotation"
_46 = f"{CIS}4.6"
_RULE = f"{CONFIG}cmk-backing-key-rotation-enabled.html"
_STATES = "https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html"
_ROTATE = "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html"
_SYMMETRIC = "A customer's key of KeySpec SYMMETRIC_DEFAULT must have KeyRotationEnabled."
_CANNOT = "KMS cannot rotate asymmetric and HMAC keys, imported material and keys of a custom store by itself."


def _backend(arn: str) -> Any:
    _service, region, *_rest = arn.split(":")[2:5]
    return kms_backends[ACCOUNT][region].keys[arn.rpartition("/")[2]]


def key(*, rotates: bool = False, then: Callable[[Any, str], Any] | None = None, **params: Any) -> Any:
    """A key. ``then`` is what is done to it by its client and id."""

    def stands(estate: Estate) -> str:
        kms = estate.client("kms")
        made = kms.create_key(**params)["KeyMetadata"]
        if rotates:
            kms.enable_key_rotation(KeyId=made["KeyId"])
        if then:
            then(kms, made["KeyId"])
        return str(made["Arn"])

    return stands


def _held(**attributes: Any) -> Callable[[Estate], str]:
    """A key with what moto does not set."""

    def stands(estate: Estate) -> str:
        arn = key()(estate)
        for name, value in attributes.items():
            setattr(_backend(arn), name, value)
        return arn

    return stands


def _replica(estate: Estate) -> str:
    kms = estate.client("kms")
    primary = kms.create_key(MultiRegion=True)["KeyMetadata"]["KeyId"]
    kms.replicate_key(KeyId=primary, ReplicaRegion="us-east-1")
    return estate.arn("kms", f"key/{primary}", "us-east-1")


ROWS = (
    Variant("key-of-a-customer", ROTATION, key(), BREACHES, _46, _SYMMETRIC, False),
    Variant("key-that-rotates", ROTATION, key(rotates=True), HOLDS, _46, _SYMMETRIC),
    Variant(
        "key-rsa",
        ROTATION,
        key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY"),
        HOLDS,
        _RULE,
        _CANNOT,
    ),
    Variant(
        "key-rsa-for-encryption",
        ROTATION,
        key(KeySpec="RSA_4096", KeyUsage="ENCRYPT_DECRYPT"),
        HOLDS,
        _RULE,
        _CANNOT,
    ),
    Variant(
        "key-elliptic",
        ROTATION,
        key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY"),
        HOLDS,
        _RULE,
        _CANNOT,
    ),
    Variant("key-hmac", ROTATION, key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC"), HOLDS, _RULE, _CANNOT),
    Variant("key-imported", ROTATION, key(Origin="EXTERNAL"), HOLDS, _RULE, _CANNOT),
    Variant("key-pending-import", ROTATION, _held(origin="EXTERNAL", key_state="PendingImport"), HOLDS, _RULE, _CANNOT),
    Variant("key-of-cloudhsm", ROTATION, _held(origin="AWS_CLOUDHSM"), HOLDS, _RULE, _CANNOT),
    Variant("key-of-an-external-store", ROTATION, _held(origin="EXTERNAL_KEY_STORE"), HOLDS, _RULE, _CANNOT),
    Variant(
        "key-primary", ROTATION, key(MultiRegion=True), BREACHES, _ROTATE, "A primary key is set to rotate.", False
    ),
    Variant("key-primary-that-rotates", ROTATION, key(rotates=True, MultiRegion=True), HOLDS, _ROTATE, _SYMMETRIC),
    Variant(
        "key-replica",
        ROTATION,
        _replica,
        HOLDS,
        _ROTATE,
        "A replica rotates with its primary key, and cannot be set to.",
    ),
    Variant(
        "key-disabled",
        ROTATION,
        key(then=lambda kms, name: kms.disable_key(KeyId=name)),
        HOLDS,
        _STATES,
        "A disabled key encrypts nothing, and KMS takes no rotation for it.",
        differs=True,
    ),
    Variant(
        "key-pending-deletion",
        ROTATION,
        key(then=lambda kms, name: kms.schedule_key_deletion(KeyId=name, PendingWindowInDays=7)),
        HOLDS,
        _STATES,
        "A key that is to be deleted encrypts nothing, and KMS takes no rotation for it.",
        differs=True,
    ),
    Variant(
        "key-of-aws",
        ROTATION,
        _held(key_manager="AWS"),
        ASIDE,
        _46,
        "Only customers' keys are looked at: AWS's own rotate every year.",
    ),
)
