# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS gives a new bucket and moto does not: public access blocked, owner enforced, encrypted, its tags.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/creating-bucket-overview.html
"""

from __future__ import annotations

from typing import Any

from moto.s3.models import PublicAccessBlock, s3_backends

from tests.emulator.kit import Request, after

_ENCRYPTION: dict[str, Any] = {
    "Rule": {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": "false"},
}
#: moto keeps the rule's name.
_OWNERSHIP: Any = "BucketOwnerEnforced"


@after("s3", "CreateBucket")
def create_bucket(request: Request) -> None:
    """Put on the bucket what a new one has. One that was there already keeps what it has."""
    backend = s3_backends[request.account_id][request.partition]
    name = request.params["Bucket"]
    bucket = backend.get_bucket(name)
    if bucket.encryption is None and bucket.public_access_block is None:
        bucket.encryption = _ENCRYPTION
        bucket.public_access_block = PublicAccessBlock("true", "true", "true", "true")
        bucket.ownership_rule = bucket.ownership_rule or _OWNERSHIP
    tags = request.params.get("CreateBucketConfiguration", {}).get("Tags", [])
    if tags:
        backend.put_bucket_tagging(name, {item["Key"]: item["Value"] for item in tags})
