# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What moto's Macie has otherwise than AWS: it is off at first, denies what it is asked then, and can be paused.

https://docs.aws.amazon.com/macie/latest/APIReference/macie.html
"""

from __future__ import annotations

from typing import Any

from moto.core.utils import utcnow
from moto.macie2.models import macie2_backends

from tests.emulator.kit import Pass, Request, ServiceError, operation, store

from .delegation import member_of


def session(request: Request) -> dict[str, Any]:
    """moto's session, where somebody switched it on. moto has it on from the beginning."""
    backend = macie2_backends[request.account_id][request.region]
    if not store(request, "known", regional=True):
        backend.macie_session = None
        store(request, "known", regional=True)["off"] = True
    if backend.macie_session is None:
        raise ServiceError("AccessDeniedException", "Macie is not enabled.")
    return dict(backend.macie_session)


@operation("macie2", "GetMacieSession")
def get_macie_session(request: Request) -> dict[str, Any]:
    """The session."""
    return session(request)


@operation("macie2", "GetAdministratorAccount")
def get_administrator_account(request: Request) -> dict[str, Any]:
    """Denied like everything else where Macie is off."""
    session(request)
    admin = member_of(request.account_id, "macie2", request.region)
    if admin:
        return {"administrator": {"accountId": admin, "relationshipStatus": "Enabled"}}
    raise Pass


@operation("macie2", "EnableMacie")
def enable_macie(request: Request) -> dict[str, Any]:
    """Only once."""
    try:
        session(request)
    except ServiceError:
        raise Pass from None
    raise ServiceError("ConflictException", "Macie has already been enabled.")


@operation("macie2", "GetAutomatedDiscoveryConfiguration")
def get_automated_discovery(request: Request) -> dict[str, Any]:
    """Whether data is looked for without jobs. That it is on from the beginning is assumed: AWS said so when it brought
    this out, for accounts that switch Macie on for the first time, and its pages are silent now.

    https://docs.aws.amazon.com/macie/latest/user/discovery-asdd.html
    """
    session(request)
    return {"status": "ENABLED", **store(request, "discovery", regional=True)}


@operation("macie2", "UpdateAutomatedDiscoveryConfiguration")
def update_automated_discovery(request: Request) -> None:
    """Switch it on or off."""
    session(request)
    store(request, "discovery", regional=True)["status"] = request.params["status"]


@operation("macie2", "ListClassificationJobs")
def list_classification_jobs(request: Request) -> dict[str, Any]:
    """The jobs that a test puts into the store ``macie2.jobs`` of the region, by name."""
    session(request)
    return {"items": list(store(request, "jobs", regional=True).values())}


@operation("macie2", "UpdateMacieSession")
def update_macie_session(request: Request) -> None:
    """Pause it, or go on."""
    found = session(request)
    keys = ("status", "findingPublishingFrequency")
    given = {key: request.params[key] for key in keys if key in request.params}
    backend = macie2_backends[request.account_id][request.region]
    backend.macie_session = {**found, **given, "updatedAt": utcnow()}
