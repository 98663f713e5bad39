# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The option of modules that make a role for one of AWS's services."""

from __future__ import annotations


class ModuleDocFragment:
    """Documents what ``boundary_spec`` of ``module_utils/_parts/role.py`` adds."""

    DOCUMENTATION = r"""
options:
  permissions_boundary:
    description:
      - The ARN of the permissions boundary of the role that is made. Without it the boundary is not managed.
      - The baseline role of M(dayone.aws.bootstrap) makes roles only within
        RV(dayone.aws.bootstrap#module:service_boundary_arn).
    type: str
"""
