# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Clients of botocore for an independent look at the embedded account."""

from __future__ import annotations

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
