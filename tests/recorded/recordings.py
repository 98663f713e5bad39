# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads answers of AWS's as other projects keep them. They stay where they are: no recording is part of this project.

cloud-custodian/cloud-custodian keeps one parsed answer in each file below ``tests/data/placebo``, named by endpoint
prefix and operation. localstack/localstack keeps those of a test in ``*.snapshot.json`` below ``tests/aws``, by names
that its tests give; an answer is taken where its name says which operation it is of, and it has no other members.
duo-labs/cloudmapper keeps those of a whole account below ``account-data``, as the AWS CLI printed them, in a folder for
each region; so do people who save what they are asked for.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import botocore.session
from botocore import xform_name

_PLACEBO = re.compile(r"(?P<prefix>[a-z0-9.-]+)\.(?P<operation>[A-Z]\w+)_\d+\.json$")
_GOOD = range(200, 300)
#: Of services with the same endpoint: an answer of ``rds`` may be of ``docdb`` as well.
PREFERRED = ("rds", "elbv2", "cloudwatch")


@dataclass(frozen=True)
class Recording:
    """An answer, as botocore parsed it, and where it stands. ``error`` is its code and text, where it is one."""

    place: str
    service: str
    operation: str
    answer: Mapping[str, Any]
    error: tuple[str, str] | None = None


@functools.cache
def session() -> Any:
    """A session of botocore's, without credentials."""
    return botocore.session.Session()


@functools.cache
def model_of(service: str) -> Any:
    """Botocore's model of a service."""
    return session().get_service_model(service)


@functools.cache
def _services(prefix: str) -> tuple[str, ...]:
    """The services of an endpoint prefix: several share ``elasticloadbalancing`` or ``apigateway``."""
    return tuple(
        name for name in session().get_available_services() if model_of(name).metadata["endpointPrefix"] == prefix
    )


def placebo(folder: Path, *, errors: bool = False) -> Iterator[Recording]:
    """The recordings of cloud-custodian in a folder, also those of errors where they are asked for."""
    for path in sorted(folder.rglob("*.json")):
        named = _PLACEBO.fullmatch(path.name)
        if named is None:
            continue
        found = json.loads(path.read_text(encoding="utf-8"))
        good = found.get("status_code") in _GOOD
        if not isinstance(found.get("data"), dict) or not (good or (errors and found["data"].get("Error"))):
            continue
        service = _with_operation(_services(named["prefix"]), named["operation"], found["data"])
        if service:
            error = None if good else _error(found["data"])
            place = str(path.relative_to(folder))
            yield Recording(place, service, named["operation"], {} if error else _plain(found["data"]), error)


def _with_operation(services: tuple[str, ...], operation: str, answer: Mapping[str, Any]) -> str:
    """Which of some services an answer is of: the one that knows the most of its members."""
    known = [name for name in services if operation in model_of(name).operation_names]
    return max(known, default="", key=lambda name: (len(_members(name, operation) & set(answer)), name in PREFERRED))


def _members(service: str, operation: str) -> set[str]:
    shape = model_of(service).operation_model(operation).output_shape
    return set(shape.members) if shape is not None else set()


def _plain(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "ResponseMetadata"}


def _error(answer: Mapping[str, Any]) -> tuple[str, str]:
    return str(answer["Error"].get("Code", "")), str(answer["Error"].get("Message", ""))


def printed(folder: Path) -> Iterator[Recording]:
    """What the AWS CLI printed in a folder, in files or folders called ``<service>-<command>``: a file of a folder is
    about one thing. Those of a region were recorded together."""
    for path in sorted(item for item in folder.rglob("*") if item.is_file()):
        parts = path.relative_to(folder).parts
        named = [(number, found) for number, part in enumerate(parts) if (found := _command(part))]
        answer = _json_of(path) if named else None
        if isinstance(answer, dict):
            number, (service, operation) = named[0]
            place = "/".join((*parts[:number], " ".join(parts[number:])))
            yield Recording(place, service, operation, _plain(answer))


def _json_of(path: Path) -> Any:
    """What a file holds. Nothing where it is no JSON, as what the CLI wrote of an error."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return None


def _command(name: str) -> tuple[str, str] | None:
    """The service and operation of a command, such as ``iam-get-role``."""
    name = name.removesuffix(".json")
    known = (item for item in session().get_available_services() if name.startswith(f"{item}-"))
    service = max(known, default="", key=len)
    methods = {xform_name(item, "-"): item for item in model_of(service).operation_names} if service else {}
    found = methods.get(name.removeprefix(f"{service}-"), "")
    return (service, found) if found else None


def snapshots(folder: Path, *, errors: bool = False) -> Iterator[Recording]:
    """The recordings of localstack in a folder, also those of errors where they are asked for."""
    for path in sorted(folder.rglob("*.snapshot.json")):
        service = path.parent.name
        if service not in session().get_available_services():
            continue
        found = json.loads(path.read_text(encoding="utf-8"))
        for test, recorded in found.items():
            for name, answer in _answers(recorded.get("recorded-content"), ""):
                operation, place = _operation_in(service, name), f"{path.name} {test.rpartition('::')[2]} {name}"
                if operation and "Error" in answer:
                    if errors:
                        yield Recording(place, service, operation, {}, _error(answer))
                elif operation and set(answer) <= _members(service, operation):
                    yield Recording(place, service, operation, answer)


def _answers(found: Any, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The answers in what a test recorded, each with the name that it has there."""
    if isinstance(found, Mapping):
        if isinstance(found.get("ResponseMetadata"), Mapping):
            if found["ResponseMetadata"].get("HTTPStatusCode") in _GOOD or isinstance(found.get("Error"), Mapping):
                yield name, _plain(found)
        else:
            for key, value in found.items():
                yield from _answers(value, str(key))
    elif isinstance(found, list):
        for item in found:
            yield from _answers(item, name)


def _operation_in(service: str, name: str) -> str:
    """The operation that a name says: the longest one that stands in it."""
    said = re.sub(r"[^a-z0-9]", "", name.lower())
    return max((item for item in model_of(service).operation_names if item.lower() in said), default="", key=len)
