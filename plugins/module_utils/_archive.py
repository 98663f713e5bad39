# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where reports are kept from run to run: a folder, or a prefix in a bucket of S3.

Below it lie ``runs/<time>-<run>.jsonl``, the journals of past runs (with a number before the ending from the second
slice of one on), and ``history.json``, which remembers since when
findings are known.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Protocol

from ._aws import Aws, NotFound
from ._journal import ForeignJournal, Journal, Line, merge, open_journal
from ._output import write
from ._plan import Refusal

RUNS, HISTORY = "runs", "history.json"
_URL = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>.*))?")
#: How many kept journals are looked at for one that is whole.
_TRIES = 10


class Store(Protocol):
    """A place where files are kept by their names."""

    def names(self) -> list[str]:
        """The names of the kept journals, the newest first."""

    def fetch(self, name: str) -> Path | None:
        """A file on disk, or nothing where there is none of that name."""

    def put(self, name: str, path: Path) -> None:
        """Keep a copy of a file."""


class Folder:
    """A folder. Its methods raise OSError where it cannot be read or written."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        """The names of the kept journals, the newest first."""
        return sorted((f"{RUNS}/{file.name}" for file in (self._path / RUNS).glob("*.jsonl")), reverse=True)

    def fetch(self, name: str) -> Path | None:
        """The file itself."""
        return self._path / name if (self._path / name).exists() else None

    def put(self, name: str, path: Path) -> None:
        """Copy a file here, unless it lies here already."""
        target = self._path / name
        if not (target.exists() and target.samefile(path)):
            with path.open(encoding="utf-8", errors="replace") as file:
                write(target, file)

    def prune(self, keep: int) -> None:
        """Let go of the oldest journals, so that so many stay."""
        for names in list(_runs(self.names()).values())[keep:]:
            for name in names:
                (self._path / name).unlink(missing_ok=True)


class Bucket:
    """A prefix in a bucket of S3. Its methods raise Failure.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-prefixes.html
    """

    def __init__(self, aws: Aws, url: str) -> None:
        self._aws = aws
        self._bucket, self._prefix = split_url(url)
        self._folder = tempfile.TemporaryDirectory(prefix="dayone-")

    def names(self) -> list[str]:
        """The names of the kept journals, the newest first."""
        start = f"{self._prefix}{RUNS}/"
        found = self._aws.pages("s3", "list_objects_v2", "Contents", Bucket=self._bucket, Prefix=start)
        keys = (str(item["Key"]).removeprefix(self._prefix) for item in found)
        return sorted((key for key in keys if re.fullmatch(rf"{RUNS}/[^/]+\.jsonl", key)), reverse=True)

    def fetch(self, name: str) -> Path | None:
        """A copy of an object, which is gone at the end. An object is asked for once."""
        target = Path(self._folder.name) / Path(name).name
        if target.exists():
            return target
        try:
            answer = self._aws.call(
                "s3", "get_object", absent=("NoSuchKey",), Bucket=self._bucket, Key=self._prefix + name
            )
        except NotFound:
            return None
        with target.open("wb") as file:
            shutil.copyfileobj(answer["Body"], file)
        return target

    def put(self, name: str, path: Path) -> None:
        """Write an object, encrypted as the bucket says."""
        with path.open("rb") as file:
            self._aws.call("s3", "put_object", Bucket=self._bucket, Key=self._prefix + name, Body=file)


def split_url(url: str) -> tuple[str, str]:
    """Bucket and prefix of a URL of S3; the prefix is empty or ends in a slash.

    Raises:
        Refusal: it is none.
    """
    found = _URL.fullmatch(url)
    if not found:
        raise Refusal(f"archive: {url} is no place in S3, which is written as s3://bucket/prefix.")
    prefix = (found["prefix"] or "").strip("/")
    return found["bucket"], f"{prefix}/" if prefix else ""


def store_of(place: str, aws: Callable[[], Aws]) -> Folder | Bucket:
    """The store at a place. ``aws`` is asked for the way to AWS only where it is in S3."""
    return Bucket(aws(), place) if place.startswith("s3://") else Folder(Path(place))


def run_name(head: Line) -> str:
    """The name by which a journal is kept."""
    try:
        begun = datetime.fromisoformat(str(head.get("started"))).astimezone(timezone.utc)
        stamp = f"{begun:%Y%m%dT%H%M%SZ}"
    except (ValueError, OverflowError):
        stamp = "00000000T000000Z"
    return f"{RUNS}/{stamp}-{_safe(head['run'])}.jsonl"


def _safe(run: Any) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "_", str(run))[:64]


def kept_names(journal: Journal) -> dict[str, Path]:
    """The names under which the journals of one report are kept, and where they lie."""
    base = run_name(journal.runs[0]).removesuffix(".jsonl")
    files = enumerate((source.name for source in journal.sources), 1)
    return {f"{base}.jsonl" if number == 1 else f"{base}.{number}.jsonl": Path(name) for number, name in files}


def _runs(names: Iterable[str]) -> dict[str, list[str]]:
    """The names of the slices of each run."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.partition(".")[0], []).append(name)
    return found


def last_journal(store: Store, runs: Collection[str]) -> Journal | None:
    """The newest kept journal of a run that came to its end, and is none of these. No journal, no match."""
    own = tuple(f"-{_safe(run)}" for run in runs)
    found = [names for base, names in _runs(store.names()).items() if not base.endswith(own)]
    for names in found[:_TRIES]:
        paths = [path for path in map(store.fetch, names) if path]
        try:
            journal = merge([open_journal(str(path)) for path in paths], any_configuration=True)
        except ForeignJournal:
            continue
        if journal.sources and journal.ended:
            return journal
    return None
