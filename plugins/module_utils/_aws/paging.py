# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lists that are read page by page without botocore's paginator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any


def by_token(method: Callable[..., dict[str, Any]], params: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The pages of a list where ``NextToken`` leads on."""
    page = method(**params)
    yield page
    while page.get("NextToken"):
        page = method(**params, NextToken=page["NextToken"])
        yield page
