# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Writes about what was made a moment ago, which not every part of IAM knows yet.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
"""

from __future__ import annotations

from typing import Any

from .._aws.client import Aws, NotFound
from .._kernel.plan import Call

DELAY = 0.5
LOOKS = 20
#: What IAM answers about a user that was made a moment ago.
NOT_YET = ("NoSuchEntity", "EntityTemporarilyUnmodifiable")


def send_fresh(aws: Aws, call: Call, *, told: tuple[str, ...] = ()) -> Any:
    """Send a write about something new, and wait for a bounded time until IAM knows it.

    Args:
        aws: the way to AWS.
        call: the write.
        told: the error codes that the caller wants to be told of.

    Raises:
        NotFound: IAM answered with one of ``told``.
        Failure: IAM refuses otherwise, or still does not know it.
    """
    for _look in range(LOOKS):
        try:
            return aws.call(call.service, call.method, absent=(*NOT_YET, *told), **call.params)
        except NotFound as error:
            if str(error) in told:
                raise
            aws.sleep(DELAY)
    return aws.call(call.service, call.method, **call.params)
