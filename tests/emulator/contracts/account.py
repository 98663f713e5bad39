# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Account Management: what an address must have."""

from __future__ import annotations

from .form import Clients, Contract, Refusal

_ADDRESS = {
    "FullName": "Erika Example",
    "AddressLine1": "Example Street 1",
    "City": "Springfield",
    "PostalCode": "12345",
    "CountryCode": "US",
    "PhoneNumber": "+1 555 1234567",
}


def _without_a_state(client: Clients) -> None:
    client("account").put_contact_information(ContactInformation=_ADDRESS)


ROWS = (
    Contract(
        name="account-contact-state",
        service="account",
        operation="PutContactInformation",
        when="the country is one of seven, and there is no state or region",
        answer=Refusal("ValidationException", "StateOrRegion is required for the given CountryCode."),
        source="https://docs.aws.amazon.com/accounts/latest/reference/API_ContactInformation.html",
        provoke=_without_a_state,
        by="account.put_contact_information",
        was="failed: sent without, and refused",
    ),
)
