# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The signature on what a journal says was changed: by it an undo knows that the run itself wrote the line.

It is an HMAC with a key that lies apart from the journals. Who can write journals but cannot read the key can make up
no change, and alter none. Who can read the key can: it is worth what its file mode is worth.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

FIELD = "signature"
#: Where the key lies unless told otherwise, and the environment variable that tells.
KEY_FILE, KEY_VARIABLE = "~/.ansible/dayone/journal.key", "DAYONE_JOURNAL_KEY"
#: Bytes of a new key, and of the shortest one that counts.
_NEW, _SHORTEST = 32, 16


def signed(line: Mapping[str, Any], key: bytes) -> dict[str, Any]:
    """The line with its signature."""
    return {**line, FIELD: _signature(line, key)}


def is_signed(line: Mapping[str, Any], key: bytes) -> bool:
    """Whether a line is as it was when it was signed with this key."""
    return hmac.compare_digest(str(line.get(FIELD, "")).encode("utf-8", "replace"), _signature(line, key).encode())


def _signature(line: Mapping[str, Any], key: bytes) -> str:
    # As it is read again: what JSON does not know was written as text.
    text = json.dumps({name: value for name, value in line.items() if name != FIELD}, sort_keys=True, default=str)
    plain = json.dumps(json.loads(text), sort_keys=True)
    return hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()


def read_key(path: Path) -> bytes:
    """The key.

    Raises:
        OSError: there is none, or it is not to be trusted; the message says why, and what to do.
    """
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if stat.S_IMODE(mode) & (stat.S_IRWXO | stat.S_IWGRP):
            raise OSError(f"{path}, the journal key, is readable by others: chmod 600 {path}")
        key = file.read(4096).strip()
    if len(key) < _SHORTEST:
        raise OSError(f"{path} is too short for a journal key. Remove it: the next run creates a new one")
    return key


def own_key(path: Path) -> bytes:
    """The key, which is made where there is none.

    Raises:
        OSError: it can neither be read nor made.
    """
    with suppress(FileNotFoundError):
        return read_key(path)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(secrets.token_hex(_NEW).encode() + b"\n")
        # Of two runs that make one at the same time the first one counts for both.
        with suppress(FileExistsError):
            os.link(part, path)
    finally:
        part.unlink()
    return read_key(path)
