# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Brings recordings back into the form in which AWS answers: their projects keep times and documents as others."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import botocore.exceptions

from .recordings import Recording, model_of, session

_WHEN = "2024-05-06T07:08:09+00:00"
_ACCOUNT = "123456789012"
#: What stands in a snapshot for what differs from run to run, such as ``<bucket-name>`` and ``<uuid:1>``.
_PLACEHOLDER = re.compile(r"<([a-zA-Z0-9_.-]+)(?::(\d+))?>")
_TEXTS = ("string", "character")


def repaired(recording: Recording) -> Recording:
    """A recording whose answer has the types of the model. What has no place there is left out."""
    shape = model_of(recording.service).operation_model(recording.operation).output_shape
    return replace(recording, answer=(_of(shape, recording.answer) or {}) if shape is not None else {})


def _of(shape: Any, value: Any) -> Any:
    if value is None:
        return None
    if shape.type_name == "structure":
        return _structure(shape, value) if isinstance(value, Mapping) else None
    if shape.type_name == "list":
        found = [_of(shape.member, item) for item in value] if isinstance(value, list) else []
        return [item for item in found if item is not None]
    if shape.type_name == "map":
        return {str(key): _of(shape.value, item) for key, item in value.items()} if isinstance(value, Mapping) else {}
    return _scalar(shape.type_name, value)


def _structure(shape: Any, value: Mapping[str, Any]) -> dict[str, Any]:
    made = {name: _of(member, value[name]) for name, member in shape.members.items() if name in value}
    return {name: item for name, item in made.items() if item is not None}


def _scalar(kind: str, value: Any) -> Any:
    if kind == "timestamp":
        return _time(value)
    if kind in _TEXTS:
        return _PLACEHOLDER.sub(_name, value) if isinstance(value, str) else json.dumps(value)
    if kind == "blob":
        return value if isinstance(value, str) else json.dumps(value)
    if kind == "boolean":
        return value is True or value == "true"
    if isinstance(value, (int, float)):
        return value
    number = float(value) if re.fullmatch(r"-?\d+(\.\d+)?", str(value)) else 1
    return number if kind in ("float", "double") else int(number)


def _name(found: re.Match[str]) -> str:
    """A name in the place of a placeholder: what it says, and its number."""
    what, number = found.groups()
    return _ACCOUNT if "account" in what else f"{what}-{number}" if number else what


def _time(value: Any) -> str:
    """A time: placebo keeps its parts, snapshots mostly the word alone."""
    if isinstance(value, Mapping) and "year" in value:
        day = f"{value['year']:04}-{value['month']:02}-{value['day']:02}"
        return f"{day}T{value.get('hour', 0):02}:{value.get('minute', 0):02}:{value.get('second', 0):02}+00:00"
    return value if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value) else _WHEN


def last_page(recording: Recording) -> dict[str, Any]:
    """An answer that leads on to no next page: nobody recorded that one."""
    keys = _page_keys(recording.service, recording.operation)
    kept = {key: False if key in keys and isinstance(value, bool) else value for key, value in recording.answer.items()}
    return {key: value for key, value in kept.items() if key not in keys or value is False} | _within(kept, keys)


def _within(answer: Mapping[str, Any], keys: set[str]) -> dict[str, Any]:
    """CloudFront's lists stand with their marks one level down."""
    return {
        name: {
            key: False if isinstance(value, bool) else value
            for key, value in part.items()
            if key != "NextMarker" or isinstance(value, bool)
        }
        for name, part in answer.items()
        if name in keys and isinstance(part, Mapping)
    }


def _page_keys(service: str, operation: str) -> set[str]:
    try:
        found = session().get_paginator_model(service).get_paginator(operation)
    except (ValueError, botocore.exceptions.BotoCoreError):
        return {"NextToken", "nextToken"}
    tokens = found["output_token"] if isinstance(found["output_token"], list) else [found["output_token"]]
    more = found.get("more_results")
    return {key.split(" ")[0].partition(".")[0] for key in (*tokens, *([more] if more else ()))}


def signature(recording: Recording) -> str:
    """What tells the form of an answer from that of others: its keys, and its texts without names and numbers."""
    return json.dumps([recording.error, _form(recording.answer)], sort_keys=True)


def _form(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _form(item) for key, item in value.items()}
    if isinstance(value, list):
        return sorted({json.dumps(_form(item), sort_keys=True) for item in value})
    if isinstance(value, str):
        return re.sub(r"[\w.@/-]*\d[\w.@/-]*", "0", value)
    return value if isinstance(value, bool) else "0"
