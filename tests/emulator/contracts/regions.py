# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Regions that are not enabled in the account, and those that its organization keeps it out of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.emulator.account import ACCOUNT
from tests.emulator.kit import stored

from .form import Clients, Contract, Refusal, Unseen

_OFF, _DENIED = "ap-east-1", "ap-northeast-3"
_ENABLE = "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html"
_EC2 = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"
_TOKEN = "The security token included in the request is invalid."
_STATEMENT = "with an explicit deny in a service control policy"


def _asked(service: str, method: str, region: str) -> Callable[[Clients], Any]:
    def provoke(client: Clients) -> None:
        stored(ACCOUNT, "regions").update({_OFF: "off", _DENIED: "denied"})
        getattr(client(service, region), method)()
        raise Unseen("the account can use that region")

    return provoke


def _row(service: str, operation: str, method: str, code: str, message: str, source: str, *, off: bool) -> Contract:
    return Contract(
        name=f"{service}-region-{'not-enabled' if off else 'denied'}",
        service=service,
        operation=operation,
        when="the region is not enabled in the account" if off else "a policy of the organization denies the region",
        answer=Refusal(code, message),
        source=source,
        provoke=_asked(service, method, _OFF if off else _DENIED),
        by="regions.refuse",
    )


def _denied(service: str, operation: str) -> str:
    return f"User: arn:aws:iam::{ACCOUNT}:user/moto is not authorized to perform: {service}:{operation} {_STATEMENT}"


_SCP = "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html"
ROWS = (
    _row(
        "ec2",
        "DescribeVpcs",
        "describe_vpcs",
        "AuthFailure",
        "AWS was not able to validate the provided access credentials",
        _EC2,
        off=True,
    ),
    _row("sts", "GetCallerIdentity", "get_caller_identity", "InvalidClientTokenId", _TOKEN, _ENABLE, off=True),
    _row(
        "config",
        "DescribeConfigurationRecorders",
        "describe_configuration_recorders",
        "UnrecognizedClientException",
        _TOKEN,
        _ENABLE,
        off=True,
    ),
    _row(
        "ec2",
        "DescribeVpcs",
        "describe_vpcs",
        "UnauthorizedOperation",
        _denied("ec2", "DescribeVpcs"),
        _SCP,
        off=False,
    ),
    _row(
        "config",
        "DescribeConfigurationRecorders",
        "describe_configuration_recorders",
        "AccessDeniedException",
        _denied("config", "DescribeConfigurationRecorders"),
        _SCP,
        off=False,
    ),
)
