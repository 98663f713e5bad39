# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import DISTRIBUTIONS, bucket
from ..._permissions.need import Needs, also, reads, undoes, writes

#: What the variables of names are where they are not set.
NAMES = {
    "access_logs_bucket_name": "dayone-logs-{account}-{region}",
}
#: The buckets of the baseline and of its sites, and those that are named.
LOGGED = (
    "s3:::dayone-trail-{account}-{region}",
    "s3:::dayone-config-{account}-{region}",
    "s3:::dayone-{access_logs_site_names}-{account}-{region}",
    "s3:::{access_logs_buckets}",
)
#: A delivery lies between a source and a destination, and a new one has no id yet.
DELIVERY = (
    "logs:*:{account}:delivery:*",
    "logs:*:{account}:delivery-source:dayone-*",
    "logs:*:{account}:delivery-destination:dayone-*",
)
PERMISSIONS: dict[str, Needs] = {
    "access_logs": (
        *bucket("{access_logs_bucket_name}"),
        reads("s3 GetBucketLogging GetBucketTagging", LOGGED),
        writes("s3 PutBucketLogging", LOGGED),
        DISTRIBUTIONS,
        reads("cloudfront GetDistributionConfig ListTagsForResource", "cloudfront::{account}:distribution/*"),
        reads("logs DescribeDeliveries DescribeDeliveryDestinations DescribeDeliverySources"),
        reads(
            "logs ListTagsForResource",
            (
                "logs:*:{account}:delivery:*",
                "logs:*:{account}:delivery-destination:*",
                "logs:*:{account}:delivery-source:*",
            ),
        ),
        writes("logs PutDeliverySource", "logs:*:{account}:delivery-source:dayone-*"),
        writes("logs PutDeliveryDestination", "logs:*:{account}:delivery-destination:dayone-*"),
        writes("logs CreateDelivery", DELIVERY),
        also(
            "cloudfront:AllowVendedLogDeliveryForResource",
            "logs PutDeliverySource",
            "cloudfront::{account}:distribution/*",
        ),
        writes("logs DeleteDelivery", "logs:*:{account}:delivery:*"),
        # AWS's reference names the destination, and its page on permissions the source.
        undoes("logs DeleteDeliverySource", DELIVERY[1:]),
        undoes("logs DeleteDeliveryDestination", "logs:*:{account}:delivery-destination:dayone-*"),
    ),
}
