# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.names import INVALIDATION_MARK
from ..._parts.permissions import DISTRIBUTIONS, bucket, logs_bucket
from ..._permissions.need import Needs, also, reads, undoes, with_when, writes

#: What the variables of names are where they are not set.
NAMES = {
    "static_site_name": "site",
    "static_site_bucket_name": "dayone-{static_site_name}-{account}-{region}",
    "static_site_log_bucket_name": "dayone-logs-{account}-{region}",
}
CERTIFICATES = "acm:us-east-1:{account}:certificate/*"
FRONT = "cloudfront::{account}"
RECORDS: Needs = with_when(
    (
        reads("route53 ListHostedZonesByName"),
        reads("route53 ListResourceRecordSets", "route53:::hostedzone/*"),
        writes("route53 ChangeResourceRecordSets", "route53:::hostedzone/*"),
    ),
    "static_site_domain",
)
PERMISSIONS: dict[str, Needs] = {
    "site_certificate": with_when(
        (
            reads("acm ListCertificates"),
            reads("acm DescribeCertificate ListTagsForCertificate", CERTIFICATES),
            writes("acm RequestCertificate"),
            also("acm:AddTagsToCertificate", "acm RequestCertificate", CERTIFICATES),
            undoes("acm DeleteCertificate", CERTIFICATES),
            *RECORDS,
        ),
        "static_site_domain",
    ),
    "site_distribution": (
        *bucket("{static_site_bucket_name}", versioning=True, logged=True, expires=False, removed=True),
        *logs_bucket("{static_site_log_bucket_name}"),
        DISTRIBUTIONS,
        reads("cloudfront GetDistribution ListTagsForResource", f"{FRONT}:distribution/*"),
        writes(
            "cloudfront CreateDistributionWithTags CreateFunction CreateOriginAccessControl CreateResponseHeadersPolicy"
        ),
        also("cloudfront:TagResource", "cloudfront CreateDistributionWithTags", f"{FRONT}:distribution/*"),
        writes("cloudfront UpdateDistribution", f"{FRONT}:distribution/*"),
        reads("cloudfront GetFunction", f"{FRONT}:function/*"),
        reads("cloudfront DescribeFunction", f"{FRONT}:function/*"),
        writes("cloudfront UpdateFunction PublishFunction", f"{FRONT}:function/*"),
        reads("cloudfront ListResponseHeadersPolicies ListOriginAccessControls"),
        reads("cloudfront GetResponseHeadersPolicy", f"{FRONT}:response-headers-policy/*"),
        writes("cloudfront UpdateResponseHeadersPolicy", f"{FRONT}:response-headers-policy/*"),
        reads("cloudfront GetOriginAccessControl", f"{FRONT}:origin-access-control/*"),
        writes("cloudfront UpdateOriginAccessControl", f"{FRONT}:origin-access-control/*"),
        *RECORDS,
        undoes("cloudfront DeleteDistribution", f"{FRONT}:distribution/*"),
        undoes("cloudfront DeleteFunction", f"{FRONT}:function/*"),
        undoes("cloudfront DeleteResponseHeadersPolicy", f"{FRONT}:response-headers-policy/*"),
        undoes("cloudfront DeleteOriginAccessControl", f"{FRONT}:origin-access-control/*"),
        undoes("s3 ListObjectVersions", "s3:::{static_site_bucket_name}"),
        undoes("s3 DeleteObjects", "s3:::{static_site_bucket_name}/*"),
        also("s3:DeleteObjectVersion", "s3 DeleteObjects", "s3:::{static_site_bucket_name}/*", kind="undo"),
    ),
    "site_content": with_when(
        (
            DISTRIBUTIONS,
            reads("s3 ListObjectsV2", "s3:::{static_site_bucket_name}"),
            reads("s3 HeadObject", "s3:::{static_site_bucket_name}/*"),
            writes("s3 PutObject", "s3:::{static_site_bucket_name}/*"),
            also("s3:AbortMultipartUpload", "s3 PutObject", "s3:::{static_site_bucket_name}/*"),
            writes("s3 DeleteObjects", "s3:::{static_site_bucket_name}/*", when="static_site_delete"),
            # The mark of pages that CloudFront is still to forget.
            writes("s3 DeleteObjects", f"s3:::{{static_site_bucket_name}}/{INVALIDATION_MARK}"),
            writes("cloudfront CreateInvalidation", f"{FRONT}:distribution/*"),
        ),
        "static_site_content",
    ),
}
