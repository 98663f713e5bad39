# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What makes and checks this project, each by `python -m tools.name`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The collection is found where it is linked.
_COLLECTIONS = str(ROOT / ".collections")
if _COLLECTIONS not in sys.path:
    sys.path.insert(0, _COLLECTIONS)
