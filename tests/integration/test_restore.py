# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a run changed is put back by the playbook, from the run's own journal."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._report.signature import read_key, signed

from .conftest import ROOT

Play = Callable[..., Any]
POLICY = "dayone.aws.iam_password_policy_enforce"
RESTORE = str(ROOT / "playbooks" / "restore.yml")
ALARM = {"threshold": 10, "currency": "USD"}


def run_of(folder: Path) -> str:
    head: dict[str, Any] = json.loads(
        (folder / "report" / "journal.jsonl").read_text(encoding="utf-8").partition("\n")[0]
    )
    return str(head["run"])


def alarms(client: Callable[..., Any]) -> dict[str, float]:
    return {item["AlarmName"]: item["Threshold"] for item in client("cloudwatch").describe_alarms()["MetricAlarms"]}


@pytest.mark.core_sample
@pytest.mark.each_core
def test_a_run_is_undone_in_reverse_order(play: Play, tmp_path: Path, client: Callable[..., Any]) -> None:
    client("iam").update_account_password_policy(MinimumPasswordLength=8, RequireSymbols=True)
    before = client("iam").get_account_password_policy()["PasswordPolicy"]
    billing = {"alarms": [ALARM], "subscriptions": [{"protocol": "email", "endpoint": "a@example.com"}]}
    run = play(
        [
            {POLICY: {"min_length": 12}},
            {"dayone.aws.billing_alarm": billing},
            {POLICY: {"min_length": 16, "max_age": 90}},
            {"dayone.aws.account_contacts": {"billing": {"name": "N", "title": "T", "email": "a@b.cd", "phone": "+1"}}},
        ]
    )
    assert run.code == 0, run.output
    name = run_of(tmp_path)
    assert f"run: {name}" in run.output
    assert alarms(client)
    variables = ("-e", json.dumps({"dayone_restore_run": name[:8], "dayone_expected_account_id": "123456789012"}))
    shown = play(RESTORE, *variables, "--check", "--diff")
    assert shown.code == 0, shown.output
    assert shown.writes == []
    assert shown.result["changed"]
    done = play(RESTORE, *variables)
    assert done.code == 0, done.output
    assert done.result["calls"] == shown.result["calls"]
    methods = [call["method"] for call in done.result["calls"]]
    assert methods[0] == "update_account_password_policy"
    assert "delete_alarms" in methods[1:]
    assert [row["status"] for row in done.result["findings"]] == ["manual", "fixed", "fixed"]
    assert client("iam").get_account_password_policy()["PasswordPolicy"] == before
    assert alarms(client) == {}
    again = play(RESTORE, *variables)
    assert again.writes == []


def test_what_was_changed_since_is_left_alone(play: Play, tmp_path: Path, client: Callable[..., Any]) -> None:
    play({POLICY: {"min_length": 14}})
    name = run_of(tmp_path)
    client("iam").update_account_password_policy(MinimumPasswordLength=20)
    run = play(RESTORE, "-e", f"dayone_restore_run={name}")
    assert run.writes == []
    (row,) = run.result["findings"]
    assert row["status"] == "manual"
    assert "has changed since that run" in row["remediation"]
    run = play(RESTORE, "-e", "dayone_restore_run=000000")
    assert "there must be one journal" in run.result["msg"]


def test_settings_of_regions_are_put_back_to_no_preference(
    play: Play, tmp_path: Path, client: Callable[..., Any]
) -> None:
    regions = ["eu-west-1", "us-east-1"]
    ec2 = {name: client("ec2", name) for name in regions}
    ec2["us-east-1"].enable_ebs_encryption_by_default()
    run = play(
        [
            {
                "dayone.aws.ec2_account_defaults": {
                    "ebs_encryption": True,
                    "imds_tokens": "required",
                    "imds_hop_limit": 2,
                    "regions": regions,
                }
            },
            {"dayone.aws.public_access_block": {"s3_block_public_acls": True, "ssm_document_sharing": False}},
        ]
    )
    assert run.code == 0, run.output
    run = play(RESTORE, "-e", f"dayone_restore_run={run_of(tmp_path)}")
    assert run.code == 0, run.output
    assert {row["status"] for row in run.result["findings"]} == {"fixed"}
    on = {name: ec2[name].get_ebs_encryption_by_default()["EbsEncryptionByDefault"] for name in regions}
    assert on == {"eu-west-1": False, "us-east-1": True}
    for name in regions:
        assert "HttpTokens" not in ec2[name].get_instance_metadata_defaults()["AccountLevel"]
    block = client("s3control").get_public_access_block(AccountId="123456789012")["PublicAccessBlockConfiguration"]
    assert set(block.values()) == {False}


ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"


def rewritten(folder: Path, change: Callable[[dict[str, Any]], list[dict[str, Any]]]) -> None:
    """Somebody else writes into the journal: each line on a change becomes others."""
    path = folder / "report" / "journal.jsonl"
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    lines = [new for line in found for new in (change(line) if line["kind"] == "change" else [line])]
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")


def as_administrator(line: dict[str, Any]) -> dict[str, Any]:
    """The line, as if mallory had been an administrator before the run."""
    group = {"members": ["mallory"], "path": "/dayone/", "policies": [ADMIN]}
    before = {"groups": {"data": group}, "policies": {}, "users": {}}
    return {**line, "diff": {**line["diff"], "before": before}}


def test_a_made_up_change_makes_nobody_an_administrator(play: Play, tmp_path: Path, client: Callable[..., Any]) -> None:
    iam, key = client("iam"), str(tmp_path / "journal.key")
    iam.create_user(UserName="mallory")
    iam.create_group(GroupName="data", Path="/dayone/")
    groups = {"dayone.aws.iam_groups": {"groups": [{"name": "data", "persona": "auditor"}]}}
    first = play(groups, DAYONE_JOURNAL_KEY=key)
    assert first.result["changed"], first.output
    variables = ("-e", f"dayone_restore_run={run_of(tmp_path)}")
    written = (tmp_path / "report" / "journal.jsonl").read_text(encoding="utf-8")

    def undone(change: Callable[[dict[str, Any]], list[dict[str, Any]]]) -> Any:
        shutil.rmtree(tmp_path / "report")  # where the forgery before lies too
        (tmp_path / "report").mkdir()
        (tmp_path / "report" / "journal.jsonl").write_text(written, encoding="utf-8")
        rewritten(tmp_path, change)
        return play(RESTORE, *variables, DAYONE_JOURNAL_KEY=key)

    forgeries: dict[str, Callable[[dict[str, Any]], list[dict[str, Any]]]] = {
        "altered": lambda line: [as_administrator(line)],
        "added": lambda line: [line, {**as_administrator(line), "seq": line["seq"] + 1000}],
        "signed with another key": lambda line: [signed(as_administrator(line), b"another key of 32 bytes.........")],
    }
    for name, change in forgeries.items():
        run = undone(change)
        assert run.code != 0, name
        assert "is not signed with" in run.result["msg"]
        assert run.calls == []
    # And by somebody who has the key: no recorded call ever kept mallory out.
    run = undone(lambda line: [signed(as_administrator(line), read_key(Path(key)))])
    (row,) = run.result["findings"]
    assert (run.code, run.writes, row["status"]) == (0, [], "manual"), run.output
    assert "touched" in row["remediation"] or "does not reverse any call that the run recorded" in row["remediation"]
    assert iam.list_groups_for_user(UserName="mallory")["Groups"] == []
    run = play(RESTORE, *variables, DAYONE_JOURNAL_KEY=str(tmp_path / "no.key"))
    assert "cannot be read" in run.result["msg"]
    run = undone(lambda line: [line])
    assert {row["status"] for row in run.result["findings"]} == {"fixed"}, run.output
