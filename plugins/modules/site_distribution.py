#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: site_distribution
version_added: 0.1.0
short_description: Create a private bucket and the CloudFront distribution that serves it
description:
  - Creates a private bucket, a CloudFront distribution with exclusive read access to it (origin access control,
    signature version 4), a function that maps paths to files, a response headers policy with security headers, and the
    alias records of the site's names. See
    U(https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html).
  - Viewers get HTTPS with TLS 1.2 or newer, HTTP/2 and HTTP/3. Plain HTTP is redirected.
  - Other settings of the distribution, such as a web ACL, additional origins and logging, stay as they are.
  - A bucket, distribution or record that was created outside this module is reported and not changed. The same applies
    to a name that another distribution of the account uses. In these cases nothing else is written.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  name:
    description:
      - Name of the site in this account, 1 to 28 lowercase letters, digits and hyphens, by which the module recognizes
        it.
    type: str
    default: site
  state:
    description:
      - Whether the site exists. V(absent) removes its records if O(zone) is given, disables the distribution, waits,
        and deletes it together with the resources that it used. The bucket is also deleted if it is empty, or with
        O(force=true).
      - Only what this module created is removed.
    type: str
    choices: [present, absent]
    default: present
  aliases:
    description:
      - The names of the site. They require O(certificate_arn). V([]) removes all names.
      - If not set, the names are not managed. A new site then uses the name that CloudFront assigns.
    type: list
    elements: str
  canonical:
    description: The name in O(aliases) that the others redirect to. If not set, there are no redirects.
    type: str
  certificate_arn:
    description: ACM certificate in us-east-1 that covers O(aliases). If not set, it is not managed.
    type: str
  minimum_tls:
    description:
      - CloudFront's security policy. A stricter existing policy is kept.
      - It applies only with O(certificate_arn). CloudFront's own certificate has a fixed policy.
    type: str
    choices: [TLSv1.2_2021, TLSv1.2_2025, TLSv1.3_2025]
    default: TLSv1.2_2021
  zone:
    description: Route 53 public hosted zone for the alias records of O(aliases). If not set, no records are written.
    type: str
  overwrite_records:
    description: Replace records that point the site's names elsewhere.
    type: bool
    default: false
  routing:
    description:
      - How a path that does not name a file is resolved. V(directory_index) serves O(index) of the directory, and
        V(spa) serves O(index) of the root, so that the page's own code decides. Paths under C(/.well-known/) are not
        changed.
    type: str
    choices: [directory_index, spa, none]
    default: directory_index
  index:
    description: File name of an index page.
    type: str
    default: index.html
  error_page:
    description:
      - Path of the page for files that do not exist, for example V(/404.html). V("") removes error pages. If not set,
        error pages are not managed.
    type: str
  price_class:
    description: The locations that CloudFront serves from. V(PriceClass_100) is Europe, North America and Israel.
    type: str
    choices: [PriceClass_100, PriceClass_200, PriceClass_All]
    default: PriceClass_100
  ipv6:
    description: Whether the site is also served over IPv6.
    type: bool
    default: true
  cache_policy_id:
    description: Cache policy. The default is AWS's managed C(CachingOptimized).
    type: str
    default: 658327ea-f89d-4fab-a63d-7e88639e58f6
  hsts_max_age:
    description: Number of seconds for which browsers insist on HTTPS (HSTS). A longer existing value is kept.
    type: int
    default: 31536000
  frame_options:
    description: Which pages may show the site in a frame.
    type: str
    choices: [DENY, SAMEORIGIN]
    default: DENY
  referrer_policy:
    description: What browsers tell other sites about where a visitor came from (referrer policy).
    type: str
    choices:
      - no-referrer
      - no-referrer-when-downgrade
      - origin
      - origin-when-cross-origin
      - same-origin
      - strict-origin
      - strict-origin-when-cross-origin
      - unsafe-url
    default: strict-origin-when-cross-origin
  content_security_policy:
    description: Content security policy. If not set, it is not managed, because only the author of the site knows it.
    type: str
  exact:
    description:
      - Set O(minimum_tls), O(hsts_max_age) and the redirection of plain HTTP even if the existing values are stricter.
    type: bool
    default: false
  force:
    description: With O(state=absent), also delete a bucket that has content, with every version.
    type: bool
    default: false
  wait_timeout:
    description:
      - Seconds to wait until CloudFront has deployed the site everywhere. V(0) does not wait. With O(state=absent),
        deletion needs this wait. If it expires, the task fails, and the next run continues.
    type: int
    default: 900
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.hosted_zone.id
  - dayone.aws.buckets.logs
  - dayone.aws.buckets.site
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Publish under the name that CloudFront assigns
  dayone.aws.site_distribution:
    error_page: /404.html

- name: Publish under names of a zone in this account
  dayone.aws.site_distribution:
    aliases: [example.com, www.example.com]
    canonical: example.com
    certificate_arn: arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555
    zone: example.com
"""

RETURN = r"""
distribution_id:
  description: The distribution. Empty in check mode if it would be created.
  returned: success
  type: str
  sample: EDFDVBD6EXAMPLE
domain_name:
  description: The name that CloudFront assigned to it.
  returned: success
  type: str
  sample: d111111abcdef8.cloudfront.net
deployed:
  description: Whether the distribution is deployed everywhere. C(false) if O(wait_timeout) expired first.
  returned: success
  type: bool
  sample: true
bucket_name:
  description: The bucket of the site's files.
  returned: success
  type: str
  sample: dayone-site-123456789012-eu-west-1
url:
  description: The address of the site.
  returned: success
  type: str
  sample: https://example.com/
records_to_enter:
  description: The records to create at the DNS provider, if O(zone) is not given.
  returned: success
  type: list
  elements: dict
  sample: [{"name": "www.example.com", "type": "CNAME (ALIAS or ANAME for an apex)", "value": "d1.cloudfront.net"}]
findings:
  description: One row for each control.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "static_site.tls", "status": "compliant", "current": "in place"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "cloudfront", "method": "publish_function", "params": {}, "region": "us-east-1"}]
account_id:
  description: The account that the credentials belong to.
  returned: always
  type: str
  sample: "123456789012"
regions:
  description: The region of the bucket.
  returned: always
  type: list
  elements: str
  sample: [eu-west-1]
"""

from ansible_collections.dayone.aws.plugins.module_utils._module.run import run
from ansible_collections.dayone.aws.plugins.module_utils._steps.static_site.config import (
    CACHING_OPTIMIZED,
    PRICE_CLASSES,
    TLS_CHOICES,
)
from ansible_collections.dayone.aws.plugins.module_utils._steps.static_site.distribution import SiteDistribution
from ansible_collections.dayone.aws.plugins.module_utils._steps.static_site.function import ROUTINGS

REFERRER_POLICIES = [
    "no-referrer",
    "no-referrer-when-downgrade",
    "origin",
    "origin-when-cross-origin",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
    "unsafe-url",
]


def main() -> None:
    spec = {
        "name": {"type": "str", "default": "site"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "bucket_name": {"type": "str"},
        "log_bucket_name": {"type": "str"},
        "aliases": {"type": "list", "elements": "str"},
        "canonical": {"type": "str"},
        "certificate_arn": {"type": "str"},
        "minimum_tls": {"type": "str", "choices": list(TLS_CHOICES), "default": TLS_CHOICES[0]},
        "zone": {"type": "str"},
        "zone_id": {"type": "str"},
        "overwrite_records": {"type": "bool", "default": False},
        "routing": {"type": "str", "choices": list(ROUTINGS), "default": ROUTINGS[0]},
        "index": {"type": "str", "default": "index.html"},
        "error_page": {"type": "str"},
        "price_class": {"type": "str", "choices": list(PRICE_CLASSES), "default": PRICE_CLASSES[0]},
        "ipv6": {"type": "bool", "default": True},
        "cache_policy_id": {"type": "str", "default": CACHING_OPTIMIZED},
        "hsts_max_age": {"type": "int", "default": 31536000},
        "frame_options": {"type": "str", "choices": ["DENY", "SAMEORIGIN"], "default": "DENY"},
        "referrer_policy": {
            "type": "str",
            "choices": REFERRER_POLICIES,
            "default": "strict-origin-when-cross-origin",
        },
        "content_security_policy": {"type": "str"},
        "exact": {"type": "bool", "default": False},
        "force": {"type": "bool", "default": False},
        "wait_timeout": {"type": "int", "default": 900},
    }
    run(spec, SiteDistribution, check=SiteDistribution.check)


if __name__ == "__main__":
    main()
