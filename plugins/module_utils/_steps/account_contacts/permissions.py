# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._permissions.need import Needs, reads, writes

#: The account itself: the management account names others of its organization.
ACCOUNT = ("account::{account}:account", "account::{account}:account/o-*/*")
PERMISSIONS: dict[str, Needs] = {
    "account_contacts": (
        reads("account GetContactInformation GetAlternateContact", ACCOUNT),
        writes("account PutContactInformation", ACCOUNT, when="account_contacts_primary"),
        writes(
            "account PutAlternateContact",
            ACCOUNT,
            when="account_contacts_billing account_contacts_operations account_contacts_security",
        ),
    ),
}
