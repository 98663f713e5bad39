# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where tickets are kept, and what a service's library raised, as a failure that repeats no token."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType

from ..._kernel.plan import Failure, Refusal

#: So much of a service's own words is told.
_SAID = 200


@dataclass(frozen=True)
class Target:
    """Where tickets are kept.

    Args:
        project: the project, as its service calls it.
        label: what all tickets of ours have.
        token: proves who we are.
        url: the server's address; empty for that of the service itself.
        user: whose token it is, where the service asks for that.
        ticket_type: the type of new tickets, where the service has types.
        close_code: why a ticket is closed, where the service asks for that.
    """

    project: str
    label: str
    token: str
    url: str = ""
    user: str = ""
    ticket_type: str = ""
    close_code: str = ""


def library(name: str, package: str) -> ModuleType:
    """A service's library.

    Raises:
        Refusal: it is not installed; the message says how to.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise Refusal(f"{package} is needed for this service: install it with pip install {package}.") from error


@contextmanager
def failing(target: Target, what: str, *errors: type[BaseException]) -> Iterator[None]:
    """What a library raises becomes a failure.

    Args:
        target: where.
        what: what was tried, as in "cannot ...".
        errors: what the library raises.

    Raises:
        Failure: it was raised.
    """
    expected: tuple[type[BaseException], ...] = (*errors, OSError)
    try:
        yield
    except expected as error:
        said = " ".join(str(error).split())
        for secret in filter(None, (target.token, target.user)):
            said = said.replace(secret, "…")
        said = re.sub(r"(?i)(authorization|token)\S*\s*[:=]\s*\S+", r"\1 …", said)[:_SAID]
        raise Failure("error", f"{target.project}: cannot {what}: {type(error).__name__}: {said}") from error
