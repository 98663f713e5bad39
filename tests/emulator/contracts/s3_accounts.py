# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Buckets of other accounts, which moto lets each account read."""

from __future__ import annotations

from moto.s3.models import s3_backends

from tests.emulator.kit import Request

from .delegation import AUDIT, inside, organize
from .form import Clients, Contract, Refusal


def _is_of_another(request: Request) -> bool:
    """Whether a bucket is there, and not the caller's."""
    name = request.params["Bucket"]
    owners = [account for account in s3_backends if name in s3_backends[account][request.partition].buckets]
    return bool(owners) and request.account_id not in owners


def _logging_of_another(client: Clients) -> None:
    organize(client)
    inside(client, AUDIT, "s3").create_bucket(Bucket="of-the-organization")
    client("s3").get_bucket_logging(Bucket="of-the-organization")


ROWS = (
    Contract(
        "s3-logging-of-another-account",
        "s3",
        "GetBucketLogging",
        "the bucket is another account's",
        Refusal("AccessDenied", "Access Denied", _is_of_another),
        "https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLogging.html",
        _logging_of_another,
        was="an adopted trail's bucket was unknown for good",
        assumed="the code and the words: the page says who may ask",
    ),
)
