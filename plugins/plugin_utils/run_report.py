# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report at the end of a run: compared with the last one, written in its formats, and of which configuration."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ansible import context
from ansible_collections.dayone.aws.plugins.module_utils._report.archive import HISTORY, Folder
from ansible_collections.dayone.aws.plugins.module_utils._report.formats import FORMATS, report_of
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import ForeignJournal, open_journal
from ansible_collections.dayone.aws.plugins.module_utils._report.output import write
from ansible_collections.dayone.aws.plugins.module_utils._report.previous import since_last
from ansible_collections.dayone.aws.plugins.module_utils._report.report import Report
from ansible_collections.dayone.aws.plugins.module_utils._version import VERSION

Lose = Callable[[Exception | str], None]
#: The parts of a command line that say what a run does, and to whom.
_WHAT = ("extra_vars", "tags", "skip_tags")
_WHOM = "subset"


def compared(path: Path, since: str, lose: Lose) -> Report:
    """The report of a journal, with what changed since the last one. What cannot be compared is said, and the report
    stands without it.

    Raises:
        ForeignJournal, OSError: the journal cannot be read.
    """
    journal = open_journal(str(path))
    report = report_of(journal)
    try:
        found, memory = since_last(report, journal, since, Folder(path.parent))
        if memory is not None and (memory.open or memory.mended):
            write(path.parent / HISTORY, [memory.as_text()])
        return found
    except (ForeignJournal, OSError) as error:
        lose(error)
        return report


def written(report: Report, formats: Iterable[str], folder: Path, lose: Lose) -> list[str]:
    """Write a report in its formats, as far as that goes, and say which files there are."""
    files = []
    for name in formats:
        if name not in FORMATS:
            lose(f"{name} is not a format; the formats are {', '.join(FORMATS)}")
            continue
        path = folder / FORMATS[name].file
        try:
            write(path, FORMATS[name].render(report))
            files.append(str(path))
        except OSError as error:
            lose(error)
    return files


def about(playbook: Any) -> dict[str, Any]:
    """What says whether two journals are of the same configuration."""
    name = Path(getattr(playbook, "_file_name", "") or "").name
    arguments = {key: context.CLIARGS.get(key) for key in _WHAT}
    known = json.dumps([VERSION, name, arguments], sort_keys=True, default=str)
    tags = [item for item in arguments["tags"] or () if item != "all"]
    return {
        "playbook": name,
        "check_mode": False,
        "release": VERSION,
        "configuration": hashlib.sha256(known.encode()).hexdigest(),
        "tags": tags,
        "skip_tags": list(arguments["skip_tags"] or ()),
        "limit": str(context.CLIARGS.get(_WHOM) or ""),
    }
