# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Each variant of the estate gets the verdict that AWS's or CIS's words give it.

All of them stand in one account, at which each module looks once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._controls.catalogue import CONTROLS
from ansible_collections.dayone.aws.plugins.module_utils._controls.differences import DIFFERENCES

from tests.emulator.server import Emulator
from tests.emulator.services.authorization import Sent
from tests.estate import (
    accounts,
    buckets,
    certificates,
    computers,
    data,
    endpoints,
    fronts,
    keys,
    network_acls,
    peerings,
    policies,
    security_groups,
    shares,
    trusts,
    users,
)
from tests.estate.form import ANY, BREACHES, Estate, Variant
from tests.estate.looking import Seen, look
from tests.used_permissions import again, recorded

pytestmark = pytest.mark.costly("plugins/modules")

ROWS: tuple[Variant, ...] = (
    *security_groups.ROWS,
    *network_acls.ROWS,
    *peerings.ROWS,
    *keys.ROWS,
    *users.ROWS,
    *computers.ROWS,
    *data.ROWS,
    *buckets.ROWS,
    *fronts.ROWS,
    *endpoints.ROWS,
    *certificates.ROWS,
    *shares.ROWS,
    *trusts.ROWS,
    *policies.ROWS,
)


@pytest.fixture(scope="module")
def looked() -> Iterator[tuple[dict[str, str | Exception], Seen, list[Sent]]]:
    """The ARN of each variant, or why it does not stand, what the modules say, and what they sent."""
    with Emulator() as emulator:
        estate = Estate(emulator)
        arns = {row.name: _stood(estate, row) for row in ROWS}
        with recorded() as sent:
            found = look(estate)
        yield arns, found, sent


@pytest.fixture
def seen(looked: tuple[dict[str, str | Exception], Seen, list[Sent]]) -> tuple[dict[str, str | Exception], Seen]:
    """The same without what was sent."""
    return looked[:2]


def test_what_looked_needed_the_permissions_that_are_listed_for_it(
    looked: tuple[dict[str, str | Exception], Seen, list[Sent]],
) -> None:
    """In tests/permission_tests.yml, for this test: an estate has things that no sample of a module has."""
    again(looked[2])
    assert looked[2]


def _stood(estate: Estate, row: Variant) -> str | Exception:
    """What a variant cannot have is the matter of its own test alone."""
    try:
        return row.stands(estate)
    except Exception as error:
        return error


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in ROWS])
def test_a_variant_is_judged_as_the_words_say(seen: tuple[dict[str, str | Exception], Seen], row: Variant) -> None:
    arns, found = seen
    arn = arns[row.name]
    if isinstance(arn, Exception):
        raise arn
    verdict, shows = found.of(row.control, arn)
    assert verdict == row.verdict, f"{row.means} ({row.source}) It shows {shows}"
    if row.shows is not ANY:
        assert shows == row.shows


def test_the_table_is_whole() -> None:
    names = [row.name for row in ROWS]
    assert sorted(set(names)) == sorted(names)
    assert {row.control for row in ROWS} <= set(CONTROLS)
    assert all(row.source.startswith("https://") and row.means.endswith(".") for row in ROWS)


def test_what_differs_on_purpose_is_said_and_stands_here() -> None:
    differing = [row.control for row in ROWS if row.differs] + [row.control for row in accounts.ROWS if row.differs]
    assert set(differing) == set(DIFFERENCES)


def test_no_row_asks_for_what_only_a_breach_shows() -> None:
    assert all(row.shows is ANY or row.verdict == BREACHES for row in ROWS)


def test_a_wrong_verdict_is_seen(seen: tuple[dict[str, Any], Seen]) -> None:
    """What does not stand in the account is neither held nor breached."""
    _arns, found = seen
    assert found.of("resource_audit.admin_ingress_ipv4", "arn:aws:ec2:eu-west-1:1:security-group/none")[0] == "aside"
