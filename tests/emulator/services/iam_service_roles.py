# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The names of service-linked roles as AWS writes them: moto makes them of the service's principal.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
"""

from __future__ import annotations

from moto.iam.models import iam_backends

from tests.emulator.kit import Request, after

NAMES = {
    "AWSServiceRoleForaccess-analyzer": "AWSServiceRoleForAccessAnalyzer",
    "AWSServiceRoleForconfig": "AWSServiceRoleForConfig",
}


@after("iam", "CreateServiceLinkedRole")
def create_service_linked_role(request: Request) -> None:
    """Give the role the name that AWS gives it."""
    for role in iam_backends[request.account_id][request.partition].roles.values():
        role.name = NAMES.get(role.name, role.name)
