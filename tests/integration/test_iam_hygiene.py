# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is found of IAM users, and what is disabled of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from moto.iam.models import AccessKeyLastUsed, iam_backends

from tests.emulator.account import ACCOUNT
from tests.emulator.server import Emulator

pytestmark = pytest.mark.swift

Play = Callable[..., Any]
Client = Callable[..., Any]
ENFORCE = {"disable_unused": True}
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
SHELL = "arn:aws:iam::aws:policy/AWSCloudShellFullAccess"


def task(**options: Any) -> dict[str, Any]:
    return {"dayone.aws.iam_hygiene": options}


def rows(run: Any, control: str) -> dict[str, str]:
    found = [row for row in run.result["findings"] if row["control"] == f"iam_hygiene.{control}"]
    return {row["resource"].rpartition(":")[2]: row["status"] for row in found}


def person(name: str, *, created: int, used: int | None = None) -> Any:
    """A user with a console password, made so many days ago."""
    backend: Any = iam_backends[ACCOUNT]["aws"]
    now = datetime.now(timezone.utc)
    user: Any = backend.create_user(region_name="us-east-1", user_name=name)
    backend.create_login_profile(name, "Correct-horse-1")
    user.create_date = now - timedelta(days=created)
    user.password_last_used = None if used is None else now - timedelta(days=used)
    return user


def test_day_zero_is_told_user_by_user(play: Play, client: Client) -> None:
    iam = client("iam")
    iam.attach_user_policy(UserName="legacy-deploy", PolicyArn=ADMIN)
    iam.create_group(GroupName="shells")
    iam.attach_group_policy(GroupName="shells", PolicyArn=SHELL)
    iam.create_access_key(UserName="legacy-deploy")
    person("erika", created=10)
    run = play(task())
    assert run.code == 0
    assert run.writes == []
    legacy = {"user/legacy-deploy": "manual"}
    assert rows(run, "unused_credentials") == legacy
    assert rows(run, "key_age") == legacy
    assert rows(run, "single_key") == legacy
    assert rows(run, "direct_policies") == legacy
    assert rows(run, "full_admin") == {"policy/AdministratorAccess": "manual"}
    assert rows(run, "cloudshell") == {"group/shells": "manual"}
    assert rows(run, "console_mfa") == {"user/erika": "manual"}
    assert rows(run, "federation") == {"root": "manual"}
    assert rows(run, "expired_certificates") == {"root": "compliant"}


def test_what_is_idle_is_disabled_and_users_stay(play: Play, client: Client) -> None:
    person("idle", created=400, used=60)
    person("busy", created=400, used=1)
    first = play(task(**ENFORCE), "--check")
    assert first.writes == []
    run = play(task(**ENFORCE))
    assert run.code == 0
    assert rows(run, "unused_credentials") == {"user/idle": "fixed", "user/legacy-deploy": "fixed"}
    assert first.result["calls"] == run.result["calls"]
    iam = client("iam")
    assert {item["UserName"] for item in iam.list_users()["Users"]} >= {"idle", "busy", "legacy-deploy"}
    assert [key["Status"] for key in iam.list_access_keys(UserName="legacy-deploy")["AccessKeyMetadata"]] == [
        "Inactive"
    ]
    assert iam.get_login_profile(UserName="busy")
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_login_profile(UserName="idle")
    again = play(task(**ENFORCE))
    assert again.writes == []
    assert rows(again, "unused_credentials") == {"root": "compliant"}


def test_a_credential_that_is_refused_leaves_the_others_alone(play: Play, account: Emulator, client: Client) -> None:
    person("idle", created=400, used=60)
    denied = {"code": "AccessDenied", "status": 403, "message": "explicit deny"}
    account.control("faults", [{"service": "iam", "operation": "DeleteLoginProfile", "error": denied}])
    run = play(task(**ENFORCE))
    assert (run.code != 0, run.changed) == (True, True)
    assert "user/idle" in run.result["msg"] and "explicit deny" in run.result["msg"]
    assert rows(run, "unused_credentials") == {"user/idle": "drift", "user/legacy-deploy": "fixed"}
    keys = client("iam").list_access_keys(UserName="legacy-deploy")["AccessKeyMetadata"]
    assert [key["Status"] for key in keys] == ["Inactive"]
    account.control("faults", [])
    assert play(task(**ENFORCE)).writes == ["DeleteLoginProfile"]


def test_the_cached_report_disables_nothing_that_is_used_since(play: Play) -> None:
    key = iam_backends[ACCOUNT]["aws"].users["legacy-deploy"].access_keys[0]
    user = person("erika", created=400, used=60)
    assert set(rows(play(task()), "unused_credentials")) == {"user/legacy-deploy", "user/erika"}
    now = datetime.now(timezone.utc)
    key.last_used = AccessKeyLastUsed(timestamp=now, service="s3", region="us-east-1")
    user.password_last_used = now
    run = play(task(**ENFORCE))
    assert run.writes == []
    assert rows(run, "unused_credentials") == {"root": "compliant"}


def test_what_somebody_answers_for_is_left_alone(play: Play) -> None:
    exception = {
        "control": "iam_hygiene.unused_credentials",
        "resource": "*:user/legacy-deploy",
        "reason": "moves in spring",
        "owner": "platform",
        "expires": "2099-12-31",
    }
    run = play(task(**ENFORCE, exceptions=[exception]))
    assert run.writes == []
    assert rows(run, "unused_credentials") == {"user/legacy-deploy": "excepted"}


def test_a_user_who_cannot_be_read_anew_is_unknown(play: Play, account: Emulator) -> None:
    denied = {"code": "AccessDenied", "status": 403}
    account.control("faults", [{"service": "iam", "operation": "GetAccessKeyLastUsed", "error": denied}])
    run = play(task(**ENFORCE))
    assert run.code == 0
    assert run.writes == []
    assert rows(run, "unused_credentials") == {"user/legacy-deploy": "unknown"}


def test_a_certificate_in_use_is_told_and_kept(play: Play, account: Emulator, client: Client) -> None:
    client("iam").upload_server_certificate(ServerCertificateName="old", CertificateBody="body", PrivateKey="key")
    used = {"code": "DeleteConflict", "status": 409, "message": "Certificate: old is currently in use by CloudFront."}
    account.control("faults", [{"service": "iam", "operation": "DeleteServerCertificate", "error": used}])
    run = play(task(delete_expired_certificates=True))
    assert run.code != 0
    assert "in use by CloudFront" in run.result["msg"]
    assert rows(run, "expired_certificates") == {"server-certificate/old": "drift"}


def test_people_of_an_identity_provider_are_federated(play: Play, client: Client, account: Emulator) -> None:
    iam = client("iam")
    arn = iam.create_saml_provider(SAMLMetadataDocument="x" * 1000, Name="corp")["SAMLProviderArn"]
    assert rows(play(task()), "federation") == {"root": "manual"}
    trust = {"Effect": "Allow", "Principal": {"Federated": arn}, "Action": "sts:AssumeRoleWithSAML"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    iam.create_role(RoleName="people", AssumeRolePolicyDocument=document)
    assert rows(play(task()), "federation") == {"root": "compliant"}


def test_an_instance_of_identity_center_is_federation(play: Play, client: Client) -> None:
    client("sso-admin", "eu-west-1").create_instance(Name="people")
    assert rows(play(task()), "federation") == {"root": "compliant"}


def test_two_thousand_users_take_as_many_requests_as_pages(play: Play, account: Emulator) -> None:
    account.control("population", {"account_id": ACCOUNT, "users": 2000})
    run = play(task(), "--check")
    assert run.code == 0
    asked = [call["operation"] for call in account.control("calls", method="GET")]
    assert asked.count("GetAccountAuthorizationDetails") == 3
    # IAM takes its time for a report, and is asked again until it has one.
    calls = [name for name in asked if not name.endswith("CredentialReport")]
    assert len(calls) == 8, calls


def test_bad_limits_are_refused_before_the_first_call(play: Play, account: Emulator) -> None:
    run = play(task(max_unused_days=0))
    assert run.code != 0
    assert run.result["msg"] == "max_unused_days is 0, but must be at least 1."
    assert account.control("calls", method="GET") == []
