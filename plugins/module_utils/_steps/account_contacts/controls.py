# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role account_contacts."""

from __future__ import annotations

from ..._controls.control import Control
from ..._controls.resolution import Input

_CONSOLE = "https://console.aws.amazon.com/billing/home#/account"


def _alternate(kind: str, severity: str, fsbp: tuple[str, ...] = ()) -> Control:
    return Control(
        f"account_contacts.{kind}",
        severity,
        f"An alternate contact for {kind} should be set",
        f"Set account_contacts_{kind}, with a mailbox that several people read. Or open {_CONSOLE}, and "
        f"under Alternate contacts, {kind.capitalize()}, choose Edit.",
        ("2.3",),
        fsbp,
        ("ACCT.01",),
        resolution=(
            Input(
                f"account_contacts_{kind}",
                f"account_contacts_{kind}: {{name: Ada Lovelace, title: Head of {kind}, "
                f'email: {kind}@example.com, phone: "+49 30 1234567"}}',
                "contacts",
            ),
        ),
    )


CONTROLS = (
    Control(
        "account_contacts.primary",
        "medium",
        "The account should have a complete primary contact",
        f"Set account_contacts_primary, and run the role dayone.aws.account_contacts; or open {_CONSOLE}, and under "
        "Contact information choose Edit.",
        ("2.2",),
        ssb=("ACCT.01",),
        resolution=(
            Input(
                "account_contacts_primary",
                "account_contacts_primary: {full_name: Ada Lovelace, address_line_1: Example Street 1, city: Berlin, "
                'postal_code: "10115", country_code: DE, phone_number: "+49 30 1234567"}',
                "contacts",
            ),
        ),
    ),
    _alternate("billing", "medium"),
    _alternate("operations", "medium"),
    _alternate("security", "high", ("Account.1",)),
)
