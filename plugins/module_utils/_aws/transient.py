# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Writes that AWS refuses for a while, because it does not know everywhere yet what was just made."""

from __future__ import annotations

from typing import Any

from .._kernel.plan import Call, Failure
from .client import Aws, NotFound

#: Seconds between two tries, and how many. IAM says that a new role may take some seconds to be seen:
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
DELAY = 2.0
TRIES = 15


def patiently(aws: Aws, call: Call, codes: tuple[str, ...]) -> dict[str, Any]:
    """Send a write again while AWS answers with one of ``codes``.

    Raises:
        Failure: it was still refused at the last try, or for another reason.
    """
    refused: NotFound | None = None
    for number in range(TRIES):
        if number:
            aws.sleep(DELAY)
        try:
            return aws.call(call.service, call.method, region=call.region, absent=codes, **call.params)
        except NotFound as error:
            refused = error
    raise Failure(
        "error",
        f"{call.service}:{call.method} was still refused after {DELAY * TRIES:g} s: {refused and refused.__cause__}",
    )
