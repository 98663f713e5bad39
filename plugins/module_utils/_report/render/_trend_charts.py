# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The charts of the page on what is open over time, as SVG without a script. Tables have the same figures. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

#: The size in which charts are drawn. The page stretches them.
_WIDTH, _HEIGHT = 1000.0, 200.0
#: Of a day's place so much is its bar, which is at most so wide.
_SHARE, _WIDEST = 0.78, 48.0
#: How many days a small line shows at most, the last ones.
_POINTS = 60


def stacked(title: str, days: Sequence[tuple[str, Mapping[str, float]]], words: Mapping[str, str]) -> str:
    """Bars, one a day, at their place in time: days without a run stay empty.

    Args:
        title: what the chart shows.
        days: the days as 2026-11-28, the oldest first, with the height of each part.
        words: what the parts are called, from the lowest part of a bar to the highest. Their names are classes.
    """
    parts = [name for name in words if any(counts.get(name) for _day, counts in days)]
    top = max((sum(counts.get(name, 0) for name in parts) for _day, counts in days), default=0) or 1
    places = _places([day for day, _counts in days])
    shapes = "".join(
        shape for (_day, counts), place in zip(days, places, strict=True) for shape in _bar(counts, parts, place, top)
    )
    legend = "".join(f'<li><i class="key {name}"></i>{escape(words[name])}</li>' for name in parts)
    return f"""<figure class="chart">
<figcaption>{escape(title)}</figcaption>
<p class="top" aria-hidden="true">{top:,.4g}</p>
<svg viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" preserveAspectRatio="none" aria-hidden="true">{_grid()}{shapes}</svg>
<p class="ends"><time>{days[0][0]}</time> <time>{days[-1][0]}</time></p>
{f'<ul class="legend">{legend}</ul>' if len(words) > 1 else ""}
</figure>
"""


def _grid() -> str:
    lines = (f'<path d="M0 {y:.0f}H{_WIDTH:.0f}"/>' for y in (0.5, _HEIGHT / 2, _HEIGHT - 0.5))
    return f'<g class="grid">{"".join(lines)}</g>'


def _places(days: Sequence[str]) -> list[tuple[float, float]]:
    """Where the bar of each day begins, and how wide it is."""
    dates = [date.fromisoformat(day) for day in days]
    span = (dates[-1] - dates[0]).days + 1
    step = _WIDTH / span
    width = min(step * _SHARE, _WIDEST)
    return [((found - dates[0]).days * step + (step - width) / 2, width) for found in dates]


def _bar(counts: Mapping[str, float], parts: Sequence[str], place: tuple[float, float], top: float) -> list[str]:
    left, width = place
    floor, shapes = _HEIGHT, []
    for name in parts:
        height = counts.get(name, 0) / top * _HEIGHT
        floor -= height
        if height:
            box = f'x="{left:.1f}" y="{floor:.1f}" width="{width:.1f}" height="{height:.1f}"'
            shapes.append(f'<rect class="{name}" {box}/>')
    return shapes


def line(values: Sequence[int]) -> str:
    """A small line of what was open, in a cell of a table. The last value stands beside it."""
    shown = values[-_POINTS:]
    if len(shown) < 2:
        return ""
    top, step = max(shown) or 1, 100 / (len(shown) - 1)
    points = " ".join(f"{index * step:.0f},{18 - value / top * 16:.0f}" for index, value in enumerate(shown))
    box = 'viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true"'
    return f'<svg class="line" {box}><polyline points="{points}"/></svg>'
