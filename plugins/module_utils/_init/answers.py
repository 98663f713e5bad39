# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The answers that a new project begins with: read from options, and refused where they contradict. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from .._kernel.plan import Refusal
from .._parts.names import ACCOUNT_ID

#: The alternate contacts of an account.
KINDS = ("billing", "operations", "security")
#: The name of a person or team, their title, address and telephone number.
Contact = dict[str, str]
_CONTACT = ("name", "title", "email", "phone")
_EMAIL = r"[^@\s,]+@[\w-]+(\.[\w-]+)+"
_PHONE = r"(?=.*[0-9])[\s0-9()+-]{1,25}"
_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_DOMAIN = rf"({_LABEL}\.)+{_LABEL}\.?"
_USER = r"[\w+=,.@-]{1,64}"
_REGION = r"[a-z]{2}(-[a-z]+)+-[0-9]"


@dataclass(frozen=True)
class Answers:
    """What is asked for, or was found where nothing was.

    Args:
        account_id: the account; empty where it is not known.
        aws_profile: the profile of the AWS configuration; empty where the environment decides.
        region: the home region; empty where AWS's own settings decide.
        contacts: by kind: ``billing``, ``operations``, ``security``.
    """

    account_id: str
    profile: str
    recipients: tuple[str, ...]
    contacts: Mapping[str, Contact]
    monthly_limit: float | None
    administrators: tuple[str, ...]
    aws_profile: str
    region: str
    regions: tuple[str, ...]
    domain: str
    organization: bool


def answers_of(options: Mapping[str, Any]) -> Answers:
    """The answers, from the options of the module.

    Raises:
        Refusal: which of them is wrong, or which two contradict.
    """
    found = options["found"] or {}
    given = _contact(options["contact"] or "")
    answers = Answers(
        account_id=_account(options, found),
        profile=options["profile"],
        recipients=_texts(options["recipients"]),
        contacts={**(dict.fromkeys(KINDS, given) if given else {}), **_known(found)},
        monthly_limit=options["monthly_limit"],
        administrators=_texts(options["administrators"]),
        aws_profile=(options["aws_profile"] or "").strip(),
        region=(options["region"] or found.get("region") or "").strip(),
        regions=_texts(options["regions"]),
        domain=(options["domain"] or "").strip().lower(),
        organization=options["organization"],
    )
    _check(answers)
    _check_against(answers, found)
    return answers


def _texts(entries: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(entry.strip() for entry in entries or [] if entry.strip())


def _known(found: Mapping[str, Any]) -> dict[str, Contact]:
    """The contacts that are registered with all that an alternate contact has."""
    return {kind: contact for kind, contact in (found.get("contacts") or {}).items() if all(contact.values())}


def _account(options: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    asked, read = str(options["account_id"] or ""), str(found.get("account_id") or "")
    if asked and not re.fullmatch(ACCOUNT_ID, asked):
        raise Refusal(f"account_id is {asked!r}, but must have twelve digits.")
    if asked and read and asked != read:
        raise Refusal(
            f"account_id is {asked}, but the credentials belong to account {read}. Which of the two is correct?"
        )
    return asked or read


def _contact(text: str) -> Contact:
    """A contact of one line. A comma in a name is the name's."""
    if not text.strip():
        return {}
    parts = [part.strip() for part in text.rsplit(",", 3)]
    wrong = len(parts) < len(_CONTACT) or not all(parts)
    if wrong or not re.fullmatch(_EMAIL, parts[2]) or not re.fullmatch(_PHONE, parts[3]):
        raise Refusal("contact must be a name, a title, an email address and a telephone number, separated by commas.")
    return dict(zip(_CONTACT, parts, strict=True))


def _check(answers: Answers) -> None:
    """Refuse an answer that is wrong by itself, or beside another."""
    for option, entries, form, must in (
        ("recipients", answers.recipients, _EMAIL, "an email address"),
        (
            "administrators",
            answers.administrators,
            _USER,
            "the name of an IAM user: letters, digits and any of _+=,.@-",
        ),
        ("regions", answers.regions, _REGION, "a region, such as eu-central-1"),
        ("region", [answers.region] if answers.region else [], _REGION, "a region, such as eu-central-1"),
        ("domain", [answers.domain] if answers.domain else [], _DOMAIN, "a domain name, such as example.com"),
    ):
        wrong = [entry for entry in entries if not re.fullmatch(form, entry)]
        if wrong:
            raise Refusal(f"{option}: {wrong[0]!r} is not {must}.")
    if answers.monthly_limit is not None and answers.monthly_limit <= 0:
        raise Refusal(f"monthly_limit is {answers.monthly_limit:g}, but must be more than $0.")
    if answers.region and answers.regions and answers.region not in answers.regions:
        raise Refusal(
            f"region is {answers.region}, but regions does not include it. Add it, or leave regions empty for all."
        )


def _check_against(answers: Answers, found: Mapping[str, Any]) -> None:
    """Refuse an answer that contradicts what the account says. What was not read contradicts nothing."""
    enabled = found.get("enabled_regions") or []
    for region in filter(None, (answers.region, *answers.regions)):
        if enabled and region not in enabled:
            near = get_close_matches(region, enabled, 1)
            raise Refusal(
                f"{region} is not enabled in account "
                f"{answers.account_id}.{f' Did you mean {near[0]}?' if near else ''} Enabled are "
                f"{', '.join(enabled)}."
            )
    read = bool(found.get("account_id")) and "organization" not in (found.get("not_read") or {})
    if answers.organization and read and not found.get("organization"):
        raise Refusal(f"organization is true, but account {answers.account_id} belongs to no organization.")


def notes_on(answers: Answers, found: Mapping[str, Any]) -> list[str]:
    """What whoever answered should know: nothing of it is wrong, and some of it surprises later."""
    said = []
    if answers.administrators and found.get("identity_center"):
        said.append(
            "People sign in through IAM Identity Center here, so no IAM users are created for the "
            "administrators, unless admin_access_create_users is true."
        )
    management = (found.get("organization") or {}).get("management_account")
    if answers.organization and management and management != answers.account_id:
        said.append(
            f"Account {answers.account_id} is not the management account of the organization, which is "
            f"{management}. The inventory can list the accounts only if this account is a delegated "
            "administrator."
        )
    if found.get("control_tower"):
        said.append(
            "AWS Control Tower manages the trail or the recorder of this account. The baseline does not "
            "change them: change them in the settings of the landing zone."
        )
    return said


def unanswered(answers: Answers) -> list[str]:
    """The variables of the project that have no value, and that the first report will ask for."""
    asked = {
        "dayone_security_subscriptions": answers.recipients,
        "billing_alerts_subscriptions": answers.recipients,
        **{f"account_contacts_{kind}": answers.contacts.get(kind) for kind in ("security", "billing", "operations")},
    }
    return [name for name, answer in asked.items() if not answer]
