# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Asks a real account what the contracts of the embedded one say, row by row.

A row names things as it likes ("new"): here each name gets that of the run before it, and what is made is written into
the ledger first. Rows of services that cost, or that change an account for good, are not asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError

from tests.emulator.account import ACCOUNT
from tests.emulator.contracts.form import Contract, Late, Refusal, Reply, Stale, Unseen

from .account import Account
from .cleanup import INVERSES
from .ledger import Ledger, Made
from .shapes import shape

#: Services whose things cost nothing while they are empty, and are gone once deleted.
SERVICES = frozenset({"iam", "logs", "s3", "sns", "sqs", "sts"})
#: Parameters that name what a request makes or is about.
_NAMES = ("Bucket", "RoleName", "UserName", "GroupName", "QueueName", "logGroupName", "Name")
#: Other parameters that say which thing a request is about.
_PLACES = (
    "TopicArn",
    "SubscriptionArn",
    "QueueUrl",
    "RoleArn",
    "Arn",
    "SerialNumber",
    "JobId",
    "PolicySourceArn",
    "ResourceArn",
)
#: A role, as parameters and the policies in them name it.
_ROLE = re.compile(r"(:role/)([\w+=,.@-]+)")
_READS = ("Get", "List", "Describe", "Head", "Simulate", "Generate")
AS_WRITTEN, DIFFERS, NOT_SEEN, NOT_ASKED = "as written", "differs", "not seen", "not asked"


class NotAsked(Exception):
    """A row would cost, or change the account for good."""


@dataclass(frozen=True)
class Answer:
    """What came of a row: ``outcome``, what AWS did instead in words, and the shape of its answer."""

    row: Contract
    outcome: str
    instead: str = ""
    shape: Any = None


class Clients:
    """Clients as the rows ask for them, which write what they make into the ledger."""

    def __init__(self, account: Account, account_id: str, ledger: Ledger) -> None:
        self._account, self._id, self._ledger = account, account_id, ledger
        self.answers: list[Any] = []
        #: Which row asks: names of one are not those of another.
        self.row = 0

    def __call__(self, service: str, region: str = "us-east-1", *, agent: str = "", **keys: str) -> Any:
        """A client of a service. ``agent`` is for the embedded account alone."""
        if service not in SERVICES:
            raise NotAsked(f"things of {service} cost, or stay")
        if keys:
            raise NotAsked("it takes the credentials of somebody else")
        made = self._account.client(service, region)
        made.meta.events.register("provide-client-params", self._named)
        made.meta.events.register("before-call", self._noted)
        made.meta.events.register("after-call", self._kept)
        return made

    def _named(self, params: Mapping[str, Any], model: Any, **_about: Any) -> Any:
        """The parameters with names of this run, and with this account's id."""
        text = json.dumps(dict(params), default=str).replace(ACCOUNT, self._id)
        text = _ROLE.sub(lambda found: f"{found[1]}{self._of_the_row(found[2])}", text)
        found = json.loads(text) if text != json.dumps(dict(params), default=str) else dict(params)
        for name in _NAMES:
            if isinstance(found.get(name), str) and not found[name].startswith(("arn:", self._account.name)):
                found[name] = self._of_the_row(found[name])
        method = xform_name(model.name)
        known = (model.service_model.service_name, method)
        if model.name.startswith("Create") and known not in INVERSES:
            raise NotAsked(f"{model.name} makes what the suite cannot take back")
        if not model.name.startswith(_READS) and not set(_NAMES + _PLACES) & set(found):
            raise NotAsked(f"{model.name} changes a setting of the whole account")
        return found

    def _of_the_row(self, name: str) -> str:
        """The name of a thing that the row calls so."""
        return name if name.startswith(self._account.name) else f"{self._account.name}-{self.row}-{name}"

    def _noted(self, params: Mapping[str, Any], model: Any, **about: Any) -> None:
        known = (model.service_model.service_name, xform_name(model.name))
        if known in INVERSES:
            region = about["request_signer"]._region_name
            self._ledger.write(Made(*known, region, _sent(params, model)))

    def _kept(self, parsed: Any, **_about: Any) -> None:
        self.answers.append(parsed)


def _sent(params: Mapping[str, Any], model: Any) -> dict[str, Any]:
    """The names in a request that is about to be sent."""
    body = params.get("body")
    if isinstance(body, (bytes, str)) and body and model.service_model.protocol == "json":
        return dict(json.loads(body))
    if isinstance(body, Mapping):
        return {name: body[name] for name in _NAMES if name in body}
    context = params.get("context", {})
    bucket = context.get("s3_redirect", {}).get("bucket") or context.get("input_params", {}).get("Bucket")
    return {"Bucket": bucket} if bucket else {}


def ask(rows: Iterable[Contract], clients: Clients, tell: Callable[[Answer], None]) -> list[Answer]:
    """Ask row by row."""
    found = []
    for clients.row, row in enumerate(rows):
        clients.answers.clear()
        answer = _ask(row, clients)
        tell(answer)
        found.append(answer)
    return found


def _ask(row: Contract, clients: Clients) -> Answer:
    try:
        value = row.provoke(clients)
    except NotAsked as reason:
        return Answer(row, NOT_ASKED, str(reason))
    except Unseen as reason:
        return Answer(row, NOT_SEEN, str(reason))
    except ClientError as error:
        return _refused(row, error)
    except (BotoCoreError, LookupError, StopIteration, TypeError, ValueError) as error:
        return Answer(row, DIFFERS, f"{type(error).__name__}: {error}", _last(clients))
    if isinstance(row.answer, Reply):
        if value == row.answer.value:
            return Answer(row, AS_WRITTEN)
        return Answer(row, DIFFERS, f"the value is another, of the shape {json.dumps(shape(value))}", _last(clients))
    if isinstance(row.answer, Refusal):
        return Answer(row, DIFFERS, "it was not refused", _last(clients))
    if isinstance(row.answer, Stale):
        before, after = value
        return Answer(row, AS_WRITTEN if before == after else NOT_SEEN, "" if before == after else "seen at once")
    return Answer(row, NOT_SEEN, "it was taken at once")


def _refused(row: Contract, error: ClientError) -> Answer:
    """A refusal, held against what the row says of it. Messages are compared without the names in them."""
    code = error.response["Error"]["Code"]
    if isinstance(row.answer, (Refusal, Late)) and (error.operation_name, code) == (row.operation, row.answer.code):
        return Answer(row, AS_WRITTEN)
    return Answer(row, DIFFERS, f"{error.operation_name} was refused with {code}", shape(error.response["Error"]))


def _last(clients: Clients) -> Any:
    return shape(clients.answers[-1]) if clients.answers else None


def table(answers: Iterable[Answer]) -> str:
    """The answers as a table in Markdown. It holds no value of the account."""
    lines = ["| contract | operation | when | the account | instead |", "|---|---|---|---|---|"]
    for answer in answers:
        row = answer.row
        told = answer.instead.replace("|", "\\|").replace("\n", " ")
        if answer.outcome == DIFFERS and answer.shape is not None:
            told += f" `{json.dumps(answer.shape)}`".replace("|", "\\|")
        lines.append(f"| {row.name} | `{row.service}:{row.operation}` | {row.when} | {answer.outcome} | {told} |")
    return "\n".join(lines) + "\n"
