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


def _enabling(client: Clients) -> None:
    for _number in range(2):
        client("account").enable_region(RegionName="eu-central-2")


ROWS = (
    Contract(
        name="account-name",
        service="account",
        operation="PutAccountName",
        when="the name has an angle bracket",
        answer=Refusal("ValidationException", "The account name is invalid."),
        source="https://docs.aws.amazon.com/accounts/latest/reference/API_PutAccountName.html",
        provoke=lambda client: client("account").put_account_name(AccountName="<prod>"),
        by="account_life.put_account_name",
        was="new: nothing was renamed before",
    ),
    Contract(
        name="account-region-unknown",
        service="account",
        operation="EnableRegion",
        when="there is no such region",
        answer=Refusal("ValidationException", "The region is invalid."),
        source="https://docs.aws.amazon.com/accounts/latest/reference/API_EnableRegion.html",
        provoke=lambda client: client("account").enable_region(RegionName="eu-nowhere-1"),
        by="account_life.enable_region",
        was="new: no region was enabled before",
    ),
    Contract(
        name="account-region-enabling",
        service="account",
        operation="EnableRegion",
        when="the region is being enabled",
        answer=Refusal("ConflictException", "The region is being enabled."),
        source="https://docs.aws.amazon.com/accounts/latest/reference/API_EnableRegion.html",
        provoke=_enabling,
        by="account_life.enable_region",
        was="new: no region was enabled before",
    ),
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
