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
      - ARN of the permissions boundary of the role that is created. If not set, the boundary is not managed.
      - The baseline role of M(dayone.aws.bootstrap) can create roles only with the boundary
        RV(dayone.aws.bootstrap#module:service_boundary_arn).
    type: str
"""
