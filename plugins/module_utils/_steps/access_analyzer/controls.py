# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role access_analyzer."""

from __future__ import annotations

from ..._controls.control import Control

CONTROLS = (
    Control(
        "access_analyzer.external",
        "high",
        "An analyzer of external access is active in the region",
        "Run dayone.aws.access_analyzer.",
        cis=("2.18",),
        condition="access_analyzer_external | bool",
    ),
    Control(
        "access_analyzer.unused",
        "medium",
        "An analyzer of unused access is active",
        "Run dayone.aws.access_analyzer with unused.",
        condition="access_analyzer_unused | bool",
    ),
)
