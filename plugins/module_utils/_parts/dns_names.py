# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names of domains, zones and records in Route 53's form. Pure.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
"""

from __future__ import annotations

import re

from .._kernel.plan import Refusal

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_REGISTRABLE = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_ESCAPE = re.compile(r"\\([0-7]{3})")
#: What Route 53 keeps as it is in a record's name. Everything else it writes as an octal code.
_PLAIN = re.compile(r"[a-z0-9_.*-]")
#: IDNA 2003 and IDNA 2008 disagree about these: one name would be two domains.
_AMBIGUOUS = "\u00df\u03c2\u200c\u200d"
#: Octets of a whole name with its dots, without the last one.
MAX_NAME = 253


def zone_name(option: str, text: str, *, private: bool = False) -> str:
    """The name of a zone: ASCII, lower case, with a dot at its end.

    Raises:
        Refusal: it is no domain name, said with the option's name.
    """
    return _domain(option, text, _LABEL, 1 if private else 2) + "."


def registrable_name(option: str, text: str) -> str:
    """The name of a domain that can be registered, without a dot at its end.

    Raises:
        Refusal: it is no domain name, said with the option's name.
    """
    return _domain(option, text, _REGISTRABLE, 2)


def _domain(option: str, text: str, label: re.Pattern[str], least: int) -> str:
    name = ascii_name(option, text).removesuffix(".")
    labels = name.split(".")
    if not name or len(name) > MAX_NAME or not all(label.fullmatch(item) for item in labels):
        raise Refusal(
            f"{option} is {text!r}, which is not a domain name: use labels of letters, digits and hyphens, "
            "each of at most 63 characters, separated by dots, such as example.com."
        )
    if len(labels) < least:
        raise Refusal(f"{option} is {text!r}, but must have at least {least} labels, such as example.com.")
    if labels[-1].isdigit():
        raise Refusal(f"{option} is {text!r}, which is an IP address. Use a domain name, such as example.com.")
    return name


def ascii_name(option: str, text: str) -> str:
    """A name in lower case and ASCII: labels with other letters in Punycode.

    Raises:
        Refusal: a label cannot be turned into Punycode without doubt.
    """
    if text.isascii():
        return text.lower()
    if any(sign in text for sign in _AMBIGUOUS):
        raise Refusal(
            f"{option} is {text!r}, which has a letter that IDNA standards encode differently. Use the name in "
            "Punycode (xn--...)."
        )
    try:
        labels = [label.encode("idna").decode("ascii") for label in text.lower().split(".")]
    except UnicodeError as error:
        raise Refusal(f"{option} is {text!r}, which cannot be converted to Punycode: {error}.") from error
    return ".".join(labels)


def record_name(option: str, text: str, zone: str) -> str:
    """The full name of a record in a zone, in Route 53's form.

    Args:
        option: for messages.
        text: a full name, a name below the zone, or C(@) for the zone itself.
        zone: the zone's name with its last dot.

    Raises:
        Refusal: the name is not in the zone, or is too long.
    """
    name = escaped(ascii_name(option, text.strip()))
    bare = zone.removesuffix(".")
    if name in ("@", "\\100"):
        return zone
    whole = name.removesuffix(".")
    if whole == bare or whole.endswith(f".{bare}"):
        full = f"{whole}."
    elif name.endswith("."):
        raise Refusal(f"{option} is {text!r}, which is not in the zone {bare}.")
    elif "." in whole and whole.rpartition(".")[2] == bare.rpartition(".")[2]:
        # A single label is always below the zone. Of several ones nobody can tell a slip from what is meant.
        raise Refusal(
            f"{option} is {text!r}, which is not in the zone {bare}. If it is meant to be under the zone, use "
            f"the full name: {whole}.{bare}."
        )
    else:
        full = f"{whole}.{zone}"
    labels = [_ESCAPE.sub("?", label) for label in full[:-1].split(".")]
    if sum(len(label) + 1 for label in labels) > MAX_NAME + 1 or not all(0 < len(label) <= 63 for label in labels):
        raise Refusal(f"{option} is {text!r}, but labels have 1 to 63 characters, and a whole name at most 253.")
    return full


def escaped(name: str) -> str:
    """One form for names with octal codes: an asterisk as it is, other signs than letters, digits, - and _ as codes."""
    found: list[str] = []
    rest = name
    while rest:
        match = _ESCAPE.match(rest)
        sign = "*" if match and match[1] == "052" else match[0] if match else rest[0].lower()
        rest = rest[match.end() :] if match else rest[1:]
        found.append(sign if match or _PLAIN.fullmatch(sign) else f"\\{ord(sign):03o}")
    return "".join(found)


def shown_name(zone: str) -> str:
    """A name for people: without its last dot."""
    return zone.removesuffix(".")
