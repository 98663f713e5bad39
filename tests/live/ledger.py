# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the suite itself makes, written down before it is made: so that a killed run can be cleaned up by its name."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Made:
    """A request that makes something: the service, the method of the client, its region and its parameters."""

    service: str
    method: str
    region: str
    params: dict[str, Any]


class Ledger:
    """A file of JSON Lines, of its owner alone. A line is on the disk before its request is sent."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, made: Made) -> None:
        """Write one line."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(made), default=str) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> Iterator[Made]:
        """What was written, the last first: what was made last may need what was made before."""
        if not self._path.exists():
            return
        lines = self._path.read_text(encoding="utf-8").splitlines()
        for line in reversed(lines):
            try:
                yield Made(**json.loads(line))
            except (ValueError, TypeError):  # the line that a kill cut short: its request was not sent
                continue
