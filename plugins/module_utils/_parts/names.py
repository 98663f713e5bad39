# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names of what the baseline makes, in one place: a role finds what another made without being told. Pure."""

from __future__ import annotations

import re

PREFIX = "dayone"
#: The partitions of AWS that the baseline knows.
PARTITIONS = ("aws", "aws-cn", "aws-us-gov")
BILLING_TOPIC = f"{PREFIX}-billing"
SECURITY_TOPIC = f"{PREFIX}-security"
ROOT_RULE = f"{PREFIX}-root-activity"
BREAK_GLASS_RULE = f"{PREFIX}-break-glass"
#: An empty object that stands in the bucket of a site from before files are replaced until CloudFront took the
#: invalidation: a run that finds it knows that an earlier one did not come so far.
INVALIDATION_MARK = ".dayone/invalidation-pending"
#: The id of an organization's root, or of a unit in it: a regular expression.
UNIT_ID = r"r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}"
#: The id of an account: a regular expression.
ACCOUNT_ID = r"[0-9]{12}"


def logs_bucket(account_id: str, region: str) -> str:
    """The bucket of access logs and flow logs."""
    return _bucket("logs", account_id, region)


def trail_bucket(account_id: str, region: str) -> str:
    """The bucket of CloudTrail's files."""
    return _bucket("trail", account_id, region)


def organization_bucket(account_id: str, region: str) -> str:
    """The bucket of the files of an organization's trail."""
    return _bucket("organization-trail", account_id, region)


def config_bucket(account_id: str, region: str) -> str:
    """The bucket of AWS Config's snapshots and history."""
    return _bucket("config", account_id, region)


def site_bucket(name: str, account_id: str, region: str) -> str:
    """The bucket of a static site's content."""
    return _bucket(name, account_id, region)


def _bucket(purpose: str, account_id: str, region: str) -> str:
    """Bucket names are of one namespace for the whole world: account and region keep them apart."""
    return f"{PREFIX}-{purpose}-{account_id}-{region}"


def topic_arn(name: str, account_id: str, region: str, partition: str) -> str:
    """Where a topic is, or will be."""
    return f"arn:{partition}:sns:{region}:{account_id}:{name}"


def is_topic_arn(arn: str) -> bool:
    """Whether it is the ARN of an SNS topic."""
    return bool(re.fullmatch(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}", arn))
