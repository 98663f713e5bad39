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
from ansible.utils.vars import load_extra_vars
from ansible_collections.dayone.aws.plugins.module_utils._report.archive import HISTORY, Folder
from ansible_collections.dayone.aws.plugins.module_utils._report.formats import FORMATS, report_of
from ansible_collections.dayone.aws.plugins.module_utils._report.journal import ForeignJournal, open_journal
from ansible_collections.dayone.aws.plugins.module_utils._report.output import write
from ansible_collections.dayone.aws.plugins.module_utils._report.previous import since_last
from ansible_collections.dayone.aws.plugins.module_utils._report.report import Report
from ansible_collections.dayone.aws.plugins.module_utils._version import VERSION

Lose = Callable[[Exception | str], None]
#: The parts of a command line that say what a run does, and to whom.
_TAGS = ("tags", "skip_tags")
#: The playbook that checks the steps of some events, as if they were tags.
_SOME_STEPS = "changes"
_WHAT = ("extra_vars", *_TAGS, "start_at_task")
_WHOM = "subset"
#: Variables that AWX and Automation Platform add to each job.
_OF_CONTROLLER = ("awx_", "tower_")


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


def about(playbook: Any, part: str = "") -> dict[str, Any]:
    """What says whether two journals are of the same configuration.

    Args:
        playbook: the playbook; nothing for a run without one.
        part: which slice of its job it is, as ``2/5``; empty for a run that is no slice.
    """
    name = Path(getattr(playbook, "_file_name", "") or "").name
    arguments = {key: context.CLIARGS.get(key) for key in _WHAT}
    # Ansible makes a set of them, whose order is another one in each process.
    arguments |= {key: sorted(map(str, arguments[key] or ())) for key in _TAGS}
    if playbook is not None:
        arguments["extra_vars"] = _extra_variables(playbook.get_loader())
    known = json.dumps([VERSION, name, arguments], sort_keys=True, default=str)
    tags = [item for item in arguments["tags"] if item != "all"] or [_SOME_STEPS] * (name == f"{_SOME_STEPS}.yml")
    return {
        "playbook": name,
        "check_mode": False,
        "release": VERSION,
        "configuration": hashlib.sha256(known.encode()).hexdigest(),
        "tags": tags,
        "skip_tags": arguments["skip_tags"],
        "limit": str(context.CLIARGS.get(_WHOM) or ""),
        **({"slice": part} if part else {}),
    }


def _extra_variables(loader: Any) -> dict[str, Any]:
    """What the extra variables say, wherever they stand: ansible-runner hands them over in a file of each slice, with
    those in which a controller says which of its jobs this is."""
    found = load_extra_vars(loader)
    return {name: value for name, value in found.items() if not str(name).startswith(_OF_CONTROLLER)}
