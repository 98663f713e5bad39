# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who may take a role, and as whose deputy a service may act. Pure.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .conditions import Limit, Test, limits, tests
from .document import WILD, Document, has_variables
from .entry import ACCOUNT, EVERYBODY, FEDERATED, OTHER, SERVICE, Entry, entries

#: Identity providers that everybody is a customer of, and the claims that tell one customer from another. The audience
#: is what a token's owner asks for, except where the provider keeps a register of them.
SHARED: Mapping[str, tuple[str, ...]] = {
    "cognito-identity.amazonaws.com": ("aud", "sub"),
    "accounts.google.com": ("aud", "sub", "oaud"),
    "graph.facebook.com": ("app_id", "id"),
    "www.amazon.com": ("app_id", "user_id"),
}
#: Providers whose audience says nothing of who asks: they take any, or it is the same for all that they know.
_ANY_AUDIENCE = re.compile(
    r"(token\.actions\.githubusercontent\.com|gitlab\.com|app\.terraform\.io|oidc\.circleci\.com|agent\.buildkite\.com"
    r"|oidc\.vercel\.com|api\.pulumi\.com|oidc\.eks\.|proidc\.upbound\.io|api\.stacklet\.io|studio\.datachain\.ai"
    r"|oidc\.codefresh\.io|sandboxes\.cloud|[a-z0-9.-]*githubusercontent\.com)"
)
#: Claims that everybody's tokens may have alike: a branch, an environment and a workflow have names that anybody can
#: give. https://aws.amazon.com/about-aws/whats-new/2026/01/aws-sts-supports-validation-identity-provider-claims/
_OF_ANYBODY = frozenset(
    {"amr", "aud", "environment", "event_name", "iss", "ref", "ref_type", "runner_environment", "workflow"}
)
#: How GitHub names those who act in everybody's repositories, such as Dependabot.
_BOT = "[bot]"
#: What a pattern of a subject must fix: a kind and its owner, up to the sign behind it.
_OWNER = re.compile(r"[^:/]+[:/][^:/]+[:/]")
_POD = re.compile(r"system:serviceaccount:[^:]+:")
_SUBJECT = "system:serviceaccount:"
_POSITIVE = frozenset({"stringequals", "stringequalsignorecase", "stringlike"})
#: Services of which nothing says for whom they work, or not always. An IfExists is all that can be asked for them.
_SOURCELESS = frozenset({"events.amazonaws.com"})
#: Services that say nothing at all: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/
_SILENT = re.compile(r"(logdelivery\.elasticloadbalancing|edgelambda|replicator\.lambda)\.amazonaws\.com")
#: The ARN of a bucket names no account: a bucket can be deleted by its owner, and created again by another account.
#: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
_BUCKET = re.compile(r"arn:[^:]*:s3:::")
_SOURCES = ("aws:sourceaccount", "aws:sourcearn", "aws:sourceowner", "aws:sourceorgid", "aws:sourceorgpaths")


def provider(name: str) -> str:
    """The host and path of an identity provider, of its ARN or as it is."""
    return name.partition(":oidc-provider/")[2] or name


def open_federation(entry: Entry) -> str:
    """What lacks in a way in by an identity provider, so that strangers who sign in there come in. Else nothing."""
    found = [item for item in tests(entry.statement) if item.operator in _POSITIVE and _counts(item)]
    if ":saml-provider/" in entry.name:
        return "" if any(item.key.startswith("saml:") for item in found) else "no condition on SAML:aud"
    host = provider(entry.name).lower()
    claims = {item.key.rpartition(":")[2]: item for item in found if item.key.rpartition(":")[0] == host}
    if host in SHARED:
        wanted = SHARED[host]
        known = {name for name in wanted if name in claims and not _is_pattern(claims[name])}
        return "" if known else f"no condition on {host}:{wanted[0]} that names one"
    known = {name for name, item in claims.items() if name not in _OF_ANYBODY and _is_fixed(name, item)}
    if known or ("aud" in claims and not _ANY_AUDIENCE.match(host)):
        return ""
    return f"no condition on {host}:sub that fixes whose tokens are accepted"


def _counts(test: Test) -> bool:
    """Whether a condition needs the claim, and asks for anything."""
    return bool(test.values) and not test.if_exists and test.sets != "forallvalues" and "*" not in test.values


def _is_pattern(test: Test) -> bool:
    return test.operator == "stringlike" and any(WILD.search(value) for value in test.values)


def _is_fixed(claim: str, test: Test) -> bool:
    """Whether each value leaves out what others own. A pattern must fix the owner, up to the sign behind the name."""
    if claim == "actor" and any(value.endswith(_BOT) for value in test.values):
        return False
    if test.operator != "stringlike":
        return True
    return all(_fixes_owner(claim, value) for value in test.values)


def _fixes_owner(claim: str, value: str) -> bool:
    if not WILD.search(value):
        return True
    head = WILD.split(value, maxsplit=1)[0]
    if head.startswith(_SUBJECT):
        return bool(_POD.match(head))
    return bool(_OWNER.match(head)) if claim == "sub" else "/" in head or ":" in head


def open_trust(document: Document) -> list[str]:
    """What lets strangers take a role by its trust policy: everybody, or whoever signs in at a provider."""
    found: list[str] = []
    for entry in entries(document):
        if entry.kind == EVERYBODY:
            found.append(f"{entry.label}: everybody")
        elif entry.kind == FEDERATED:
            lack = open_federation(entry)
            found += [f"{entry.label}: {provider(entry.name)}, {lack}"] if lack else []
    return found


def foreign_trust(document: Document, own: frozenset[str]) -> dict[str, list[str]]:
    """The accounts of others that may take a role, with the conditions on it. Without any, it is for all there.

    Args:
        document: a trust policy.
        own: the accounts that are trusted anyway.
    """
    found: dict[str, list[str]] = {}
    for entry in entries(document):
        if entry.kind in (ACCOUNT, OTHER) and entry.name.isdigit() and entry.name not in own:
            found.setdefault(entry.name, []).extend(_conditions(entry))
    return {account: sorted(set(said)) for account, said in sorted(found.items())}


def _conditions(entry: Entry) -> list[str]:
    return [item.key for item in tests(entry.statement) if not item.if_exists and item.sets != "forallvalues"]


def identity_providers(document: Document) -> list[str]:
    """The providers by which people and machines may take a role."""
    return sorted({item.name for item in entries(document) if item.kind == FEDERATED})


def deputies(document: Document) -> list[str]:
    """The services that a resource policy lets in for whomever they work, with their statements."""
    variables = has_variables(document)
    found = [
        f"{entry.label}: {entry.name}"
        for entry in entries(document)
        if entry.kind == SERVICE and not _SILENT.search(entry.name) and not _says_for_whom(entry, variables)
    ]
    return list(dict.fromkeys(found))


def _says_for_whom(entry: Entry, variables: bool) -> bool:
    if any(item.kind != "service" and not _is_of_buckets(item) for item in limits(entry.statement, variables)):
        return True
    maybe = [item.key for item in tests(entry.statement) if item.if_exists]
    return entry.name in _SOURCELESS and any(key in _SOURCES for key in maybe)


def _is_of_buckets(limit: Limit) -> bool:
    return limit.key == "aws:sourcearn" and any(_BUCKET.match(value) for value in limit.values)
