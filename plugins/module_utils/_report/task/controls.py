# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The control of tasks of other modules, which the callback watches in check mode."""

from __future__ import annotations

from ..._controls.control import Control

CONTROLS = (
    Control(
        "task.changed",
        "medium",
        "The task of another module should find nothing to change",
        "Run the task without check mode.",
        stance="audit",
    ),
)
