# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Clients of botocore for an independent look at the embedded account."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any

import boto3
from botocore.config import Config

from tests.botocore_plugins.host_plugin import initialize_client_plugin

LOOKS = {"aws_access_key_id": "AKIAINDEPENDENTLOOK0", "aws_secret_access_key": "looks-only"}


@functools.lru_cache(maxsize=256)
def client(endpoint: str, service: str, region: str = "us-east-1", agent: str = "", **keys: str) -> Any:
    """A client that does not retry. ``agent`` is what its user agent says besides.

    It is made once for all who ask for the same, for to make it costs more than a request. Who listens to what it sends
    makes one alone, by ``client.__wrapped__``.
    """
    config = Config(inject_host_prefix=False, retries={"total_max_attempts": 1}, user_agent_extra=agent)
    made = boto3.client(service, region_name=region, endpoint_url=endpoint, config=config, **{**LOOKS, **keys})
    initialize_client_plugin(made)
    return made


def bucket_for(s3: Any, name: str, service: str = "cloudtrail") -> None:
    """A bucket of other hands that one of AWS's services may look at and write into."""
    s3.create_bucket(Bucket=name)
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": f"{service}.amazonaws.com"},
        "Action": ["s3:GetBucketAcl", "s3:ListBucket", "s3:PutObject"],
        "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"],
    }
    s3.put_bucket_policy(Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


def role_for(iam: Any, name: str, service: str, *actions: str) -> str:
    """A role of other hands that one of AWS's services can take. Its ARN."""
    trust = {"Effect": "Allow", "Principal": {"Service": f"{service}.amazonaws.com"}, "Action": "sts:AssumeRole"}
    text = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=text)["Role"]["Arn"]
    rights = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [rights]})
    iam.put_role_policy(RoleName=name, PolicyName="rights", PolicyDocument=document)
    return str(arn)


def trail_for(client: Callable[..., Any], name: str, region: str = "us-east-1", **change: Any) -> str:
    """A trail of other hands that records everything and delivers to a log group of its name. The group's ARN."""
    bucket_for(client("s3"), name)
    role = role_for(client("iam"), f"{name}-logs", "cloudtrail", "logs:*")
    client("logs", region).create_log_group(logGroupName=name)
    group = f"arn:aws:logs:{region}:{role.split(':')[4]}:log-group:{name}"
    params = {
        "Name": name,
        "S3BucketName": name,
        "IsMultiRegionTrail": True,
        "IncludeGlobalServiceEvents": True,
        "CloudWatchLogsLogGroupArn": f"{group}:*",
        "CloudWatchLogsRoleArn": role,
    }
    cloudtrail = client("cloudtrail", region)
    cloudtrail.create_trail(**{**params, **change})
    cloudtrail.start_logging(Name=name)
    return group


def topic_for(client: Callable[..., Any], name: str, *services: str, region: str = "us-east-1") -> str:
    """A topic of other hands that services may publish to, with a telephone that hears it. Its ARN."""
    sns = client("sns", region)
    arn = str(sns.create_topic(Name=name)["TopicArn"])
    if services:
        names = [f"{service}.amazonaws.com" for service in services]
        statement = {"Effect": "Allow", "Principal": {"Service": names}, "Action": "sns:Publish", "Resource": arn}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy)
    sns.subscribe(TopicArn=arn, Protocol="sms", Endpoint="+15551234567")
    return arn
