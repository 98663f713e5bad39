# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The figures of trials, by kind of fault, for the terminal and for docs/reliability.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from .plays import PLAYS
from .reports import REPORTS
from .trial import Trial

BEGIN, END = "<!-- begin: python -m tests.chaos -->", "<!-- end -->"
_HEAD = (
    "| fault | runs | ended | failed, with one line | fixed by the next run | did not hold |",
    "|---|---:|---:|---:|---:|---:|",
)


def table(trials: Sequence[Trial]) -> list[str]:
    """The figures, a line for each kind."""
    lines = list(_HEAD)
    for kind in sorted({trial.kind for trial in trials}):
        lines.append(_line(kind, [trial for trial in trials if trial.kind == kind]))
    lines.append(_line("**all**", trials))
    return lines


def _line(name: str, trials: Sequence[Trial]) -> str:
    ends = Counter(trial.ended for trial in trials)
    tried = [trial for trial in trials if trial.mended is not None]
    mended = sum(bool(trial.mended) for trial in tried)
    wrong = sum(bool(trial.wrong) for trial in trials)
    ended = ends["ended"] + ends["killed"]
    return f"| {name} | {len(trials)} | {ended} | {ends['failed']} | {mended} of {len(tried)} | {wrong} |"


def broken(trials: Sequence[Trial]) -> list[str]:
    """What did not hold, a line for each, with how to see it again."""
    return [
        f"- {trial.sample}, {trial.kind} ({trial.mode}), seed {trial.seed}: {text.replace('|', '/')[:300]}"
        for trial in trials
        for text in trial.wrong
    ]


def write(trials: Sequence[Trial], page: Path | None) -> None:
    """Print the figures, and write them into the page where one is given."""
    lines = table(trials)
    print("\n".join(lines))
    if page is None:
        return
    wrong = broken(trials) or ["Everything held."]
    samples = {trial.sample for trial in trials} - {*PLAYS, *REPORTS}
    modules, seeds = {name.partition(".")[0] for name in samples}, {trial.seed // 1000 for trial in trials}
    plays = sum(trial.sample in PLAYS for trial in trials)
    reports = sum(trial.sample in REPORTS for trial in trials)
    own = len(trials) - plays - reports
    said = (
        f"{len(trials)} trials: {own} of {len(samples)} samples of {len(modules)} modules, {plays} of playbooks and of "
        f"the inventory, {reports} of {', '.join(REPORTS)}. Seeds {', '.join(map(str, sorted(seeds)))}."
    )
    text = page.read_text(encoding="utf-8")
    before, after = text[: text.index(BEGIN) + len(BEGIN)], text[text.index(END) :]
    body = "\n".join([said, "", *lines, "", "What did not hold:", "", *wrong])
    page.write_text(f"{before}\n\n{body}\n\n{after}", encoding="utf-8")
