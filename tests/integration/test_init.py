# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A stranger begins in an empty folder: the account is looked at, and what is typed after that works."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.dayone.aws.plugins.module_utils._init.profiles import COSTS

from tests.emulator.faults import READS
from tests.emulator.server import Emulator

from .conftest import REGIONS, SETTINGS

pytestmark = pytest.mark.swift
Play = Callable[..., Any]
Client = Callable[..., Any]
ACCOUNT = "123456789012"
CONTACT = {"Name": "عائشة", "Title": "CTO", "EmailAddress": "a@example.com", "PhoneNumber": "+49 30 1"}
SURVEY: dict[str, Any] = {"dayone.aws.account_survey": {"region": "eu-west-1"}}
#: What ansible-playbook finds in the environment of a terminal.
TERMINAL = {"ANSIBLE_COLLECTIONS_PATH": SETTINGS["ANSIBLE_COLLECTIONS_PATH"], "ANSIBLE_NOCOLOR": "1"}
BIN = Path(sys.executable).parent


def settle_in(client: Client) -> None:
    """An account as AWS Control Tower leaves it, with a contact and a budget."""
    client("account").put_alternate_contact(AlternateContactType="SECURITY", **CONTACT)
    client("s3", "eu-west-1").create_bucket(
        Bucket="tower", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    config = client("config", "eu-west-1")
    role = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
    config.put_configuration_recorder(
        ConfigurationRecorder={"name": "aws-controltower-BaselineConfigRecorder", "roleARN": role}
    )
    client("sso-admin", "eu-west-1").create_instance(Name="people")
    limit = {"Amount": "80", "Unit": "USD"}
    budget = {"BudgetName": "team", "BudgetLimit": limit, "BudgetType": "COST", "TimeUnit": "MONTHLY"}
    client("budgets").create_budget(AccountId=ACCOUNT, Budget=budget)
    client("organizations").create_organization(FeatureSet="ALL")


def test_the_survey_finds_what_is_there(direct: Play, client: Client) -> None:
    settle_in(client)
    run = direct(SURVEY)
    found = run.result["found"]
    assert (found["account_id"], found["region"], found["not_read"]) == (ACCOUNT, "eu-west-1", {})
    assert found["contacts"]["security"]["name"] == "عائشة"
    assert [item["name"] for item in found["recorders"]] == ["aws-controltower-BaselineConfigRecorder"]
    assert found["control_tower"] is True
    assert len(found["identity_center"]) == 1
    assert found["organization"]["management_account"] == ACCOUNT
    assert [(item["name"], item["currency"]) for item in found["budgets"]] == [("team", "USD")]
    assert set(REGIONS) < set(found["enabled_regions"])
    assert run.writes == [] and not run.changed


def test_a_part_that_is_denied_stays_empty_and_is_named(direct: Play, account: Emulator, client: Client) -> None:
    settle_in(client)
    denied = {"error": {"code": "AccessDeniedException", "status": 403}}
    account.control("faults", [{"service": service, **denied} for service in ("budgets", "account", "sso-admin")])
    found = direct(SURVEY).result["found"]
    assert set(found["not_read"]) == {"budgets", "contacts", "identity_center"}
    assert (found["budgets"], found["contacts"], found["identity_center"]) == ([], {}, [])
    assert found["recorders"] and found["organization"]


def test_without_credentials_everything_is_blank(direct: Play, tmp_path: Path) -> None:
    empty = {"AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"), "AWS_EC2_METADATA_DISABLED": "true"}
    run = direct(SURVEY, **empty)
    assert run.code == 0 and run.calls == []
    assert run.result["found"]["account_id"] == "" and "credentials" in run.result["found"]["not_read"]["account"]


def test_root_reads_nothing_unless_asked_to(direct: Play) -> None:
    as_root = {"dayone.aws.account_survey": {"profile": "root"}}
    run = direct(as_root)
    assert [call["operation"] for call in run.calls] == ["GetCallerIdentity"]
    assert run.result["found"]["account_id"] == ACCOUNT
    assert "root user's" in run.result["found"]["not_read"]["account"]
    allowed = direct({"dayone.aws.account_survey": {"profile": "root", "root": True}})
    assert allowed.result["found"]["enabled_regions"]


def test_credentials_of_another_account_are_refused(direct: Play) -> None:
    run = direct({"dayone.aws.account_survey": {"account_id": "111122223333"}})
    assert "111122223333, but these credentials belong to account 123456789012" in run.result["msg"]
    assert len(run.calls) == 1


def typed(account: Emulator, folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Type a command in a folder, as whoever reads the README does."""
    return subprocess.run(
        [str(BIN / words[0]), *words[1:]],
        cwd=folder,
        env={**os.environ, **account.environment, **TERMINAL, "PATH": f"{BIN}:{os.environ['PATH']}", **more},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.long
def test_from_an_empty_folder_to_a_baseline(account: Emulator, tmp_path: Path) -> None:
    regions = f"dayone_init_regions={','.join(REGIONS)}"
    wrong = typed(account, tmp_path, "ansible-playbook", "dayone.aws.init", "-e", "dayone_init_monthly_limit=-1")
    assert wrong.returncode == 2 and "must be more than $0" in wrong.stdout
    assert list(tmp_path.iterdir()) == []

    account.control("calls", method="DELETE")
    made = typed(
        account, tmp_path, "ansible-playbook", "dayone.aws.init", "-e", regions, "-e", "dayone_aws_region=us-east-1"
    )
    assert made.returncode == 0, made.stdout + made.stderr
    assert "Account 123456789012" in made.stdout
    assert "Not answered yet, in group_vars/all.yml: " in made.stdout and "account_contacts_security" in made.stdout
    calls = account.control("calls", method="GET")
    assert calls and [call for call in calls if not call["operation"].startswith(READS)] == []

    account.control("calls", method="DELETE")
    again = typed(account, tmp_path, "ansible-playbook", "dayone.aws.init")
    assert again.returncode == 2 and "is not empty: it has README.md, ansible.cfg" in again.stdout
    assert account.control("calls", method="GET") == []

    linted = typed(account, tmp_path, "ansible-lint", "--offline", "--profile", "production", "--strict")
    assert linted.returncode == 0, linted.stdout + linted.stderr

    answers = tmp_path / "group_vars" / "all.yml"
    answers.write_text(answers.read_text() + "password_policy_min_lenght: 16\n")
    look = typed(account, tmp_path, "ansible-playbook", "dayone.aws.drift")
    assert look.returncode == 2, look.stdout + look.stderr
    assert "What to do next" in look.stdout and (tmp_path / "dayone-report" / "report.html").exists()
    said = " ".join((look.stdout + look.stderr).split())
    assert "nothing reads the variable password_policy_min_lenght. Did you mean password_policy_min_length?" in said
    done = typed(account, tmp_path, "ansible-playbook", "dayone.aws.baseline")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "fixed" in done.stdout
    report = json.loads((tmp_path / "dayone-report" / "report.json").read_text(encoding="utf-8"))
    (money,) = report["money"]
    assert money["estimated_monthly_cost_usd"] == COSTS["cis_level_1"].monthly
    shown = typed(account, tmp_path, "ansible-playbook", "dayone.aws.report")
    assert shown.returncode == 0 and "What to do next" in shown.stdout


def test_it_asks_on_a_terminal(account: Emulator, tmp_path: Path) -> None:
    outer, inner = pty.openpty()
    with subprocess.Popen(
        [str(BIN / "ansible-playbook"), "dayone.aws.init", "-e", "dayone_init_regions="],
        cwd=tmp_path,
        env={**os.environ, **account.environment, **TERMINAL},
        stdin=inner,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        answers = ["", "starter", "a@example.com, b@example.com", "", "250", "", "eu-west-1", "example.com"]
        os.write(outer, "".join(f"{answer}\n" for answer in answers).encode())
        output, _none = process.communicate(timeout=120)
    os.close(outer)
    os.close(inner)
    assert process.returncode == 0, output.decode()
    assert "What a month may cost" in output.decode()
    read = yaml.safe_load((tmp_path / "group_vars" / "all.yml").read_text(encoding="utf-8"))
    assert (read["dayone_profile"], read["billing_alerts_monthly_limit"]) == ("starter", 250)
    assert [item["endpoint"] for item in read["dayone_security_subscriptions"]] == ["a@example.com", "b@example.com"]
    assert (read["dayone_aws_region"], read["dns_domain"]) == ("eu-west-1", "example.com")


def test_without_credentials_the_project_is_made_all_the_same(account: Emulator, tmp_path: Path) -> None:
    none = {"AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / ".none"), "AWS_EC2_METADATA_DISABLED": "true"}
    made = typed(
        account, tmp_path, "ansible-playbook", "dayone.aws.init", "-e", "dayone_init_organization=true", **none
    )
    assert made.returncode == 0, made.stdout + made.stderr
    assert "Not read: account" in made.stdout
    assert yaml.safe_load((tmp_path / "accounts.organization.yml").read_text())["plugin"] == "dayone.aws.organization"
