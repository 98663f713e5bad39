# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudTrail: which of its lists names which trails."""

from __future__ import annotations

from typing import Any

from .form import Clients, Contract, Reply


def _lists(client: Clients) -> Any:
    """A trail of one region, looked for from another region and in its own."""
    client("s3").create_bucket(Bucket="one-region")
    statement = (
        '{"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, '
        '"Action": ["s3:GetBucketAcl", "s3:PutObject"], "Resource": ["arn:aws:s3:::one-region", '
        '"arn:aws:s3:::one-region/*"]}'
    )
    policy = f'{{"Version": "2012-10-17", "Statement": [{statement}]}}'
    client("s3").put_bucket_policy(Bucket="one-region", Policy=policy)
    client("cloudtrail", "us-west-2").create_trail(Name="one-region", S3BucketName="one-region")
    described = client("cloudtrail", "eu-west-1").describe_trails(includeShadowTrails=True)["trailList"]
    listed = client("cloudtrail", "eu-west-1").list_trails()["Trails"]
    return len(described), [(item["Name"], item["HomeRegion"]) for item in listed]


ROWS = (
    Contract(
        name="cloudtrail-lists-every-region",
        service="cloudtrail",
        operation="ListTrails",
        when="a trail records another region alone",
        answer=Reply("shape", (0, [("one-region", "us-west-2")])),
        source="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListTrails.html",
        was="never asked: such trails were not looked at",
        provoke=_lists,
        by="cloudtrail.list_trails",
    ),
)
