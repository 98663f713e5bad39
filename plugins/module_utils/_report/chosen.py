# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The journal that a module was given, in one file or several."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .._kernel.plan import Refusal
from .journal import RUN_VARIABLE, Journal, merge, open_all, open_journal, parts_of


def journals_spec(*, required: bool = False) -> dict[str, Any]:
    """The options that say which journals are read, and what should be in them."""
    return {
        "journals": {"type": "list", "elements": "path", **({"required": True} if required else {})},
        "any_configuration": {"type": "bool", "default": False},
        "expected_slices": {"type": "int", "default": 0},
        "expected_accounts": {"type": "list", "elements": "str", "default": []},
    }


def chosen_journal(options: Mapping[str, Any], nothing: str) -> Journal | None:
    """The journal that the options name: ``journals``, ``of_this_run``, and what ``open_all`` takes.

    Args:
        options: the module's.
        nothing: what cannot be done without a journal, for the message.

    Returns:
        Nothing where it must be of this run, and is not.

    Raises:
        ForeignJournal, OSError: a journal cannot be read.
        Refusal: there is none.
    """
    if not options["journals"]:
        raise Refusal(f"journals is empty: nothing was checked, so {nothing}.")
    if not options["of_this_run"]:
        return open_all(options["journals"], **parts_of(options))
    if not _is_of_this_run(options["journals"]):
        return None
    return merge(map(open_journal, options["journals"]), any_configuration=options["any_configuration"])


def _is_of_this_run(journals: Sequence[str]) -> bool:
    """Whether the first journal is there, and of the run that this task is part of."""
    if not Path(journals[0]).is_file():
        return False
    return os.environ.get(RUN_VARIABLE) == open_journal(journals[0]).runs[0]["run"]
