# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is shown of the endpoint of a subscription. Pure.

Who knows the address of a webhook can post there: its path, query and user name are its secret. A telephone number is
personal. An email address is shown, for it says whom to remind of the confirmation.
https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
"""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from ..._kernel.masks import CUT, MASKS

#: By so much of its digest one address is told from another of the same host.
_DIGEST = 6
#: How many digits of a telephone number are shown.
_DIGITS = 4


def shown_endpoint(protocol: str, endpoint: str) -> str:
    """The endpoint as it may be shown."""
    if protocol == "sms":
        return f"{CUT}{endpoint[-_DIGITS:]}"
    if protocol not in ("http", "https") or CUT in endpoint:
        return endpoint
    try:
        parts = urlsplit(endpoint)
        host = f"{parts.hostname or ''}:{parts.port}" if parts.port else parts.hostname or ""
    except ValueError:
        host = ""
    bare = f"{protocol}://{host}"
    if endpoint in (bare, f"{bare}/"):
        return endpoint
    return f"{bare}/{CUT}{hashlib.sha256(endpoint.encode('utf-8', 'replace')).hexdigest()[:_DIGEST]}"


def mask_endpoint(protocol: str, endpoint: str) -> None:
    """Show no more of an endpoint than may be shown."""
    MASKS.add(endpoint, shown_endpoint(protocol, endpoint))
