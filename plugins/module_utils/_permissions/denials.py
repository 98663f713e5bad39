# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which permission a refusal was for, from its text, and the statement of a policy that would allow it. Pure.

AWS says it in one sentence: who, which action, on what, and which kind of policy decided.
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .actions import actions_of
from .need import READ
from .sids import sid_of

_SENTENCE = re.compile(
    r"(?:User: arn:(?P<partition>[\w-]+):\w+::(?P<account>\d{12}):\S+ is )?"
    r"not authorized to perform: (?P<action>[\w-]+:\w+)"
    r"(?: on resource: \"?(?P<resource>arn:[^\s\"]+|\*|\w+ [\w+=,.@/-]+)\"?)?"
    r"(?: (?P<how>because no|with an explicit deny in an?) (?P<kind>[\w -]*?(?:policy|permissions boundary)))?"
)
#: How a request begins the line of its failure. An older text, or one of S3's, says no more than that it was denied.
_REQUEST = re.compile(r"(?P<service>[\w-]+):(?P<method>\w+) in [\w-]+ was denied \(")
#: The kinds of policies in which a statement that allows an action can be missing, besides those that are not known.
_OWN = ("", "identity-based policy", "permissions boundary", "session policy")


@dataclass(frozen=True)
class Denial:
    """One action that was denied.

    Args:
        action: the IAM action.
        resource: its ARN, ``*`` where the action takes none, or nothing where the text does not say it.
        kind: the kind of policy that decided, in AWS's words, or nothing where the text does not say it.
        explicit: whether a statement of that policy denies the action. Else none allows it.
    """

    action: str
    resource: str = ""
    kind: str = ""
    explicit: bool = False

    @property
    def decided_by(self) -> str:
        """The kind of policy, and what of it."""
        return f"a {'deny' if self.explicit else 'missing allow'} in the {self.kind}" if self.kind else ""


def denials(text: str) -> list[Denial]:
    """What a text of one or several refusals says was denied, each once."""
    found = [_of_sentence(match) for match in _SENTENCE.finditer(text)]
    if not found:
        found = [Denial(action) for match in _REQUEST.finditer(text) for action in _of_request(match)]
    return list(dict.fromkeys(found))


def _of_sentence(match: re.Match[str]) -> Denial:
    prefix, _colon, name = match["action"].partition(":")
    where = match["resource"]
    kind, how = match["kind"] or "", match["how"] or ""
    # IAM names what it does not find by kind and name: nobody knows its path.
    if where and " " in where:
        where = f"arn:{match['partition'] or '*'}:iam::{match['account'] or '*'}:{where.replace(' ', '/')}"
    return Denial(f"{prefix.lower()}:{name}", where or "*", kind.strip(), how.startswith("with"))


def _of_request(match: re.Match[str]) -> tuple[str, ...]:
    name = "".join(part[:1].upper() + part[1:] for part in match["method"].split("_"))
    return actions_of(f"{match['service']}:{name}")


def statement(found: Sequence[Denial], step: str) -> dict[str, Any]:
    """The statement that would allow what was denied, named as the generated policies name those of a step. Nothing
    where none would: where a policy denies, or where the resource is not known."""
    wanting = [item for item in found if item.resource and item.kind in _OWN and not item.explicit]
    if not wanting or len(wanting) < len(found):
        return {}
    return {
        "Sid": f"{sid_of([step])}{READ.capitalize()}",
        "Effect": "Allow",
        "Action": sorted({item.action for item in wanting}),
        "Resource": sorted({item.resource for item in wanting}),
    }


def missing(text: str, control: str) -> dict[str, str]:
    """What a finding that could not be read says of the permission that was missing, where its text tells.

    Args:
        text: the reason for which it could not be read.
        control: its control, whose step asks for it.
    """
    found = denials(text)
    if not found:
        return {}
    allowing = statement(found, control.partition(".")[0])
    decided = ", ".join(dict.fromkeys(item.decided_by for item in found if item.kind))
    return {
        "missing_permission": ", ".join(dict.fromkeys(item.action for item in found)),
        **({"denied_by": decided} if decided else {}),
        **({"statement": json.dumps(allowing)} if allowing else {}),
    }
