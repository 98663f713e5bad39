# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws import session as _session
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import MAX_ATTEMPTS, Aws
from ansible_collections.dayone.aws.plugins.module_utils._version import VERSION
from botocore.config import Config
from botocore.stub import Stubber

KEYS = {"aws_access_key_id": "AKIASCRIPTED00000000", "aws_secret_access_key": "none"}
SERVICES = ("accessanalyzer", "dynamodb", "ec2", "iam", "s3", "s3control", "sns", "ssm")
REGIONS = ("us-east-1", "eu-west-1", "ap-southeast-2")


@pytest.fixture
def ours() -> Aws:
    """Clients of a session that shares methods."""
    return Aws(boto3.session.Session(region_name="us-east-1", botocore_session=_session.new_session(), **KEYS))


@pytest.fixture(scope="module")
def plain() -> Iterator[Aws]:
    """Clients as botocore makes them by itself."""
    yield Aws(boto3.session.Session(region_name="us-east-1", **KEYS))


def sent(client: Any, method: str, **params: Any) -> tuple[str, str, str]:
    """Where a client sends a request, the region that it is signed for, and as whom it introduces itself."""
    seen: list[Any] = []

    def stop(request: Any, **_about: Any) -> Any:
        seen.append(request)
        raise InterruptedError

    client.meta.events.register_first("before-send.*.*", stop)
    with pytest.raises(InterruptedError):
        getattr(client, method)(**params)
    scope = str(seen[0].headers["Authorization"]).split("/")
    return seen[0].url, scope[2], str(seen[0].headers["User-Agent"])


@pytest.mark.parametrize("service", SERVICES)
def test_later_clients_are_as_botocore_makes_them(ours: Aws, plain: Aws, service: str) -> None:
    for region in REGIONS:
        made, expected = ours.client(service, region), plain.client(service, region)
        public = {name for name in dir(expected) if not name.startswith("_")}
        assert {name for name in dir(made) if not name.startswith("_")} == public
        assert made.meta.method_to_api_mapping == expected.meta.method_to_api_mapping
        assert made.meta.endpoint_url == expected.meta.endpoint_url
        assert made.meta.region_name == expected.meta.region_name
        assert made.meta.config.retries == {"mode": "standard", "total_max_attempts": MAX_ATTEMPTS}
        assert made.meta.config.user_agent == expected.meta.config.user_agent
        assert f"dayone.aws/{VERSION}" in made.meta.config.user_agent


@pytest.mark.parametrize("region", REGIONS)
def test_requests_go_to_the_client_s_own_region(ours: Aws, plain: Aws, region: str) -> None:
    ours.client("ec2", "us-west-2")
    made, expected = (sent(aws.client("ec2", region), "describe_vpcs") for aws in (ours, plain))
    assert made == expected
    assert (made[0], made[1]) == (f"https://ec2.{region}.amazonaws.com/", region)


def test_paginators_and_waiters_work_on_later_clients(ours: Aws) -> None:
    ours.client("ec2")
    client = ours.client("ec2", "eu-west-1")
    with Stubber(client) as stubber:
        stubber.add_response("describe_vpcs", {"Vpcs": [{"VpcId": "vpc-1"}]}, {})
        found = client.get_paginator("describe_vpcs").paginate().build_full_result()
    assert found["Vpcs"] == [{"VpcId": "vpc-1"}]
    assert "vpc_exists" in client.waiter_names


class Unavailable:
    """An answer that is worth another attempt."""

    status_code, headers, content = 503, {}, b""  # type: ignore[var-annotated]


def test_later_clients_retry(ours: Aws) -> None:
    assert ours.client("ec2").meta.config.retries["total_max_attempts"] == MAX_ATTEMPTS
    ours = Aws(ours._session, config=Config(retries={"mode": "standard", "total_max_attempts": 2}))
    client = ours.client("ec2", "eu-west-1")
    attempts: list[Unavailable] = []

    def answer(**_about: Any) -> Unavailable:
        attempts.append(Unavailable())
        return attempts[-1]

    client.meta.events.register_first("before-send.*.*", answer)
    with pytest.raises(client.exceptions.ClientError):
        client.describe_vpcs()
    assert len(attempts) == 2


def test_methods_are_made_once_for_each_service(ours: Aws) -> None:
    first, later = ours.client("ec2"), ours.client("ec2", "eu-west-1")
    assert type(first).describe_vpcs is type(later).describe_vpcs
    assert list(later.meta.service_model.operation_names) == []
    assert later.meta.service_model.operation_model("DescribeVpcs").name == "DescribeVpcs"


def test_a_service_that_discovers_endpoints_keeps_its_list(ours: Aws) -> None:
    ours.client("dynamodb")
    later = ours.client("dynamodb", "eu-west-1")
    assert later.meta.service_model.endpoint_discovery_operation.name == "DescribeEndpoints"


def test_sessions_of_others_are_left_alone(ours: Aws) -> None:
    ours.client("ec2")
    ours.client("ec2", "eu-west-1")
    session = _session.new_session()
    assert "DescribeVpcs" in session.get_service_model("ec2").operation_names
    client = session.create_client("ec2", region_name="eu-west-1", config=Config(), **KEYS)
    assert "DescribeVpcs" in client.meta.service_model.operation_names


def test_warm_serves_the_next_session() -> None:
    _session.warm("ec2")
    session = _session.spare_session()
    assert session is not _session.spare_session()
    aws = Aws(boto3.session.Session(region_name="eu-west-1", botocore_session=session, **KEYS))
    assert list(aws.client("ec2").meta.service_model.operation_names) == []
    assert hasattr(aws.client("ec2"), "describe_vpcs")


#: Says which files and folders of botocore's models are looked at by a client of a later process.
LATER = """
import sys
from ansible_collections.dayone.aws.plugins.module_utils._aws import session as _session
_session.warm("ec2")
seen = []
sys.addaudithook(lambda event, about: event in ("open", "os.listdir") and seen.append(str(about[0])))
import boto3
session = boto3.session.Session(region_name="eu-west-1", botocore_session=_session.spare_session())
with _session.shared_methods():
    client = session.client("ec2", aws_access_key_id="none", aws_secret_access_key="none")
client.get_paginator("describe_vpcs")
print(*[path for path in seen if "botocore/data" in path])
"""


def test_what_was_warmed_is_not_read_again() -> None:
    path = os.pathsep.join(sys.path)
    done = subprocess.run(
        [sys.executable, "-c", LATER],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []


@pytest.mark.parametrize(("name", "value"), [("AWS_PROFILE", "no-such"), ("AWS_ENDPOINT_URL", "no endpoint")])
def test_a_wrong_environment_is_left_for_the_module_to_say(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    _session.warm("ec2")
