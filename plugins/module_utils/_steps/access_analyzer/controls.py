# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls of the role access_analyzer."""

from __future__ import annotations

from ..._controls.control import Control

CONTROLS = (
    Control(
        "access_analyzer.external",
        "high",
        "An external access analyzer should be active in the region",
        "Run the role dayone.aws.access_analyzer.",
        cis=("2.18",),
        condition="access_analyzer_external | bool",
    ),
    Control(
        "access_analyzer.unused",
        "medium",
        "An unused access analyzer should be active",
        "Set access_analyzer_unused: true, and run the role dayone.aws.access_analyzer.",
        condition="access_analyzer_unused | bool",
    ),
)
