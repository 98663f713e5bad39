# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the module ``permissions`` answers, from its options. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .._aws.assumed import check_external_id
from .._kernel.plan import Refusal
from .._parts.names import ACCOUNT_ID, PARTITIONS, UNIT_ID
from .catalogue import STEPS
from .delegation import delegation
from .policies import Document, documents, length, minified, statements
from .resolve import Grant, Place, grants
from .template import ACCOUNT, PARTITION, Role, Spread, account_template, stack_set_template

_NAME = re.compile(r"[\w+=,.@-]{1,60}", re.ASCII)
_PATH = re.compile(r"/(?:[\x21-\x7e]{1,510}/)?", re.ASCII)
_PRINCIPAL = re.compile(r"arn:aws[a-z-]*:(?:iam|sts)::[0-9]{12}:[\w+=,.@/:-]+", re.ASCII)
_BOUNDARY = re.compile(r"arn:(?:aws[a-z-]*|\$\{AWS::Partition\}):iam::(?:aws|[0-9]{12}|\$\{AWS::AccountId\}):policy/.+")
_MOST_TAGS = 50


def check(options: Mapping[str, Any]) -> None:
    """Refuse what cannot be answered.

    Raises:
        Refusal: the option, and what it must be.
    """
    check_steps(options["steps"])
    if options["account_id"] is not None and not re.fullmatch(ACCOUNT_ID, options["account_id"]):
        raise Refusal(f"account_id is {options['account_id']!r}, but must have twelve digits.")
    unknown = [unit for unit in options["units"] if not re.fullmatch(UNIT_ID, unit)]
    if unknown:
        raise Refusal(
            f"units: {', '.join(unknown)} is not the ID of a root or unit, such as r-ab12 or ou-ab12-12345678."
        )
    delegated = options["delegated_administrator"]
    if delegated is not None and not re.fullmatch(ACCOUNT_ID, delegated):
        raise Refusal(f"delegated_administrator is {delegated!r}, but must be an account ID of twelve digits.")
    if options["units"] and not options["role"]:
        raise Refusal("units requires role: name the role for the accounts.")
    if options["role"]:
        _check_role(options["role"])


def check_steps(steps: Sequence[str] | None, option: str = "steps") -> None:
    """Refuse steps that there are not.

    Args:
        steps: what the option has.
        option: its name.

    Raises:
        Refusal: it has the names that there are.
    """
    unknown = sorted(set(steps or []) - set(STEPS))
    if unknown:
        raise Refusal(f"{option}: {', '.join(unknown)} does not exist. The steps are {', '.join(sorted(STEPS))}.")
    if steps is not None and not steps:
        raise Refusal(f"steps is empty: leave it out for all steps, or list some of {', '.join(sorted(STEPS))}.")


def _check_role(role: Mapping[str, Any]) -> None:
    """Refuse a role that IAM would not take."""
    wrong = {
        "role.name": not _NAME.fullmatch(role["name"]),
        "role.path": not _PATH.fullmatch(role["path"]),
        "role.trusted": not role["trusted"] or not all(map(_PRINCIPAL.fullmatch, role["trusted"])),
        "role.permissions_boundary": role["permissions_boundary"]
        and not _BOUNDARY.fullmatch(role["permissions_boundary"]),
        "role.session_hours": not 1 <= role["session_hours"] <= 12,
        "role.tags": len(role["tags"] or {}) > _MOST_TAGS,
    }
    must = {
        "role.name": "1 to 60 letters, digits and any of _+=,.@-",
        "role.path": "/ or a path with a slash at both ends",
        "role.trusted": "ARNs of roles, users or accounts' roots",
        "role.permissions_boundary": "the ARN of a managed policy",
        "role.session_hours": "1 to 12",
        "role.tags": f"at most {_MOST_TAGS}",
    }
    first = next((name for name, is_wrong in wrong.items() if is_wrong), None)
    if first is not None:
        raise Refusal(f"{first} is {role[first.partition('.')[2]]!r}, but must be {must[first]}.")
    check_external_id(role["external_id"], "role.external_id")


def answer(options: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """The policies, and the templates that are asked for.

    Raises:
        Refusal: the policies are more than a role may have.
    """
    made = statements(_grants(options, place))
    policies = documents(made)
    found: dict[str, Any] = {
        "policies": policies,
        "statements": [{"sid": item["Sid"], "actions": item["Action"], "resources": item["Resource"]} for item in made],
        "sizes": [length(policy) for policy in policies],
    }
    if options["role"]:
        everywhere = Place(PARTITION, ACCOUNT, place.region)
        role = _role(options["role"])
        body = account_template(role, documents(statements(_grants(options, everywhere))), purpose=options["purpose"])
        found["template"] = body
        if options["units"]:
            spread = Spread(role.name, tuple(options["units"]), place.region, bool(options["delegated_administrator"]))
            found["stack_set_template"] = stack_set_template(body, spread)
    if options["delegated_administrator"]:
        found["delegation"] = delegation(made, options["delegated_administrator"], place.partition)
    return found


def _grants(options: Mapping[str, Any], place: Place) -> list[Grant]:
    steps = sorted(STEPS) if options["steps"] is None else options["steps"]
    return grants(steps, options["purpose"], place, options["variables"] or {})


def _role(options: Mapping[str, Any]) -> Role:
    return Role(
        options["name"],
        options["path"],
        tuple(options["trusted"]),
        options["external_id"] or "",
        options["permissions_boundary"] or "",
        options["session_hours"],
        options["tags"] or {},
    )


_POLICY = re.compile(r"policy-[0-9]+\.json")


def files(found: Mapping[str, Any]) -> dict[str, str]:
    """The texts of the files that hold an answer, by name."""
    named: dict[str, Document] = {f"policy-{number}.json": policy for number, policy in enumerate(found["policies"], 1)}
    for key in ("template", "stack_set_template"):
        if found.get(key):
            named[f"{key.replace('_', '-')}.json"] = found[key]
    if found.get("delegation"):
        named["delegation.json"] = {"Version": "2012-10-17", "Statement": found["delegation"]}
    return {name: f"{minified(document)}\n" for name, document in named.items()}


def written(folder: Path, texts: Mapping[str, str], *, check_mode: bool) -> bool:
    """Write files that are not there as they should be, and say whether any was, or would be. Policies of an earlier
    run go that are none of this one: whoever attaches all that is there would allow more than is needed."""
    left = [
        path for path in sorted(folder.glob("policy-*.json")) if _POLICY.fullmatch(path.name) and path.name not in texts
    ]
    changed = bool(left)
    if not check_mode:
        for path in left:
            path.unlink()
    for name, text in texts.items():
        path = folder / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        changed = True
        if not check_mode:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return changed


def partition_of(option: str | None, arn: str) -> str:
    """The partition that is asked for, else that of the caller."""
    return option or (arn.split(":")[1] if arn else PARTITIONS[0])
