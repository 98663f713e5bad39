# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options of modules that merge the journals of the slices of a job."""

from __future__ import annotations


class ModuleDocFragment:
    """The options of modules that merge the journals of the slices of a job."""

    DOCUMENTATION = r"""
options:
  expected_slices:
    description:
      - How many slices the job had. A slice that did not report, or died before its end, is an error of the report, and
        nothing counts as fixed because it is missing.
      - If V(0), the journals say it themselves, provided that the slices ran with
        O(dayone.aws.drift_report#callback:slice).
      - If two runs of the same configuration looked at the same account to their end, for example because a slice was
        run twice, only the newer one counts for that account.
    type: int
    default: 0
    version_added: 0.2.0
  expected_accounts:
    description: IDs of the accounts that the job had to check. One that no journal has is an error of the report.
    type: list
    elements: str
    default: []
    version_added: 0.2.0
"""
