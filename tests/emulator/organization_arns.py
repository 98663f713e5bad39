# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The ARNs of what a request of Organizations is about, by the ids that it names."""

from __future__ import annotations

import re

from .kit import Request

#: What stands for the organization's id, which no request has.
_UNKNOWN = "unknown0"


def in_organization(request: Request, kinds: set[str]) -> list[str]:
    """The root, units, accounts and policies that a request names by their ids.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html#awsorganizations-resources-for-iam-policies
    """
    head, ours = f"arn:{request.partition}:organizations:", f":{request.account_id}:"
    forms = {
        r"r-\w+": ("root", f"{ours}root/o-{_UNKNOWN}/"),
        r"ou-[\w-]+": ("organizationalunit", f"{ours}ou/o-{_UNKNOWN}/"),
        r"\d{12}": ("account", f"{ours}account/o-{_UNKNOWN}/"),
        r"p-(?:RCP)?Full\w+": ("awspolicy", ":aws:policy/service_control_policy/"),
        r"p-\w+": ("policy", f"{ours}policy/o-{_UNKNOWN}/service_control_policy/"),
    }
    found = []
    # Of an invitation the account stands one level below.
    target = request.params.get("Target")
    for value in (*request.params.values(), target.get("Id") if isinstance(target, dict) else None):
        for form, (kind, rest) in forms.items():
            if isinstance(value, str) and re.fullmatch(form, value):
                known = kind in kinds or (kind == "awspolicy" and "policy" in kinds)
                found += [f"{head}{rest}{value}"] if known else []
                break
    return found or ["*"]


def of_member(request: Request) -> str:
    """The ARN of the member account that a request of Account Management names.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsaccountmanagement.html#awsaccountmanagement-resources-for-iam-policies
    """
    member = request.params["AccountId"]
    return f"arn:{request.partition}:account::{request.account_id}:account/o-{_UNKNOWN}/{member}"
