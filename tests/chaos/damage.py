# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What befalls journals, disks, folders and webhooks: for the trials of what judges, renders and tells (reports.py)."""

from __future__ import annotations

import contextlib
import json
import os
import random
import resource
import shutil
import signal
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

#: A user that owns nothing: what root may write, it may not.
_NOBODY = 65534
_PAGE = b"<!doctype html><html><title>Sign in</title></html>"
Draw = random.Random


class Hook:
    """A webhook, and whether it took a message since it was asked to do something else."""

    def __init__(self) -> None:
        self.delivered, self.manner = 0, "ok"

    def __enter__(self) -> Hook:
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                _answer(hook, self)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/secret"
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _answer(hook: Hook, handler: BaseHTTPRequestHandler) -> None:
    status, body, length = _MANNERS[hook.manner]
    if not status:
        handler.connection.close()
        return
    hook.delivered += hook.manner == "ok"
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    handler.send_header("Location", "http://127.0.0.1:9/login")
    handler.end_headers()
    handler.wfile.write(body)
    handler.close_connection = True


#: How a webhook answers: status, body, and the length that it says.
_MANNERS: dict[str, tuple[int, bytes, int | None]] = {
    "ok": (200, b"ok", None),
    "a page of HTML with 200": (200, _PAGE, None),
    "a redirect": (302, b"", None),
    "500": (500, b"", None),
    "429": (429, b"", None),
    "a cut answer": (200, b"ok", 99),
    "no answer": (0, b"", None),
    "it is gone": (404, b"no_service", None),
}
#: Manners in which no message is delivered.
NO_DELIVERY = tuple(name for name in _MANNERS if name != "ok")


class Place:
    """A folder with a journal, the reports of it, and what is kept from run to run.

    Args:
        folder: the folder.
        hook: the webhook.
    """

    def __init__(self, folder: Path, hook: Hook) -> None:
        self.folder, self.hook = folder, hook
        self.journal = folder / "journal.jsonl"
        self.out, self.kept = folder / "out", folder / "kept"

    def make(self) -> None:
        """Make it, for everybody: trials run as a user that owns nothing, too."""
        for path in (self.folder, self.out, self.kept):
            path.mkdir(parents=True)

    def write(self, lines: Iterable[str]) -> None:
        """Write the journal."""
        self.journal.write_text("".join(lines), encoding="utf-8")

    def lost(self, lines: list[bytes]) -> int:
        """How many of these lines the journal has no longer, as they were."""
        if not self.journal.is_file():
            return len(lines)
        return len(set(lines) - set(self.journal.read_bytes().splitlines(keepends=True)))

    def open_again(self) -> None:
        """Let everything be read and written again."""
        for path in (self.folder, *self.folder.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() else 0o644)

    def restore(self, plain: Path) -> None:
        """Undo what was damaged, but leave in the folder of reports what a run left there.

        Args:
            plain: a copy of the folder, from before the damage.
        """
        self.hook.manner = "ok"
        for path in (self.journal, self.kept, self.out):
            if path.is_symlink() or path.is_file():
                path.unlink()
            elif path != self.out and path.is_dir():
                shutil.rmtree(path)
        self.out.mkdir(exist_ok=True)
        shutil.copytree(plain / self.kept.name, self.kept)
        shutil.copy(plain / self.journal.name, self.journal)


def _cut(path: Path, draw: Draw) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: draw.randrange(len(data))])


def _garble(path: Path, draw: Draw) -> None:
    """Some bytes are such as no text has."""
    data = bytearray(path.read_bytes())
    for _number in range(draw.randrange(1, 6)):
        data[draw.randrange(len(data))] = draw.choice([0x00, 0xFF, 0xC3, 0x1B])
    path.write_bytes(data)


def _drop_line(path: Path, draw: Draw) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    del lines[draw.randrange(len(lines) - 1)]
    path.write_bytes(b"".join(lines))


def _other_lines(path: Path, draw: Draw) -> None:
    """Findings as a later release might write them."""
    lines = path.read_bytes().splitlines(keepends=True)
    for number in draw.sample(range(1, len(lines) - 1), 4):
        line = json.loads(lines[number])
        line[draw.choice(["status", "severity", "region", "cis"])] = draw.choice(["probably", 7, None, {"a": 1}])
        lines[number] = json.dumps(line).encode() + b"\n"
    path.write_bytes(b"".join(lines))


def _other_head(path: Path, draw: Draw) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    head = {**json.loads(lines[0]), draw.choice(["format", "run", "kind", "started"]): draw.choice([9, None, []])}
    path.write_bytes(b"".join([json.dumps(head).encode() + b"\n", *lines[1:]]))


def _other_file(path: Path, draw: Draw) -> None:
    path.write_bytes(
        draw.choice([b"", _PAGE, b"[1]", b"null\n", bytes(range(256)) * 9, b"[" * 9999, b'{"kind": "run"}\n'])
    )


def _into_folder(path: Path, _draw: Draw) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    path.mkdir()


def _into_file(path: Path, _draw: Draw) -> None:
    shutil.rmtree(path)
    path.write_bytes(b"")


def _into_link(path: Path, _draw: Draw) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    path.symlink_to("/nowhere/at/all")


def _closed(path: Path, _draw: Draw) -> None:
    path.chmod(0)


def _fixed(path: Path, _draw: Draw) -> None:
    path.chmod(stat.S_IRUSR | stat.S_IXUSR | stat.S_IROTH | stat.S_IXOTH)


@dataclass(frozen=True)
class Damage:
    """A kind of damage.

    Args:
        of: the modules that it may befall.
        do: damages the place before the run.
        around: is entered by the process of the run.
        during: befalls the runs, by the ids of their processes.
        runs: how many there are at once.
    """

    of: tuple[str, ...]
    do: Callable[[Draw, Place], None] = lambda _draw, _place: None
    around: Callable[[Place], Callable[[], contextlib.AbstractContextManager[None]] | None] = lambda _place: None
    during: Callable[[Draw, Place, list[int]], None] = lambda _draw, _place, _pids: None
    runs: int = 1


def _as_nobody(_place: Place) -> Callable[[], contextlib.AbstractContextManager[None]]:
    """Root reads and writes everything: the run has the rights of somebody else."""

    @contextlib.contextmanager
    def around() -> Iterator[None]:
        root = os.geteuid() == 0
        if root:
            os.setegid(_NOBODY)
            os.seteuid(_NOBODY)
        try:
            yield
        finally:
            if root:
                os.seteuid(0)
                os.setegid(0)

    return around


def _full(size: int) -> Callable[[Place], Callable[[], contextlib.AbstractContextManager[None]]]:
    """No file grows beyond a size, as on a disk that is full."""

    @contextlib.contextmanager
    def around() -> Iterator[None]:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    return lambda _place: around


def _killed(draw: Draw, _place: Place, pids: list[int]) -> None:
    time.sleep(draw.uniform(0.05, 0.7))
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _vanishing(draw: Draw, place: Place, _pids: list[int]) -> None:
    time.sleep(draw.uniform(0.05, 0.5))
    shutil.rmtree(place.out, ignore_errors=True)


def _of(path: Callable[[Place], Path], act: Callable[[Path, Draw], None]) -> Callable[[Draw, Place], None]:
    return lambda draw, place: act(path(place), draw)


def _journal(act: Callable[[Path, Draw], None]) -> Callable[[Draw, Place], None]:
    return _of(lambda place: place.journal, act)


def _history(act: Callable[[Path, Draw], None]) -> Callable[[Draw, Place], None]:
    return _of(lambda place: place.kept / "history.json", act)


def _earlier(act: Callable[[Path, Draw], None]) -> Callable[[Draw, Place], None]:
    return _of(lambda place: next(iter((place.kept / "runs").glob("*.jsonl"))), act)


def _manner(name: str) -> Callable[[Draw, Place], None]:
    def do(_draw: Draw, place: Place) -> None:
        place.hook.manner, place.hook.delivered = name, 0

    return do


_ALL, _MEMORY, _REPORT = (
    ("drift_gate", "drift_report", "drift_notice"),
    ("drift_report", "drift_notice"),
    ("drift_report",),
)
DAMAGE: dict[str, Damage] = {
    "journal: cut": Damage(_ALL, _journal(_cut)),
    "journal: garbled": Damage(_ALL, _journal(_garble)),
    "journal: a line lost": Damage(_ALL, _journal(_drop_line)),
    "journal: lines of another release": Damage(_ALL, _journal(_other_lines)),
    "journal: head of another release": Damage(_ALL, _journal(_other_head)),
    "journal: another file": Damage(_ALL, _journal(_other_file)),
    "journal: a folder in its place": Damage(_ALL, _journal(_into_folder)),
    "journal: not readable": Damage(_ALL, _journal(_closed), _as_nobody),
    "history: cut": Damage(_MEMORY, _history(_cut)),
    "history: garbled": Damage(_MEMORY, _history(_garble)),
    "history: another file": Damage(_MEMORY, _history(_other_file)),
    "history: a link in its place": Damage(_MEMORY, _history(_into_link)),
    "kept journal: cut": Damage(_MEMORY, _earlier(_cut)),
    "kept journal: garbled": Damage(_MEMORY, _earlier(_garble)),
    "kept journal: another file": Damage(_MEMORY, _earlier(_other_file)),
    "kept journal: not readable": Damage(_MEMORY, _earlier(_closed), _as_nobody),
    "folder: a file in its place": Damage(_REPORT, _of(lambda place: place.out, _into_file)),
    "folder: a link in its place": Damage(_REPORT, _of(lambda place: place.out, _into_link)),
    "folder: read-only": Damage(_REPORT, _of(lambda place: place.out, _fixed), _as_nobody),
    "folder: vanishes": Damage(_REPORT, during=_vanishing),
    "disk: full at once": Damage(_ALL, around=_full(0)),
    "disk: full after 10,000 bytes": Damage(_REPORT, around=_full(10_000)),
    "disk: full after 60,000 bytes": Damage(_REPORT, around=_full(60_000)),
    "killed while it writes": Damage(_ALL, during=_killed),
    "two runs at once": Damage(_ALL, runs=2),
    "two runs, both killed": Damage(_REPORT, during=_killed, runs=2),
    **{f"webhook: {name}": Damage(("drift_notice",), _manner(name)) for name in NO_DELIVERY},
}
