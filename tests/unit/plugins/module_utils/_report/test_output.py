# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

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
    with pytest.raises(OSError, match=r"file/report\.txt cannot be written.*Name another directory"):
        write(tmp_path / "file" / "report.txt", ["a"])
