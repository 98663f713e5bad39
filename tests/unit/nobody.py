# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A context for plans, which need the account's names and no way to it."""

from __future__ import annotations

from typing import Any

from .conftest import ACCOUNT


class Nobody:
    """Runs nowhere."""

    aws, account_id, partition = None, ACCOUNT, "aws"


#: For what asks for a context.
NOBODY: Any = Nobody()
