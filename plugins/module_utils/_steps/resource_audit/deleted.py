# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What was deleted between the list that named it and the request that looked at it: it is left out, and no failure."""

from __future__ import annotations

from collections.abc import Mapping

from ..._kernel.plan import Failure

#: The error codes by which services say so. What a resource lacks, such as a policy, has a code of its own.
DELETED_CODES: Mapping[str, tuple[str, ...]] = {
    "acm": ("ResourceNotFoundException",),
    "apigateway": ("NotFoundException",),
    "apigatewayv2": ("NotFoundException",),
    "backup": ("ResourceNotFoundException",),
    "cloudfront": ("NoSuchDistribution",),
    "dynamodb": ("ResourceNotFoundException",),
    "ecr": ("RepositoryNotFoundException",),
    "efs": ("FileSystemNotFound",),
    "elb": ("LoadBalancerNotFound",),
    "elbv2": ("LoadBalancerNotFound",),
    "kms": ("NotFoundException",),
    "lambda": ("ResourceNotFoundException",),
    "opensearch": ("ResourceNotFoundException",),
    "rds": ("DBSnapshotNotFound", "DBSnapshotNotFoundFault", "DBClusterSnapshotNotFoundFault"),
    "s3": ("NoSuchBucket",),
    "s3control": ("NoSuchAccessPoint", "NoSuchMultiRegionAccessPoint"),
    "secretsmanager": ("ResourceNotFoundException",),
    "sns": ("NotFound", "NotFoundException"),
    "sqs": ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"),
    "ssm": ("InvalidDocument",),
}


class Deleted(Failure):
    """The resource does not exist any more."""

    def __init__(self, service: str, method: str, code: str) -> None:
        super().__init__("error", f"{service}:{method} failed ({code}): it was deleted in the meantime.")
