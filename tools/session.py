# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Records docs/images/session.svg: what a stranger types in an empty folder, and what the terminal shows.

Every line is of real commands against the embedded account. What is left out is a line with dots, and the account's day
zero, its two regions and the answers are those of this script. Without a browser's help the picture is text in SVG, so
it can be read, searched and heard."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from tools import ROOT

PICTURE = ROOT / "docs" / "images" / "session.svg"
#: What is typed, and so many lines of its end are shown; and those that are shown of the beginning.
SESSION: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "ansible-playbook dayone.aws.init -e dayone_init_recipients=security@example.com "
        "-e dayone_init_regions=eu-west-1,us-east-1",
        {"ANSIBLE_STDOUT_CALLBACK": "dayone.aws.brief"},
    ),
    ("ansible-playbook dayone.aws.drift", {}),
    ("ansible-playbook dayone.aws.baseline", {}),
    ("ansible-playbook dayone.aws.drift", {}),
)
COLUMNS, HEAD, TAIL = 110, 9, 3
LINE, CHARACTER, MARGIN = 18, 7.83, 16
#: Words at the beginning of a line, and the class of their colour. The words say the same without it.
_KINDS = ("drift", "manual", "input", "choice", "waiting", "unknown")


def typed(folder: Path, command: str, environment: dict[str, str]) -> list[str]:
    """The lines that a command shows."""
    done = subprocess.run(
        command.split(),
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode not in (0, 2):
        raise SystemExit(f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    lines = [line.rstrip().replace(str(folder), "~/my-baseline") for line in done.stdout.splitlines()]
    return [line for line in lines if line and not line.startswith("drift_report:")]


def shortened(lines: list[str]) -> Iterator[str]:
    """The beginning and the end of what is shown, each line within the terminal's width."""
    left_out = len(lines) - HEAD - TAIL
    shown = lines if left_out <= 1 else [*lines[:HEAD], f"… {left_out} lines", *lines[-TAIL:]]
    for line in shown:
        yield line if len(line) <= COLUMNS else f"{line[: COLUMNS - 1]}…"


def picture(lines: Iterable[tuple[str, str]]) -> str:
    """Lines of a terminal, each with the class of its text, as SVG."""
    rows = list(lines)
    width, height = round(COLUMNS * CHARACTER + 2 * MARGIN), (len(rows) + 1) * LINE + 2 * MARGIN
    texts = "\n".join(
        f'<text class="{kind}" x="{MARGIN}" y="{MARGIN + (number + 1) * LINE}">{escape(text)}</text>'
        for number, (text, kind) in enumerate(rows)
    )
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return f"""<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">
<title>A terminal session: init, drift, baseline, and drift again</title>
<style>
text {{ font: 13px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #d7dde4; white-space: pre; }}
.typed {{ fill: #ffffff; font-weight: 700; }}
.drift {{ fill: #ffb454; }} .manual, .input {{ fill: #ff8f8f; }} .choice, .waiting, .unknown {{ fill: #8fc7ff; }}
</style>
<rect width="{width}" height="{height}" rx="8" fill="#12181f"/>
{texts}
</svg>
"""


def classed(line: str) -> tuple[str, str]:
    """A line with the class of its text."""
    first = line.split(" ", 1)[0]
    return line, first if first in _KINDS else "shown"


def record(folder: Path) -> str:
    """Play the session, and draw it."""
    from tests.emulator.server import Emulator

    rows: list[tuple[str, str]] = []
    with Emulator() as account:
        environment = {
            **os.environ,
            **account.environment,
            "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections"),
            "ANSIBLE_NOCOLOR": "1",
            "COLUMNS": str(COLUMNS),
            "DAYONE_PROGRESS": "none",
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }
        for command, settings in SESSION:
            rows += [(f"$ {command}"[:COLUMNS], "typed")]
            rows += map(classed, shortened(typed(folder, command, {**environment, **settings})))
            rows.append(("", "shown"))
    return picture(rows[:-1])


def main() -> int:
    """Record it."""
    with tempfile.TemporaryDirectory() as folder:
        PICTURE.write_text(record(Path(folder)), encoding="utf-8")
    print(PICTURE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
