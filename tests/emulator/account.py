# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The state of the embedded account that moto has no place for: the root users, and day zero."""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from moto.ec2.models import ec2_backends
from moto.iam.models import iam_backends

ACCOUNT = "123456789012"
#: Two regions of each partition, the second of them its first.
REGIONS = {
    "aws": ("eu-west-1", "us-east-1"),
    "aws-cn": ("cn-northwest-1", "cn-north-1"),
    "aws-us-gov": ("us-gov-east-1", "us-gov-west-1"),
}
DATE = "%Y-%m-%dT%H:%M:%S+00:00"


def new_key_id() -> str:
    """An access key id in AWS's form."""
    return "AKIA" + "".join(secrets.choice(string.ascii_uppercase + "234567") for _place in range(16))


@dataclass
class Root:
    """The root user of the embedded account, on its day zero unless told otherwise."""

    keys: dict[str, str] = field(default_factory=lambda: {new_key_id(): "Active"})
    mfa: str = "none"
    certificates: int = 0
    password_last_used: str = ""
    key_last_used: str = ""
    login_profile: bool = True
    account_id: str = ACCOUNT
    report: str = ""
    report_time: datetime | None = None
    generating: bool = False
    confirmed: bool = False

    def __post_init__(self) -> None:
        yesterday = (datetime.now(timezone.utc) - timedelta(days=1)).strftime(DATE)
        self.password_last_used = self.password_last_used or yesterday
        self.key_last_used = self.key_last_used or yesterday

    @property
    def arn(self) -> str:
        """Root's ARN."""
        return f"arn:{State.partition}:iam::{self.account_id}:root"

    def row(self) -> str:
        """Root's row of the credential report."""
        born = "2020-01-01T00:00:00+00:00"
        mfa = str(self.mfa != "none").lower()
        cells = [
            "<root_account>",
            self.arn,
            born,
            str(self.login_profile).lower(),
            self.password_last_used,
            "not_supported",
            "not_supported",
            mfa,
        ]
        keys = list(self.keys.values())
        for index in range(2):
            if index < len(keys):
                cells += [str(keys[index] == "Active").lower(), born, self.key_last_used, "us-east-1", "iam"]
            else:
                cells += ["false", "N/A", "N/A", "N/A", "N/A"]
        return ",".join([*cells, str(self.certificates > 0).lower(), "N/A", "false", "N/A"])


@dataclass(frozen=True)
class Session:
    """Credentials of a member account's root, limited to one task."""

    account_id: str
    task: str


class State:
    """What the extension keeps. One object, so that a reset replaces all of it."""

    partition = "aws"
    #: The key with which day zero begins: no policy holds it.
    administrator = ""
    root = Root()
    roots: dict[str, Root]
    sessions: dict[str, Session]

    @classmethod
    def begin(cls) -> None:
        """Day zero: one account whose root has a key, and members whose roots are made when they are asked for."""
        cls.root = Root()
        cls.roots = {ACCOUNT: cls.root}
        cls.sessions = {}

    @classmethod
    def root_of(cls, account_id: str) -> Root:
        """The root user of an account."""
        return cls.roots.setdefault(account_id, Root(account_id=account_id))

    @classmethod
    def root_of_key(cls, key: str) -> Root | None:
        """The root user whose own key, or whose session, this is."""
        if key in cls.sessions:
            return cls.root_of(cls.sessions[key].account_id)
        return next((root for root in cls.roots.values() if key in root.keys), None)


State.begin()
#: Keys that were root's once: they sign nothing any more.
_retired: set[str] = set()


def retire(key: str) -> None:
    """Remember a key that was deleted."""
    _retired.add(key)


def is_void(key: str) -> bool:
    """Whether a key was deleted or is inactive."""
    root = State.root_of_key(key)
    return key in _retired or (root is not None and root.keys.get(key) == "Inactive")


def populate(account_id: str, users: int) -> dict[str, str]:
    """Fill an account with users of every kind. Returns the access key of one of them to work with."""
    backend, now = iam_backends[account_id]["aws"], datetime.now(timezone.utc)
    for number in range(users):
        name = f"user-{number:05d}"
        user = backend.create_user(region_name="us-east-1", user_name=name)
        user.create_date = now - timedelta(days=number % 400)
        if number % 2:
            backend.create_login_profile(name, "Correct-horse-1")
        else:
            backend.create_access_key(user_name=name).create_date = now - timedelta(days=number % 200)
    backend.create_user(region_name="us-east-1", user_name="auditor")
    key = backend.create_access_key(user_name="auditor")
    return {"id": key.access_key_id, "secret": key.secret_access_key}


def seed() -> dict[str, str]:
    """Begin at day zero. Returns the access key of an administrator to work with."""
    State.begin()
    backend, region = iam_backends[ACCOUNT][State.partition], REGIONS[State.partition][1]
    backend.create_user(region_name=region, user_name="legacy-deploy")
    old = backend.create_access_key(user_name="legacy-deploy")
    old.create_date = datetime.now() - timedelta(days=400)
    backend.create_user(region_name=region, user_name="bootstrap-admin")
    key = backend.create_access_key(user_name="bootstrap-admin")
    State.administrator = key.access_key_id
    _open_default_group()
    return {"id": key.access_key_id, "secret": key.secret_access_key}


def _open_default_group() -> None:
    """Let the world into the default security group of the default VPC, in two regions."""
    for region in REGIONS[State.partition]:
        backend = ec2_backends[ACCOUNT][region]
        group = next(item for item in backend.describe_security_groups() if item.name == "default")
        backend.authorize_security_group_ingress(
            group_name_or_id=group.id,
            ip_protocol="-1",
            from_port="-1",
            to_port="-1",
            ip_ranges=[{"CidrIp": "0.0.0.0/0"}],
        )
