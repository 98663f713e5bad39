# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one place that makes AWS clients: endpoint, retries, timeouts, user agent."""

from __future__ import annotations

import re
from typing import Any

try:
    import botocore.config
    import botocore.exceptions
except ImportError:  # check_libraries reports the missing library before any of this is used
    botocore = None

from .._kernel.plan import Failure
from .._version import VERSION
from .failures import core_failure
from .resending import guard
from .session import shared_methods

#: Seconds.
CONNECT_TIMEOUT = 10
READ_TIMEOUT = 60


def new_client(
    session: Any,
    service: str,
    region: str,
    *,
    endpoint: str | None,
    verify: Any,
    config: Any,
    attempts: int,
    caller: str = "",
) -> Any:
    """A client of a service in a region.

    Args:
        session: a boto3 session.
        endpoint: where the service is, instead of AWS's own endpoint.
        verify: whether certificates are checked, or the file of those that are trusted.
        config: a botocore ``Config`` that takes precedence over ours.
        attempts: how often a request is sent, while AWS is busy.
        caller: the module that asks, which the user agent says.

    Raises:
        Failure: botocore makes none.
    """
    ours = _settings(attempts, caller, foreign=bool(endpoint))
    if config is not None:
        ours = ours.merge(config)
    try:
        with shared_methods():
            client = session.client(service, region_name=region, endpoint_url=endpoint, verify=verify, config=ours)
    except (botocore.exceptions.MissingDependencyException, botocore.exceptions.ProfileNotFound) as error:
        raise core_failure(f"{service} in {region}", error) from error
    except (botocore.exceptions.BotoCoreError, ValueError) as error:
        raise Failure("error", f"cannot create a client for {service} in {region}: {error}") from error
    client.meta.events.register("request-created.s3-control", _without_account)
    guard(client)
    return client


def _settings(attempts: int, caller: str, *, foreign: bool) -> Any:
    """Our own configuration of a client. ``foreign``: its endpoint is not AWS's own, and takes no prefix of a host."""
    return botocore.config.Config(
        retries={"mode": "standard", "total_max_attempts": attempts},
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=READ_TIMEOUT,
        user_agent_extra=f"dayone.aws/{VERSION}" + (f" module/{caller}" if caller else ""),
        max_pool_connections=32,
        **({"inject_host_prefix": False} if foreign else {}),
    )


def _without_account(request: Any, **_about: Any) -> None:
    """S3 Control puts the account before the host's name. An endpoint that is not AWS's resolves without it only."""
    if ".amazonaws." not in request.url:
        request.url = re.sub(r"//[0-9]{12}\.", "//", request.url, count=1)
