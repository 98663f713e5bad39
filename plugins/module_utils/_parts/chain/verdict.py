# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A control of which somebody is to hear: it holds where every link from the event to the person does. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..._controls.catalogue import CONTROLS
from ..._kernel.plan import BROKEN, HOLDS, UNKNOWN, UNREACHED, WAITS, Link, Verdict

#: Which state says how the whole chain stands: one that is broken, before one that nobody knows.
_ORDER = (BROKEN, UNKNOWN, WAITS)
#: How good a state is: the lower, the better.
RANKS = {HOLDS: 0, WAITS: 1, UNKNOWN: 2, BROKEN: 3}


def weakest(links: Sequence[Link]) -> Link | None:
    """The first broken link; else the first that is not known; else the first that waits; else nothing."""
    return next((link for state in _ORDER for link in links if link.state == state), None)


def rank(links: Sequence[Link]) -> int:
    """How good a chain is: the lower, the better."""
    found = weakest(links)
    return RANKS[found.state if found else HOLDS]


def chained(verdict: Verdict, links: Sequence[Link]) -> Verdict:
    """A verdict with its chain. One that this run mends, or of which a person is told already, stays as it is."""
    first = weakest(links)
    found = replace(verdict, chain=tuple(links))
    if not verdict.holds or first is None:
        return found
    mend = "unknown" if first.state == UNKNOWN else first.mend
    current = f"{_text(verdict.current)}; {first.link}: {first.what}"
    return replace(found, holds=False, current=current, mend=mend, note=first.note, resolution=first.resolution)


def absent(name: str, what: str) -> Link:
    """A link that is not there."""
    return Link(name, BROKEN, what)


def unreached(*names: str) -> tuple[Link, ...]:
    """The links behind one that is not there."""
    return tuple(Link(name, UNREACHED, "no link leads to it") for name in names)


def there(name: str, what: str) -> Link:
    """A link that holds."""
    return Link(name, HOLDS, what)


def judged_link(name: str, verdict: Verdict) -> Link:
    """A link that is a control of its own."""
    what = _text(verdict.current)
    if verdict.holds:
        return Link(name, HOLDS, what)
    control = CONTROLS[verdict.control]
    state = {"unknown": UNKNOWN, "waiting": WAITS}.get(verdict.mend, BROKEN)
    # Who can end it goes along: whoever is notified of nothing waits for the same.
    mend, resolution = (
        (verdict.mend, verdict.resolution or control.resolved_by(verdict.mend)) if state != BROKEN else ("person", None)
    )
    return Link(name, state, what, verdict.note or control.remediation, mend, resolution)


def _text(value: Any) -> str:
    """A value within a sentence: a text as it is, none where there is nothing, and all else as JSON."""
    if value is None or isinstance(value, str):
        return value or "none"
    return json.dumps(value, sort_keys=True, default=str, ensure_ascii=False)
