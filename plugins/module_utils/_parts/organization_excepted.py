# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which units and accounts an exception keeps from being created, for whatever names them. Pure."""

from __future__ import annotations

from .._kernel.plan import Verdict
from .._module.run import Context
from .organization_tree import ROOT, Tree, as_path

UNIT = "organization_accounts.unit"
ACCOUNT = "organization_accounts.account"


def account_resource(name: str) -> str:
    """What findings call an account that the configuration names."""
    return f"account {name}"


def excepted_unit(context: Context, tree: Tree, path: str) -> str:
    """The unit of a path, or the one above it, that is not there and is excepted. Nothing where there is none."""
    names = [name for name in as_path(path).split("/") if name]
    paths = [ROOT + "/".join(names[: depth + 1]) for depth in range(len(names))]
    return next((item for item in paths if tree.unit(item) is None and _is_excepted(context, UNIT, item)), "")


def excepted_account(context: Context, tree: Tree, name: str) -> str:
    """An account that is not there and is excepted, as its finding calls it. Nothing where it is not so."""
    known = bool(tree.account(name) or tree.named(name))
    return account_resource(name) if not known and _is_excepted(context, ACCOUNT, account_resource(name)) else ""


def _is_excepted(context: Context, control: str, resource: str) -> bool:
    return context.is_excepted(Verdict(control, False, "none", "as configured", "call", resource))
