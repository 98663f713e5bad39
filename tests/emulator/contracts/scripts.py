# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What provokes what takes its time, as data: requests one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from botocore.exceptions import ClientError

from .form import Clients, Contract, Late, Refusal


@dataclass(frozen=True)
class Ask:
    """A request. A parameter that begins with ``$`` is looked up in the answers before: ``$0.KeyMetadata.KeyId``.

    ``at_once`` is what no row about time has a say in: what has to be there before.
    """

    service: str
    method: str
    params: Mapping[str, Any]
    at_once: bool = False


def before(service: str, method: str, **params: Any) -> Ask:
    """What has to be there before."""
    return Ask(service, method, params, at_once=True)


def ask(service: str, method: str, **params: Any) -> Ask:
    """A request as the collection sends it."""
    return Ask(service, method, params)


def script(*asks: Ask) -> Callable[[Clients], Any]:
    """Send requests in their order, and return the last answer."""

    def provoke(client: Clients) -> Any:
        answers: list[Any] = []
        for item in asks:
            answers.append(_sent(client, item, answers))
        return answers[-1]

    return provoke


def twice(read: Ask, write: Ask, *asks: Ask) -> Callable[[Clients], Any]:
    """Send what has to be there before, and return what a read answers before a write and after it."""

    def provoke(client: Clients) -> Any:
        answers: list[Any] = []
        for item in asks:
            answers.append(_sent(client, item, answers))
        old = _read(client, read, answers)
        _sent(client, write, answers)
        return old, _read(client, read, answers)

    return provoke


def refusal(
    name: str,
    when: str,
    answer: tuple[str, str],
    source: str,
    by: str,
    *asks: Ask,
    operation: str = "",
    assumed: str = "",
) -> Contract:
    """A row of a request that AWS refuses for what the account is like, and that the code was ready for.

    Args:
        answer: the error's code and text.
        asks: requests that make the account so, and the one that is refused.
        operation: its name, where that is not what its method says.
        assumed: what the source does not say.
    """
    last = asks[-1]
    about = operation or "".join(part[:1].upper() + part[1:] for part in last.method.split("_"))
    return Contract(name, last.service, about, when, Refusal(*answer), source, script(*asks), by, assumed=assumed)


def late(
    name: str,
    asks: tuple[Ask, ...],
    answer: Late,
    when: str,
    source: str,
    was: str = "failed: sent once, and the run ended",
    assumed: str = "",
    operation: str = "",
) -> Contract:
    """A row of a request that is refused for a while: the last of some."""
    last, asked = asks[-1], script(*asks)
    about = operation or "".join(part[:1].upper() + part[1:] for part in last.method.split("_"))
    return Contract(name, last.service, about, when, answer, source, asked, was=was, assumed=assumed)


def _sent(client: Clients, item: Ask, answers: list[Any]) -> Any:
    made = client(item.service, agent="") if item.at_once else client(item.service)
    return getattr(made, item.method)(**_filled(item.params, answers))


def _read(client: Clients, item: Ask, answers: list[Any]) -> Any:
    """An answer without what is of the request alone, or the code of an error."""
    try:
        answer = _sent(client, item, answers)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return {key: value for key, value in answer.items() if key != "ResponseMetadata"}


def _filled(value: Any, answers: list[Any]) -> Any:
    if isinstance(value, Mapping):
        return {key: _filled(item, answers) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_filled(item, answers) for item in value]
    if isinstance(value, str) and value.startswith("$"):
        number, *way = value[1:].split(".")
        return reduce(lambda found, key: found[int(key) if key.isdigit() else key], way, answers[int(number)])
    return value
