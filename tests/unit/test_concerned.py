# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest

from tests import ROOT
from tests.concerned import is_concerned

CHAIN = ROOT / "tests/unit/plugins/module_utils/_parts/chain/test_whole.py"
PERSONAS = ROOT / "tests/unit/plugins/module_utils/_parts/groups/test_personas.py"
UTILS = "plugins/module_utils"


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("tests/unit/plugins/module_utils/_parts/chain/test_whole.py", id="itself"),
        pytest.param(f"{UTILS}/_steps/audit_trail/trail.py", id="imported"),
        pytest.param(f"{UTILS}/_kernel/plan.py", id="imported_by_what_is_imported"),
        pytest.param("tests/emulator/services/budgets.py", id="loaded_for_lying_in_its_folder"),
        pytest.param("tests/emulator/contracts/form.py", id="imported_by_name_of_its_package"),
        pytest.param("requirements/dev.txt", id="what_all_rest_on"),
        pytest.param("tests/conftest.py", id="what_pytest_loads"),
    ],
)
def test_a_change_of_what_a_test_rests_on_concerns_it(path: str) -> None:
    assert (ROOT / path).is_file()
    assert is_concerned(CHAIN, ["README.md", path])


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param([], id="nothing"),
        pytest.param(["README.md", "roles/dns/defaults/main.yml"], id="nothing_that_is_imported"),
        pytest.param([f"{UTILS}/_steps/dns/zone.py"], id="another_step"),
        pytest.param(["tests/unit/plugins/module_utils/_parts/chain/test_chain.py"], id="a_test_beside_it"),
        pytest.param([f"{UTILS}/_steps/gone.py"], id="what_is_not_there"),
    ],
)
def test_another_change_does_not_concern_it(changed: list[str]) -> None:
    assert not is_concerned(CHAIN, changed)


def test_what_a_test_reads_without_an_import_is_named() -> None:
    assert not is_concerned(PERSONAS, ["roles/dns/defaults/main.yml"])
    assert is_concerned(PERSONAS, ["roles/dns/defaults/main.yml"], "tests/schemas", "roles")
    assert is_concerned(PERSONAS, ["roles/dns/defaults/main.yml"], "roles/dns/defaults/main.yml")
    assert not is_concerned(PERSONAS, ["roles_of_others/main.yml"], "roles")
