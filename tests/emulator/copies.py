# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Copies of an embedded account on day zero, each in a process that is forked from one that has moto's services loaded.

To import moto and to load the services that a baseline asks costs as much as many a scenario does. A fork costs a few
milliseconds.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import re
import signal
import time
from pathlib import Path
from typing import NoReturn

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError

from .clients import client
from .clock import clock
from .server import Emulator


def serve(account: Emulator, pipe: Path) -> NoReturn:
    """Fork a copy for each folder that is written into a named pipe, as a line. The pipe is made when all is ready.

    Each copy has its files in its folder, and ends when that is removed. This process ends by a signal.
    """
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for service in _services_of_plugins():
            _load(account, service)
    account.reset()
    begun = clock.now()
    gc.collect()
    gc.freeze()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    os.mkfifo(pipe, 0o600)
    # For writing too: so there is no end of the file when a writer leaves.
    with os.fdopen(os.open(pipe, os.O_RDWR), encoding="utf-8") as lines:
        for line in lines:
            if not os.fork():
                _be(account, Path(line.rstrip("\n")), begun)
    raise SystemExit(0)


def _be(account: Emulator, folder: Path, begun: float) -> NoReturn:
    """Be a copy of the account, on its day zero."""
    try:
        account.revive(folder)
        clock.advance(begun - clock.now())
        lines = [f"export {name}={value}\n" for name, value in account.environment.items()]
        (folder / "log").write_text("".join(lines), encoding="utf-8")
        while folder.exists():
            time.sleep(0.5)
    finally:
        os._exit(0)


def _services_of_plugins() -> list[str]:
    """The services that the action plugins name. They are read, not imported."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path("plugins/action").glob("*.py"))]
    calls = re.findall(r"prepare\(__name__([^)]*)\)", "".join(texts))
    return sorted({"sts", *re.findall(r'"([a-z0-9-]+)"', "".join(calls))})


def _load(account: Emulator, service: str) -> None:
    """Ask a service for a list that needs nothing, so that moto loads it. What it answers is of no matter."""
    made = client(account.endpoint, service)
    model = made.meta.service_model
    for name in model.operation_names:
        shape = model.operation_model(name).input_shape
        if name.startswith(("List", "Describe", "Get")) and not getattr(shape, "required_members", []):
            with contextlib.suppress(ClientError, BotoCoreError):
                getattr(made, xform_name(name))()
            return
