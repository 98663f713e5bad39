# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report as one HTML page that needs nothing else: no network, no server, no other file. Pure.

What stands at its top is plain HTML, which a browser paints before it has read the findings. The findings follow as
data. The page never exceeds its size: the most urgent findings go in, and it says how many do not.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..report import Report
from ._page_cis import cis_section
from ._page_data import Encoded, encode
from ._page_frameworks import accepted_section, frameworks_section
from ._page_money import money_section
from ._page_parts import answer, findings, footer, masthead, missing, runs
from ._page_script import SCRIPT
from ._page_shell import opening
from ._page_steps import steps_section
from ._page_style import STYLE

#: Bytes of the whole page, and how many findings go in at most.
SIZE, FINDINGS = 2_000_000, 10_000


def render(report: Report) -> Iterator[str]:
    """The page, part by part."""
    head = _head(report)
    parts = [masthead(report), "<main>", answer(report), steps_section(report), missing(report)]
    end = [cis_section(report), frameworks_section(report), accepted_section(report)]
    end += [money_section(report), runs(report), "</main>"]
    used = sum(len(part.encode()) for part in [head, *parts, *end, SCRIPT]) + 50_000
    encoded = encode(report.summary.urgent(FINDINGS), report.summary, SIZE - used)
    yield head
    yield from parts
    yield findings(report, encoded.listed)
    yield from end
    yield footer(report, encoded.listed)
    yield from _data(encoded)
    yield f"<script>{SCRIPT}</script>\n</body>\n</html>\n"


def _data(encoded: Encoded) -> Iterator[str]:
    yield '<script type="application/json" id="data">'
    yield encoded.text
    yield "</script>\n"


def _head(report: Report) -> str:
    accounts = len(report.summary.accounts)
    about = f"{accounts} accounts" if accounts != 1 else next(iter(report.summary.accounts))
    return opening(f"Drift report, {about}", STYLE, SCRIPT)
