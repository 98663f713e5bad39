# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Starts the embedded account, prints how to use it, and runs until it is told to end, or its folder is removed."""

from __future__ import annotations

import argparse
import signal
import threading
from pathlib import Path

from .copies import serve
from .server import Emulator


def main() -> None:
    """Run the account."""
    parser = argparse.ArgumentParser(prog="python -m tests.emulator")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1, 0 for a free one")
    parser.add_argument("--folder", default="", help="where the AWS files config and credentials are written")
    parser.add_argument("--copies", type=Path, help="a named pipe that takes folders: each gets a copy of the account")
    arguments = parser.parse_args()
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with Emulator(arguments.port, arguments.folder) as account:
        if arguments.copies:
            serve(account, arguments.copies)
        for name, value in account.environment.items():
            print(f"export {name}={value}", flush=True)
        while not ended.wait(1):
            if arguments.folder and not Path(arguments.folder).exists():
                break


if __name__ == "__main__":
    main()
