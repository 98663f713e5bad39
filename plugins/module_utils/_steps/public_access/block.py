# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What keeps things from the public: S3's block for the whole account, SSM's and EMR's for a region.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-account.html
https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-ssm-sharing.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._aws.client import DEFAULT_REGIONS
from ..._aws.failures import NotFound
from ..._kernel.plan import Call, Failure, Refusal
from ..._kernel.reconcile import Resource
from ..._module.regional import check_regions, per_region
from ..._module.run import Context
from ..._parts.organization_policies import NO_POLICY
from ..._parts.settings import HOLDERS, Setting, Settings, Source, by_order
from . import emr

S3: dict[str, str] = {
    "s3_block_public_acls": "BlockPublicAcls",
    "s3_ignore_public_acls": "IgnorePublicAcls",
    "s3_block_public_policy": "BlockPublicPolicy",
    "s3_restrict_public_buckets": "RestrictPublicBuckets",
}
#: In the source's answer: who holds the block, where that was looked for.
_HELD_BY = "dayone:held_by"
_S3_POLICY = "s3-policy"
_SHARING = {"SettingId": "/ssm/documents/console/public-sharing-permission"}
SHARING = "ssm_document_sharing"


def _of_s3(account_id: str) -> tuple[dict[str, Source], dict[str, Setting]]:
    """The account's block. A write replaces all four switches."""
    account = {"AccountId": account_id}

    def write(_changed: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        block = {key: after[name] for name, key in S3.items()}
        return "put_public_access_block", {**account, "PublicAccessBlockConfiguration": block}

    source = Source("s3control", "get_public_access_block", write, account, ("NoSuchPublicAccessBlockConfiguration",))
    return {"block": source}, {name: _switch(name, key) for name, key in S3.items()}


def _switch(name: str, key: str) -> Setting:
    return Setting(
        f"public_access.{name}",
        "block",
        lambda answer: bool(answer.get("PublicAccessBlockConfiguration", {}).get(key)),
        by_order(False, True),
        lambda answer: str(answer.get(_HELD_BY, "")),
    )


def _write_sharing(changed: Mapping[str, Any], _after: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    value = "Enable" if changed[SHARING] else "Disable"
    return "update_service_setting", {**_SHARING, "SettingValue": value}


OF_REGION: tuple[dict[str, Source], dict[str, Setting]] = (
    {"sharing": Source("ssm", "get_service_setting", _write_sharing, _SHARING), "emr": emr.SOURCE},
    {
        SHARING: Setting(
            f"public_access.{SHARING}",
            "sharing",
            lambda answer: answer["ServiceSetting"]["SettingValue"] != "Disable",
            by_order(True, False),
        ),
        **emr.SETTINGS,
    },
)
SWITCHES = (*S3, SHARING, emr.BLOCK)
MANAGED = (*SWITCHES, emr.PORTS)


class S3Block(Settings):
    """The block of the whole account. Where the organization has an S3 policy for it, what is read is that policy's,
    and S3 takes no write: it says so with no more than "Access Denied".

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_PutPublicAccessBlock.html
    """

    name = "s3"

    def observe(self) -> dict[str, Any]:
        """Read the block, and who holds it where something of it would be changed."""
        found = dict(super().observe())
        return {**found, "block": {**found["block"], _HELD_BY: self._held_by()}} if self.plan(found).calls else found

    def _held_by(self) -> str:
        """Whether the organization has an S3 policy for the account. What cannot be read is left to S3's answer."""
        try:
            self._aws.call("organizations", "describe_effective_policy", absent=NO_POLICY, PolicyType="S3_POLICY")
        except NotFound:
            return "account"
        except Failure:
            return ""
        return _S3_POLICY

    def send(self, call: Call) -> Any:
        """Send one write."""
        try:
            return super().send(call)
        except Failure as failure:
            if failure.kind != "denied" or HOLDERS[_S3_POLICY] in failure.message:
                raise
            raise Failure(
                "denied", f"{failure.message} Or the organization controls it. {HOLDERS[_S3_POLICY]}"
            ) from failure


def resources(context: Context, options: Mapping[str, Any]) -> Sequence[Resource]:
    """The account's S3 block, and the settings of each region."""
    exact, home = options["exact"], context.aws.region or DEFAULT_REGIONS[context.partition]
    made: list[Resource] = []
    if any(options[name] is not None for name in S3):
        made.append(S3Block(context, _of_s3(context.account_id), options, place=home, exact=exact))
    given = (
        options if options[emr.PORTS] is None else {**options, emr.PORTS: emr.normal(emr.ranges(options[emr.PORTS]))}
    )
    if any(options[name] is not None for name in OF_REGION[1]):
        made += per_region(
            context,
            options,
            lambda region: [Settings(context, OF_REGION, given, region=region, exact=exact)],
        )
    return made


def check(options: Mapping[str, Any]) -> None:
    """Refuse what means nothing, before the first request."""
    check_regions(options)
    if all(options[name] is None for name in MANAGED):
        raise Refusal(f"set at least one of {', '.join(MANAGED)}: otherwise nothing is managed.")
    emr.ranges(options[emr.PORTS] or [])
