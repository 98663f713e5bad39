# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which requests are sent again by themselves, and the look at each answer before botocore parses it.

Botocore sends every request again after a connection that broke, also one that makes something: where only the answer
was lost, there are then two. So what cannot be said twice is sent once, and whoever planned it looks at the account
before it is planned again (``_kernel/reconcile.py``).
"""

from __future__ import annotations

from typing import Any

from .answers import BrokenAnswer, fault_of
from .expected import READS

try:
    from botocore import xform_name
    from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, ProxyConnectionError, SSLError

    #: Nothing was sent: there was no connection yet.
    _NOT_SENT: tuple[type[Exception], ...] = (
        ConnectTimeoutError,
        EndpointConnectionError,
        ProxyConnectionError,
        SSLError,
    )
except ImportError:  # check_libraries reports the missing library before any of this is used
    _NOT_SENT = ()

#: Operations that change nothing, but for what AWS makes for this alone: a session, a report.
_READS = (*READS, "Assume", "Generate")
#: Operations of which a second one changes nothing more: they say what is to be there then.
_REPEATABLE = ("Modify", "Put", "Set", "Tag", "Untag", "Update", "UploadPart")
#: Members of an input by which AWS refuses, or knows, a request that it carried out already.
_STATE_OF = ("IfMatch", "LockToken", "ChangeToken", "UpdateToken")


class _WholeAnswers:
    """Botocore's way to the network, whose answers are looked at.

    Args:
        client: the client that it is of.
        session: botocore's own ``URLLib3Session``.
    """

    def __init__(self, client: Any, session: Any) -> None:
        self._client, self._session = client, session

    def send(self, request: Any) -> Any:
        """Send a request.

        Raises:
            BrokenAnswer: what came is no whole answer.
        """
        answer = self._session.send(request)
        operation = self._client.meta.service_model.operation_model(request.operation_name)
        wrong = fault_of(operation, request.method, answer, _result_keys(self._client, operation.name))
        if wrong:
            raise BrokenAnswer(error=wrong)
        return answer

    def close(self) -> None:
        """Close all connections."""
        self._session.close()


def _name_operation(request: Any, event_name: str, **_about: Any) -> None:
    """Say with a request which operation it is of: botocore hands it to the network without."""
    request.operation_name = event_name.rpartition(".")[2]


def guard(client: Any) -> None:
    """Have a client take whole answers only, and send nothing twice that is not the same twice."""

    def keep_from_resending(
        operation: Any, request_dict: Any, response: Any, caught_exception: Any, **_about: Any
    ) -> bool | None:
        if not is_in_doubt(response, caught_exception) or is_repeatable(operation):
            return None
        return False

    # Botocore has no public place for this: its own event before a request is sent goes by without the answer.
    endpoint = client._endpoint
    endpoint.http_session = _WholeAnswers(client, endpoint.http_session)
    name = client.meta.service_model.service_id.hyphenize()
    client.meta.events.register(f"before-send.{name}", _name_operation)
    client.meta.events.register_first(f"needs-retry.{name}", keep_from_resending)


def _result_keys(client: Any, operation: str) -> tuple[str, ...]:
    """What an operation lists, if it does so in pages."""
    method = xform_name(operation)
    if not client.can_paginate(method):
        return ()
    keys = client.get_paginator(method).result_keys
    return tuple(str(key.expression).partition(".")[0] for key in keys)


def is_in_doubt(response: Any, error: Exception | None) -> bool:
    """Whether a request may have been carried out, although nobody said so."""
    if error is not None:
        return not isinstance(error, _NOT_SENT)
    if response is None:
        return False
    http, parsed = response
    code = str(parsed.get("Error", {}).get("Code", ""))
    return http.status_code >= 500 and not _is_refusal(code)


def _is_refusal(code: str) -> bool:
    """Whether an error with a status of 5xx says that nothing was done."""
    return any(word in code for word in ("Throttl", "SlowDown", "LimitExceeded", "TooManyRequests", "Unavailable"))


def is_repeatable(operation: Any) -> bool:
    """Whether a request may be sent again although it may have been carried out.

    It may where it reads, where it says how something is to be and AWS compares that with no earlier state, and where
    it carries a token by which AWS knows it.
    """
    if operation.name.startswith(_READS):
        return True
    shape = operation.input_shape
    members = {} if shape is None else shape.members
    if any(member.metadata.get("idempotencyToken") for member in members.values()):
        return True
    return operation.name.startswith(_REPEATABLE) and not any(name in members for name in _STATE_OF)
