# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reports that are kept in a bucket of S3. Apart from the folder, which needs no boto3: the callback is loaded in
every run of an estate."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from .._aws.client import Aws
from .._aws.failures import NotFound
from .._kernel.plan import Refusal
from .archive import RUNS, Folder

_URL = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>.*))?")


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
            self._aws.fetch(target, absent=("NoSuchKey",), Bucket=self._bucket, Key=self._prefix + name)
        except NotFound:
            return None
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
        raise Refusal(f"archive: {url} is not a location in S3, which is written as s3://bucket/prefix.")
    prefix = (found["prefix"] or "").strip("/")
    return found["bucket"], f"{prefix}/" if prefix else ""


def store_of(place: str, aws: Callable[[], Aws]) -> Folder | Bucket:
    """The store at a place. ``aws`` is asked for the way to AWS only where it is in S3."""
    return Bucket(aws(), place) if place.startswith("s3://") else Folder(Path(place))
