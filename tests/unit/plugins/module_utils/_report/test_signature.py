# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import stat
from pathlib import Path

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._report.signature import is_signed, own_key, read_key, signed


def test_a_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "key"
    first = own_key(path)
    assert own_key(path) == read_key(path) == first
    assert len(first) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [item.name for item in path.parent.iterdir()] == ["key"]


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o620, 0o666])
def test_a_key_that_is_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    own_key(path)
    path.chmod(mode)
    with pytest.raises(OSError, match="readable by others: chmod 600"):
        own_key(path)


def test_an_empty_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.touch(0o600)
    with pytest.raises(OSError, match="too short"):
        own_key(path)


def test_a_signature_is_of_one_key_and_one_line() -> None:
    line = signed({"run": "a", "seq": 1}, b"k" * 32)
    assert is_signed(line, b"k" * 32)
    assert not is_signed(line, b"l" * 32)
    assert not is_signed({**line, "more": 1}, b"k" * 32)
    assert not is_signed({"run": "a", "seq": 1}, b"k" * 32)
    assert not is_signed({**line, "signature": "ä\ud800"}, b"k" * 32)
