# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a region has a service at all, as far as the installed botocore knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .._kernel.plan import Failure
from .client import Aws

#: How a region says that it lacks a service, or the account there.
_NOWHERE = ("off", "credentials", "unreachable")
_HINT = "As far as the installed botocore knows, the service is not available there: leave the region out."


@contextmanager
def where_offered(aws: Aws, service: str, partition: str, region: str) -> Iterator[None]:
    """A request in here that a region does not answer says so where it may lack the service.

    Raises:
        Failure: the one that was met, with that hint.
    """
    try:
        yield
    except Failure as failure:
        known = aws.regions_of(service, partition) if failure.kind in _NOWHERE else frozenset()
        if not known or region in known:
            raise
        raise Failure(failure.kind, f"{failure.message} {_HINT}") from failure
