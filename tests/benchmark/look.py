# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Looks at an account as `resource_audit` does, and says what that took. `large.py` runs it as a process of its own."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import boto3
from ansible_collections.dayone.aws.plugins.module_utils._aws.client import Aws
from ansible_collections.dayone.aws.plugins.module_utils._module.run import Context
from ansible_collections.dayone.aws.plugins.module_utils._steps.resource_audit.audit import ResourceAudit

from tests.emulator.clients import LOOKS

#: Where Linux says what a process has used at most. ``ru_maxrss`` begins with what the process had that started it,
#: which here holds the whole account.
_STATUS = Path("/proc/self/status")
#: So many bytes are a unit of ``ru_maxrss``.
_UNIT = 1 if sys.platform == "darwin" else 1024


def most_memory() -> int:
    """The most memory that this program has used, in bytes."""
    if not _STATUS.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT
    lines = dict(line.split(":", 1) for line in _STATUS.read_text(encoding="utf-8").splitlines())
    return int(lines["VmHWM"].split()[0]) * 1024


def look(endpoint: str, options: dict[str, Any]) -> dict[str, float]:
    """Look at the account: the most memory in bytes, seconds of CPU, all seconds, and the buckets that were judged."""
    session = boto3.session.Session(region_name=options["regions"][0], **LOOKS)
    begun = time.monotonic()
    audit = ResourceAudit(Context(Aws(session, endpoint=endpoint)), options)
    plan = audit.plan(audit.observe())
    assert not [verdict for verdict in plan.verdicts if verdict.mend == "unknown"]
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "memory": most_memory(),
        "cpu": used.ru_utime + used.ru_stime,
        "wall": time.monotonic() - begun,
        "checked": audit.extra()["summary"]["bucket_tls"]["checked"],
    }


if __name__ == "__main__":
    print(json.dumps(look(sys.argv[1], json.loads(sys.argv[2]))))
