# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Each step's writes, and what changes its reads, lead to it; what is an exception is one, and says why."""

from __future__ import annotations

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._grants.catalogue import STEPS
from ansible_collections.dayone.aws.plugins.module_utils._permissions.need import READ
from ansible_collections.dayone.aws.plugins.module_utils._steps.change_events import api_calls
from ansible_collections.dayone.aws.plugins.module_utils._steps.change_events.patterns import steps_of_call

from tools import change_calls

pytestmark = pytest.mark.newer_models


def declared(*, reads: bool) -> set[tuple[str, str]]:
    """Each operation that a step declares, with the step."""
    return {
        (step, call)
        for step, needs in STEPS.items()
        for listed in needs.modules.values()
        for need in listed
        if not reads or need.kind == READ
        for call in need.operations
        if change_calls.reads_only(call) is reads
    }


def test_the_table_is_what_the_declarations_come_to() -> None:
    assert tuple((source, steps, " ".join(names)) for source, steps, names in change_calls.rows()) == api_calls.ROWS
    assert sorted(api_calls.GLOBAL_SOURCES) == change_calls.global_sources()


@pytest.mark.parametrize("step", STEPS)
def test_what_a_step_writes_leads_to_it(step: str) -> None:
    writes = {call for name, call in declared(reads=False) if name == step} - change_calls.UNHEARD.keys()
    missed = [call for call in writes if step not in steps_of_call(*change_calls.recorded(call))]
    assert missed == []


def test_each_read_is_changed_by_a_call_or_says_why_not() -> None:
    reads = {call for _step, call in declared(reads=True)}
    silent = sorted(call for call in reads if not change_calls.is_quiet(call) and not change_calls.changing(call))
    assert silent == []


def test_no_exception_is_left_over() -> None:
    known = {call for reads in (True, False) for _step, call in declared(reads=reads)}
    listed = {*change_calls.NOUNS, *change_calls.CALLS, *change_calls.QUIET, *change_calls.UNHEARD}
    assert sorted(listed - known) == []


@pytest.mark.parametrize(
    ("source", "name", "step"),
    [
        pytest.param("s3.amazonaws.com", "PutBucketPublicAccessBlock", "resource_audit", id="other_name"),
        pytest.param("s3.amazonaws.com", "DeleteAccountPublicAccessBlock", "public_access", id="account_wide"),
        pytest.param("cloudtrail.amazonaws.com", "StopLogging", "audit_trail", id="other_noun"),
        pytest.param("iam.amazonaws.com", "DeleteAccountPasswordPolicy", "password_policy", id="delete"),
        pytest.param("iam.amazonaws.com", "CreateAccessKey", "iam_hygiene", id="of_a_report"),
        pytest.param("ec2.amazonaws.com", "AuthorizeSecurityGroupIngress", "network_defaults", id="aspect"),
        pytest.param("lambda.amazonaws.com", "AddPermission20150331v2", "resource_audit", id="dated"),
        pytest.param("cloudfront.amazonaws.com", "UpdateDistribution2020_05_31", "static_site", id="dated_otherwise"),
    ],
)
def test_what_people_do_leads_to_the_step_that_looks_at_it(source: str, name: str, step: str) -> None:
    assert step in steps_of_call(source, name)


@pytest.mark.parametrize(
    ("source", "name"),
    [("s3.amazonaws.com", "PutObject"), ("iam.amazonaws.com", "GetUser"), ("logs.amazonaws.com", "CreateLogStream")],
)
def test_what_changes_nothing_leads_to_no_step(source: str, name: str) -> None:
    assert steps_of_call(source, name) == ()
