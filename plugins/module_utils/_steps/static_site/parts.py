# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a static site consists of, and how its parts are named. Pure.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._kernel.plan import Refusal
from ..._module.run import Context
from ..._parts.bucket import OwnBucket
from ..._parts.distributions import origin_name, owner_of
from ..._parts.logs_bucket import wanted_logs_bucket
from ..._parts.names import PREFIX, logs_bucket, site_bucket


@dataclass(frozen=True)
class Site:
    """A site's parts: its bucket, the bucket of the bucket's access logs, and what CloudFront has for it."""

    name: str
    owner: str
    account_id: str
    bucket: OwnBucket
    logs: OwnBucket

    @property
    def label(self) -> str:
        """The name of its function, response headers policy and origin access control."""
        return f"{PREFIX}-{self.name}"

    @property
    def origin(self) -> str:
        """The name under which CloudFront asks the bucket."""
        return origin_name(self.bucket.name, self.bucket.region)

    @property
    def function_arn(self) -> str:
        """Where its function is, or will be."""
        return f"arn:aws:cloudfront::{self.account_id}:function/{self.label}"


def control(name: str) -> str:
    """A control of the role."""
    return f"static_site.{name}"


def site_of(context: Context, options: Mapping[str, Any]) -> Site:
    """The parts that the options ask for.

    Raises:
        Refusal: CloudFront is another service in this partition.
    """
    if context.partition != "aws":
        raise Refusal(f"partition {context.partition}: its CloudFront is not supported by this module.")
    account, region, name = context.account_id, context.home_region, options["name"]
    bucket = options["bucket_name"] or site_bucket(name, account, region)
    log_bucket = options["log_bucket_name"] or logs_bucket(account, region)
    return Site(
        name,
        owner_of(name),
        account,
        OwnBucket(
            bucket,
            owner_of(name),
            account,
            region,
            control("bucket"),
            versioning=True,
            log_bucket=log_bucket,
            log_prefix=f"s3/{bucket}/",
        ),
        wanted_logs_bucket(context, region, control("bucket"), name=log_bucket),
    )


def read_statement(bucket_arn: str, distribution_arn: Any) -> dict[str, dict[str, Any]]:
    """Lets one distribution, and nobody else, read the site's files.

    Args:
        bucket_arn: the bucket.
        distribution_arn: the distribution, or a ``Ref`` to one that is not there yet.
    """
    return {
        "DayoneSite": {
            "Sid": "DayoneSite",
            "Effect": "Allow",
            "Principal": {"Service": "cloudfront.amazonaws.com"},
            "Action": "s3:GetObject",
            "Resource": f"{bucket_arn}/*",
            "Condition": {"StringEquals": {"AWS:SourceArn": distribution_arn}},
        }
    }
