# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The control of what a run changed and is to be as it was before."""

from __future__ import annotations

from .._controls.control import Control

CONTROLS = (
    Control(
        "restore.previous_state",
        "low",
        "What the run changed should be as it was before",
        "Look at the resource: its state before the run is in the run's journal.",
    ),
)
