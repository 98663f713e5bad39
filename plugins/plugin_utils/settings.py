# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings of plugins that Ansible does not check, or takes for something else: a switch that says neither yes nor no
is false to it, and a callback with a wrong number is left out with a warning, so that nobody keeps what is found."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from ansible.module_utils.common.validation import check_type_bool
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal


def switch(name: str, value: Any) -> bool:
    """A switch, by the rules of module options.

    Raises:
        Refusal: it says neither yes nor no.
    """
    try:
        return bool(check_type_bool(value))
    except TypeError:
        raise Refusal(f"{name} is {value!r:.60}, but takes true or false.") from None


def check_settings(options: Mapping[str, Any], formats: Iterable[str]) -> None:
    """Refuse settings of the callback that are of the right type, and wrong all the same.

    Args:
        options: ``formats``, ``keep``, ``track_tasks`` and ``wait``.
        formats: those that there are.

    Raises:
        Refusal: which setting, and what it takes.
    """
    known = list(formats)
    for name in options["formats"]:
        if name not in known:
            raise Refusal(f"formats has {name!r:.60}; {name} is no format. There are {', '.join(known)}.")
    if options["keep"] < 0:
        raise Refusal(f"keep is {options['keep']}, but takes a number of journals, 0 or more.")
    if not (math.isfinite(options["wait"]) and options["wait"] >= 0):
        raise Refusal(f"wait is {options['wait']:g}, but takes a number of seconds, 0 or more.")
    switch("track_tasks", options["track_tasks"])
