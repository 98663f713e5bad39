# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The floor: sends recorded requests with bare boto3 and threads, and does nothing with the answers."""

from __future__ import annotations

import argparse
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
import botocore.config
import botocore.exceptions
from botocore import xform_name


def main() -> None:
    """Send the recording so many times, one client for each service and region."""
    parser = argparse.ArgumentParser()
    parser.add_argument("recording", type=Path)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--threads", type=int, default=16)
    arguments = parser.parse_args()
    calls = [json.loads(line) for line in arguments.recording.read_text(encoding="utf-8").splitlines()]
    config = botocore.config.Config(max_pool_connections=arguments.threads, inject_host_prefix=False)
    session = boto3.session.Session()
    places = {(call["service"], call["region"]) for call in calls}
    clients = {place: session.client(place[0], region_name=place[1], config=config) for place in places}

    def send(call: dict[str, Any]) -> None:
        client = clients[call["service"], call["region"]]
        try:
            getattr(client, xform_name(call["operation"]))(**call["params"])
        except botocore.exceptions.ClientError:
            return  # "not found" is an answer too

    with ThreadPoolExecutor(max_workers=arguments.threads) as pool:
        for _round in range(arguments.times):
            list(pool.map(send, calls))


if __name__ == "__main__":
    main()
