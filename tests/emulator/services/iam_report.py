# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The credential report as AWS writes it, where moto writes something else.

The store ``iam.report`` has columns of users, by their names: what moto cannot hold, such as a last use.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
"""

from __future__ import annotations

import csv
import io

from tests.emulator.kit import stored

_OF_PASSWORDS = ("password_last_used", "password_last_changed", "password_next_rotation")


def as_aws_writes(account_id: str, text: str) -> str:
    """moto's report, put right: who has no password has N/A in its columns, and no rotation is due without a policy."""
    known = stored(account_id, "iam.report")
    reader = csv.DictReader(io.StringIO(text))
    written = io.StringIO()
    writer = csv.DictWriter(written, list(reader.fieldnames or ()), lineterminator="\n")
    writer.writeheader()
    for row in reader:
        if row["user"] != "<root_account>":
            row |= dict.fromkeys(_OF_PASSWORDS if row["password_enabled"] == "false" else _OF_PASSWORDS[2:], "N/A")
        writer.writerow({**row, **known.get(row["user"], {})})
    return written.getvalue()
