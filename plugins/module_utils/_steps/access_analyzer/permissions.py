# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules of the role need to be allowed. Data."""

from __future__ import annotations

from ..._parts.permissions import REGIONS
from ..._permissions.need import Needs, linked_role, reads, undoes, writes

#: What the variables of names are where they are not set.
NAMES = {
    "access_analyzer_name_prefix": "dayone",
}
PERMISSIONS: dict[str, Needs] = {
    "access_analyzer": (
        REGIONS,
        reads("accessanalyzer ListAnalyzers"),
        writes("accessanalyzer CreateAnalyzer", "access-analyzer:*:{account}:analyzer/*"),
        linked_role("access-analyzer.amazonaws.com", "accessanalyzer CreateAnalyzer"),
        undoes("accessanalyzer DeleteAnalyzer", "access-analyzer:*:{account}:analyzer/{access_analyzer_name_prefix}-*"),
    ),
}
