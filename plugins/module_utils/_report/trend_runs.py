# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads the runs that a folder or a prefix in S3 holds, and renders how what is open went up and down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any

from .._aws.client import Aws
from .._kernel.plan import Refusal
from .archive import Folder, Store, run_name, slices_of
from .archive_bucket import store_of
from .journal import ForeignJournal, Journal, merge, open_journal
from .output import update
from .previous import read_memory
from .render import trend_json, trend_page
from .trend import Trend, TrendReader

#: The journal of the newest run, which is not among the kept ones yet.
_JOURNAL = "journal.jsonl"
#: When the run of a kept journal began, in its name.
_STAMP = "runs/%Y%m%dT%H%M%SZ"
#: How many days are shown at most.
DAYS = 400
#: For each format its file, and what renders it.
FORMATS: dict[str, tuple[str, Callable[[Trend], Iterator[str]]]] = {
    "html": ("trend.html", trend_page.render),
    "json": ("trend.json", trend_json.render),
}


def render(options: Mapping[str, Any], aws: Callable[[], Aws], *, check_mode: bool) -> dict[str, Any]:
    """Do what the module drift_trend is for.

    Args:
        options: the module's.
        aws: the way to AWS, asked for only where the runs are in S3.
        check_mode: whether nothing is written.

    Returns:
        The module's result.

    Raises:
        ForeignJournal, Refusal, OSError, Failure: what cannot be read, written or done.
    """
    place = options["runs"]
    if not 1 <= options["days"] <= DAYS:
        raise Refusal(f"days: {options['days']} is not from 1 to {DAYS}.")
    trend = trend_of(store_of(place, aws), place, options["days"])
    if not trend.runs:
        raise Refusal(
            f"runs: {place} contains no journal of a run. Set it to the report directory of the callback, or "
            "to the archive of dayone_report_archive."
        )
    found: dict[Path, Callable[[], Iterable[str]]] = {
        Path(options["directory"]) / FORMATS[name][0]: partial(FORMATS[name][1], trend) for name in options["formats"]
    }
    return {
        "changed": bool(update(found, check_mode=check_mode)),
        "runs": trend.runs,
        "days": [trend_json.day_of(day) for day in trend.days],
        "losses": list(trend.losses),
        "files": [str(path) for path in found],
    }


def trend_of(store: Store, place: str, days: int) -> Trend:
    """What is open over time, from the runs that a store holds.

    Args:
        store: where journals are kept.
        place: what messages call it.
        days: how many days before the newest run are looked at.

    Raises:
        OSError, Failure, ForeignJournal: the store, or its history, cannot be read.
    """
    runs = dict(sorted(slices_of(store.names()).items()))
    foreign: list[str] = []
    newest = _newest(store, runs, foreign)
    begun = [moment for moment in (*map(_moment, runs), _began(newest)) if moment]
    first = max(begun) - timedelta(days=days) if begun else None
    reader = TrendReader(read_memory(store))
    for base, names in runs.items():
        moment = _moment(base)
        if first is None or moment is None or moment > first:
            paths = [path for path in map(store.fetch, sorted(names)) if path]
            journal = _opened(paths, f"{place}/{base}", foreign)
            if journal is not None:
                reader.add(journal)
    if newest is not None:
        reader.add(newest)
    return reader.trend().with_losses(foreign)


def _opened(paths: Iterable[Path], shown: str, foreign: list[str]) -> Journal | None:
    """The journal of one run, of all its slices, or nothing where it is none of ours."""
    try:
        journals = [open_journal(str(path)) for path in paths]
        return merge(journals, any_configuration=True) if journals else None
    except ForeignJournal as error:
        foreign.append(f"{shown} is left out: {error}")
        return None


def _newest(store: Store, runs: Mapping[str, Any], foreign: list[str]) -> Journal | None:
    """The journal of the newest run of a report directory, where it is not among the kept ones."""
    path = store.fetch(_JOURNAL) if isinstance(store, Folder) else None
    journal = _opened([path], str(path), foreign) if path else None
    return None if journal and run_name(journal.runs[0]).removesuffix(".jsonl") in runs else journal


def _began(journal: Journal | None) -> datetime | None:
    return _moment(run_name(journal.runs[0]).removesuffix(".jsonl")) if journal else None


def _moment(base: str) -> datetime | None:
    """When the run began of which this is the beginning of the name."""
    try:
        return datetime.strptime(base.partition("-")[0], _STAMP).replace(tzinfo=timezone.utc)
    except ValueError:
        return None
