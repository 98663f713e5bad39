# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the contracts say is refused for a while, the collection's own way to AWS sits out: each row, with its time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._aws.inner_refusals import refused_within
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure

from tests.emulator import clients
from tests.emulator.clock import clock
from tests.emulator.contracts import rows
from tests.emulator.contracts.form import Contract, Late
from tests.emulator.server import Emulator

pytestmark = pytest.mark.costly

LATE = [pytest.param(row, id=row.name) for row in rows() if isinstance(row.answer, Late)]


class Way:
    """A client whose requests go the collection's way."""

    def __init__(self, aws: Aws, service: str) -> None:
        self._aws, self._service = aws, service

    def __getattr__(self, method: str) -> Any:
        def send(**params: Any) -> Any:
            answer = self._aws.call(self._service, method, **params)
            assert not refused_within(self._service, method, answer)
            return answer

        return send


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator() as account:
        yield account


@pytest.mark.parametrize("row", LATE)
def test_the_way_to_aws_waits_for_what_passes_by_itself(running: Emulator, row: Contract) -> None:
    running.reset()
    running.control("slow", True)
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        clock.advance(seconds)

    session = boto3.session.Session(region_name="us-east-1", **clients.LOOKS)
    aws = Aws(session, endpoint=running.endpoint, sleep=sleep)

    def client(service: str, _region: str = "us-east-1", agent: str | None = None) -> Any:
        return clients.client(running.endpoint, service) if agent == "" else Way(aws, service)

    assert isinstance(row.answer, Late)
    begun = time.monotonic()
    try:
        row.provoke(client)
    except Failure as failure:
        assert row.answer.message not in failure.message, failure
    # The account's clock goes on by itself too, which on a busy machine is seconds.
    assert sum(pauses) + time.monotonic() - begun >= row.answer.seconds - 1, "it was not waited for"
