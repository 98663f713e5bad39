# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where it is written what AWS refuses for a while, and shows late: each row of the tables has a source, each service
that is written to was looked up, and each refusal that passes is one that the embedded account gives."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._aws.transient import Refused, passing
from ansible_collections.dayone.aws.plugins.module_utils._aws.transient_reads import READS, Shown
from ansible_collections.dayone.aws.plugins.module_utils._aws.transient_refusals import REFUSALS, Passing
from ansible_collections.dayone.aws.plugins.module_utils._grants.catalogue import declared, modules
from botocore import xform_name

from tests.emulator import faults
from tests.emulator.contracts import rows
from tests.emulator.contracts.form import Contract, Late, Refusal
from tests.emulator.contracts.looked_up import LOOKED_UP
from tests.recorded.recordings import model_of

_TERRAFORM = "hashicorp/terraform-provider-aws internal/service/"
#: An address, or a repository with a path or the number of an issue.
_SOURCE = re.compile(r"https://\S+|[\w.-]+/[\w.-]+(#\d+| \S+)")
#: What no request of the collection comes before: an administrator account that lets go of this one.
UNPROVOKED = {("securityhub", "disable_security_hub"), ("macie2", "disable_macie")}


def parts(source: str) -> list[str]:
    return [part.strip() for part in source.split(";")]


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row.service}-{row.what}") for row in REFUSALS])
def test_what_passes_by_itself_has_a_source_and_methods_that_there_are(row: Passing) -> None:
    assert all(_SOURCE.match(part) for part in parts(row.source)), row.source
    known = {xform_name(name) for name in model_of(row.service).operation_names} | {"upload_file"}
    assert set(row.methods) <= known
    assert not row.after or row.after in known
    assert row.codes or row.text
    assert 0 < row.seconds <= 600


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row.service}-{row.methods[0]}") for row in READS])
def test_what_is_shown_late_has_a_source_and_methods_that_there_are(row: Shown) -> None:
    assert all(_SOURCE.match(part) for part in parts(row.source)), row.source
    assert set(row.methods) <= {xform_name(name) for name in model_of(row.service).operation_names}
    assert row.seconds >= row.in_a_row * row.pause


def test_each_refusal_that_passes_is_one_that_the_embedded_account_gives() -> None:
    met = set(filter(None, map(met_by, rows())))
    # Those of whatever operation are throttling, which faults of the account give.
    named = [row for row in REFUSALS if row.methods]
    left = [row for row in named if row not in met and (row.service, row.methods[0]) not in UNPROVOKED]
    assert [f"{row.service} {row.codes} {row.text}" for row in left] == []


def met_by(row: Contract) -> Passing | None:
    """The row of the table that sits a contract out."""
    if not isinstance(row.answer, (Late, Refusal)):
        return None
    before = [item.partition(":") for item in row.answer.after] if isinstance(row.answer, Late) else []
    sent = [(service, xform_name(name)) for service, _colon, name in before]
    reason = row.answer.reason if isinstance(row.answer, Refusal) else ""
    refused = Refused(row.answer.code, f"{row.answer.message} {reason}")
    return passing(row.service, xform_name(row.operation), refused, [*sent, *_asked_before(row.service)])


#: A page of one operation or type of an API: it names the codes that the model names, and hardly ever a text.
_API_PAGE = re.compile(r"https://docs\.aws\.amazon\.com/\S+/API_(?!DecodeAuthorizationMessage)\w+\.html")


def says_more_than_its_source(row: Contract, read: re.Pattern[str] | None) -> bool:
    """Whether a row has nothing but pages of an API for a code that the model of its operation does not name, or for a
    text that the collection reads, and does not say that this is assumed."""
    if row.assumed or not isinstance(row.answer, (Late, Refusal)) or not all(map(_API_PAGE.match, parts(row.source))):
        return False
    operation = model_of(row.service).operation_model(row.operation)
    codes = {name for shape in operation.error_shapes for name in (shape.name, getattr(shape, "error_code", ""))}
    named = row.answer.code in codes or row.answer.code in (operation.documentation or "")
    return not named or bool(read and read.search(row.answer.message))


def test_no_row_says_more_of_a_code_or_a_text_than_its_source() -> None:
    texts: dict[str, list[str]] = {row.service: [] for row in REFUSALS}
    for passes in REFUSALS:
        if passes.text and not re.search(passes.text, ""):
            texts[passes.service].append(passes.text)
    reads = {name: re.compile("|".join(found), re.IGNORECASE) for name, found in texts.items() if found}
    assert [row.name for row in rows() if says_more_than_its_source(row, reads.get(row.service))] == []


def _asked_before(service: str) -> Iterator[tuple[str, str]]:
    """What some rows say must have been asked for before: a contract's own requests."""
    yield from ((service, row.after) for row in REFUSALS if row.service == service and row.after)


def written_to() -> set[str]:
    named = {name for module in modules() for name in declared(module)}
    return {
        service
        for service, _colon, name in (item.partition(":") for item in named)
        if not name.startswith(faults.READS)
    }


def test_each_service_that_is_written_to_was_looked_up_in_terraform() -> None:
    tables: tuple[Passing | Shown, ...] = (*REFUSALS, *READS)
    sources = [(row.service, row.source) for row in tables]
    looked_up = {row.service for row in LOOKED_UP} | {service for service, source in sources if _TERRAFORM in source}
    assert written_to() - looked_up == set()


def test_what_was_looked_up_names_contracts_that_there_are() -> None:
    names = {row.name for row in rows()}
    assert [name for row in LOOKED_UP for name in row.rows if name not in names] == []
    assert len({row.service for row in LOOKED_UP}) == len(LOOKED_UP)
    assert all(path.endswith(".go") for row in LOOKED_UP for path in row.files)
