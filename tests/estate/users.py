# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Users of every kind: passwords, keys and MFA as the credential report shows them, and what is attached to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from .form import ASIDE, BREACHES, CIS, CONFIG, HOLDS, Estate, Variant

UNUSED, MFA = "iam_hygiene.unused_credentials", "iam_hygiene.console_mfa"
AGE, SINGLE = "iam_hygiene.key_age", "iam_hygiene.single_key"
DIRECT, SHELL = "iam_hygiene.direct_policies", "iam_hygiene.cloudshell"
_210, _211, _212, _213, _220 = (f"{CIS}2.{number}" for number in (10, 11, 12, 13, 20))
_REPORT = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html"
_USED = "A password or key that is enabled must have been used less than 45 days ago."
_NEVER = "One that was never used must have been made or changed less than 45 days ago."
_OFF = "Only what is enabled counts."
_AGED = "An active key must have been made at most 90 days ago."
_WITH_MFA = "Whoever has a password must have MFA."
#: A report has whole seconds.
_DAY = timedelta(days=1)

Columns = dict[str, Any]


def password(used: float | str = "no_information", changed: float | str = 400, mfa: str = "true") -> Columns:
    """A password: used and changed so many days ago, or as the report says it."""
    return {
        "password_enabled": "true",
        "password_last_used": used,
        "password_last_changed": changed,
        "password_next_rotation": "N/A",
        "mfa_active": mfa,
    }


def key(number: int, used: float | str = "N/A", made: float | str = 30, active: str = "true") -> Columns:
    """An access key."""
    name = f"access_key_{number}"
    return {f"{name}_active": active, f"{name}_last_used_date": used, f"{name}_last_rotated": made}


def user(*parts: Columns, born: float = 500) -> Callable[[Estate], str]:
    """A user whose row of the report has these columns. Numbers are days before now."""

    def stands(estate: Estate) -> str:
        name = estate.name("user")
        arn = str(estate.client("iam").create_user(UserName=name)["User"]["Arn"])
        columns: Columns = {"user_creation_time": born}
        for part in parts:
            columns |= part
        estate.keep("iam.report", {name: {key: _said(estate.now, value) for key, value in columns.items()}})
        return arn

    return stands


def _said(now: datetime, value: float | str) -> str:
    return value if isinstance(value, str) else (now - value * _DAY).strftime("%Y-%m-%dT%H:%M:%S+00:00")


def _with(*calls: tuple[str, dict[str, Any]]) -> Callable[[Estate], str]:
    """A user for whom IAM is asked more."""

    def stands(estate: Estate) -> str:
        arn = user()(estate)
        for method, params in calls:
            getattr(estate.client("iam"), method)(UserName=arn.rpartition("/")[2], **params)
        return arn

    return stands


_POLICY = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}'
)
_READ = "arn:aws:iam::aws:policy/ReadOnlyAccess"
_SHELL = "arn:aws:iam::aws:policy/AWSCloudShellFullAccess"


def _in_group(policy: str) -> Callable[[Estate], str]:
    def stands(estate: Estate) -> str:
        iam, group = estate.client("iam"), estate.name("readers")
        iam.create_group(GroupName=group)
        iam.attach_group_policy(GroupName=group, PolicyArn=policy)
        return _with(("add_user_to_group", {"GroupName": group}))(estate)

    return stands


def _group_with(policy: str) -> Callable[[Estate], str]:
    def stands(estate: Estate) -> str:
        iam, group = estate.client("iam"), estate.name("shells")
        made = iam.create_group(GroupName=group)["Group"]["Arn"]
        iam.attach_group_policy(GroupName=group, PolicyArn=policy)
        return str(made)

    return stands


def _role_with(policy: str) -> Callable[[Estate], str]:
    def stands(estate: Estate) -> str:
        iam, role = estate.client("iam"), estate.name("role")
        trust = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": '
        trust += '"ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}'
        made = iam.create_role(RoleName=role, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
        iam.attach_role_policy(RoleName=role, PolicyArn=policy)
        return str(made)

    return stands


def _root(_estate: Estate) -> str:
    return "arn:aws:iam::123456789012:root"


_SSH = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_ssh-keys.html"
_UPLOAD = ("upload_ssh_public_key", {"SSHPublicKeyBody": "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ"})


def _with_key_for_a_service(estate: Estate) -> str:
    """A user without a password and without access keys, who signs in to one service with a long-lived key."""
    arn = user()(estate)
    name = arn.rpartition("/")[2]
    estate.client("iam").create_service_specific_credential(UserName=name, ServiceName="cassandra.amazonaws.com")
    return arn


_OF_SERVICE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_service-specific-creds.html"
ROWS = (
    Variant(
        "user-with-a-credential-of-one-service",
        UNUSED,
        _with_key_for_a_service,
        HOLDS,
        _211,
        "Passwords and access keys are read, and no credential of one service.",
    ),
    Variant("user-key-of-one-service-is-none", AGE, _with_key_for_a_service, HOLDS, _OF_SERVICE, "As it says."),
    Variant("user-key-of-one-service-is-no-second", SINGLE, _with_key_for_a_service, HOLDS, _OF_SERVICE, "Nor this."),
    Variant(
        "user-with-two-ssh-keys",
        SINGLE,
        _with(_UPLOAD, _UPLOAD),
        HOLDS,
        _213,
        "One active access key is asked for: SSH keys, which open repositories alone, are none.",
    ),
    Variant(
        "user-with-an-ssh-key-alone",
        UNUSED,
        _with(_UPLOAD),
        HOLDS,
        _212,
        "Passwords and access keys are looked at: the report knows no use of an SSH key.",
    ),
    Variant(
        "user-with-an-ssh-key-and-no-password",
        MFA,
        _with(_UPLOAD),
        HOLDS,
        _SSH,
        "An SSH key signs nobody in to the console.",
    ),
    Variant("user-without-credentials", UNUSED, user(), HOLDS, _211, _OFF),
    Variant("user-of-today", UNUSED, user(password(changed=0.01), born=0.01), HOLDS, _211, _NEVER),
    Variant("user-signed-in-today", UNUSED, user(password(0.5)), HOLDS, _211, _USED),
    Variant("user-signed-in-44-days-ago", UNUSED, user(password(44.9)), HOLDS, _211, _USED),
    Variant("user-signed-in-45-days-ago", UNUSED, user(password(45)), BREACHES, _211, _USED),
    Variant("user-signed-in-46-days-ago", UNUSED, user(password(46)), BREACHES, _211, _USED),
    Variant("user-never-signed-in", UNUSED, user(password(changed=100)), BREACHES, _211, _NEVER),
    Variant("user-never-signed-in-new-password", UNUSED, user(password(changed=44)), HOLDS, _211, _NEVER),
    Variant(
        "user-never-signed-in-by-N/A",
        UNUSED,
        user(password("N/A", changed=46)),
        BREACHES,
        _REPORT,
        "N/A stands where nothing is known of a use, too.",
    ),
    Variant(
        "user-with-a-new-password-after-long",
        UNUSED,
        user(password(100, changed=1)),
        HOLDS,
        _REPORT,
        "A password that was set again could not be used before: it counts from then on.",
        differs=True,
    ),
    Variant("user-whose-password-is-off", UNUSED, user({"password_enabled": "false"}), HOLDS, _211, _OFF),
    Variant("user-key-used-today", UNUSED, user(key(1, 0.1, 300)), HOLDS, _211, _USED),
    Variant("user-key-used-46-days-ago", UNUSED, user(key(1, 46, 300)), BREACHES, _211, _USED),
    Variant("user-key-never-used", UNUSED, user(key(1, "N/A", 46)), BREACHES, _211, _NEVER),
    Variant("user-key-never-used-but-new", UNUSED, user(key(1, "N/A", 10)), HOLDS, _211, _NEVER),
    Variant("user-key-off", UNUSED, user(key(1, 200, 300, "false")), HOLDS, _211, _OFF),
    Variant("user-second-key-idle", UNUSED, user(key(1, 1, 300), key(2, 60, 300)), BREACHES, _211, _USED),
    Variant("user-password-idle-key-in-use", UNUSED, user(password(90), key(1, 1, 10)), BREACHES, _211, _USED),
    Variant(
        "user-old-certificate",
        UNUSED,
        user({"cert_1_active": "true", "cert_1_last_rotated": 900}),
        HOLDS,
        _211,
        "Passwords and access keys are looked at, signing certificates are not.",
    ),
    Variant("root-is-no-user", UNUSED, _root, ASIDE, _211, "Root is left out: it is to be unused."),
    Variant("user-with-mfa", MFA, user(password(1)), HOLDS, _210, _WITH_MFA),
    Variant("user-without-mfa", MFA, user(password(1, mfa="false")), BREACHES, _210, _WITH_MFA),
    Variant("user-without-mfa-that-never-signed-in", MFA, user(password(mfa="false")), BREACHES, _210, _WITH_MFA),
    Variant("user-without-password-and-mfa", MFA, user({"mfa_active": "false"}), HOLDS, _210, _WITH_MFA),
    Variant("user-with-keys-alone", MFA, user({"mfa_active": "false"}, key(1, 1)), HOLDS, _210, _WITH_MFA),
    Variant("root-is-no-console-user", MFA, _root, ASIDE, _210, "This one is about IAM users."),
    Variant("key-of-89-days", AGE, user(key(1, 1, 89)), HOLDS, _212, _AGED),
    Variant("key-of-90-days", AGE, user(key(1, 1, 90.5)), HOLDS, _212, _AGED),
    Variant("key-of-91-days", AGE, user(key(1, 1, 91)), BREACHES, _212, _AGED),
    Variant("key-of-a-year-that-is-off", AGE, user(key(1, 1, 400, "false")), HOLDS, _212, "Active keys count."),
    Variant("key-old-beside-a-new-one", AGE, user(key(1, 1, 20), key(2, 1, 120)), BREACHES, _212, _AGED),
    Variant(
        "two-active-keys",
        SINGLE,
        user(key(1), key(2)),
        BREACHES,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
        "A second key is for the time of a rotation.",
        ["access_key_1", "access_key_2"],
    ),
    Variant(
        "two-keys-one-of-them-off",
        SINGLE,
        user(key(1, active="false"), key(2)),
        HOLDS,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
        "A key that is off signs nothing.",
    ),
    Variant(
        "policy-inline",
        DIRECT,
        _with(("put_user_policy", {"PolicyName": "own", "PolicyDocument": _POLICY})),
        BREACHES,
        _213,
        "A user with a policy of its own, inline or attached, gets permissions beside groups.",
        ["inline own"],
    ),
    Variant(
        "policy-attached",
        DIRECT,
        _with(("attach_user_policy", {"PolicyArn": _READ})),
        BREACHES,
        _213,
        "A user with a policy of its own, inline or attached, gets permissions beside groups.",
        [_READ],
    ),
    Variant("policy-by-a-group", DIRECT, _in_group(_READ), HOLDS, _213, "Groups are how it should be."),
    Variant(
        "shell-of-a-user",
        SHELL,
        _with(("attach_user_policy", {"PolicyArn": _SHELL})),
        BREACHES,
        _220,
        "No entity has it.",
    ),
    Variant("shell-of-a-group", SHELL, _group_with(_SHELL), BREACHES, _220, "No entity has it."),
    Variant("shell-of-a-role", SHELL, _role_with(_SHELL), BREACHES, _220, "No entity has it."),
    Variant("shell-of-none", SHELL, _role_with(_READ), HOLDS, _220, "Other policies are looked at by others."),
    Variant(
        "user-key-of-a-second-rotation",
        UNUSED,
        user(key(1, 120, 1)),
        HOLDS,
        f"{CONFIG}iam-user-unused-credentials-check.html",
        "A key that was made or changed after its last use counts from then on.",
        differs=True,
    ),
)
