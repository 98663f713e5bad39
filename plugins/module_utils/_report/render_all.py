# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Renders journals into a folder, compares them with earlier ones, and keeps both for later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from .._aws.client import Aws
from .._kernel.plan import Refusal
from .archive import HISTORY, Store, kept_names
from .archive_bucket import store_of
from .formats import FORMATS, report_of
from .journal import Journal, open_all, parts_of
from .output import differs, update, write
from .previous import since_last


def render(options: Mapping[str, Any], aws: Callable[[], Aws], *, check_mode: bool) -> dict[str, Any]:
    """Do what the module drift_report is for.

    Args:
        options: the module's.
        aws: the way to AWS, asked for only where the archive is in S3.
        check_mode: whether nothing is written.

    Returns:
        The module's result.

    Raises:
        ForeignJournal, Refusal, OSError, Failure: what cannot be read, written or done.
    """
    directory, journal = Path(options["directory"]), _journal_of(options)
    store = store_of(options["archive"] or str(directory), aws)
    report, memory = since_last(report_of(journal), journal, options["since"], store)
    # What is remembered is of all findings: the next report may be of other frameworks.
    report = report.of_frameworks(options["frameworks"])
    found: dict[Path, Callable[[], Iterable[str]]] = {
        directory / FORMATS[name].file: partial(FORMATS[name].render, report) for name in options["formats"]
    }
    # Read before anything is written: what is kept is compared with.
    kept = set(kept_names(journal)) - set(store.names()) if options["archive"] else set()
    stale = update(found, check_mode=check_mode)
    if not check_mode:
        if memory is not None:
            _remember(memory.as_text(), directory / HISTORY, store)
        if options["archive"] and (stale or kept):
            _keep(journal, found, store)
    return {
        "changed": bool(stale or kept),
        "summary": report.summary.counts,
        "since": _since(report.since, report.summary.changes),
        "losses": list(report.losses),
        "files": [str(path) for path in found],
        "table": "".join(FORMATS["table"].render(report)),
    }


def _journal_of(options: Mapping[str, Any]) -> Journal:
    """The journals that the options name, merged."""
    if not options["journals"]:
        raise Refusal("journals is empty: there is nothing to render. Check where the runs wrote their journals.")
    return open_all(options["journals"], **parts_of(options))


def _remember(text: str, path: Path, store: Store) -> None:
    known = store.fetch(HISTORY)
    if known is None or differs(known, [text]):
        write(path, [text])
        store.put(HISTORY, path)


def _keep(journal: Journal, files: Iterable[Path], store: Store) -> None:
    """Keep the journals and what was rendered of them."""
    for name, path in {**kept_names(journal), **{path.name: path for path in files}}.items():
        store.put(name, path)


def _since(since: Any, changes: Mapping[str, int]) -> dict[str, Any] | None:
    if since is None:
        return None
    counts = {name: changes.get(name, 0) for name in ("new", "reopened", "unchanged")}
    return {"started": since.started, "mended": since.mended, **counts}
