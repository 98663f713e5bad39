#!/usr/bin/python
# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: site_content
version_added: 0.1.0
short_description: Upload a directory as the content of a static site
description:
  - Uploads the new and changed files of a directory, as found by their hash, to the bucket of
    dayone.aws.site_distribution, with their content types and cache headers, and invalidates the changed paths in
    CloudFront with one invalidation.
  - Pages are uploaded last, so that no page refers to a file that does not exist yet. Files larger than 8 MB are
    uploaded in parts, see U(https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html).
  - A symbolic link that leaves the directory is refused, and so is a file larger than 50 GB, which CloudFront cannot
    serve.
  - The headers of each object are requested individually, because no listing contains them.
author:
  - dayone.aws contributors (@dayone-aws)
options:
  folder:
    description: The directory, on the machine that runs the module.
    type: path
    required: true
  name:
    description: Name of the site, as in dayone.aws.site_distribution.
    type: str
    default: site
  distribution_id:
    description: The distribution that serves the bucket. By default it is looked up.
    type: str
  invalidate:
    description: Whether to invalidate changed paths in CloudFront. The first 1000 paths per month are free.
    type: bool
    default: true
  delete:
    description: Delete objects that are not in the directory. The bucket's versioning keeps their versions.
    type: bool
    default: false
  exclude:
    description: Shell patterns of files and directories, by name or by path, that are not published.
    type: list
    elements: str
    default: [.git, .gitignore, .DS_Store, .env, ".env.*"]
  cache_control:
    description: Cache header of files that no rule matches.
    type: str
    default: public, max-age=3600
  cache_rules:
    description: Cache headers by name or path. The first match applies.
    type: list
    elements: dict
    default:
      - pattern: "*.html"
        cache_control: public, max-age=0, must-revalidate
    suboptions:
      pattern:
        description: Shell pattern of the name or the path.
        type: str
        required: true
      cache_control:
        description: The header.
        type: str
        required: true
  content_types:
    description: Content types by suffix, for example C(.glb), that override the built-in ones.
    type: dict
    default: {}
extends_documentation_fragment:
  - dayone.aws.common
  - dayone.aws.buckets.site
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Publish a directory
  dayone.aws.site_content:
    folder: public
    delete: true
    cache_rules:
      - {pattern: "*.html", cache_control: "public, max-age=0, must-revalidate"}
      - {pattern: "assets/*", cache_control: "public, max-age=31536000, immutable"}
"""

RETURN = r"""
bucket_name:
  description: The bucket.
  returned: success
  type: str
  sample: dayone-site-123456789012-eu-west-1
files:
  description: Number of files in the directory.
  returned: success
  type: int
  sample: 12
uploaded:
  description: Number of files that were, or would be, uploaded.
  returned: success
  type: int
  sample: 3
deleted:
  description: Number of objects that were, or would be, deleted.
  returned: success
  type: int
  sample: 0
findings:
  description: One row.
  returned: always
  type: list
  elements: dict
  sample: [{"control": "static_site.content", "status": "drift", "current": "3 to upload, 0 to delete"}]
calls:
  description: The writes that were sent, or would be sent in check mode.
  returned: always
  type: list
  elements: dict
  sample: [{"service": "s3", "method": "upload_file", "params": {"Key": "index.html"}, "region": "eu-west-1"}]
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
from ansible_collections.dayone.aws.plugins.module_utils._steps.static_site.content import SiteContent

RULE = {"pattern": {"type": "str", "required": True}, "cache_control": {"type": "str", "required": True}}
RULES = [{"pattern": "*.html", "cache_control": "public, max-age=0, must-revalidate"}]


def main() -> None:
    spec = {
        "folder": {"type": "path", "required": True},
        "name": {"type": "str", "default": "site"},
        "bucket_name": {"type": "str"},
        "distribution_id": {"type": "str"},
        "invalidate": {"type": "bool", "default": True},
        "delete": {"type": "bool", "default": False},
        "exclude": {
            "type": "list",
            "elements": "str",
            "default": [".git", ".gitignore", ".DS_Store", ".env", ".env.*"],
        },
        "cache_control": {"type": "str", "default": "public, max-age=3600"},
        "cache_rules": {"type": "list", "elements": "dict", "default": RULES, "options": RULE},
        "content_types": {"type": "dict", "default": {}},
    }
    run(spec, SiteContent, check=SiteContent.check)


if __name__ == "__main__":
    main()
