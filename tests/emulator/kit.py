# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Adds AWS operations that moto lacks, from botocore's API models.

An operation is a function from a parsed request to its result. Routing, parsing, validation and the answer's form
follow the model, so that a function is what moto's backends would hold of it.
"""

from __future__ import annotations

import functools
import io
import re
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.model import OperationModel
from botocore.validate import ParamValidator
from moto.core.exceptions import ServiceException
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request as HttpRequest
from moto.core.request import determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.serialize import XFormedAttributePicker, get_serializer_class
from moto.core.utils import get_service_model
from moto.iam.models import get_account_id_from
from moto.utilities.utils import get_partition
from werkzeug.exceptions import HTTPException, NotFound

Answer = tuple[int, list[tuple[str, str]], bytes]
Operation = Callable[["Request"], "dict[str, Any] | None"]

#: Who waits: the user agent of the collection.
AGENT = "dayone.aws/"
_SCOPE = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4_request")
#: botocore's names of services whose requests are signed with another name.
_SIGNED = {
    "monitoring": "cloudwatch",
    "access-analyzer": "accessanalyzer",
    "elasticfilesystem": "efs",
    "elasticmapreduce": "emr",
    "elasticloadbalancing": "elbv2",
    "sso": "sso-admin",
    "tagging": "resourcegroupstaggingapi",
}
_operations: dict[tuple[str, str], Operation] = {}
_afters: dict[tuple[str, str], Callable[[Request], None]] = {}
_stores: dict[tuple[str, str, str], dict[str, Any]] = {}
_resets: list[Callable[[], None]] = []
#: Held by who does what AWS does by itself: of many requests that come when its time has come, one does it.
background = threading.RLock()
#: The requests since the last reset, as CloudTrail sees them: the last so many.
history: deque[dict[str, Any]] = deque(maxlen=20_000)


class Pass(Exception):
    """The operation leaves this request to moto."""


class ServiceError(ServiceException):
    """An error as AWS answers it. The model knows its HTTP status.

    Args:
        code: the code.
        message: the text.
        reason: the reason that some errors have besides.
    """

    def __init__(self, code: str, message: str, *, reason: str = "") -> None:
        super().__init__(code, message)
        if reason:
            self.reason = reason


@dataclass(frozen=True)
class Request:
    """One request of AWS's, parsed by its model."""

    service: str
    operation: str
    params: dict[str, Any]
    account_id: str
    region: str
    access_key: str
    agent: str = ""

    @property
    def of_collection(self) -> bool:
        """Whether the collection asks, which takes AWS as long as it takes, and not who prepares or looks in a test."""
        return AGENT in self.agent

    @property
    def partition(self) -> str:
        """The partition of the region."""
        return get_partition(self.region)


@dataclass(frozen=True)
class Target:
    """What an HTTP request asks for, before its body is read."""

    service: str = ""
    operation: str = ""
    region: str = ""
    access_key: str = ""
    account_id: str = ""


def operation(service: str, name: str) -> Callable[[Operation], Operation]:
    """Register an operation. It goes before moto's own."""

    def register(function: Operation) -> Operation:
        _operations[service, name] = function
        return function

    return register


def after(service: str, name: str) -> Callable[[Callable[[Request], None]], Callable[[Request], None]]:
    """Register what is done once moto has carried an operation out."""

    def register(function: Callable[[Request], None]) -> Callable[[Request], None]:
        _afters[service, name] = function
        return function

    return register


def store(request: Request, name: str, *, regional: bool = False) -> dict[str, Any]:
    """What an operation keeps: for each account, or for each account and region, until the next reset."""
    return stored(request.account_id, f"{request.service}.{name}", request.region if regional else "")


def stored(account_id: str, name: str, region: str = "") -> dict[str, Any]:
    """The same by name, for seeds and tests."""
    return _stores.setdefault((account_id, name, region), {})


def on_reset(function: Callable[[], None]) -> Callable[[], None]:
    """Register what is to be done at each reset, after everything was emptied."""
    _resets.append(function)
    return function


def reset() -> None:
    """Empty all stores, and seed them anew."""
    _stores.clear()
    history.clear()
    for function in _resets:
        function()


def identify(environ: dict[str, Any], body: bytes) -> Target:
    """Which service and operation a request is for, in which region and account."""
    match = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    if not match:
        return Target()
    key, region, signed = match.groups()
    service = _service(signed, environ, body)
    found = _route(service, environ, body)
    name = found[0].name if found else f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
    return Target(service, name, region, key, get_account_id_from(key))


def _service(signed: str, environ: dict[str, Any], body: bytes) -> str:
    if signed == "s3" and environ["PATH_INFO"].startswith("/v20180820/"):
        return "s3control"
    if signed == "elasticloadbalancing" and b"Version=2012-06-01" in body:
        return "elb"
    if signed == "apigateway" and environ["PATH_INFO"].startswith("/v2/"):
        return "apigatewayv2"
    if signed == "es" and environ["PATH_INFO"].startswith("/2021-01-01/"):
        return "opensearch"
    return _SIGNED.get(signed, signed)


def _http(environ: dict[str, Any], body: bytes) -> HttpRequest:
    return HttpRequest({**environ, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))})


def _route(service: str, environ: dict[str, Any], body: bytes) -> tuple[OperationModel, dict[str, Any]] | None:
    try:
        return _router(service).match(_http(environ, body))  # type: ignore[no-any-return]
    except (NotFound, NotImplementedError, KeyError):
        return None


@functools.cache
def _router(service: str) -> Any:
    try:
        return get_service_router(service)
    except Exception as error:
        raise NotFound from error


def answer(target: Target, environ: dict[str, Any], body: bytes) -> Answer | None:
    """The answer of a registered operation, or nothing."""
    function = _operations.get((target.service, target.operation))
    found = parsed(target, environ, body) if function else None
    if function is None or found is None:
        return None
    request, model, protocol = found
    try:
        return _serialized(model, protocol, _result(function, request, model))
    except Pass:
        return None


def follow(target: Target, environ: dict[str, Any], body: bytes) -> None:
    """Do what is registered for an operation that moto has carried out."""
    function = _afters.get((target.service, target.operation))
    found = parsed(target, environ, body) if function else None
    if function and found:
        function(found[0])


def parsed(target: Target, environ: dict[str, Any], body: bytes) -> tuple[Request, OperationModel, str] | None:
    """A request by its model, with the model and the protocol. Nothing where no model knows it."""
    found = _route(target.service, environ, body)
    if found is None:
        return None
    model, uri = found
    http = _http(environ, body)
    protocol = determine_request_protocol(get_service_model(target.service), http.content_type)
    values = PROTOCOL_PARSERS[protocol](model).parse(
        {
            "method": http.method,
            "values": http.values,
            "headers": http.headers,
            "body": http.data,
            "url_path": http.path,
            "url_params": uri,
        }
    )
    params = {key: value for key, value in values.items() if value is not None}
    agent = str(environ.get("HTTP_USER_AGENT", ""))
    about = (target.account_id, target.region, target.access_key, agent)
    request = Request(target.service, target.operation, params, *about)
    return request, model, protocol


def _result(function: Operation, request: Request, model: OperationModel) -> Any:
    if model.input_shape is not None:
        report = ParamValidator().validate(request.params, model.input_shape)
        if report.has_errors():
            return ServiceError("ValidationException", report.generate_report().replace("\n", " "))
    try:
        return function(request) or {}
    except ServiceException as error:
        return error
    except HTTPException as error:  # moto's older errors, which its own pages would turn into answers
        return ServiceError(getattr(error, "error_type", "InternalFailure"), getattr(error, "message", str(error)))


def error_answer(target: Target, environ: dict[str, Any], body: bytes, code: str, message: str) -> Answer | None:
    """An error in the form of the protocol that the request speaks, or nothing where that is not known."""
    found = _route(target.service, environ, body)
    if found is None:
        return None
    protocol = determine_request_protocol(get_service_model(target.service), _http(environ, body).content_type)
    return _serialized(found[0], protocol, ServiceError(code, message))


def good_answer(target: Target, environ: dict[str, Any], body: bytes, result: dict[str, Any]) -> Answer:
    """A result in the form of the protocol that a request speaks, which some model knows."""
    model, _uri = _route(target.service, environ, body) or (None, None)
    assert model is not None
    protocol = determine_request_protocol(get_service_model(target.service), _http(environ, body).content_type)
    return _serialized(model, protocol, result)


def _serialized(model: OperationModel, protocol: str, result: Any) -> Answer:
    # With moto's own picker, an operation may answer with moto's objects.
    kind = get_serializer_class(model.service_model.service_name, protocol)
    serializer = kind(model, value_picker=XFormedAttributePicker())
    made = serializer.serialize(result)
    text = made["body"]
    content = text if isinstance(text, bytes) else text.encode()
    return int(made["status_code"]), [(key, str(value)) for key, value in made["headers"].items()], content
