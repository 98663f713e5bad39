# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Answers that are whole: what was cut, garbled, emptied or came from somebody else is no answer of AWS's.

Botocore compares no length, takes a broken JSON body for a message, and ends with a parser's error at XML that is none.
So each answer is looked at before botocore parses it. One that is not whole counts as a connection that broke: botocore
sends the request again where that is safe (``resending.py``).
"""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

from .expected import lacking

try:
    import botocore.parsers
    from botocore.exceptions import HTTPClientError
except ImportError:  # check_libraries reports the missing library before any of this is used
    HTTPClientError = Exception

_PAGE = re.compile(rb"\s*<(!doctype\s+)?html", re.IGNORECASE)
#: What botocore's parsers raise at a body whose form is right, and whose values are not.
UNPARSED: tuple[type[Exception], ...] = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
)
_JSON = ("json", "rest-json")
_XML = ("query", "ec2", "rest-xml")
#: Where members of an output are that no body holds.
_HEAD = ("header", "headers", "statusCode")


class BrokenAnswer(HTTPClientError):  # type: ignore[misc]  # botocore has no types
    """What came is no whole answer of AWS's."""

    fmt = "{error}."


def fault_of(operation: Any, method: str, answer: Any, result_keys: tuple[str, ...] = ()) -> str:
    """What is wrong with an answer. Empty where it is whole.

    Args:
        operation: botocore's model of the operation.
        method: the HTTP method of the request.
        answer: botocore's ``AWSResponse``, whose body was read unless it is a stream.
        result_keys: what the operation lists, if it does so in pages.
    """
    if method == "HEAD":
        return _no_head(operation, answer)
    if answer.status_code >= 300:
        return _too_short(answer) or _no_error(operation, answer)
    if operation.has_event_stream_output:
        return ""
    if operation.has_streaming_output:
        # Its length is compared when it is read. A page of a proxy has no ETag.
        return "" if "etag" in answer.headers else "it has no ETag"
    return _too_short(answer) or _no_result(operation, answer, result_keys)


def _no_head(operation: Any, answer: Any) -> str:
    """Whether a head without a body is one of AWS's. That of an object has its ETag, and that of a page has not."""
    lacks = operation.name == "HeadObject" and answer.status_code < 300 and "etag" not in answer.headers
    return "it has no ETag" if lacks else ""


def _too_short(answer: Any) -> str:
    """A body that is shorter than its head says."""
    said, there = answer.headers.get("content-length"), len(answer.content)
    if said is None or not str(said).isdigit() or int(said) == there:
        return ""
    return f"its body ends after {there} of {int(said)} bytes"


def _protocol(operation: Any) -> str:
    return str(operation.service_model.resolved_protocol)


def _no_error(operation: Any, answer: Any) -> str:
    """Whether what says that it is an error is one of AWS's."""
    content, protocol, wrong = answer.content, _protocol(operation), ""
    if protocol in _JSON:
        wrong = _no_json_error(answer, content, protocol)
    elif protocol in _XML:
        # S3 answers so where there is nothing to say besides the status.
        bare = not content.strip() and protocol == "rest-xml" and answer.status_code < 500
        wrong = "" if bare else _no_xml(content, answer.status_code)
    elif not content:
        wrong = "its body is empty"
    return wrong or _parsed(operation, answer)[1]


def _no_json_error(answer: Any, content: bytes, protocol: str) -> str:
    """The code of an error stands in the head alone only in the protocol in which botocore looks for it there."""
    if not content and protocol == "rest-json" and "x-amzn-errortype" in answer.headers:
        return ""
    return _no_json(content, answer.status_code)


def _no_result(operation: Any, answer: Any, result_keys: tuple[str, ...]) -> str:
    """Whether what says that it is a result is one, by the model of the operation."""
    shape, content = operation.output_shape, answer.content
    if _PAGE.match(content):
        return "it is an HTML page"
    if not content:
        return "its body is empty" if _has_body(shape) else ""
    wrong = _wrong_form(operation, content, answer.status_code)
    return wrong or _wrong_values(operation, answer, result_keys)


def _has_body(shape: Any) -> bool:
    """Whether an output has members that only a body holds."""
    return shape is not None and any(
        member.serialization.get("location") not in _HEAD for member in shape.members.values()
    )


def _wrong_form(operation: Any, content: bytes, status: int) -> str:
    shape, protocol = operation.output_shape, _protocol(operation)
    if shape is None or not _has_body(shape):
        return ""
    payload = shape.serialization.get("payload")
    if payload and shape.members[payload].type_name in ("blob", "string"):
        return ""
    if protocol in _JSON:
        return _no_json(content, status)
    if protocol in _XML:
        root = "" if protocol == "rest-xml" else f"{operation.name}Response"
        return _no_xml(content, status, root)
    return ""


def _no_json(content: bytes, status: int) -> str:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return f"its body (status {status}) is not JSON"
    return "" if isinstance(found, dict) else f"its body (status {status}) is not a JSON object"


def _root(content: bytes) -> str | None:
    """The name of a document's root, or nothing where it is no XML."""
    try:
        return str(ElementTree.fromstring(content).tag).rpartition("}")[2]
    except (ElementTree.ParseError, ValueError, LookupError):
        return None


def _no_xml(content: bytes, status: int, root: str = "") -> str:
    found = _root(content)
    if found is None:
        return f"its body (status {status}) is not XML"
    if found.lower() == "html":
        return f"its body (status {status}) is an HTML page"
    return f"its body is a {found} instead of a {root}" if root and found != root else ""


def _parsed(operation: Any, answer: Any) -> tuple[Any, str]:
    """An answer as botocore parses it, or why it cannot."""
    parser = botocore.parsers.ResponseParserFactory().create_parser(_protocol(operation))
    about = {"headers": answer.headers, "status_code": answer.status_code, "body": answer.content, "context": {}}
    try:
        return parser.parse(about, operation.output_shape), ""
    except (botocore.parsers.ResponseParserError, *UNPARSED) as error:
        return {}, f"its body does not have the format of its API ({type(error).__name__}: {error})"


def _wrong_values(operation: Any, answer: Any, result_keys: tuple[str, ...]) -> str:
    found, wrong = _parsed(operation, answer)
    if wrong or (_protocol(operation) == "rest-xml" and _root(answer.content) == "Error"):
        return wrong  # S3 finds some errors after it has begun to answer with 200; botocore knows them
    return lacking(operation, found, result_keys)
