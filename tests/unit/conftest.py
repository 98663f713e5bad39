# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Clients of botocore whose answers are scripted: each request is checked against the API's model, in its order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import botocore.loaders
import botocore.session
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._module.run import Context
from botocore.stub import Stubber
from hypothesis import settings

ACCOUNT = "123456789012"
#: Where nothing listens.
NOWHERE = "http://127.0.0.1:9"
ADMIN = {"Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/admin", "UserId": "AIDA"}

# A busy machine is slow, and no property is about time. A tree is tried with the same examples each time, so that
# a run fails by its change alone; `make properties` looks for more. `make quick` tries a quarter of them.
settings.register_profile("same", deadline=None, max_examples=100, derandomize=True)
settings.register_profile("quick", deadline=None, max_examples=25, derandomize=True)
settings.register_profile("wide", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile("same")


def pytest_configure(config: pytest.Config) -> None:
    """Name our mark where the project's own configuration is not read: by `ansible-test units`."""
    config.addinivalue_line("markers", "newer_models: needs newer API models than the oldest botocore that is stated")


@pytest.fixture(scope="session")
def loader() -> botocore.loaders.Loader:
    """Reads each of botocore's API models once for all tests."""
    return botocore.loaders.Loader()


@pytest.fixture(scope="session", autouse=True)
def waits(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The file that the collection writes its waits into, so that no test waits. An embedded account follows it."""
    path = tmp_path_factory.mktemp("waits") / "waits"
    path.touch()
    before = os.environ.get("DAYONE_WAITS")
    os.environ["DAYONE_WAITS"] = str(path)
    yield path
    os.environ.pop("DAYONE_WAITS")
    if before is not None:
        os.environ["DAYONE_WAITS"] = before


def _refuse_unscripted(request: Any, event_name: str, **_keywords: Any) -> None:
    """Refuse at once what no test has scripted: it would be sent again and again, and waited for in between."""
    if request.url.startswith(NOWHERE):
        raise AssertionError(f"nobody scripted an answer to {event_name.removeprefix('before-send.')}")


@pytest.fixture(scope="session")
def boto_session(loader: botocore.loaders.Loader) -> boto3.session.Session:
    """One session for all tests: it knows nothing of what its clients do, and costs more than a client."""
    core = botocore.session.get_session()
    core.register_component("data_loader", loader)
    core.register("before-send", _refuse_unscripted)
    return boto3.session.Session(
        aws_access_key_id="AKIASCRIPTED00000000",
        aws_secret_access_key="none",
        region_name="us-east-1",
        botocore_session=core,
    )


@pytest.fixture
def aws(boto_session: boto3.session.Session) -> Aws:
    """A way to AWS that reaches nothing."""
    return Aws(boto_session, endpoint=NOWHERE)


@pytest.fixture
def scripted(aws: Aws) -> Iterator[Callable[..., Stubber]]:
    """Script the answers of a service. What was scripted and not asked for fails the test."""
    stubbers: dict[tuple[str, str], Stubber] = {}

    def script(service: str, region: str = "us-east-1") -> Stubber:
        key = (service, region)
        if key not in stubbers:
            stubbers[key] = Stubber(aws.client(service, region))
            stubbers[key].activate()
        return stubbers[key]

    yield script
    for stubber in stubbers.values():
        stubber.assert_no_pending_responses()


@pytest.fixture
def context(aws: Aws, scripted: Callable[..., Stubber]) -> Callable[..., Context]:
    """Who the calls are made as: an administrator, unless another identity is given."""

    def make(**identity: Any) -> Context:
        scripted("sts").add_response("get_caller_identity", {**ADMIN, **identity}, {})
        return Context(aws)

    return make
