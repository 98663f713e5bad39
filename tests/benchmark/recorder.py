# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A client plugin of botocore that writes down every request with its parameters, one JSON line each.

Botocore loads it where ``environment`` says so. That hook is experimental, so whoever reads the
recording compares it with the calls that the account saw.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

FILE = "DAYONE_BENCHMARK_RECORDING"


def environment(recording: Path) -> dict[str, str]:
    """The variables with which botocore records into a file."""
    return {
        FILE: str(recording),
        "BOTOCORE_EXPERIMENTAL__PLUGINS": "recorder=recorder",
        "PYTHONPATH": str(Path(__file__).resolve().parent),
    }


def initialize_client_plugin(client: Any) -> None:
    """Record what this client sends. The name is botocore's."""

    def record(params: dict[str, Any], model: Any, **_: Any) -> None:
        call = {
            "service": model.service_model.service_name,
            "operation": model.name,
            "region": client.meta.region_name,
            "params": params,
        }
        # One write in append mode, for workers and threads share the file.
        with open(os.environ[FILE], "a", encoding="utf-8") as file:
            file.write(json.dumps(call, default=str) + "\n")

    client.meta.events.register("provide-client-params.*.*", record)
