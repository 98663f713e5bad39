# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import re
from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._parts.groups import options as iam_groups_options
from ansible_collections.dayone.aws.plugins.modules.iam_groups import SPEC

BUCKET = {"bucket": "www.example.com", "distribution_id": "E1A2B3C4D5E6F7"}
WEB = {"name": "web", "persona": "frontend", "parameters": BUCKET}
ACCOUNT = {"account": "123456789012", "partition": "aws", "region": "eu-west-1"}
WIDE = {"Effect": "Allow", "Action": ["s3:PutObject"], "Resource": "*"}
BAD = [
    pytest.param([{"name": "a b"}], {}, "name must be", id="group_name"),
    pytest.param([{"name": "web"}, {"name": "Web"}], {}, "twice", id="group_twice"),
    pytest.param([{"name": "g", "persona": "frontent"}], {}, "auditor, billing, data", id="persona"),
    pytest.param(
        [{"name": "g", "persona": "frontend", "parameters": {"bucket": "www"}}], {}, "distribution_id", id="p"
    ),
    pytest.param([{**WEB, "parameters": {**BUCKET, "bucket": "*"}}], {}, "parameters.bucket", id="wildcard"),
    pytest.param([{**WEB, "parameters": {**BUCKET, "buckets": "x"}}], {}, "buckets", id="unknown_parameter"),
    pytest.param([{"name": "g", "membership": "exact"}], {}, "members must be given", id="exact_without_members"),
    pytest.param([{"name": "g", "members": ["a b"]}], {}, "members has", id="user_name"),
    pytest.param([{"name": "g", "managed_policies": ["Security*"]}], {}, "managed_policies has", id="policy_name"),
    pytest.param([{"name": "g"}], {"admin_groups": ["h"]}, "admin_groups has h", id="admin_group"),
    pytest.param([{"name": "g"}], {"unused_days": 0}, "between 1 and 400", id="unused_days"),
    pytest.param(
        [{"name": "g", "persona": "p"}],
        {"personas": [{"name": "p", "policies": {"write": [WIDE]}}]},
        "s3:PutObject",
        id="wildcard_without_a_reason",
    ),
    pytest.param(
        [{"name": "g"}], {"personas": [{"name": "p", "policies": {"write": WIDE}}]}, "list of statements", id="no_list"
    ),
    pytest.param([{"name": "g"}], {"personas": [{"name": "p"}, {"name": "p"}]}, "twice", id="persona_twice"),
    pytest.param(
        [{"name": "g", "persona": "p"}],
        {"personas": [{"name": "p", "policies": {"a/b": [WIDE]}}]},
        "policy 'a/b'",
        id="name_of_a_policy",
    ),
    pytest.param(
        [{"name": "a", "persona": "p"}, {"name": "a-b", "persona": "q"}],
        {
            "personas": [
                {"name": "p", "policies": {"b-c": [{**WIDE, "Why": "test"}]}},
                {"name": "q", "policies": {"c": [{**WIDE, "Why": "test"}]}},
            ]
        },
        "dayone-a-b-c twice",
        id="two_policies_of_one_name",
    ),
]


def options(*groups: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Options as Ansible gives them to the module."""
    found = ArgumentSpecValidator(SPEC).validate({"groups": list(groups), **more})
    assert not found.error_messages
    return dict(found.validated_parameters)


@pytest.mark.parametrize(("groups", "more", "word"), BAD)
def test_bad_input_is_refused_with_its_name(groups: list[Any], more: dict[str, Any], word: str) -> None:
    with pytest.raises(Refusal, match=re.escape(word)):
        iam_groups_options.check(options(*groups, **more))


def test_good_input_passes() -> None:
    iam_groups_options.check(options(WEB, {"name": "g"}, admin_groups=["G"], unused_days=400))


def test_a_group_to_be_removed_needs_no_parameters() -> None:
    given = options({**WEB, "parameters": None, "state": "absent"})
    iam_groups_options.check(given)
    assert iam_groups_options.groups_of(given, ACCOUNT)[0].absent


def test_a_persona_of_the_user_replaces_ours_of_that_name() -> None:
    given = options({"name": "g", "persona": "auditor"}, personas=[{"name": "auditor", "managed_policies": ["Mine"]}])
    assert iam_groups_options.groups_of(given, ACCOUNT)[0].managed == ("Mine",)


def test_a_groups_own_policies_come_besides_its_personas() -> None:
    given = options({"name": "g", "persona": "billing", "managed_policies": ["SecurityAudit"]})
    assert iam_groups_options.groups_of(given, ACCOUNT)[0].managed == ("AWSBillingReadOnlyAccess", "SecurityAudit")


@pytest.mark.parametrize(("own", "all_groups", "mfa"), [(None, True, True), (None, False, False), (False, True, False)])
def test_a_groups_own_word_on_mfa_goes_before_that_for_all(own: Any, all_groups: bool, mfa: bool) -> None:
    given = options({"name": "g", "require_mfa": own}, require_mfa=all_groups)
    assert iam_groups_options.groups_of(given, ACCOUNT)[0].mfa is mfa


def test_members_that_are_not_given_are_not_managed_and_none_are_none() -> None:
    given = options({"name": "a"}, {"name": "b", "members": []})
    assert [group.members for group in iam_groups_options.groups_of(given, ACCOUNT)] == [None, ()]
