# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who a module runs as, and nothing else of an account."""

from __future__ import annotations

from typing import Any

from .._module.run import Context, Options
from .organization import StatedVerdicts


class AccountIdentity(StatedVerdicts):
    """The account and the principal of the credentials. They are known once the module runs."""

    def __init__(self, context: Context, options: Options) -> None:
        super().__init__(())
        self._arn = context.arn

    def extra(self) -> dict[str, Any]:
        """The principal."""
        return {"arn": self._arn}
