# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Values of records in one form, so that what means the same is the same. Pure.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable

from ..._kernel.plan import Refusal

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_CODE = re.compile(r"\\([0-7]{3}|.)", re.DOTALL)
#: Octets of one string of a TXT record: https://www.rfc-editor.org/rfc/rfc1035#section-3.3.14
STRING = 255
#: Route 53's longest value.
LONGEST = 4000


def normal_value(kind: str, value: str) -> str:
    """One value of a record of a type, in normal form.

    Raises:
        ValueError: it is no value of this type.
    """
    text = value.strip()
    if not text:
        raise ValueError("it is empty")
    made = _FORMS.get(kind, _spaced)(text)
    if len(made) > LONGEST:
        raise ValueError(f"it has more than {LONGEST} characters")
    return made


def checked_value(option: str, kind: str, value: str) -> str:
    """The same for an option.

    Raises:
        Refusal: the option, the value, and what a value of this type looks like.
    """
    try:
        return normal_value(kind, value)
    except ValueError as error:
        raise Refusal(f"{option}: {value!r} is not a value of type {kind}: {error}.") from error


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _ipv4(text: str) -> str:
    return str(ipaddress.IPv4Address(text))


def _ipv6(text: str) -> str:
    return str(ipaddress.IPv6Address(text))


def _target(text: str) -> str:
    if re.search(r"\s|/|:|@", text):
        raise ValueError("must be a host name, such as mail.example.com")
    return text.lower().removesuffix(".") + "."


def _numbered(count: int, shape: str) -> Callable[[str], str]:
    """Some numbers, then a host name."""

    def form(text: str) -> str:
        parts = text.split()
        if len(parts) != count + 1 or not all(part.isdigit() and int(part) < 65536 for part in parts[:-1]):
            raise ValueError(f"give {shape}")
        return " ".join([*(str(int(part)) for part in parts[:-1]), _target(parts[-1])])

    return form


def _hexadecimal(count: int, shape: str) -> Callable[[str], str]:
    """Some numbers, then digits of base 16."""

    def form(text: str) -> str:
        parts = text.split()
        digits = "".join(parts[count:]).upper()
        if not all(part.isdigit() for part in parts[:count]) or not re.fullmatch("([0-9A-F]{2})+", digits):
            raise ValueError(f"give {shape}")
        return " ".join([*(str(int(part)) for part in parts[:count]), digits])

    return form


def _certificates(text: str) -> str:
    parts = text.split(None, 2)
    if len(parts) != 3 or not parts[0].isdigit() or int(parts[0]) > 255 or not parts[1].isalnum():
        raise ValueError('must be flags, tag and value, such as 0 issue "amazon.com"')
    return f'{int(parts[0])} {parts[1].lower()} "{parts[2].strip(chr(34))}"'


def _strings(text: str) -> str:
    return quoted(unquoted(text))


def unquoted(text: str) -> bytes:
    """The octets of a TXT value: of its strings where it is quoted, of the text itself where it is not."""
    if not text.startswith('"'):
        return text.encode()
    parts = _QUOTED.findall(text)
    if _QUOTED.sub("", text).strip():
        raise ValueError('must be quoted strings, such as "one" "two", or text without quotes')
    return b"".join(_octets(part) for part in parts)


def _octets(part: str) -> bytes:
    made = b""
    place = 0
    for match in _CODE.finditer(part):
        made += part[place : match.start()].encode()
        code = match[1]
        made += bytes([int(code, 8) & 255]) if len(code) == 3 else code.encode()
        place = match.end()
    return made + part[place:].encode()


def quoted(octets: bytes) -> str:
    """A TXT value of as many strings as its octets need."""
    parts = [octets[start : start + STRING] for start in range(0, len(octets), STRING)] or [b""]
    return " ".join(f'"{"".join(_signs(part))}"' for part in parts)


def _signs(part: bytes) -> list[str]:
    return [chr(octet) if 32 <= octet < 127 and octet not in b'"\\' else _escaped(octet) for octet in part]


def _escaped(octet: int) -> str:
    return f"\\{chr(octet)}" if octet in b'"\\' else f"\\{octet:03o}"


_FORMS: dict[str, Callable[[str], str]] = {
    "A": _ipv4,
    "AAAA": _ipv6,
    "CAA": _certificates,
    "CNAME": _target,
    "DS": _hexadecimal(3, "key tag, algorithm, digest type and digest"),
    "MX": _numbered(1, "priority and host name, such as 10 mail.example.com"),
    "NS": _target,
    "PTR": _target,
    "SPF": _strings,
    "SRV": _numbered(3, "priority, weight, port and host name, such as 10 5 443 www.example.com"),
    "SSHFP": _hexadecimal(2, "algorithm, type and fingerprint"),
    "TLSA": _hexadecimal(3, "usage, selector, matching type and data"),
    "TXT": _strings,
}
