# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Modules with a fault each, which trials must find. Each makes a KMS key with a tag, or says whether there is one."""

from __future__ import annotations

import contextlib
from typing import Any

import boto3
from ansible.module_utils.basic import AnsibleModule
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from .samples import Sample

_REGION = "us-east-1"
_TAGS = [{"TagKey": "dayone:managed", "TagValue": "faulty"}]
_CONTROL = "audit_trail.key"


def sample(entry: str) -> Sample:
    """One of these modules, as a sample."""
    return Sample(f"faulty.{entry}", __name__, {}, {}, (), entry=entry)


def _module() -> AnsibleModule:
    return AnsibleModule(argument_spec={}, supports_check_mode=True)


def _kms(attempts: int = 4) -> Any:
    # As botocore is without this collection: whatever broke off is sent again.
    return boto3.session.Session().client(
        "kms", region_name=_REGION, config=Config(retries={"total_max_attempts": attempts})
    )


def _keys(kms: Any) -> list[str]:
    """The keys that carry the tag."""
    keys = [item["KeyId"] for page in kms.get_paginator("list_keys").paginate() for item in page.get("Keys", [])]
    return [key for key in keys if kms.list_resource_tags(KeyId=key).get("Tags") == _TAGS]


def _make(kms: Any) -> None:
    kms.create_key(Tags=_TAGS)


def _end(module: AnsibleModule, status: str, *, changed: bool) -> None:
    row = {"control": _CONTROL, "resource": "key", "region": _REGION, "status": status}
    module.exit_json(changed=changed, findings=[row], calls=[])


def _steps(module: AnsibleModule, kms: Any, found: list[str]) -> None:
    """What a right module does with what it found."""
    if not found and not module.check_mode:
        _make(kms)
    status = "compliant" if found else "drift" if module.check_mode else "fixed"
    _end(module, status, changed=not found)


def right() -> None:
    """Has no fault that the trials with it could find: its errors are one line, and nothing is sent twice."""
    module = _module()
    try:
        kms = _kms(attempts=1)
        _steps(module, kms, _keys(kms))
    except (BotoCoreError, ClientError) as error:
        module.fail_json(msg=" ".join(str(error).split()))


def doubles() -> None:
    """Makes a key a second time where the answer was lost: botocore sends it again."""
    module, kms = _module(), _kms()
    _steps(module, kms, _keys(kms))


def writes_in_check_mode() -> None:
    """Makes the key in check mode too, where something did not answer."""
    module, kms = _module(), _kms(attempts=1)
    try:
        found = _keys(kms)
    except (BotoCoreError, ClientError) as error:
        _make(_kms())
        module.fail_json(msg=" ".join(str(error).split()))
    _steps(module, kms, found)


def blind() -> None:
    """Takes what was not read for what is as it should be."""
    module, kms = _module(), _kms(attempts=1)
    found = ["not read"]
    with contextlib.suppress(BotoCoreError, ClientError):
        found = _keys(kms)
    _steps(module, kms, found)


def crashes() -> None:
    """Leaves a traceback where a key lacks."""
    module, kms = _module(), _kms(attempts=1)
    _steps(module, kms, _keys(kms))


def silent() -> None:
    """Says nothing of its control where it could not read, and does not fail."""
    module, kms = _module(), _kms(attempts=1)
    try:
        found = _keys(kms)
    except (BotoCoreError, ClientError):
        module.exit_json(changed=False, findings=[], calls=[])
    _steps(module, kms, found)


def restless() -> None:
    """Writes again in each run after one that was disturbed: what it left is never as it wants it."""
    module, kms = _module(), _kms(attempts=1)
    try:
        found = _keys(kms)
        if (
            found
            and kms.describe_key(KeyId=found[0])["KeyMetadata"]["Description"] != "whole"
            and not module.check_mode
        ):
            kms.tag_resource(KeyId=found[0], Tags=_TAGS)
        if not found and not module.check_mode:
            made = kms.create_key(Tags=_TAGS)["KeyMetadata"]["KeyId"]
            kms.update_key_description(KeyId=made, Description="whole")
        _end(module, "compliant" if found else "drift" if module.check_mode else "fixed", changed=not found)
    except (BotoCoreError, ClientError) as error:
        module.fail_json(msg=" ".join(str(error).split()))


def several_lines() -> None:
    """Fails with more than one line."""
    module, kms = _module(), _kms(attempts=1)
    try:
        _steps(module, kms, _keys(kms))
    except (BotoCoreError, ClientError) as error:
        module.fail_json(msg=f"It failed.\n{error}")
