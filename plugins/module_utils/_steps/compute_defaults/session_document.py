# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The document that holds the preferences of Session Manager in a region: its form, and what is asked of it. Pure.

https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NAME = "SSM-SessionManagerRunShell"
LOGGING = "compute_defaults.session_logging"
ENCRYPTION = "compute_defaults.session_encryption"
TIMEOUT = "compute_defaults.session_timeout"
CONTROLS = (LOGGING, ENCRYPTION, TIMEOUT)
_ABOUT = "Document to hold regional settings for Session Manager"
_AFTER = re.compile(r" \(after version [0-9]+\)$")


@dataclass(frozen=True)
class Field:
    """One preference: its name in the document, the control that it decides, and whether less of it is stricter."""

    key: str
    control: str
    less: bool = False


FIELDS: dict[str, Field] = {
    "s3_bucket": Field("s3BucketName", LOGGING),
    "s3_prefix": Field("s3KeyPrefix", LOGGING),
    "cloudwatch_log_group": Field("cloudWatchLogGroupName", LOGGING),
    "cloudwatch_streaming": Field("cloudWatchStreamingEnabled", LOGGING),
    "s3_encryption": Field("s3EncryptionEnabled", ENCRYPTION),
    "cloudwatch_encryption": Field("cloudWatchEncryptionEnabled", ENCRYPTION),
    "kms_key_id": Field("kmsKeyId", ENCRYPTION),
    "idle_timeout": Field("idleSessionTimeout", TIMEOUT, less=True),
    "max_duration": Field("maxSessionDuration", TIMEOUT, less=True),
}
#: What Session Manager takes where the document does not say, or is not there. It has no longest duration then.
DEFAULTS: dict[str, Any] = {
    **dict.fromkeys(("s3_bucket", "s3_prefix", "cloudwatch_log_group", "kms_key_id"), ""),
    **dict.fromkeys(("s3_encryption", "cloudwatch_encryption", "cloudwatch_streaming"), False),
    "idle_timeout": 20,
    "max_duration": None,
}


def inputs_of(content: str) -> dict[str, Any]:
    """The inputs of a document, also those that are not known here."""
    return dict(json.loads(content).get("inputs") or {})


def value_of(inputs: Mapping[str, Any], name: str) -> Any:
    """A preference in our form. The document has numbers as text, and by some hands booleans too."""
    value, default = inputs.get(FIELDS[name].key, ""), DEFAULTS[name]
    if value in ("", None):
        return default
    if isinstance(default, bool):
        return str(value).lower() == "true"
    return int(value) if FIELDS[name].less and str(value).isdigit() else value


def with_values(inputs: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs with our values in the document's form; what else is in them stays."""
    written = {FIELDS[name].key: str(value) if FIELDS[name].less else value for name, value in values.items()}
    return {**inputs, **written}


def aims(inputs: Mapping[str, Any], wanted: Mapping[str, Any], exact: bool) -> dict[str, Any]:
    """What each managed preference is to be: a shorter time stays, unless exactly what is given is asked for."""
    found = {name: value_of(inputs, name) for name in wanted}
    return {
        name: min(value, found[name]) if FIELDS[name].less and not exact and found[name] is not None else value
        for name, value in wanted.items()
    }


def content_of(old: str | None, inputs: Mapping[str, Any], version: str) -> str:
    """The document's new text. It names the version that it follows: Systems Manager refuses a text that another
    version of the document has (DuplicateDocumentContent)."""
    document = json.loads(old) if old else {"schemaVersion": "1.0", "sessionType": "Standard_Stream"}
    about = _AFTER.sub("", document.get("description") or _ABOUT)
    after = f" (after version {version})" if version else ""
    return json.dumps({**document, "description": about + after, "inputs": dict(inputs)}, sort_keys=True)
