# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""First console passwords: made when they are sent, handed over in a file or a secret, and known to nobody else.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html
"""

from __future__ import annotations

import json
import os
import secrets
import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._aws.client import Aws
from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure
from ..._parts import secret_file
from ..._parts.ownership import MANAGED_TAG

NONE, FILE, SECRET = "none", "file", "secretsmanager"
DELIVERIES = (NONE, FILE, SECRET)
#: Stands for a password in a call: the password itself is in no plan, diff or result.
HIDDEN = "<generated>"
#: IAM's limits are 6 and 128: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
SHORTEST, LONGEST = 20, 128
#: The symbols that IAM's password policy counts as such, without the quote.
_CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "!@#$%^&*()_+-=[]{}|")


def new_password(length: int) -> str:
    """A password with characters of every class that a policy may ask for."""
    places = [secrets.choice(characters) for characters in _CLASSES]
    places += [secrets.choice("".join(_CLASSES)) for _place in range(length - len(places))]
    secrets.SystemRandom().shuffle(places)
    return "".join(places)


@dataclass(frozen=True)
class Delivery:
    """Where a user's first password goes: the path of a file, or the name of a secret."""

    user: str
    kind: str
    where: str


class Passwords:
    """Makes and hands over the passwords of one module call.

    Args:
        aws: the way to AWS.
        account: the account's id.
        url: where to sign in.
        directory: the folder of the files.
        length: characters of a password.
    """

    def __init__(self, aws: Aws, account: str, url: str, directory: str | None, length: int) -> None:
        self._aws, self._account, self._url, self._length = aws, account, url, length
        self._directory = os.path.expanduser(directory or "")
        self._made: dict[str, str] = {}
        self._deliveries: dict[str, Delivery] = {}

    def delivery(self, user: str, kind: str) -> Delivery:
        """Where a user's password is to go."""
        path = os.path.join(self._directory, f"{self._account}-{user}.password")
        self._deliveries[user] = Delivery(user, kind, path if kind == FILE else f"dayone/console-password/{user}")
        return self._deliveries[user]

    def blocked(self, delivery: Delivery) -> str:
        """Why a password cannot be handed over, or nothing."""
        if delivery.kind == FILE:
            return secret_file.blocked(delivery.where)
        try:
            absent = ("ResourceNotFoundException",)
            self._aws.call("secretsmanager", "describe_secret", absent=absent, SecretId=delivery.where)
        except NotFound:
            return ""
        return f"the secret {delivery.where} already exists, and is never overwritten: delete it."

    def send(self, call: Call) -> Any:
        """Send one of the two calls of `calls_for`.

        Raises:
            Failure: the password was not made. What was to hand it over is gone then, too.
        """
        if call.method == "create_secret":
            return self._make_secret(call)
        user = call.params["UserName"]
        delivery = self._deliveries[user]
        if delivery.kind == FILE:
            secret_file.write(delivery.where, self._text(user, self._new(user)))
        profile = Call(call.service, call.method, {**call.params, "Password": self._made.pop(user)})
        try:
            return self._aws.call(profile.service, profile.method, **profile.params)
        except Failure as failure:
            message, sent = self._take_back(delivery)
            raise Failure(failure.kind, f"{failure.message} {message}", sent) from failure

    def _new(self, user: str) -> str:
        self._made[user] = new_password(self._length)
        return self._made[user]

    def _make_secret(self, call: Call) -> Any:
        user = next(item.user for item in self._deliveries.values() if item.where == call.params["Name"])
        content = {"sign_in_url": self._url, "user": user, "password": self._new(user)}
        return self._aws.call(call.service, call.method, **{**call.params, "SecretString": json.dumps(content)})

    def _text(self, user: str, password: str) -> bytes:
        return f"sign in: {self._url}\nuser: {user}\npassword: {password}\n".encode()

    def _take_back(self, delivery: Delivery) -> tuple[str, tuple[Call, ...]]:
        """Remove what holds a password that was not set. Returns what came of it, and the write."""
        if delivery.kind == FILE:
            secret_file.remove(delivery.where)
            return f"{delivery.where} was removed again.", ()
        params: dict[str, Any] = {"SecretId": delivery.where, "ForceDeleteWithoutRecovery": True}
        call = Call("secretsmanager", "delete_secret", params)
        try:
            self._aws.call(call.service, call.method, **call.params)
        except Failure as failure:
            return f"The secret {delivery.where} is not valid: delete it. {failure.message}", ()
        return f"The secret {delivery.where} was deleted again.", (call,)


def calls_for(delivery: Delivery, about: Mapping[str, Any]) -> list[Call]:
    """The writes that give a user a first password, to be changed when it is first used.

    Args:
        delivery: where the password goes.
        about: ``mends``, ``resource`` and ``chain`` of the calls.
    """
    calls = []
    if delivery.kind == SECRET:
        tags = [{"Key": MANAGED_TAG, "Value": f"admin_access/{delivery.user}"}]
        text = f"Initial console password of {delivery.user}. Delete it once the password has been changed."
        params = {"Name": delivery.where, "Description": text, "SecretString": HIDDEN, "Tags": tags}
        calls.append(Call("secretsmanager", "create_secret", params, **about))
    profile = {"UserName": delivery.user, "Password": HIDDEN, "PasswordResetRequired": True}
    return [*calls, Call("iam", "create_login_profile", profile, **about)]
