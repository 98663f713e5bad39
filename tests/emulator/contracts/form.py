# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The form of a contract: one thing that AWS does and moto does not, as a row of a table.

A row says what is asked, when it matters, what AWS answers, where that is written, and how to provoke it. The engine
enforces refusals and delays from the row alone; what a row's answer holds besides is enforced by the function that
``by`` names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.emulator.kit import Request

#: A client of botocore of a service, in a region: ``client("s3")``, ``client("acm", "us-east-1")``.
Clients = Callable[..., Any]


@dataclass(frozen=True)
class Refusal:
    """AWS answers with an error.

    ``when`` says of a parsed request whether it is refused. Without it, the function of ``by`` refuses. ``reason``
    stands beside the message, as Organizations gives one.
    """

    code: str
    message: str
    when: Callable[[Request], bool] | None = None
    reason: str = ""


class Unseen(Exception):
    """What a row is about cannot be seen in this account now. The text says why."""


@dataclass(frozen=True)
class Reply:
    """AWS answers something else than moto does.

    ``kind`` is ``shape``, ``default``, ``limit``, ``normal form`` or ``effect``. ``value`` is what ``provoke`` returns.
    """

    kind: str
    value: Any


@dataclass(frozen=True)
class Late:
    """AWS refuses for a while what names something that was made or changed a moment ago.

    Args:
        seconds: for how long, by the clock of the embedded account.
        after: the writes after which it is so, each ``service:Operation``.
        code: the error.
        message: its text.
        thing: what was written: a parameter of the write, or a path with dots into its answer that begins with ``.``
            (``.KeyMetadata.KeyId``). A request that names it anywhere, alone or at the end of an ARN, is refused. With
            ``*``, each request is.
        only: which of those requests are refused, where it is not each.
        inside: the answer that holds the refusal, where it is no error.
    """

    seconds: float
    after: tuple[str, ...]
    code: str
    message: str
    thing: str
    only: Callable[[Request], bool] | None = None
    inside: Callable[[Request], dict[str, Any]] | None = None


@dataclass(frozen=True)
class Stale:
    """A read answers for a while as it did before a write.

    Args:
        seconds: for how long, by the clock of the embedded account.
        after: the writes after which it is so, operations of the same service.
        thing: the parameters that a write and a read of the same thing share. None where there is one in a region.
        flips: whether every second answer within that time is the new one.
    """

    seconds: float
    after: tuple[str, ...]
    thing: tuple[str, ...] = ()
    flips: bool = False


Answer = Refusal | Reply | Late | Stale


@dataclass(frozen=True)
class Contract:
    """One row.

    Args:
        name: what it is called: the service, and a few words with hyphens.
        service: botocore's name of the service, as the embedded account knows it.
        operation: the operation whose answer it is about.
        when: in which case. Plain English, a clause that goes after "when".
        answer: what AWS answers then.
        source: where that is written: an address, or a repository and a path.
        provoke: asks for it. A ``Refusal`` or a ``Late`` must meet the last request that it sends, a ``Reply`` is
            compared with what it returns, and of a ``Stale`` it returns the reads: before the write, and after it.
        by: the function that enforces it, with its module below ``tests.emulator.services``, where not the engine does.
        was: how the code stood when the row was written: ``already right``, or what failed.
        assumed: what of the row no source says. The code does not depend on it.
    """

    name: str
    service: str
    operation: str
    when: str
    answer: Answer
    source: str
    provoke: Callable[[Clients], Any]
    by: str = ""
    was: str = "already right"
    assumed: str = ""
