# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from ansible_collections.dayone.aws.plugins.module_utils._report.latest import LatestRows
from hypothesis import given
from hypothesis import strategies as st


@given(st.lists(st.tuples(st.text(max_size=2), st.sampled_from("ab")), max_size=60))
def test_of_each_key_the_last_place_counts(keys: list[tuple[str, str]]) -> None:
    newest = LatestRows(keys)
    wanted = sorted({key: place for place, key in enumerate(keys)}.values())
    assert [place for place in range(len(keys)) if place in newest] == wanted


def test_what_comes_later_is_newer() -> None:
    assert 100 in LatestRows([("a",)])
