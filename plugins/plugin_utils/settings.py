# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings of plugins that Ansible does not check, or takes for something else: a switch that says neither yes nor no
is false to it, and a callback with a wrong number is left out with a warning, so that nobody keeps what is found."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from typing import Any

from ansible.module_utils.common.validation import check_type_bool
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._report.slices import slice_of


def switch(name: str, value: Any) -> bool:
    """A switch, by the rules of module options.

    Raises:
        Refusal: it says neither yes nor no.
    """
    try:
        return bool(check_type_bool(value))
    except TypeError:
        raise Refusal(f"{name} is {value!r:.60}, but must be true or false.") from None


def check_settings(options: Mapping[str, Any], formats: Iterable[str]) -> None:
    """Refuse settings of the callback that are of the right type, and wrong all the same.

    Args:
        options: ``formats``, ``keep``, ``slice``, ``track_tasks`` and ``wait``.
        formats: those that there are.

    Raises:
        Refusal: which setting, and what it takes.
    """
    known = list(formats)
    for name in options["formats"]:
        if name not in known:
            raise Refusal(f"formats has {name!r:.60}; {name} is not a format. The formats are {', '.join(known)}.")
    if options["keep"] < 0:
        raise Refusal(f"keep is {options['keep']}, but must be a number of journals, 0 or more.")
    if not (math.isfinite(options["wait"]) and options["wait"] >= 0):
        raise Refusal(f"wait is {options['wait']:g}, but must be a number of seconds, 0 or more.")
    if options["slice"] and slice_of(options["slice"]) is None:
        raise Refusal(f"slice is {options['slice']!r:.60}, but must be a number and how many there are, as in 2/5.")
    switch("track_tasks", options["track_tasks"])


#: By type what stands in a file, and what is said of anything else. A number is taken for a text as YAML may read one
#: so, and true is no number.
_FORMS: dict[str, tuple[tuple[type, ...], str]] = {
    "str": ((str, int, float), "a text"),
    "path": ((str,), "a path"),
    "int": ((int,), "a whole number"),
    "float": ((int, float), "a number"),
    "list": ((list, tuple, str), "a list"),
    "dict": ((Mapping,), "a dictionary"),
}


def check_file(given: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse what stands in a file of options and is none, or is of another type. Ansible leaves out the one, so that a
    wish is not followed, and turns most of the other into something else.

    Args:
        given: what stands in the file. A template is taken for any type, and an empty entry for none.
        known: the options by their names, as the documentation of a plugin has them.

    Raises:
        Refusal: which option, and what it takes.
    """
    aliases = {alias: name for name, option in known.items() for alias in _aliases(option)}
    for entry, value in given.items():
        name = aliases.get(entry, entry)
        if name not in known:
            near = difflib.get_close_matches(str(entry), known, n=1, cutoff=0.6)
            hint = f"Did you mean {near[0]}?" if near else "The documentation of this plugin lists them."
            raise Refusal(f"{entry!s:.60} is not an option. {hint}")
        if value is not None and not (isinstance(value, str) and "{{" in value):
            _check_form(str(entry), str(known[name].get("type", "str")), value)


def _aliases(option: Mapping[str, Any]) -> Iterable[str]:
    return [
        str(item.get("name", "")) if isinstance(item, Mapping) else str(item) for item in option.get("aliases") or ()
    ]


def _check_form(name: str, kind: str, value: Any) -> None:
    if kind in ("bool", "boolean"):
        switch(name, value)
        return
    if kind not in _FORMS:
        return
    forms, takes = _FORMS[kind]
    digits = kind in ("int", "float") and isinstance(value, str) and value.strip().isdigit()
    if not digits and (isinstance(value, bool) or not isinstance(value, forms)):
        raise Refusal(f"{name} is {value!r:.60}, but must be {takes}.")
    listed = value if kind == "list" and name not in _LISTS_OF_DICTS and not isinstance(value, str) else ()
    if any(isinstance(item, (Mapping, list, bool)) for item in listed):
        raise Refusal(f"{name} is {value!r:.60}, but must be a list of strings.")


#: Lists of Ansible's own whose entries are dictionaries.
_LISTS_OF_DICTS = ("keyed_groups",)
