# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads of things that a list has named: one that was deleted since is left out, and no failure of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from .._kernel.plan import Failure
from .._kernel.reconcile import gather, whole
from .failures import NotFound

T = TypeVar("T")
#: The error codes by which services say that what a request names does not exist (``absent`` of ``Aws.call``). What a
#: resource may lack, such as a policy, has a code of its own, and does not stand here.
GONE: Mapping[str, tuple[str, ...]] = {
    "ce": ("ResourceNotFoundException",),
    "cloudfront": ("NoSuchDistribution", "NoSuchResource"),
    "cloudtrail": ("TrailNotFoundException", "ResourceNotFoundException"),
    "cloudwatch": ("ResourceNotFoundException", "ResourceNotFound"),
    "config": ("ResourceNotFoundException", "NoSuchConformancePackException"),
    "events": ("ResourceNotFoundException",),
    "iam": ("NoSuchEntity",),
    "identitystore": ("ResourceNotFoundException",),
    "organizations": (
        "AccountNotFoundException",
        "AccountNotRegisteredException",
        "ParentNotFoundException",
        "PolicyNotFoundException",
        "TargetNotFoundException",
    ),
    "sqs": ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"),
    "sso-admin": ("ResourceNotFoundException",),
}


class Gone(Failure):
    """What a list has named does not exist any more."""

    def __init__(self, name: str, code: str) -> None:
        super().__init__("error", f"{name} was deleted in the meantime ({code}).")


def _read(name: str, reader: Callable[[], T]) -> T:
    try:
        return reader()
    except NotFound as error:
        raise Gone(name, str(error)) from error


def gather_listed(readers: Mapping[str, Callable[[], T]]) -> dict[str, T | Failure]:
    """Read what a list has named, all at the same time. What is gone meanwhile is left out; any other reader that
    fails leaves its `Failure` as its value.

    Args:
        readers: by the name of the thing. They raise `NotFound` where it is gone.
    """
    found = gather({name: partial(_read, name, reader) for name, reader in readers.items()})
    return {name: part for name, part in found.items() if not isinstance(part, Gone)}


def gather_all_listed(readers: Mapping[str, Callable[[], T]]) -> dict[str, T]:
    """As `gather_listed`, where none of what is still there can be done without.

    Raises:
        Failure: one of them could not be read.
    """
    return whole(gather_listed(readers))
