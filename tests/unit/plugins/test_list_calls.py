# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every list that AWS gives in pages is read to its end: the calls in the code are held against botocore's models."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import botocore.session
import pytest
from botocore import xform_name
from botocore.exceptions import UnknownServiceError
from botocore.model import Shape

PLUGINS = Path(__file__).parents[3] / "plugins"
SESSION = botocore.session.get_session()
SERVICES = frozenset(SESSION.get_available_services())
#: It names operations and asks nothing.
REFUSALS = PLUGINS / "module_utils" / "_aws" / "transient_refusals.py"
_LIST = re.compile(r"(list|describe|get|batch_get|search)_[a-z0-9_]+")
_TOKEN = re.compile(r"(next|pagination|continuation)?(page)?(token|marker)")
#: Reads of a list that no ``pages`` surrounds, and why that is right. By file, service and operation.
APART = {
    "_parts/groups/reads.py iam get_service_last_accessed_details": "goes on by its marker, for botocore has no pages",
    "_parts/iam_details.py iam get_account_authorization_details": "goes on by its marker: the answer has four lists",
    "_steps/admin_access/support_role.py iam list_entities_for_policy": "goes on by its marker: it has three lists",
    "_steps/organization_policies/use.py iam get_organizations_access_report": "goes on by its marker, likewise",
    "_steps/billing_access/iam_access.py ce get_cost_and_usage": "asked whether it answers",
    "_steps/billing_alerts/reads.py billing get_billing_preferences": "names the one preference that it asks for",
    "_steps/billing_alerts/reads.py cloudwatch list_metrics": "a page tells the currency",
    "_steps/config_recorder/recorder.py config describe_retention_configurations": "a region has one at most",
    "_steps/dns/domain_registration.py route53domains list_prices": "names the one ending that it asks for",
    "_steps/resource_audit/access_logging.py cloudfront list_distributions": "goes on by its marker",
    "_steps/static_site/distribution.py s3 list_object_versions": "goes on by its markers: the answer has two lists",
    "_steps/static_site/reads.py route53 list_resource_record_sets": "goes on until the names behind its own",
}
#: Functions that read lists to their end. Of a table the test sees who reads it by these words in the same file.
_READERS = re.compile(r"(^|[._])(pages|listed|listed_once|_below|sso_list|store_list)\b")


@cache
def operations(service: str) -> dict[str, str]:
    """The operations of a service by the client's methods."""
    return {xform_name(name): name for name in SESSION.get_service_model(service).operation_names}


@cache
def is_paged(service: str, method: str) -> bool:
    """Whether botocore pages an operation, or its model lets it go on without botocore knowing."""
    name = operations(service)[method]
    try:
        SESSION.get_paginator_model(service).get_paginator(name)
    except (UnknownServiceError, ValueError, botocore.exceptions.DataNotFoundError):
        model = SESSION.get_service_model(service).operation_model(name)
        return goes_on(model.input_shape) and goes_on(model.output_shape)
    return True


def goes_on(shape: Shape | None) -> bool:
    """Whether a shape has a member that says where a list goes on, also one level down, as CloudFront's have."""
    return any(
        _TOKEN.fullmatch(name.lower())
        or (name.endswith("List") and member.type_name == "structure" and goes_on(member))
        for name, member in getattr(shape, "members", {}).items()
    )


@cache
def near(folder: Path) -> frozenset[str]:
    """The services that a folder names."""
    return frozenset().union(*(strings(ast.parse(path.read_text("utf-8"))) for path in folder.glob("*.py"))) & SERVICES


def strings(tree: ast.AST) -> set[str]:
    """The texts of a module."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@cache
def reads() -> dict[str, bool]:
    """Each paged operation that the code names: where, and whether it is read in pages."""
    return dict(_reads())


def _reads() -> Iterator[tuple[str, bool]]:
    for path in sorted(set(PLUGINS.glob("*_utils/**/*.py")) - {REFUSALS}):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        table = bool(re.search(r"\b(pages|listed|sso_list)\(", ast.unparse(tree)))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _LIST.fullmatch(node.value):
                around = parents[node]
                for service in services_of(node, around, near(path.parent)):
                    if is_paged(service, node.value):
                        place = path.relative_to(PLUGINS).as_posix().partition("/")[2]
                        yield f"{place} {service} {node.value}", in_pages(around, table)


def services_of(node: ast.Constant, around: ast.AST, folder: frozenset[str]) -> set[str]:
    """The service that is named before an operation, else those of the folder that have it."""
    beside = [item for field in ("args", "elts") for item in getattr(around, field, [])]
    before = beside[: beside.index(node)] if node in beside else []
    named = {item.value for item in before if isinstance(item, ast.Constant) and item.value in SERVICES}
    return {str(item) for item in named or folder if node.value in operations(str(item))}


def in_pages(around: ast.AST, table: bool) -> bool:
    """Whether a call reads in pages. An entry of a table does where its file has no other way to read it."""
    if not isinstance(around, ast.Call):
        return table
    words = [ast.unparse(around.func), *(ast.unparse(item) for item in around.args)]
    return any(_READERS.search(word) for word in words) or (table and ".call" not in words[0] and words[0] != "partial")


def test_every_list_is_read_to_its_end() -> None:
    found = reads()
    assert len(found) > 60
    halves = {place for place, whole in found.items() if not whole} - set(APART)
    # A service that another file of the folder asks, and that has an operation of the same name.
    assert {place for place in halves if "billing_alerts" not in place or "list_tags" not in place} == set()


def test_nothing_is_apart_that_is_not_read() -> None:
    assert set(APART) - set(reads()) == set()


@pytest.mark.parametrize(("service", "method"), [("sqs", "list_queues"), ("s3", "list_buckets")])
def test_the_test_knows_a_list(service: str, method: str) -> None:
    assert is_paged(service, method)


def test_a_service_that_is_none_is_no_service() -> None:
    with pytest.raises(UnknownServiceError):
        operations("nothing")
