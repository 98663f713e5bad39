# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._parts import iam_policy_lint as lint
from ansible_collections.dayone.aws.plugins.module_utils._parts.groups import policy_template as template
from ansible_collections.dayone.aws.plugins.module_utils._parts.groups.personas import PERSONAS, REQUIRE_MFA, Persona

FULL: dict[str, dict[str, str]] = {
    "frontend": {"bucket": "www.example.com", "distribution_id": "E1A2B3C4D5E6F7"},
    "data": {"bucket": "numbers", "database": "sales"},
    "devops": {"prefix": "shop"},
}
ACCOUNT = {"account": "123456789012", "partition": "aws", "region": "eu-west-1"}
FRONTEND = PERSONAS["frontend"]


@pytest.mark.parametrize("name", sorted(PERSONAS))
def test_every_persona_passes_its_own_checks(name: str) -> None:
    template.refuse_parameters(name, PERSONAS[name], FULL.get(name, {}))
    template.refuse_templates(name, PERSONAS[name], FULL.get(name, {}))


@pytest.mark.parametrize(
    ("name", "missing"), [(name, parameter) for name, given in FULL.items() for parameter in given]
)
def test_a_missing_parameter_is_named(name: str, missing: str) -> None:
    given = {key: value for key, value in FULL[name].items() if key != missing}
    with pytest.raises(Refusal, match=f"must have {missing} "):
        template.refuse_parameters("group web", PERSONAS[name], given)


@pytest.mark.parametrize("name", sorted(set(PERSONAS) - set(FULL)))
def test_a_persona_without_parameters_needs_none(name: str) -> None:
    assert template.places(list(PERSONAS[name].policies.values())) == set()


def test_an_unknown_parameter_is_named_with_those_that_are_known() -> None:
    with pytest.raises(Refusal, match=r"parameters has buckets, .* bucket, distribution_id, partition, path"):
        template.refuse_parameters("group web", FRONTEND, {**FULL["frontend"], "buckets": "x"})


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("bucket", "*"),
        ("bucket", "www.example.com/*"),
        ("bucket", "WWW"),
        ("bucket", "${aws:username}"),
        ("distribution_id", "*"),
        ("distribution_id", "arn:aws:cloudfront::1:distribution/E1A2B3C4D5E6F7"),
        ("path", "/site/"),
        ("path", "site"),
        ("path", "*"),
        ("account", "12"),
    ],
)
def test_a_parameter_that_would_widen_a_template_is_refused(parameter: str, value: str) -> None:
    with pytest.raises(Refusal, match=f"parameters.{parameter} is"):
        template.refuse_parameters("group web", FRONTEND, {**FULL["frontend"], parameter: value})


def test_a_parameter_of_the_users_own_persona_takes_no_wildcard() -> None:
    persona = Persona(policies={"read": ({"Resource": "arn:aws:sqs:::<queue>"},)})
    template.refuse_parameters("g", persona, {"queue": "orders"})
    with pytest.raises(Refusal, match=r"parameters\.queue"):
        template.refuse_parameters("g", persona, {"queue": "ord?rs"})


def test_the_frontend_reaches_its_bucket_and_its_distribution_only() -> None:
    values = template.values_of(FRONTEND, {**FULL["frontend"], "path": "site/"}, ACCOUNT)
    document = template.document(FRONTEND.policies["site"], values)
    found = {statement["Sid"]: statement["Resource"] for statement in document["Statement"]}
    assert found == {
        "ListSite": "arn:aws:s3:::www.example.com",
        "DeploySite": "arn:aws:s3:::www.example.com/site/*",
        "InvalidateSite": "arn:aws:cloudfront::123456789012:distribution/E1A2B3C4D5E6F7",
    }


def test_parameters_of_the_account_can_be_overridden() -> None:
    given = {**FULL["data"], "region": "us-west-2"}
    assert template.values_of(PERSONAS["data"], given, ACCOUNT)["region"] == "us-west-2"


def test_policy_variables_of_iam_are_left_as_they_are() -> None:
    document = template.document(REQUIRE_MFA, {"partition": "aws-cn"})
    own = next(item for item in document["Statement"] if item["Sid"] == "OwnMFA")
    assert own["Resource"][0] == "arn:aws-cn:iam::*:user/${aws:username}"


def test_reasons_are_not_sent() -> None:
    assert template.filled({"Why": "so", "Action": ["a:B"]}, {}) == {"Action": ["a:B"]}


def test_a_policy_that_is_too_large_is_refused_with_its_size() -> None:
    many: list[Any] = [f"arn:aws:s3:::bucket-number-{index}/*" for index in range(300)]
    statement = {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": many}
    with pytest.raises(Refusal, match=r"policy read has \d+ characters, but AWS's limit is 6144"):
        template.refuse_templates("g", Persona(policies={"read": (statement,)}), {})


def test_white_space_is_not_counted() -> None:
    assert lint.compact({"a": [1, 2]}) == '{"a":[1,2]}'


def test_a_wildcard_in_a_template_is_refused_unless_it_gives_a_reason() -> None:
    wide = {"Effect": "Allow", "Action": ["s3:PutObject"], "Resource": "*"}
    with pytest.raises(Refusal, match=r"policy write: .*s3:PutObject"):
        template.refuse_templates("g", Persona(policies={"write": (wide,)}), {})
    template.refuse_templates("g", Persona(policies={"write": ({**wide, "Why": "No resource is taken."},)}), {})
