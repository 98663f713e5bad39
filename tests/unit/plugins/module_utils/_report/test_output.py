# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._report.output import differs, write


def test_a_written_file_does_not_differ(tmp_path: Path) -> None:
    path = tmp_path / "new" / "report.txt"
    assert differs(path, ["a"])
    write(path, ["a\r\n", "\ud800"])
    assert not differs(path, ["a\r", "\n\ud800"])
    assert differs(path, ["a\r\n"])
    assert differs(path, ["a\r\n\ud800 and more"])
    assert [item.name for item in path.parent.iterdir()] == ["report.txt"]


def test_a_file_that_cannot_be_finished_leaves_the_old_one(tmp_path: Path) -> None:
    def pieces() -> Iterator[str]:
        yield "half"
        raise OSError(28, "No space left on device")

    path = tmp_path / "report.txt"
    write(path, ["old"])
    with pytest.raises(OSError, match=r"report\.txt cannot be written: No space left on device"):
        write(path, pieces())
    assert path.read_text(encoding="utf-8") == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["report.txt"]


def test_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OSError, match=r"file/report\.txt cannot be written.*Use another directory"):
        write(tmp_path / "file" / "report.txt", ["a"])


@pytest.mark.parametrize("there", [True, False], ids=["leads_to_a_file", "leads_nowhere"])
def test_a_symbolic_link_is_not_followed_nor_replaced(tmp_path: Path, there: bool) -> None:
    theirs, path = tmp_path / "theirs", tmp_path / "report.txt"
    if there:
        theirs.write_text("theirs", encoding="utf-8")
    path.symlink_to(theirs)
    with pytest.raises(
        OSError, match=r"report\.txt is a symbolic link, which is not followed: remove it\. Use another directory"
    ):
        write(path, ["a"])
    with pytest.raises(OSError, match="symbolic link"):
        differs(path, ["theirs"])
    assert path.is_symlink()
    assert theirs.exists() == there
    assert not there or theirs.read_text(encoding="utf-8") == "theirs"


def test_a_file_is_its_owners_alone_whatever_it_was_before(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o666)
    before = os.umask(0)
    try:
        write(path, ["new"])
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
