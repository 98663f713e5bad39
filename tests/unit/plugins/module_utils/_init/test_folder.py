# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A project's files go into an empty folder, and overwrite nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._init.folder import check_empty, write_new
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal

TEXTS = {"ansible.cfg": "[defaults]\n", "group_vars/all.yml": "---\n"}


def test_a_check_writes_nothing_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    check_empty(folder)
    assert write_new(folder, TEXTS, check_mode=True) == list(TEXTS)
    assert not folder.exists()
    assert write_new(folder, TEXTS, check_mode=False) == list(TEXTS)
    assert (folder / "group_vars" / "all.yml").read_text() == "---\n"
    assert write_new(folder, TEXTS, check_mode=False) == []


@pytest.mark.parametrize("name", [".git", ".venv", ".gitignore", "venv", "dayone-report"])
def test_what_a_project_brings_is_no_hindrance(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    check_empty(tmp_path)
    assert write_new(tmp_path, TEXTS, check_mode=False) == list(TEXTS)


@pytest.mark.parametrize("name", ["ansible.cfg", "notes.txt", "roles"])
def test_anything_else_is(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(Refusal, match=f"is not empty: it has {name}"):
        check_empty(tmp_path)
    with pytest.raises(Refusal, match="Nothing was written"):
        write_new(tmp_path, TEXTS, check_mode=False)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "mine"


def test_a_link_that_leads_nowhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "ansible.cfg").symlink_to(tmp_path.parent / "elsewhere")
    with pytest.raises(Refusal):
        write_new(tmp_path, TEXTS, check_mode=False)
    assert not (tmp_path.parent / "elsewhere").exists()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for attempt in (check_empty, lambda folder: write_new(folder, TEXTS, check_mode=False)):
        with pytest.raises(Refusal, match="is not a directory"):
            attempt(tmp_path / "file")
