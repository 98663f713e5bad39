# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The access policies of AWS Backup's vaults, which moto lacks.

https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
"""

from __future__ import annotations

from typing import Any

from moto.backup.models import backup_backends

from tests.emulator.kit import Request, ServiceError, operation, store


@operation("backup", "PutBackupVaultAccessPolicy")
def put_backup_vault_access_policy(request: Request) -> dict[str, Any]:
    """Set a vault's policy."""
    _vault(request)
    store(request, "policies", regional=True)[request.params["BackupVaultName"]] = request.params["Policy"]
    return {}


@operation("backup", "GetBackupVaultAccessPolicy")
def get_backup_vault_access_policy(request: Request) -> dict[str, Any]:
    """A vault's policy. A vault that is there and has none is answered with an error too."""
    vault, name = _vault(request), request.params["BackupVaultName"]
    policies = store(request, "policies", regional=True)
    if name not in policies:
        raise ServiceError("ResourceNotFoundException", f"Backup vault {name} has no associated policy.")
    return {"BackupVaultName": name, "BackupVaultArn": vault.backup_vault_arn, "Policy": policies[name]}


@operation("backup", "DeleteBackupVaultAccessPolicy")
def delete_backup_vault_access_policy(request: Request) -> dict[str, Any]:
    """Take it away."""
    _vault(request)
    store(request, "policies", regional=True).pop(request.params["BackupVaultName"], None)
    return {}


def _vault(request: Request) -> Any:
    found = backup_backends[request.account_id][request.region].vaults.get(request.params["BackupVaultName"])
    if found is None:
        raise ServiceError("ResourceNotFoundException", "Backup vault does not exist.")
    return found
