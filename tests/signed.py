# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The journals among the samples, signed with a key of the tests: no key that is committed would be worth anything."""

from __future__ import annotations

import atexit
import functools
import json
import shutil
import tempfile
from pathlib import Path

from ansible_collections.dayone.aws.plugins.module_utils._report.signature import own_key, signed

from tests import ROOT

SAMPLES = ROOT / "tests" / "integration" / "samples"


@functools.cache
def environment() -> dict[str, str]:
    """What tells a play where the samples, their signed journals and the key are. Made once in a process."""
    folder = Path(tempfile.mkdtemp(prefix="dayone-signed-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    key = own_key(folder / "journal.key")
    for path in SAMPLES.glob("*/journal.jsonl"):
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        target = folder / path.parent.name / path.name
        target.parent.mkdir()
        made = [signed(line, key) if line["kind"] == "change" else line for line in lines]
        target.write_text("".join(json.dumps(line) + "\n" for line in made), encoding="utf-8")
        target.chmod(0o600)
    return {
        "DAYONE_JOURNAL_KEY": str(folder / "journal.key"),
        "DAYONE_SAMPLES": str(SAMPLES),
        "DAYONE_SIGNED": str(folder),
    }
