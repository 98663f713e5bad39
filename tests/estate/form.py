# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The form of a variant: what stands in the account, and what a control must say of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import cached_property
from typing import Any

from tests.emulator import clients, kit
from tests.emulator.account import ACCOUNT
from tests.emulator.server import Emulator

#: What a control says of a resource: it looked at it and found nothing, it found a breach, it could not tell, or the
#: resource is none that it is about.
HOLDS, BREACHES, UNKNOWN, ASIDE = "holds", "breaches", "unknown", "aside"
REGION = "eu-west-1"
#: Any value of a finding will do.
ANY: Any = object()

#: CIS Amazon Web Services Foundations Benchmark 7.0: its audit steps are behind a registration. The number follows.
CIS = "https://www.cisecurity.org/benchmark/amazon_web_services CIS 7.0, "
CONFIG = "https://docs.aws.amazon.com/config/latest/developerguide/"
HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/"


class Estate:
    """The account that the variants stand in.

    Args:
        emulator: the embedded account, which runs.
    """

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.now = datetime.now(timezone.utc)
        self._numbers = itertools.count(1)
        self._clients: dict[tuple[str, str], Any] = {}

    def client(self, service: str, region: str = REGION) -> Any:
        """A client of botocore, by which people set up what stands here."""
        if (service, region) not in self._clients:
            self._clients[service, region] = clients.client(self.emulator.endpoint, service, region)
        return self._clients[service, region]

    def name(self, word: str) -> str:
        """A name that nothing else here has."""
        return f"{word}-{next(self._numbers):03d}"

    def ago(self, **time: float) -> datetime:
        """A time before now."""
        return self.now - timedelta(**time)

    def arn(self, service: str, resource: str, region: str = REGION) -> str:
        """The ARN of something here."""
        return f"arn:aws:{service}:{region}:{ACCOUNT}:{resource}"

    @cached_property
    def vpc(self) -> str:
        """A VPC for whatever needs one."""
        return str(self.client("ec2").create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"])

    @cached_property
    def subnet(self) -> str:
        """A subnet of it."""
        made = self.client("ec2").create_subnet(VpcId=self.vpc, CidrBlock="10.20.1.0/24")
        return str(made["Subnet"]["SubnetId"])

    def keep(self, name: str, value: dict[str, Any], region: str = "") -> None:
        """Put something into a store of the embedded account, for what moto cannot hold."""
        kit.stored(ACCOUNT, name, region).update(value)


@dataclass(frozen=True)
class Variant:
    """One resource of the estate.

    Args:
        name: a few words with hyphens.
        control: the control that looks at it.
        stands: makes it, and returns its ARN.
        verdict: what the control must say.
        source: where the words stand that give this verdict.
        means: what they mean, in our own words.
        shows: what the finding of a breach shows.
        differs: whether the verdict is on purpose another than that of CIS or of AWS's rule: docs/controls.md says why.
    """

    name: str
    control: str
    stands: Callable[[Estate], str]
    verdict: str
    source: str
    means: str
    shows: Any = field(default=ANY)
    differs: bool = False
