# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Clients of botocore for an independent look at the embedded account."""

from __future__ import annotations

import json
from typing import Any

import boto3
from botocore.config import Config

from tests.botocore_plugins.host_plugin import initialize_client_plugin

LOOKS = {"aws_access_key_id": "AKIAINDEPENDENTLOOK0", "aws_secret_access_key": "looks-only"}


def client(endpoint: str, service: str, region: str = "us-east-1", agent: str = "", **keys: str) -> Any:
    """A client that does not retry. ``agent`` is what its user agent says besides."""
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
