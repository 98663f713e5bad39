# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Server certificates with an end of their own: of moto's all ended in 2012.

The store ``iam.certificates`` has ends by the names of certificates.
https://docs.aws.amazon.com/IAM/latest/APIReference/API_ServerCertificateMetadata.html
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from tests.emulator.kit import Request, operation, store
from tests.emulator.services.iam_root import backend

_ENDED = datetime(2012, 5, 8, 1, 2, 3, tzinfo=timezone.utc)


@operation("iam", "ListServerCertificates")
def list_server_certificates(request: Request) -> dict[str, Any]:
    """All certificates, each with its end."""
    ends = store(request, "certificates")
    found = [
        {
            "Path": item.path,
            "ServerCertificateName": item.cert_name,
            "ServerCertificateId": "ASCACKCEVSQ6C2EXAMPLE",
            "Arn": item.arn,
            "Expiration": ends.get(item.cert_name, _ENDED),
        }
        for item in backend(request).list_server_certificates()
    ]
    return {"ServerCertificateMetadataList": found, "IsTruncated": False}
