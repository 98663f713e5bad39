# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Services that take so few requests that a list, or a run, may need minutes: it says how far it is."""

from __future__ import annotations

import threading
from collections import Counter

from .._kernel import waiting

#: What people call them. Each page of their lists is asked for again by itself, as `transient_refusals.py` says: a long
#: list would not come to its end otherwise. Their lists go on by ``NextToken``.
#: https://docs.aws.amazon.com/accounts/latest/reference/quotas.html
#: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
#: https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html
BUSY = {
    "account": "AWS Account Management",
    "identitystore": "IAM Identity Center",
    "organizations": "AWS Organizations",
    "sso-admin": "IAM Identity Center",
}
#: So often it is said how many requests were answered.
SAID_EVERY = 50


class Answered:
    """How many requests busy services have answered."""

    def __init__(self) -> None:
        self._numbers: Counter[str] = Counter()
        self._lock = threading.Lock()

    def one_more(self, service: str) -> None:
        """Count an answer, and say now and then how many there were: there may be thousands, and one a second."""
        title = BUSY.get(service)
        if title is None:
            return
        with self._lock:
            self._numbers[title] += 1
            number = self._numbers[title]
        if waiting.say is not None and number % SAID_EVERY == 0:
            waiting.say(f"{title} has answered {number} requests")
