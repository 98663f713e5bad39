# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The embedded account: moto's server with what it lacks, on 127.0.0.1."""

import os
from pathlib import Path

# moto makes a thousand images for each region that is looked at, in a tenth of a second. One is enough. It reads this
# as it is imported.
os.environ.setdefault("MOTO_AMIS_PATH", str(Path(__file__).with_name("images.json")))
