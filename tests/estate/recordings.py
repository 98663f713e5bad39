# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Selectors of trails and patterns of metric filters, as people write them. They need no account: what is judged is
what is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ansible_collections.dayone.aws.plugins.module_utils._parts.trail_selectors import MANAGEMENT, READS, WRITES

from .form import CIS

_API = "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/"
_SELECTOR, _FIELD, _RESOURCE = (
    f"{_API}API_EventSelector.html",
    f"{_API}API_AdvancedFieldSelector.html",
    f"{_API}API_DataResource.html",
)
_FILTERS = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html"
_41, _48, _49, _51, _53, _55 = (f"{CIS}{number}" for number in ("4.1", "4.8", "4.9", "5.1", "5.3", "5.5"))


@dataclass(frozen=True)
class Selectors:
    """Selectors of a trail, and what they record in full. Else as a `Variant`."""

    name: str
    selectors: dict[str, list[dict[str, Any]]]
    records: frozenset[str]
    source: str
    means: str


@dataclass(frozen=True)
class Filter:
    """A pattern of a metric filter, and whether it sees all of an activity. Else as a `Variant`."""

    name: str
    activity: str
    pattern: str
    sees: bool
    source: str
    means: str


def basic(*items: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Basic event selectors."""
    return {"basic": list(items), "advanced": []}


def selector(
    kind: str = "All", *objects: str, management: bool = True, without: tuple[str, ...] = ()
) -> dict[str, Any]:
    """A basic event selector."""
    made: dict[str, Any] = {"ReadWriteType": kind, "IncludeManagementEvents": management}
    if objects:
        made["DataResources"] = [{"Type": "AWS::S3::Object", "Values": list(objects)}]
    return {**made, "ExcludeManagementEventSources": list(without)}


def advanced(*items: dict[str, dict[str, list[str]]]) -> dict[str, list[dict[str, Any]]]:
    """Advanced event selectors, each by its fields."""
    return {
        "basic": [],
        "advanced": [{"FieldSelectors": [{"Field": name, **tests} for name, tests in item.items()]} for item in items],
    }


def _is(*values: str) -> dict[str, list[str]]:
    return {"Equals": list(values)}


_MANAGED = {"eventCategory": _is("Management")}
_OBJECTS = {"eventCategory": _is("Data"), "resources.type": _is("AWS::S3::Object")}
_NOTHING: frozenset[str] = frozenset()
_ALL_DATA = frozenset({WRITES, READS})

SELECTORS = (
    Selectors(
        "as-a-new-trail", basic(selector()), frozenset({MANAGEMENT}), _41, "ReadWriteType All and management events."
    ),
    Selectors("writes-alone", basic(selector("WriteOnly")), _NOTHING, _41, "ReadWriteType must be All."),
    Selectors("reads-alone", basic(selector("ReadOnly")), _NOTHING, _41, "ReadWriteType must be All."),
    Selectors(
        "reads-and-writes-apart",
        basic(selector("ReadOnly"), selector("WriteOnly")),
        frozenset({MANAGEMENT}),
        _SELECTOR,
        "What fits one of the selectors is recorded.",
    ),
    Selectors(
        "without-kms",
        basic(selector(without=("kms.amazonaws.com",))),
        _NOTHING,
        _SELECTOR,
        "Events of a source that is left out are not recorded.",
    ),
    Selectors(
        "all-buckets",
        basic(selector("All", "arn:aws:s3")),
        frozenset({MANAGEMENT, WRITES, READS}),
        _RESOURCE,
        "arn:aws:s3 is all objects of all buckets.",
    ),
    Selectors(
        "all-buckets-with-colons",
        basic(selector("All", "arn:aws:s3:::")),
        frozenset({MANAGEMENT, WRITES, READS}),
        _RESOURCE,
        "arn:aws:s3::: is an older form of the same.",
    ),
    Selectors("all-buckets-writes", basic(selector("WriteOnly", "arn:aws:s3")), frozenset({WRITES}), _48, "Writes."),
    Selectors("all-buckets-reads", basic(selector("ReadOnly", "arn:aws:s3")), frozenset({READS}), _49, "Reads."),
    Selectors(
        "all-buckets-and-no-management",
        basic(selector("All", "arn:aws:s3", management=False)),
        _ALL_DATA,
        _SELECTOR,
        "Management events are left out.",
    ),
    Selectors(
        "one-bucket",
        basic(selector("All", "arn:aws:s3:::papers/")),
        frozenset({MANAGEMENT}),
        _48,
        "Objects of all buckets must be recorded.",
    ),
    Selectors(
        "one-prefix",
        basic(selector("All", "arn:aws:s3:::papers/2026/")),
        frozenset({MANAGEMENT}),
        _48,
        "Objects of all buckets must be recorded.",
    ),
    Selectors("advanced-management", advanced(_MANAGED), frozenset({MANAGEMENT}), _FIELD, "All management events."),
    Selectors(
        "advanced-management-writes",
        advanced({**_MANAGED, "readOnly": _is("false")}),
        _NOTHING,
        _FIELD,
        "readOnly false is writes alone.",
    ),
    Selectors(
        "advanced-management-both-ways",
        advanced({**_MANAGED, "readOnly": _is("false")}, {**_MANAGED, "readOnly": _is("true")}),
        frozenset({MANAGEMENT}),
        _FIELD,
        "What fits one of the selectors is recorded.",
    ),
    Selectors(
        "advanced-without-kms",
        advanced({**_MANAGED, "eventSource": {"NotEquals": ["kms.amazonaws.com"]}}),
        _NOTHING,
        _FIELD,
        "Events of a source that is left out are not recorded.",
    ),
    Selectors("advanced-objects", advanced(_OBJECTS), _ALL_DATA, _FIELD, "All objects of all buckets."),
    Selectors(
        "advanced-objects-writes",
        advanced({**_OBJECTS, "readOnly": _is("false")}),
        frozenset({WRITES}),
        _FIELD,
        "readOnly false is writes alone.",
    ),
    Selectors(
        "advanced-objects-of-a-bucket",
        advanced({**_OBJECTS, "resources.ARN": {"StartsWith": ["arn:aws:s3:::papers/"]}}),
        _NOTHING,
        _FIELD,
        "Objects of all buckets must be recorded.",
    ),
    Selectors(
        "advanced-objects-but-of-a-bucket",
        advanced({**_OBJECTS, "resources.ARN": {"NotStartsWith": ["arn:aws:s3:::logs/"]}}),
        _NOTHING,
        _FIELD,
        "Objects of all buckets must be recorded.",
    ),
    Selectors(
        "advanced-objects-one-call",
        advanced({**_OBJECTS, "eventName": _is("PutObject")}),
        _NOTHING,
        _FIELD,
        "Other writes are not recorded.",
    ),
    Selectors(
        "advanced-functions",
        advanced({"eventCategory": _is("Data"), "resources.type": _is("AWS::Lambda::Function")}),
        _NOTHING,
        _FIELD,
        "Data of another service.",
    ),
    Selectors(
        "advanced-network",
        advanced({"eventCategory": _is("NetworkActivity"), "eventSource": _is("s3.amazonaws.com")}),
        _NOTHING,
        _FIELD,
        "What passes an endpoint is another category.",
    ),
)

_ROOT = '$.userIdentity.type = "Root"'
_ITSELF = "$.userIdentity.invokedBy NOT EXISTS"
_CALL = '$.eventType != "AwsServiceEvent"'
_RECORD = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html"
_GROUPS = (
    "AuthorizeSecurityGroupIngress",
    "AuthorizeSecurityGroupEgress",
    "RevokeSecurityGroupIngress",
    "RevokeSecurityGroupEgress",
    "CreateSecurityGroup",
    "DeleteSecurityGroup",
)
_ORGANIZATION = (
    "LeaveOrganization AcceptHandshake AttachPolicy CreateAccount CreateOrganizationalUnit CreatePolicy "
    "DeclineHandshake DeleteOrganization DeleteOrganizationalUnit DeletePolicy DetachPolicy DisablePolicyType "
    "EnablePolicyType InviteAccountToOrganization MoveAccount RemoveAccountFromOrganization UpdatePolicy "
    "UpdateOrganizationalUnit"
)
_TRAILS = ("CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging")


def _any(*names: str) -> str:
    return "{ " + " || ".join(f"($.eventName = {name})" for name in names) + " }"


FILTERS = (
    Filter(
        "root-as-cis-writes", "root_use", f"{{ {_ROOT} && {_ITSELF} && {_CALL} }}", True, _53, "The pattern of CIS."
    ),
    Filter(
        "root-in-another-order", "root_use", f"{{{_CALL} && {_ROOT}&&{_ITSELF}}}", True, _FILTERS, "Order is nothing."
    ),
    Filter(
        "root-with-parentheses",
        "root_use",
        f"{{ (({_ROOT}) && ({_ITSELF})) && ({_CALL}) }}",
        True,
        _FILTERS,
        "Parentheses group.",
    ),
    Filter(
        "root-without-quotes",
        "root_use",
        f"{{ $.userIdentity.type = Root && {_ITSELF} && {_CALL} }}",
        True,
        _FILTERS,
        "Quotes are for special characters.",
    ),
    Filter("root-and-more-events", "root_use", f"{{ {_ROOT} }}", True, _FILTERS, "Fewer terms match more events."),
    Filter(
        "root-or-others",
        "root_use",
        f'{{ ({_ROOT} && {_ITSELF} && {_CALL}) || $.userIdentity.userName = "erika" }}',
        True,
        _FILTERS,
        "Another alternative matches more events.",
    ),
    Filter(
        "root-of-one-region",
        "root_use",
        f'{{ {_ROOT} && {_ITSELF} && {_CALL} && $.awsRegion = "eu-west-1" }}',
        False,
        _FILTERS,
        "One more term leaves events out.",
    ),
    Filter(
        "root-the-wrong-way-round",
        "root_use",
        f'{{ $.userIdentity.type != "Root" && {_ITSELF} && {_CALL} }}',
        False,
        _53,
        "Everybody but root.",
    ),
    Filter("root-by-an-empty-pattern", "root_use", "", True, _FILTERS, "An empty pattern matches every event."),
    Filter("root-by-any-event", "root_use", "{ $.eventName = * }", True, _RECORD, "Each event has a name."),
    Filter(
        "root-by-any-user",
        "root_use",
        '{ $.userIdentity.type = "*" && $.eventType != "AwsServiceEvent" }',
        True,
        _FILTERS,
        "An asterisk takes every text.",
    ),
    Filter(
        "root-by-any-other-user",
        "root_use",
        '{ $.userIdentity.type != "IAM*" }',
        True,
        _FILTERS,
        "Root is none of those that are left out.",
    ),
    Filter(
        "root-but-with-a-user-name",
        "root_use",
        '{ $.userIdentity.type = "Root" && $.userIdentity.userName = "*" }',
        False,
        _RECORD,
        "Not each event of root has a user's name.",
    ),
    Filter("root-as-plain-text", "root_use", '"Root"', False, _53, "It is no pattern for JSON, and not that of CIS."),
    Filter(
        "root-with-a-brace-missing", "root_use", f"{{ {_ROOT} && {_ITSELF} && {_CALL}", False, _FILTERS, "No pattern."
    ),
    Filter("trails-as-cis-writes", "trails", _any(*_TRAILS), True, _55, "The pattern of CIS."),
    Filter("trails-in-another-order", "trails", _any(*reversed(_TRAILS)), True, _FILTERS, "Order is nothing."),
    Filter("trails-and-more", "trails", _any(*_TRAILS, "PutEventSelectors"), True, _FILTERS, "One more event."),
    Filter("trails-without-a-stop", "trails", _any(*_TRAILS[:-1]), False, _55, "StopLogging is not seen."),
    Filter(
        "denied-without-a-wildcard",
        "unauthorized_calls",
        '{ ($.errorCode = "UnauthorizedOperation") || ($.errorCode = "AccessDenied") }',
        False,
        _51,
        "Codes such as Client.UnauthorizedOperation and AccessDeniedException are not seen.",
    ),
    Filter("denied-by-any-code", "unauthorized_calls", '{ $.errorCode = "*" }', True, _FILTERS, "All errors."),
    Filter(
        "denied-by-longer-wildcards",
        "unauthorized_calls",
        '{ ($.errorCode = "*Unauthorized*") || ($.errorCode = "*AccessDenied*") }',
        True,
        _FILTERS,
        "What is shorter takes more texts.",
    ),
    Filter(
        "denied-by-another-wildcard",
        "unauthorized_calls",
        '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "*AccessDenied") }',
        False,
        _51,
        "AccessDeniedException does not end so.",
    ),
    Filter(
        "denied-but-to-one-service",
        "unauthorized_calls",
        '{ $.errorCode = "*" && $.eventSource != "s3.amazonaws.com" }',
        False,
        _FILTERS,
        "One more term leaves events out.",
    ),
    Filter(
        "groups-as-cis-writes",
        "security_groups",
        _any(*_GROUPS, "ModifySecurityGroupRules"),
        True,
        f"{CIS}5.10",
        "The pattern of CIS 7.0.",
    ),
    Filter(
        "groups-as-cis-wrote-before",
        "security_groups",
        _any(*_GROUPS),
        False,
        f"{CIS}5.10",
        "ModifySecurityGroupRules, which edits rules in place, is not seen.",
    ),
    Filter(
        "groups-by-a-wildcard",
        "security_groups",
        '{ $.eventSource = "ec2.amazonaws.com" && $.eventName = "*SecurityGroup*" }',
        False,
        f"{CIS}5.10",
        "The pattern of CIS names no service.",
    ),
    Filter(
        "groups-by-a-wildcard-of-any-service",
        "security_groups",
        '{ $.eventName = "*SecurityGroup*" }',
        True,
        _FILTERS,
        "It takes all seven names.",
    ),
    Filter(
        "organization-as-cis-writes",
        "organization",
        "{ ($.eventSource = organizations.amazonaws.com) && (" + _any(*_ORGANIZATION.split())[2:-2] + ") }",
        True,
        f"{CIS}5.15",
        "The pattern of CIS 7.0, which is shorter than ours.",
    ),
    Filter(
        "organization-without-leaving",
        "organization",
        "{ ($.eventSource = organizations.amazonaws.com) && (" + _any(*_ORGANIZATION.split()[1:])[2:-2] + ") }",
        False,
        f"{CIS}5.15",
        "LeaveOrganization is not seen.",
    ),
    Filter(
        "denied-with-wildcards",
        "unauthorized_calls",
        '{ ($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*") }',
        True,
        _51,
        "Both codes, with whatever comes before and after.",
    ),
)
