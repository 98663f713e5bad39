# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from fnmatch import fnmatch
from importlib import resources
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts import iam_policy_lint as lint
from ansible_collections.dayone.aws.plugins.module_utils._parts.groups.personas import PERSONAS, REQUIRE_MFA
from ansible_collections.dayone.aws.plugins.module_utils._parts.policy_effect.powers import is_admin

READ = {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::site/*"}
WRITE = {"Effect": "Allow", "Action": ["s3:PutObject"], "Resource": "*"}
STATEMENTS = [
    *(
        pytest.param(statement, id=f"{name}-{statement['Sid']}")
        for name, persona in PERSONAS.items()
        for statements in persona.policies.values()
        for statement in statements
    ),
    *(pytest.param(statement, id=f"mfa-{statement['Sid']}") for statement in REQUIRE_MFA),
]


@pytest.fixture(scope="module")
def known() -> dict[str, set[str]]:
    """The actions that exist, by service, as cfn-lint keeps them: in lower case."""
    text = resources.files("cfnlint").joinpath("data/AdditionalSpecs/Policies.json").read_text(encoding="utf-8")
    return {service: set(item["Actions"]) for service, item in json.loads(text).items()}


@pytest.mark.parametrize("statement", STATEMENTS)
def test_every_action_of_a_persona_exists(statement: dict[str, Any], known: dict[str, set[str]]) -> None:
    for action in [*lint.listed(statement.get("Action")), *lint.listed(statement.get("NotAction"))]:
        service, _colon, name = action.lower().partition(":")
        assert any(fnmatch(item, name) for item in known.get(service, ())), action


@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_action_of_a_persona_is_a_wildcard(statement: dict[str, Any]) -> None:
    assert not [action for action in lint.listed(statement.get("Action")) if "*" in action or "?" in action]


def test_a_good_statement_has_no_problems() -> None:
    assert lint.problems([READ]) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        pytest.param({"Effect": "allow"}, "Effect", id="effect_in_lower_case"),
        pytest.param({"Effect": None}, "Effect", id="no_effect"),
        pytest.param({"Action": None}, "Action", id="no_action"),
        pytest.param({"NotAction": ["s3:GetObject"]}, "Action", id="action_and_not_action"),
        pytest.param({"Resource": None}, "Resource", id="no_resource"),
        pytest.param({"Action": ["GetObject"]}, "GetObject", id="action_without_service"),
        pytest.param({"Action": [5]}, "5", id="action_that_is_a_number"),
        pytest.param({"Resource": "site/*"}, "site/*", id="resource_that_is_no_arn"),
        pytest.param({"Sid": "read-it"}, "Sid", id="sid_with_a_hyphen"),
        pytest.param({"Principal": "*"}, "Principal", id="principal_of_a_resource_policy"),
        pytest.param({"Condition": "none"}, "Condition", id="condition_that_is_text"),
        pytest.param({"Action": "*"}, "every action", id="action_star"),
        pytest.param({"Action": "*:*"}, "every action", id="action_star_star"),
        pytest.param({"Action": "s3:*"}, "s3:*", id="whole_service"),
        pytest.param({"Action": None, "NotAction": ["iam:*"]}, "NotAction", id="allow_not_action"),
        pytest.param({"Action": "s3:PutObject", "Resource": "*"}, "s3:PutObject", id="write_on_everything"),
        pytest.param(
            {"Action": "s3:PutObject", "Resource": None, "NotResource": "arn:aws:s3:::a/*"},
            "s3:PutObject",
            id="write_on_all_but_one",
        ),
        pytest.param({"Action": "s3:*Object", "Resource": "*"}, "s3:*Object", id="wildcard_that_hides_a_write"),
    ],
)
def test_a_bad_statement_is_named(change: dict[str, Any], word: str) -> None:
    statement = {key: value for key, value in {**READ, **change}.items() if value is not None}
    found = lint.problems([statement])
    assert found
    assert word in " ".join(found)


def test_a_sid_twice_is_named() -> None:
    assert "Sid" in lint.problems([READ, READ])[0]


def test_a_statement_that_is_text_is_named() -> None:
    assert "not a mapping" in lint.problems(["Allow"])[0]


def test_reads_on_everything_need_no_reason() -> None:
    assert lint.problems([{**READ, "Action": ["ec2:DescribeRegions"], "Resource": "*"}]) == []


def test_a_reason_lets_writes_on_everything_pass() -> None:
    assert lint.problems([WRITE])
    assert lint.problems([{**WRITE, "Why": "   "}])
    assert lint.problems([{**WRITE, "Why": "The action takes no resource."}]) == []


@pytest.mark.parametrize("change", [{"Action": "*"}, {"NotAction": "iam:*", "Action": None}])
def test_no_reason_lets_every_action_pass(change: dict[str, Any]) -> None:
    statement = {key: value for key, value in {**WRITE, **change, "Why": "I want it."}.items() if value}
    assert lint.problems([statement])


@pytest.mark.parametrize(
    ("statement", "admin"),
    [
        pytest.param({"Effect": "Allow", "Action": "*", "Resource": "*"}, True, id="text"),
        pytest.param({"Effect": "Allow", "Action": ["s3:*", "*:*"], "Resource": ["a", "*"]}, True, id="lists"),
        pytest.param({"Effect": "Deny", "Action": "*", "Resource": "*"}, False, id="deny"),
        pytest.param({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}, False, id="one_service"),
        pytest.param({"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::a"}, False, id="one_resource"),
    ],
)
def test_full_rights_are_seen(statement: dict[str, Any], admin: bool) -> None:
    assert is_admin({"Statement": statement}) is admin
    assert is_admin({"Statement": [READ, statement]}) is admin
