# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Each row of the contracts is provoked with boto3 over HTTP, and must be answered as it says."""

from __future__ import annotations

import functools
import importlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.emulator import clients
from tests.emulator.contracts import rows
from tests.emulator.contracts.engine import AGENT, Engine
from tests.emulator.contracts.form import Clients, Contract, Late, Refusal, Reply, Stale
from tests.emulator.server import Emulator

pytestmark = pytest.mark.costly


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator() as account:
        yield account


@pytest.fixture
def at_once(running: Emulator) -> Clients:
    """Clients that do not wait."""
    running.reset()
    return functools.partial(clients.client, running.endpoint)


@pytest.fixture
def client(running: Emulator) -> Clients:
    """Clients that meet what takes its time, as the collection does."""
    running.reset()
    running.control("slow", True)
    running.control("clock", {"stand_still": True})
    return functools.partial(clients.client, running.endpoint, agent=f"{AGENT}test")


def of(kind: Any) -> list[Any]:
    return [pytest.param(row, id=row.name) for row in rows() if isinstance(row.answer, kind)]


def refused(call: Any, *given: Any) -> tuple[str, str, str]:
    """The operation that was refused, with code and message."""
    with pytest.raises(ClientError) as caught:
        call(*given)
    error = caught.value.response["Error"]
    return caught.value.operation_name, error["Code"], error["Message"]


@pytest.mark.parametrize("row", of(Refusal))
def test_a_refusal_is_answered_as_its_row_says(at_once: Clients, row: Contract) -> None:
    assert isinstance(row.answer, Refusal)
    with pytest.raises(ClientError) as caught:
        row.provoke(at_once)
    error = caught.value.response["Error"]
    found = (caught.value.operation_name, error["Code"], error["Message"])
    assert found == (row.operation, row.answer.code, row.answer.message)
    assert row.answer.reason in ("", caught.value.response.get("Reason"))


def late(*, inside: bool) -> list[Any]:
    return [item for item in of(Late) if (item.values[0].answer.inside is not None) == inside]


@pytest.mark.parametrize("row", late(inside=False))
def test_what_is_late_is_refused_at_first(client: Clients, row: Contract) -> None:
    assert isinstance(row.answer, Late)
    assert refused(row.provoke, client) == (row.operation, row.answer.code, row.answer.message)


@pytest.mark.parametrize("row", late(inside=True))
def test_what_is_late_is_refused_within_an_answer_at_first(client: Clients, running: Emulator, row: Contract) -> None:
    assert isinstance(row.answer, Late)
    found = str(row.provoke(client))
    assert row.answer.code in found
    assert row.answer.message in found
    running.reset()
    assert row.answer.message not in str(row.provoke(client)), "without time nothing is late"


@pytest.mark.parametrize("row", late(inside=False))
def test_what_is_late_passes_in_its_time(client: Clients, running: Emulator, row: Contract) -> None:
    """Nothing but time goes by between the refusal and the same request once more."""
    assert isinstance(row.answer, Late)
    sent: list[Any] = []

    def watched(*where: Any, **keys: Any) -> Any:
        made = clients.client.__wrapped__(running.endpoint, *where, **{"agent": f"{AGENT}test", **keys})
        made.meta.events.register(
            "provide-client-params", lambda params, model, **_: sent.append((made, model, params))
        )
        return made

    refused(row.provoke, watched)
    again, model, params = sent[-1]
    running.control("clock", {"seconds": row.answer.seconds})
    try:
        again._make_api_call(model.name, params)
    except ClientError as error:
        found = error.response["Error"]
        assert (found["Code"], found["Message"]) != (row.answer.code, row.answer.message), error


@pytest.mark.parametrize("row", of(Reply))
def test_a_reply_is_as_its_row_says(at_once: Clients, row: Contract) -> None:
    assert isinstance(row.answer, Reply)
    assert row.provoke(at_once) == row.answer.value


@pytest.mark.parametrize("row", of(Stale))
def test_a_stale_read_answers_as_before(client: Clients, row: Contract) -> None:
    before, after = row.provoke(client)
    assert before == after


@pytest.mark.parametrize("row", of((Late, Stale)))
def test_delays_are_bounded(row: Contract) -> None:
    assert 0 < row.answer.seconds <= 600  # type: ignore[union-attr]


@pytest.mark.parametrize("row", of(object))
def test_a_row_says_where_its_answer_is_written_and_who_enforces_it(row: Contract) -> None:
    assert re.search(r"https?://|[\w.-]+/[\w.-]+[ #]", row.source), row.source
    engine = isinstance(row.answer, (Late, Stale)) or (isinstance(row.answer, Refusal) and row.answer.when is not None)
    assert bool(row.by) != engine
    if row.by:
        module, _dot, function = row.by.rpartition(".")
        assert callable(getattr(importlib.import_module(f"tests.emulator.services.{module}"), function))


def test_names_are_unique_and_the_engine_knows_what_it_enforces() -> None:
    names = [row.name for row in rows()]
    assert sorted(set(names)) == names
    engine = Engine()
    assert all(engine.knows(row.service, row.operation) for row in rows() if not row.by)


def test_who_prepares_a_test_does_not_wait(at_once: Clients, client: Clients) -> None:
    at_once("iam").create_user(UserName="new")
    at_once("iam").create_group(GroupName="readers")
    client("iam").add_user_to_group(GroupName="readers", UserName="new")


def test_a_flipping_read_gives_the_old_and_the_new(client: Clients) -> None:
    s3 = client("s3")
    client("s3", agent="").create_bucket(Bucket="kept")
    rule = {"Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 30}}
    found = []
    for name in ("old", "new"):
        clients_rule = {"Rules": [{**rule, "ID": name}]}
        s3.put_bucket_lifecycle_configuration(Bucket="kept", LifecycleConfiguration=clients_rule)
        found += [s3.get_bucket_lifecycle_configuration(Bucket="kept")["Rules"][0]["ID"] for _look in range(3)]
    assert found == ["old", "old", "old", "old", "new", "old"]
