# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The files of a folder as a site's content: their names, hashes, types and cache headers."""

from __future__ import annotations

import fnmatch
import hashlib
import mimetypes
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..._kernel.plan import Failure, Refusal

#: CloudFront passes on no larger files:
#: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
MAX_BYTES = 50 * 1024**3
#: Octets of a key: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
MAX_KEY = 1024
_BLOCK = 1024 * 1024
_OTHER = "application/octet-stream"
#: Types of the web by suffix. The machine's own table would give another answer on each machine.
_TYPES = {
    ".avif": "image/avif",
    ".css": "text/css",
    ".csv": "text/csv",
    ".gif": "image/gif",
    ".htm": "text/html",
    ".html": "text/html",
    ".ico": "image/vnd.microsoft.icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".mp4": "video/mp4",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
_BUILT_IN = mimetypes.MimeTypes()


@dataclass(frozen=True)
class File:
    """One file of the folder."""

    key: str
    path: str
    size: int


def content_type(key: str, types: Mapping[str, str]) -> str:
    """The type of a file by its suffix, texts with their encoding.

    Args:
        key: the file's name.
        types: types by suffix that take precedence over ours.
    """
    suffix = Path(key).suffix.lower()
    chosen = types.get(suffix) or _TYPES.get(suffix) or _BUILT_IN.guess_type(f"x{suffix}")[0] or _OTHER
    return f"{chosen}; charset=utf-8" if chosen.startswith("text/") and "charset" not in chosen else chosen


def cache_control(key: str, rules: Sequence[Mapping[str, str]], default: str) -> str:
    """What browsers and CloudFront are told about keeping a file: the first rule whose pattern fits."""
    for rule in rules:
        if fnmatch.fnmatchcase(key, rule["pattern"]) or fnmatch.fnmatchcase(key.rpartition("/")[2], rule["pattern"]):
            return rule["cache_control"]
    return default


def list_files(folder: str, exclude: Sequence[str], most: int = MAX_BYTES) -> list[File]:
    """The files below a folder, in the order of their names.

    Raises:
        Refusal: there is no such folder, it is empty, or something in it cannot be published.
    """
    root = Path(folder)
    if not root.is_dir():
        raise Refusal(f"folder is {folder}, which is not a directory here.")
    try:
        found = sorted(_walk(root, root.resolve(), "", exclude, (root.resolve(),)), key=lambda item: item.key)
    except OSError as error:
        raise Refusal(f"folder {folder} cannot be read: {error}") from error
    if not found:
        raise Refusal(f"folder {folder} contains no file to publish.")
    large = [item for item in found if item.size > most]
    if large:
        raise Refusal(f"{large[0].path} has {large[0].size} bytes, but CloudFront can serve at most {most}.")
    return found


def _walk(folder: Path, root: Path, prefix: str, exclude: Sequence[str], above: tuple[Path, ...]) -> Iterator[File]:
    for entry in sorted(folder.iterdir()):
        key = prefix + entry.name
        if _is_excluded(entry.name, key, exclude):
            continue
        target = entry.resolve()
        if entry.is_symlink() and not target.is_relative_to(root):
            raise Refusal(f"{entry} is a link to {target}, outside the directory: copy the file itself there.")
        mode = entry.stat().st_mode
        if stat.S_ISDIR(mode):
            if target in above:
                raise Refusal(f"{entry} is a link to one of its parent directories, which never ends.")
            yield from _walk(entry, root, f"{key}/", exclude, (*above, target))
        elif stat.S_ISREG(mode):
            yield File(_checked(key, entry), str(entry), entry.stat().st_size)
        else:
            raise Refusal(f"{entry} is neither a file nor a directory.")


def _is_excluded(name: str, key: str, exclude: Sequence[str]) -> bool:
    return any(fnmatch.fnmatchcase(name, item) or fnmatch.fnmatchcase(key, item) for item in exclude)


def _checked(key: str, entry: Path) -> str:
    try:
        octets = len(key.encode())
    except UnicodeEncodeError as error:
        raise Refusal(f"{entry!s} has a name that is not UTF-8.".encode(errors="replace").decode()) from error
    if octets > MAX_KEY:
        raise Refusal(f"{entry} has a name of {octets} octets relative to the directory, but S3's limit is {MAX_KEY}.")
    return key


def hashes(file: File) -> dict[str, str]:
    """The hashes by which S3 may know a file: MD5 as its ETag, SHA-256 as we note it.

    Raises:
        Failure: the file cannot be read.
    """
    md5, sha256 = hashlib.md5(usedforsecurity=False), hashlib.sha256()
    try:
        with open(file.path, "rb") as stream:
            while block := stream.read(_BLOCK):
                md5.update(block)
                sha256.update(block)
    except OSError as error:
        raise Failure("error", f"{file.path} cannot be read: {error}") from error
    return {"md5": md5.hexdigest(), "sha256": sha256.hexdigest()}


def wanted_object(file: File, options: Mapping[str, Any]) -> dict[str, Any]:
    """A file as it should be in the bucket."""
    return {
        **hashes(file),
        "path": file.path,
        "size": file.size,
        "content_type": content_type(file.key, options["content_types"]),
        "cache_control": cache_control(file.key, options["cache_rules"], options["cache_control"]),
    }
