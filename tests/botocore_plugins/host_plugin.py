# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3 Control puts the account before the host's name, which resolves nowhere here."""

from __future__ import annotations

import re
from typing import Any


def initialize_client_plugin(client: Any) -> None:
    """Send requests to S3 Control to the embedded account. The name is botocore's."""

    def without_account(request: Any, **_about: Any) -> None:
        request.url = re.sub(r"//[0-9]{12}\.", "//", request.url, count=1)

    client.meta.events.register("request-created.s3-control", without_account)
