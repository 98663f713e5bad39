# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What modules need in the Python that runs them, besides what amazon.aws asks for itself (requirements.txt)."""

from __future__ import annotations

import sys
from collections.abc import Callable

from .._kernel.plan import Refusal

#: The oldest release of botocore, and of boto3, which has the same number.
BOTOCORE = "1.40"


def check_libraries(there: bool, at_least: Callable[[str], bool]) -> None:
    """Refuse a Python without boto3, or with one that is too old.

    Args:
        there: whether boto3 and botocore can be imported.
        at_least: says whether botocore is of this version, or newer.

    Raises:
        Refusal: with what to install, and where.
    """
    if there and at_least(BOTOCORE):
        return
    found = f"the versions in {sys.executable} are older" if there else f"{sys.executable} has none"
    raise Refusal(
        f"dayone.aws needs boto3 and botocore {BOTOCORE} or newer, and {found}:"
        f" {sys.executable} -m pip install --upgrade 'boto3>={BOTOCORE}'"
    )
