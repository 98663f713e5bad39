# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Client plugins of botocore. Each file stands alone, for programs that have nothing of ours but this folder."""

from __future__ import annotations

from pathlib import Path

#: The environment in which a program's clients of S3 Control reach the embedded account.
HOST = {"PYTHONPATH": str(Path(__file__).parent), "BOTOCORE_EXPERIMENTAL__PLUGINS": "host_plugin=host_plugin"}
