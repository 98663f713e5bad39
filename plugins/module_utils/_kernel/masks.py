# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is shown in the place of values that are secret or personal: in no result, diff, journal or report of a module
they stand themselves, wherever they turn up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

NOT_SHOWN = "<not shown>"
#: The sign of a value of which a part is shown.
CUT = "…"


class Masks:
    """The values of one run of a module, and what is shown for each."""

    def __init__(self) -> None:
        self._shown: dict[str, str] = {}
        self._options: frozenset[str] = frozenset()

    def clear(self) -> None:
        """A run begins."""
        self._shown, self._options = {}, frozenset()

    def add(self, value: str, shown: str = NOT_SHOWN) -> None:
        """Show something else in the place of a value."""
        if value and value != shown:
            self._shown = {**self._shown, value: shown}

    def add_option(self, value: str) -> None:
        """Show nothing of a value where it is the whole of an option. Elsewhere it may be a word."""
        self._options |= {value}

    @property
    def any(self) -> bool:
        """Whether anything is masked."""
        return bool(self._shown or self._options)

    def hide_options(self, found: Any) -> Any:
        """A copy of a module's options as they may be shown."""
        if isinstance(found, Mapping):
            return {name: self.hide_options(item) for name, item in found.items()}
        if isinstance(found, (list, tuple)):
            return [self.hide_options(item) for item in found]
        return NOT_SHOWN if isinstance(found, str) and found in self._options else self.hide(found)

    def hide(self, found: Any) -> Any:
        """A copy of a value, or of nested ones, in which every text is as it may be shown."""
        # The longest first: one value may be in another.
        pairs = sorted(self._shown.items(), key=lambda pair: len(pair[0]), reverse=True)

        def masked(text: str) -> str:
            for value, shown in pairs:
                text = text.replace(value, shown)
            return text

        return _each_text(found, masked) if pairs else found

    def reveal(self, found: Any) -> Any:
        """A copy in which every text that is shown for one value only is that value again."""
        values: dict[str, list[str]] = {}
        for value, shown in self._shown.items():
            values.setdefault(shown, []).append(value)
        known = {shown: listed[0] for shown, listed in values.items() if len(listed) == 1 and shown != NOT_SHOWN}
        return _each_text(found, lambda text: known.get(text, text))


def _each_text(found: Any, change: Callable[[str], str]) -> Any:
    if isinstance(found, str):
        return change(found)
    if isinstance(found, Mapping):
        return {_each_text(key, change): _each_text(item, change) for key, item in found.items()}
    if isinstance(found, (list, tuple)):
        return [_each_text(item, change) for item in found]
    return found


#: Those of the module that runs. Ansible runs each in a process of its own.
MASKS = Masks()
