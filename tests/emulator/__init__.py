# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The embedded account: moto's server with what it lacks, on 127.0.0.1."""

import os
import sys
from pathlib import Path

# The account asks the collection which IAM action an operation needs. The checkout is found where it is linked.
_COLLECTIONS = str(Path(__file__).resolve().parents[2] / ".collections")
if _COLLECTIONS not in sys.path:
    sys.path.insert(0, _COLLECTIONS)

# moto makes a thousand images for each region that is looked at, in a tenth of a second. One is enough. It reads this
# as it is imported.
os.environ.setdefault("MOTO_AMIS_PATH", str(Path(__file__).with_name("images.json")))
