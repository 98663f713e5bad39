# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS does and moto does not, as data: a file for each service, and some for what takes its time. A file joins by
being here."""

from __future__ import annotations

import functools
import importlib
import pkgutil

from .form import Contract


@functools.cache
def rows() -> tuple[Contract, ...]:
    """All rows, by name: those of ``ROWS`` of each file that has any."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    found: list[Contract] = [row for module in modules for row in getattr(module, "ROWS", ())]
    return tuple(sorted(found, key=lambda row: row.name))
