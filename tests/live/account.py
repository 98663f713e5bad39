# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sandbox account: whose credentials these are, and clients."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tests.botocore_plugins.host_plugin import initialize_client_plugin

from .options import Refused

#: What the names of the baseline's own things begin with.
PREFIX = "dayone-"
#: Where things of no region, and the billing alarms, are.
HOME = "us-east-1"


@dataclass(frozen=True)
class Caller:
    """Who the suite runs as."""

    account: str
    arn: str

    @property
    def name(self) -> str:
        """The user, or the role that was assumed."""
        parts = self.arn.split("/")
        return parts[1] if ":assumed-role/" in self.arn else parts[-1]


class Account:
    """Clients of the account, with the credentials of the environment.

    Args:
        name: the name of the run, which every request carries in its user agent.
        region: the region that the baseline is tried in, besides the one where things of no region are.
    """

    def __init__(self, name: str, region: str) -> None:
        self.name, self.region = name, region
        self._session = boto3.session.Session()

    def client(self, service: str, region: str = "") -> Any:
        """A client. It retries as botocore's standard mode does."""
        embedded = "AWS_ENDPOINT_URL" in os.environ
        config = Config(user_agent_appid=self.name, retries={"mode": "standard"}, inject_host_prefix=not embedded)
        made = self._session.client(service, region_name=region or self.region, config=config)
        if embedded:
            initialize_client_plugin(made)
        return made

    @property
    def every_region(self) -> list[str]:
        """The regions that are enabled in the account."""
        found = self.client("ec2").describe_regions()["Regions"]
        return sorted(region["RegionName"] for region in found)

    @property
    def regions(self) -> list[str]:
        """The regions that the suite works in."""
        return sorted({self.region, HOME})


def enter(account: Account, expected: str) -> Caller:
    """See whose credentials these are.

    Raises:
        Refused: there are none, or they are another account's, or root's.
    """
    try:
        found = account.client("sts").get_caller_identity()
    except (BotoCoreError, ClientError) as error:
        raise Refused(f"no AWS credentials that can be used: {error}") from error
    caller = Caller(found["Account"], found["Arn"])
    if caller.account != expected:
        raise Refused(f"these credentials belong to account {caller.account}, not to {expected}.")
    if caller.arn.endswith(":root"):
        raise Refused("these are the root user's credentials. Use an administrator of the sandbox account.")
    return caller
