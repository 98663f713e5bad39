# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options of modules that name the buckets that they make."""

from __future__ import annotations


class ModuleDocFragment:
    """The options of modules that name the buckets that they make."""

    SITE = r"""
options:
  bucket_name:
    description: Name of the bucket. Defaults to C(dayone-<name>-<account>-<region>).
    type: str
"""

    LOGS = r"""
options:
  log_bucket_name:
    description:
      - Bucket for the access logs of the bucket. Defaults to C(dayone-logs-<account>-<region>). It is created if it
        does not exist.
    type: str
"""
