# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The fields of an account's contacts, and what is wrong with values of theirs: refused before the first request.

https://docs.aws.amazon.com/accounts/latest/reference/API_ContactInformation.html
https://docs.aws.amazon.com/accounts/latest/reference/API_AlternateContact.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._kernel.masks import MASKS
from ..._kernel.plan import Refusal
from ..._parts.names import ACCOUNT_ID


@dataclass(frozen=True)
class Field:
    """One field: its name at the API, the most characters it takes, what it looks like, and how that is said."""

    api: str
    longest: int
    required: bool = False
    form: str = ".*"
    said: str = ""


#: From so many characters on a value that is no word is somebody's.
_MASKED = 5
_EMAIL = (r"[\w+=.#|!&-]+@[\w-]+(\.[\w-]+)*\.\w+", "an email address")
_PHONE = (r"(?=.*[0-9])[\s0-9()+-]+", "digits, spaces, +, - and parentheses")
_ABROAD = (r"[+](?=.*[0-9])[\s0-9()-]+", "a + with the country code, then digits, spaces, - and parentheses")
_COUNTRY = ("[A-Z]{2}", "a two-letter country code (ISO 3166), for example US or GB")

PRIMARY: dict[str, Field] = {
    "full_name": Field("FullName", 50, True),
    "address_line_1": Field("AddressLine1", 60, True),
    "address_line_2": Field("AddressLine2", 60),
    "address_line_3": Field("AddressLine3", 60),
    "city": Field("City", 50, True),
    "state_or_region": Field("StateOrRegion", 50),
    "district_or_county": Field("DistrictOrCounty", 50),
    "postal_code": Field("PostalCode", 20, True),
    "country_code": Field("CountryCode", 2, True, *_COUNTRY),
    "phone_number": Field("PhoneNumber", 20, True, *_ABROAD),
    "company_name": Field("CompanyName", 50),
    "website_url": Field("WebsiteUrl", 256),
}
ALTERNATE: dict[str, Field] = {
    "name": Field("Name", 64, True),
    "title": Field("Title", 50, True),
    "email": Field("EmailAddress", 254, True, *_EMAIL),
    "phone": Field("PhoneNumber", 25, True, *_PHONE),
}
KINDS = ("billing", "operations", "security")

#: Countries of which an address has a state or region:
#: https://docs.aws.amazon.com/accounts/latest/reference/API_ContactInformation.html
WITH_STATE = frozenset({"US", "CA", "GB", "DE", "JP", "IN", "BR"})
#: ISO 3166-1: https://www.iso.org/iso-3166-country-codes.html
_LETTERS = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA
    CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA
    GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP
    KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS
    MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS
    RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW
    TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
COUNTRIES = frozenset(_LETTERS.split())


def check_contacts(options: Mapping[str, Any]) -> None:
    """Refuse what the API does not take."""
    account_id = options["account_id"]
    if account_id is not None and not re.fullmatch(ACCOUNT_ID, account_id):
        raise Refusal(f"account_id is {account_id}, but must be an account ID of 12 digits.")
    for contact in ("primary", *KINDS):
        fields = PRIMARY if contact == "primary" else ALTERNATE
        for name, value in (options[contact] or {}).items():
            if value is not None:
                _mask(value)
                _check_field(f"{contact}.{name}", value, fields[name])
    country = (options["primary"] or {}).get("country_code")
    if country and country not in COUNTRIES:
        raise Refusal(f"primary.country_code is {country}, but must be {_COUNTRY[1]}.")
    if country in WITH_STATE and not ((options["primary"] or {}).get("state_or_region") or "").strip():
        raise Refusal(f"primary.country_code is {country}, for which AWS also requires primary.state_or_region.")


def _mask(value: str) -> None:
    """Show a value nowhere. A word that was masked everywhere would spoil what is said."""
    MASKS.add_option(value)
    if len(value) >= _MASKED and not value.isalpha():
        MASKS.add(value)


def _check_field(name: str, value: str, field: Field) -> None:
    """Refuse one value. The message holds no value, for contacts are personal."""
    text = value.strip()
    if not text:
        if field.required:
            raise Refusal(f"{name} is empty, but is required for the contact of an account.")
        return
    if len(text) > field.longest:
        raise Refusal(f"{name} has {len(text)} characters, but must have at most {field.longest}.")
    if not re.fullmatch(field.form, text):
        raise Refusal(f"{name} must be {field.said or 'a line of text'}.")
