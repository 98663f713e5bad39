# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Holds a request against all that botocore's model says of it, of which botocore itself checks types and names alone:
enums, patterns, lengths and ranges, unions, and members that exclude each other."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import botocore

#: Older models lack values that AWS takes by now. botocore sends what it does not know.
_KNOWS_VALUES = tuple(map(int, botocore.__version__.split(".")[:2])) >= (1, 44)


@dataclass(frozen=True)
class Exclusive:
    """Members of a structure of which a request has one at the most.

    Args:
        service: botocore's name.
        shape: the structure's name in the model.
        members: empty lists and structures, and what is false, do not count as given.
        needed: whether one must be there.
        source: where that is written: ``model`` for the documentation in botocore's model, else an address.
    """

    service: str
    shape: str
    members: tuple[str, ...]
    needed: bool = False
    source: str = "model"


_DOCS = "https://docs.aws.amazon.com/"
_BUDGET = f"{_DOCS}aws-cost-management/latest/APIReference/API_budgets_Budget.html"
EXCLUSIVE = (
    Exclusive("ce", "AnomalySubscription", ("Threshold", "ThresholdExpression"), needed=True),
    Exclusive("cloudtrail", "PutEventSelectorsRequest", ("EventSelectors", "AdvancedEventSelectors"), needed=True),
    Exclusive("cloudwatch", "PutMetricAlarmInput", ("Statistic", "ExtendedStatistic")),
    Exclusive("cloudwatch", "PutMetricAlarmInput", ("MetricName", "Metrics", "EvaluationCriteria"), needed=True),
    Exclusive("cloudwatch", "MetricDataQuery", ("Expression", "MetricStat"), needed=True),
    Exclusive("secretsmanager", "CreateSecretRequest", ("SecretString", "SecretBinary"), needed=True),
    Exclusive("budgets", "Budget", ("BudgetLimit", "PlannedBudgetLimits", "AutoAdjustData"), source=_BUDGET),
    Exclusive("budgets", "Budget", ("CostFilters", "FilterExpression"), source=_BUDGET),
    Exclusive(
        "cloudfront",
        "DefaultCacheBehavior",
        ("CachePolicyId", "ForwardedValues"),
        needed=True,
        source=f"{_DOCS}cloudfront/latest/APIReference/API_DefaultCacheBehavior.html",
    ),
    Exclusive(
        "cloudfront",
        "Origin",
        ("S3OriginConfig", "CustomOriginConfig", "VpcOriginConfig"),
        needed=True,
        source=f"{_DOCS}cloudfront/latest/APIReference/API_Origin.html",
    ),
    Exclusive(
        "cloudfront",
        "ViewerCertificate",
        ("CloudFrontDefaultCertificate", "ACMCertificateArn", "IAMCertificateId"),
        needed=True,
        source=f"{_DOCS}cloudfront/latest/APIReference/API_ViewerCertificate.html",
    ),
    Exclusive(
        "config",
        "PutConfigurationAggregatorRequest",
        ("AccountAggregationSources", "OrganizationAggregationSource"),
        source=f"{_DOCS}config/latest/APIReference/API_PutConfigurationAggregator.html",
    ),
    Exclusive(
        "config",
        "PutConformancePackRequest",
        ("TemplateBody", "TemplateS3Uri", "TemplateSSMDocumentDetails"),
        needed=True,
        source=f"{_DOCS}config/latest/APIReference/API_PutConformancePack.html",
    ),
    Exclusive(
        "events",
        "Target",
        ("Input", "InputPath", "InputTransformer"),
        source=f"{_DOCS}eventbridge/latest/APIReference/API_PutTargets.html",
    ),
    Exclusive(
        "route53",
        "ResourceRecordSet",
        ("ResourceRecords", "AliasTarget"),
        needed=True,
        source=f"{_DOCS}Route53/latest/APIReference/API_ResourceRecordSet.html",
    ),
    Exclusive("route53", "ResourceRecordSet", ("TTL", "AliasTarget"), needed=True),
    Exclusive(
        "s3",
        "LifecycleRule",
        ("Prefix", "Filter"),
        source=f"{_DOCS}AmazonS3/latest/API/API_LifecycleRule.html",
    ),
    Exclusive(
        "s3",
        "LifecycleRuleFilter",
        ("Prefix", "Tag", "ObjectSizeGreaterThan", "ObjectSizeLessThan", "And"),
        source=f"{_DOCS}AmazonS3/latest/API/API_LifecycleRuleFilter.html",
    ),
    Exclusive(
        "s3",
        "LifecycleExpiration",
        ("Date", "Days", "ExpiredObjectDeleteMarker"),
        source=f"{_DOCS}AmazonS3/latest/API/API_LifecycleExpiration.html",
    ),
    Exclusive(
        "ec2",
        "CreateFlowLogsRequest",
        ("LogDestination", "LogGroupName"),
        source=f"{_DOCS}AWSEC2/latest/APIReference/API_CreateFlowLogs.html",
    ),
)


def unlike(service: str, params: Mapping[str, Any], shape: Any) -> list[str]:
    """What of a request the model does not allow, each in words without values that differ from run to run."""
    return [] if shape is None else sorted(set(_of(service, shape, params, "")))


def _of(service: str, shape: Any, value: Any, place: str) -> Iterator[str]:
    kind = shape.type_name
    if kind == "structure" and isinstance(value, Mapping):
        yield from _structure(service, shape, value, place)
    elif kind == "list" and isinstance(value, Sequence):
        yield from _size(shape, len(value), place, "items")
        for item in value:
            yield from _of(service, shape.member, item, f"{place}[]")
    elif kind == "map" and isinstance(value, Mapping):
        yield from _size(shape, len(value), place, "entries")
        for key, item in value.items():
            yield from _of(service, shape.key, key, f"{place}.<key>")
            yield from _of(service, shape.value, item, f"{place}.<value>")
    elif kind in ("string", "character") and isinstance(value, str):
        yield from _text(shape, value, place)
    elif kind in ("integer", "long", "float", "double"):
        yield from _size(shape, float(value), place, "")


def _structure(service: str, shape: Any, value: Mapping[str, Any], place: str) -> Iterator[str]:
    given = {name for name, item in value.items() if item is not None}
    yield from (f"{place}.{name} is missing" for name in shape.required_members if name not in given)
    if getattr(shape, "is_tagged_union", False) and len(given) != 1:
        yield f"{place} is a union of which {len(given)} members are given"
    for rule in _rules().get((service, shape.name), ()):
        found = [name for name in rule.members if _is_given(value, name)]
        if len(found) > 1:
            yield f"{place}: {' and '.join(found)} exclude each other"
        elif rule.needed and not found:
            yield f"{place} has none of {', '.join(rule.members)}"
    for name in sorted(given & set(shape.members)):
        yield from _of(service, shape.members[name], value[name], f"{place}.{name}")


def _is_given(value: Mapping[str, Any], name: str) -> bool:
    found = value.get(name)
    return found is not None and found is not False and found not in ({}, [])


def _size(shape: Any, size: float, place: str, what: str) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    told = f"{place} has {size:g} {what}" if what else f"{place} is {size:g}"
    if least is not None and size < float(least):
        yield f"{told}, where {least} is the least"
    if most is not None and size > float(most):
        yield f"{told}, where {most} is the most"


def _text(shape: Any, value: str, place: str) -> Iterator[str]:
    if _KNOWS_VALUES and shape.enum and value not in shape.enum:
        yield f"{place} is {value}, which is none of its values"
    yield from _size(shape, len(value), place, "characters")
    pattern = _pattern(str(shape.metadata.get("pattern", "")))
    if pattern is not None and not pattern.match(value):
        yield f"{place} does not match {pattern.pattern}"


@functools.cache
def _pattern(text: str) -> re.Pattern[str] | None:
    """A pattern of the model's. It is Java's, and some say what Python has other words for. Older models have a
    sentence where one should be."""
    try:
        return re.compile(rf"(?:{text})\Z", re.DOTALL) if text and not text.startswith("See rules in ") else None
    except re.error:
        return None


@functools.cache
def _rules() -> dict[tuple[str, str], list[Exclusive]]:
    found: dict[tuple[str, str], list[Exclusive]] = {}
    for rule in EXCLUSIVE:
        found.setdefault((rule.service, rule.shape), []).append(rule)
    return found
