# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Contact information, which a new account has of its sign-up.

https://docs.aws.amazon.com/accounts/latest/reference/API_GetContactInformation.html
"""

from __future__ import annotations

from typing import Any

from tests.emulator.kit import Request, ServiceError, operation, store


@operation("account", "GetContactInformation")
def get_contact_information(request: Request) -> dict[str, Any]:
    """The primary contact."""
    found = store(request, "contact")
    if not found:
        raise ServiceError("ResourceNotFoundException", "No contact information found for the account.")
    return {"ContactInformation": dict(found)}


@operation("account", "PutContactInformation")
def put_contact_information(request: Request) -> dict[str, Any]:
    """Replace the primary contact."""
    found = store(request, "contact")
    found.clear()
    found.update(request.params["ContactInformation"])
    return {}
