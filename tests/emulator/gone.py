# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is deleted between the list that named it and the request that looks at it, whatever it is.

The request that a fault with ``gone`` strikes is answered as its model says that what it names does not exist. From
then on the service answers so to all that name it, and its lists do not name it any more.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from contextlib import suppress
from typing import Any

from botocore.model import OperationModel

from .faults import writes
from .kit import Request

#: Members that say where to look, or which part, and not of what.
_PLACES = {"accountid", "grapharn", "hostedzonetype", "identitystoreid", "instancearn", "jobid", "maxitems"}
_PLACES |= {
    "onlyassociated",
    "operationid",
    "policyname",
    "resourcetype",
    "scope",
    "snapshottype",
    "stage",
    "statisticstype",
    "type",
}
_PLACES |= {"versionid"}
#: Names of so few signs mean something else in another place.
_SHORT = 2
_CODE = re.compile("NotFound|NoSuch|NonExist|DoesNotExist|^InvalidDocument$")
#: Errors that models list, of parts that a thing may lack, or of something else that a request may name.
_OF_PARTS = re.compile("Policy|Configuration|EventDataStore|Association|Channel|Invocation|Version")
#: An organization's root, and the policies that AWS keeps: nobody deletes them.
_KEPT = re.compile("r-[0-9a-z]+|arn:aws[a-z-]*:iam::aws:policy/.+")
#: Where the model lists no errors: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
_BY_SERVICE = {"s3": "NoSuchBucket"}


def code_of(model: OperationModel) -> str | None:
    """The code by which an operation says that what it is asked for does not exist. Nothing where it never does."""
    if writes(model.name) or model.input_shape is None:
        return None
    found = [shape.metadata.get("error", {}).get("code") or shape.name for shape in model.error_shapes]
    named = [code for code in found if _CODE.search(code)]
    named.sort(key=lambda code: (bool(_OF_PARTS.search(code)), code))
    return next(iter(named), _BY_SERVICE.get(model.service_model.service_name))


def subject_of(request: Request, model: OperationModel) -> str:
    """What a request is about: the first text that names a thing, those first that the operation requires."""
    shape = model.input_shape
    required = shape.required_members if shape is not None else []
    names = [*required, *(name for name in request.params if name not in required)]
    values = [request.params.get(name) for name in names if name.lower() not in _PLACES]
    return next((_bare(value) for value in values if isinstance(value, str)), "")


class Gone:
    """What has been deleted so, by service."""

    def __init__(self) -> None:
        self._names: set[tuple[str, str]] = set()

    def clear(self) -> None:
        """Nothing is deleted."""
        self._names.clear()

    def answer(self, request: Request, model: OperationModel, *, struck: bool) -> str | None:
        """The code of the answer to a request, where what it names is deleted, or is deleted by it."""
        code, subject = code_of(model), subject_of(request, model)
        if not code or not subject or _KEPT.fullmatch(subject):
            return None
        if struck:
            self._names.add((request.service, subject))
        return code if (request.service, subject) in self._names else None

    def is_about(self, service: str, content: bytes) -> bool:
        """Whether an answer is about something that is deleted, which was asked for by another name."""
        names = self._of(service)
        if not names or content.lstrip()[:1] != b"{":
            return False
        found = json.loads(content).values()
        parts = [part for item in found for part in (item.values() if isinstance(item, dict) else [item])]
        return any(_is_named(part, names) for part in parts)

    def left(self, service: str, content: bytes) -> bytes:
        """The body of an answer without what is deleted."""
        names = self._of(service)
        text = content.decode("utf-8", "replace") if names else ""
        if text.lstrip()[:1] == "{":
            return json.dumps(_of_json(json.loads(text), names)).encode()
        if text.lstrip()[:1] == "<":
            with suppress(ET.ParseError):
                return _of_xml(text, names)
        return content

    def _of(self, service: str) -> set[str]:
        return {name for place, name in self._names if place == service}


def _bare(name: str) -> str:
    return name.removesuffix(":*")


def _is_named(value: Any, names: set[str]) -> bool:
    return isinstance(value, str) and any(_is_same(_bare(value), name) for name in names)


def _is_same(one: str, other: str) -> bool:
    """Whether two names are one, of which each may be an ARN of the other."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) > _SHORT and long.endswith((f"/{short}", f":{short}")))


def _of_json(value: Any, names: set[str]) -> Any:
    if isinstance(value, dict):
        return {key: _of_json(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_of_json(item, names) for item in value if not any(_is_named(part, names) for part in _parts(item))]
    return value


def _parts(item: Any) -> list[Any]:
    return list(item.values()) if isinstance(item, dict) else [item]


def _word(item: ET.Element) -> str:
    return item.tag.rpartition("}")[2]


def _is_list(parent: str, child: str) -> bool:
    """Whether an element of an only child is a list of one."""
    return child in ("member", "item") or parent == "Items" or parent.removesuffix("s") == child


def _of_xml(text: str, names: set[str]) -> bytes:
    declared = re.search(r'xmlns="([^"]+)"', text)
    if declared:
        ET.register_namespace("", declared.group(1))
    root = ET.fromstring(text)
    for parent in list(root.iter()):
        alike = len({child.tag for child in parent}) == 1
        if alike and (len(parent) > 1 or _is_list(_word(parent), _word(parent[0]))):
            for child in list(parent):
                if any(_is_named(part.text, names) for part in (child, *child, *child.findall("*/*"))):
                    parent.remove(child)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)
