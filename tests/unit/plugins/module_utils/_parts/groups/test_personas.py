# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Each persona can do its job, and nothing that would give it more rights: its policies, evaluated."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from typing import Any

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._parts.groups import policy_template as template
from ansible_collections.dayone.aws.plugins.module_utils._parts.groups.personas import PERSONAS, REQUIRE_MFA
from moto.iam.aws_managed_policies import aws_managed_policies_data

from tests.emulator.evaluation import Policies, decide
from tests.emulator.evaluation.jobs import (
    ACCOUNT,
    ESCALATIONS,
    FIRST_SIGN_IN,
    JOBS,
    ONLY_WITH_MFA,
    PARAMETERS,
    REGION,
    Step,
)
from tests.emulator.faults import READS
from tests.recorded.recordings import model_of

pytestmark = pytest.mark.costly

VALUES = {"account": ACCOUNT, "partition": "aws", "region": REGION}
MANAGED = functools.cache(lambda: json.loads(aws_managed_policies_data))


#: The policy of keys and roles that leaves the decision to the account's identity policies.
OF_THE_ACCOUNT = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "*", "Resource": "*"}],
}


def policies(name: str) -> Policies:
    """The policies of somebody of a persona's group, as the module would make and attach them."""
    persona = PERSONAS[name]
    values = template.values_of(persona, PARAMETERS.get(name, {}), VALUES)
    own = [template.document(statements, values) for statements in persona.policies.values()]
    managed = [MANAGED()[path.rpartition("/")[2]]["Document"] for path in persona.managed_policies]
    return Policies([*own, *managed, template.document(REQUIRE_MFA, values)], OF_THE_ACCOUNT)


def refused(having: Policies, steps: Iterable[Step], *, mfa: bool = True) -> list[str]:
    return [f"{ask.action} {ask.resource}" for step in steps for ask in step.asks(mfa=mfa) if not decide(ask, having)]


def allowed(having: Policies, steps: Iterable[Step], *, mfa: bool = True) -> list[str]:
    return [f"{ask.action} {ask.resource}" for step in steps for ask in step.asks(mfa=mfa) if decide(ask, having)]


def test_each_persona_has_a_job() -> None:
    assert set(JOBS) == set(PERSONAS)


@pytest.mark.parametrize(("name", "job"), [(name, job) for name, jobs in JOBS.items() for job in jobs])
def test_a_persona_does_its_job(name: str, job: str) -> None:
    assert refused(policies(name), JOBS[name][job]) == []


@pytest.mark.parametrize("name", sorted(PERSONAS))
@pytest.mark.parametrize("way", sorted(ESCALATIONS))
def test_a_persona_cannot_get_more_rights(name: str, way: str) -> None:
    assert allowed(policies(name), ESCALATIONS[way]) == []


@pytest.mark.parametrize("name", sorted(PERSONAS))
def test_a_first_password_is_changed_then_mfa_set_up_then_the_job_done(name: str) -> None:
    having = policies(name)
    assert refused(having, FIRST_SIGN_IN, mfa=False) == []
    for steps in JOBS[name].values():
        assert allowed(having, steps, mfa=False) == []
        assert refused(having, steps) == []


def test_an_administrator_needs_mfa_too() -> None:
    administrator: dict[str, Any] = MANAGED()["AdministratorAccess"]["Document"]
    having = Policies([administrator, template.document(REQUIRE_MFA, VALUES)], OF_THE_ACCOUNT)
    assert refused(having, FIRST_SIGN_IN, mfa=False) == []
    own = [
        step for step in ONLY_WITH_MFA if step.actions != "iam:ChangePassword" and step.actions != "iam:EnableMFADevice"
    ]
    assert allowed(having, own, mfa=False) == []
    assert refused(having, ONLY_WITH_MFA) == []


@pytest.mark.parametrize("name", sorted(PERSONAS))
def test_a_password_alone_is_enough_for_nothing_else(name: str) -> None:
    assert allowed(policies(name), ONLY_WITH_MFA, mfa=False) == []


def test_an_access_key_without_a_session_has_no_mfa() -> None:
    """Its requests have no such key at all."""
    asks = [ask for step in ONLY_WITH_MFA for ask in step.asks()]
    bare = [type(ask)(ask.principal, ask.action, ask.resource, ask.owner, {}) for ask in asks]
    assert not [ask.action for ask in bare if decide(ask, policies("readonly"))]


#: Services in which a write gives rights, opens data, hides what happens, or costs.
WATCHED = (
    "account",
    "budgets",
    "cloudformation",
    "cloudtrail",
    "config",
    "guardduty",
    "iam",
    "kms",
    "lambda",
    "logs",
    "organizations",
    "s3",
    "secretsmanager",
    "sso-admin",
    "sts",
)
#: What begins otherwise than a read, and changes nothing, as actions of IAM. AWS's SecurityAudit has AWS Config write a
#: snapshot into the account's own bucket.
HARMLESS = {
    "config:DeliverConfigSnapshot",
    "logs:StartQuery",
    "logs:StopQuery",
    "logs:FilterLogEvents",
    "logs:TestMetricFilter",
}


@functools.cache
def writes() -> tuple[str, ...]:
    """All operations of the watched services that write, as actions."""
    reads = (*READS, "Lookup", "Search", "Simulate", "Estimate", "Detect", "Validate", "Filter", "Select")
    models = {name: model_of(name) for name in WATCHED}
    return tuple(
        f"{model.metadata.get('signingName', model.metadata['endpointPrefix'])}:{operation}"
        for model in models.values()
        for operation in model.operation_names
        if not operation.startswith(reads)
    )


@pytest.mark.parametrize("name", sorted(PERSONAS))
def test_a_persona_may_change_nothing_that_is_not_named(name: str) -> None:
    """Whatever a policy lets be changed is named in it: no action that writes is allowed on everything."""
    having = policies(name)
    asked = (Step(action) for action in writes() if action not in HARMLESS)
    assert allowed(having, asked) == []
