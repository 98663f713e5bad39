# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The trail of an organization: every account's events, in one bucket with one key, in the account of logs.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ..._controls.resolution import Choice
from ..._kernel.plan import Call, Failure, Plan, Ref, State, Verdict
from ..._kernel.reconcile import Resource, gather_all, whole
from ..._parts import bucket as own_bucket
from ..._parts import key as own_key
from ..._parts.key_io import observe_key, send_to_kms
from ..._parts.names import organization_bucket
from ..._parts.ownership import MANAGED_TAG
from ..._parts.prices import priced
from ..._parts.trail_policies import SERVICE, bucket_statements, key_statements
from ..._parts.trails import Trail, observe_trails, records_everything
from .integration import read_integration, trust_calls
from .scene import OWNER, Scene, control

NAME = "cloudtrail"
TRAIL, BUCKET = control("trail"), control("trail_bucket")
_OWN = f"{OWNER}/trail"
#: In the place of the id of an organization that is yet to be created.
_NEW = "<new>"


class OrganizationTrail(Resource):
    """The resource that the kernel works on."""

    name = NAME

    def __init__(self, scene: Scene) -> None:
        self._scene, self._wanted = scene, NAME in scene.wanted
        self._region = scene.home
        self.regions = (scene.home,)
        self.controls = (TRAIL, BUCKET) if self._wanted else (TRAIL,)
        self._name: str = scene.options["trail_name"]
        self._arn = f"arn:{scene.partition}:cloudtrail:{self._region}:{scene.account}:trail/{self._name}"

    @property
    def _logs(self) -> str:
        """The account of the bucket and the key."""
        scene = self._scene
        return scene.find(scene.options["log_account"], "log_account") or scene.administrator

    @property
    def _bucket(self) -> own_bucket.OwnBucket:
        name = self._scene.options["trail_bucket_name"] or organization_bucket(self._logs, self._region)
        organization = self._scene.organization.id if self._scene.organization else _NEW
        statements = bucket_statements(
            f"arn:{self._scene.partition}:s3:::{name}", self._arn, self._scene.account, organization
        )
        return own_bucket.OwnBucket(
            name,
            _OWN,
            self._logs,
            self._region,
            BUCKET,
            self._scene.partition,
            statements=statements,
            versioning=True,
            expire_days=self._scene.options["trail_expire_days"] or None,
        )

    @property
    def _key(self) -> own_key.OwnKey:
        return own_key.OwnKey(
            f"alias/{self._name}",
            f"Encrypts the files of the organization's trail {self._name}",
            _OWN,
            self._logs,
            self._scene.partition,
            key_statements(self._arn, self._scene.account, self._scene.partition),
        )

    def observe(self) -> State:
        """Read the trails of the management account, and the bucket and the key in the account of logs."""
        scene, region = self._scene, self._region
        integration = read_integration(scene, SERVICE)
        trails = [] if scene.is_planned else observe_trails(scene.context.aws, region, self._arn)
        # Of ours nothing may be missing.
        ours = next((whole(item) for item in trails if item["arn"] == self._arn), None)
        serving = None if ours else _serving(trails, scene.account)
        state = {**integration, "trail": ours, "theirs": serving, "bucket": None, "key": None}
        if not self._wanted or serving or scene.is_new(self._logs):
            return state
        aws = scene.into(self._logs)
        readers: dict[str, Any] = {
            "bucket": lambda: own_bucket.observe_bucket(aws, self._bucket.name, self._logs, region)
        }
        if scene.options["trail_encrypt"]:
            readers["key"] = partial(observe_key, aws, self._key, region)
        return {**state, **gather_all(readers)}

    def plan(self, current: State | None) -> Plan:
        """Make bucket, key and trail, in this order, for CloudTrail tries both before it takes the trail."""
        return self._plan(current or {}, frozenset())

    def plan_without(self, current: State | None, plan: Plan, waived: Sequence[Verdict]) -> Plan:
        """Calls depend on each other here: plan again, without what is waived."""
        return self._plan(current or {}, frozenset(verdict.control for verdict in waived))

    def _plan(self, state: State, skip: frozenset[str]) -> Plan:
        before = self._shown(state)
        if not self._wanted:
            return Plan(before, before, (), (self._chosen(state),))
        if state["theirs"]:
            return Plan(before, before, (), tuple(self._adopted(state, name) for name in self.controls))
        stuck = self._hindrance(state)
        verdicts = self._verdicts(state, stuck)
        if stuck or TRAIL in skip:
            return Plan(before, before, (), verdicts)
        calls = [] if BUCKET in skip and state["bucket"] else self._bucket_calls(state)
        calls += self._trail_calls(state)
        after = {
            **before,
            "trusted": True,
            "administrators": state["administrators"] or [self._scene.administrator],
            "bucket": own_bucket.wanted_state(state["bucket"], self._bucket),
            "trail": self._aim(state),
        }
        return Plan(before, after if calls else before, tuple(calls), verdicts)

    def _shown(self, state: State) -> dict[str, Any]:
        """The state as the diff shows it. How delivery fares goes on by itself."""
        trail = state["trail"]
        kept = {key: value for key, value in trail.items() if key not in ("delivery", "error")} if trail else None
        return {
            "trusted": state["trusted"],
            "administrators": state["administrators"],
            "trail": kept,
            "bucket": state["bucket"],
            "key": own_key.shown(state["key"], self._key, []) if self._wanted else None,
        }

    def _aim(self, state: State) -> dict[str, Any]:
        return {**(self._shown(state)["trail"] or {"arn": self._arn}), "organization": True, "multi_region": True}

    def _hindrance(self, state: State) -> str:
        ours = state["trail"]
        if ours and ours["owner"] != _OWN:
            return f"Trail {self._arn} was created outside this collection, and does not record the whole organization."
        return own_bucket.hindrance(state["bucket"], self._bucket) or own_key.hindrance(state["key"], self._key)

    def _bucket_calls(self, state: State) -> list[Call]:
        calls = list(own_bucket.bucket_calls(state["bucket"], self._bucket))
        if self._scene.options["trail_encrypt"]:
            found = own_key.key_calls(state["key"], self._key, self._region)
            calls += [replace(call, mends=(BUCKET,)) for call in found]
        return calls

    def _trail_calls(self, state: State) -> list[Call]:
        ours, calls = state["trail"], trust_calls(state, SERVICE, TRAIL)
        if not state["administrators"]:
            account = {"MemberAccountId": self._scene.administrator}
            calls.append(self._call("register_organization_delegated_admin", **account))
        wanted: dict[str, Any] = {
            "S3BucketName": self._bucket.name,
            "IncludeGlobalServiceEvents": True,
            "IsMultiRegionTrail": True,
            "IsOrganizationTrail": True,
            "EnableLogFileValidation": True,
            **self._encrypted(state),
        }
        if ours is None:
            tags = [{"Key": MANAGED_TAG, "Value": _OWN}]
            calls.append(self._call("create_trail", Name=self._name, **wanted, TagsList=tags))
        else:
            changed = {key: value for key, value in wanted.items() if ours.get(_KEYS[key]) != value}
            if changed:
                calls.append(self._call("update_trail", Name=self._arn, **changed))
        if ours is None or not ours["logging"]:
            calls.append(self._call("start_logging", Name=self._arn))
        return calls

    def _encrypted(self, state: State) -> dict[str, Any]:
        """The key by its ARN: a name would be looked for in the trail's own account."""
        if not self._scene.options["trail_encrypt"]:
            return {}
        return {"KmsKeyId": state["key"]["arn"] if state["key"] else Ref("key", ("KeyMetadata", "Arn"))}

    def _call(self, method: str, **params: Any) -> Call:
        return Call("cloudtrail", method, params, self._region, mends=(TRAIL,))

    def send(self, call: Call) -> Any:
        """Send one write: bucket and key are in the account of logs."""
        if call.service not in ("s3", "kms"):
            return self._scene.context.aws.call(call.service, call.method, region=call.region, **call.params)
        aws = self._scene.into(self._logs)
        if call.service == "kms":
            return send_to_kms(aws, call)
        return aws.call(call.service, call.method, region=call.region, **call.params)

    # Verdicts.

    def _verdicts(self, state: State, stuck: str) -> tuple[Verdict, ...]:
        ours = state["trail"]
        mend, note = ("person", stuck) if stuck else ("call", self._said())
        lacking = self._trail_calls(state)
        current = "absent" if ours is None else "as configured" if not lacking else sorted(_named(lacking))
        judge = partial(Verdict, region=self._region, mend=mend, note=note)
        differs = sorted(own_bucket.differences(state["bucket"], self._bucket))
        if self._scene.options["trail_encrypt"] and own_key.key_calls(state["key"], self._key, self._region):
            differs.append("key")
        error = ours["error"] if ours and not lacking else ""
        trail = judge(TRAIL, not lacking, current, "a trail of the organization, logging", resource=self._arn)
        if error:
            told = f"CloudTrail cannot deliver to {self._bucket.name}: {error}. See the bucket's and the key's policy."
            trail = replace(trail, holds=False, current=f"delivery fails: {error}", mend="person", note=told)
        shown = "as configured" if not differs else {"differs": differs}
        return trail, judge(BUCKET, not differs, shown, "as configured", resource=self._bucket.arn)

    def _said(self) -> str:
        key = f", and its key {priced('key')}" if self._scene.options["trail_encrypt"] else ""
        return (
            f"Run the role dayone.aws.{OWNER}. The first copy of management events is free in each account; where an "
            f"account has a trail of its own, the second costs {priced('trail_copy')}. Files cost "
            f"{priced('storage')}{key}."
        )

    def _adopted(self, state: State, name: str) -> Verdict:
        """A trail of the organization that others made, and that records everything, serves."""
        found = state["theirs"]
        current = f"{found['arn']} serves"
        return Verdict(name, True, current, "a trail of the organization, logging", resource=found["arn"])

    def _chosen(self, state: State) -> Verdict:
        found = state["theirs"] or (state["trail"] if state["trail"] and state["trail"]["organization"] else None)
        wanted = "a trail of the organization, logging"
        if found:
            return Verdict(TRAIL, True, f"{found['arn']} serves", wanted, resource=found["arn"], region=self._region)
        resolution = Choice(
            f"{OWNER}_services: [{NAME}]",
            f"{priced('trail_copy')}; {priced('key')}",
            1.0,
            "Each account has its own trail",
        )
        note = f"{resolution.enable} makes one. {self._said()}"
        return Verdict(TRAIL, False, "none", wanted, "choice", self._arn, self._region, note, resolution=resolution)

    def restore(self, current: State | None, before: State) -> Plan | None:
        """A trail that came is deleted. Bucket and key stay: they hold what was recorded, and open it."""
        state = current or {}
        if not self._wanted or before["trail"] is not None:
            return None
        calls = [self._call("delete_trail", Name=self._name)] if state["trail"] else []
        if not before["administrators"] and self._scene.administrator in state["administrators"]:
            gone = {"DelegatedAdminAccountId": self._scene.administrator}
            calls.append(self._call("deregister_organization_delegated_admin", **gone))
        if not before["trusted"] and state["trusted"]:
            calls.append(Call("organizations", "disable_aws_service_access", {"ServicePrincipal": SERVICE}))
        return Plan(self._shown(state), before, tuple(calls))

    def lasting(self, shown: State) -> State:
        """The trail, and that the rest is there, which is others' to change too."""
        return {
            "trusted": shown["trusted"],
            "administrators": shown["administrators"],
            "trail": bool(shown["trail"]),
            "bucket": bool(shown["bucket"]),
        }


#: The keys of an observed trail, by the parameters that change them.
_KEYS = {
    "S3BucketName": "bucket",
    "IncludeGlobalServiceEvents": "global_events",
    "IsMultiRegionTrail": "multi_region",
    "IsOrganizationTrail": "organization",
    "EnableLogFileValidation": "validation",
    "KmsKeyId": "key",
}


def _named(calls: Sequence[Call]) -> set[str]:
    """What differs, by the parameters that would change."""
    return {name for call in calls for name in (call.params if call.method == "update_trail" else [call.method])} - {
        "Name"
    }


def _serving(trails: Sequence[Trail], account: str) -> Trail | None:
    """A trail of the organization that others made and that records everything, or nothing.

    Raises:
        Failure: none is known to, and one could not be read.
    """
    unread: Failure | None = None
    for trail in trails:
        if trail["organization"] and trail["arn"].split(":")[4] == account:
            try:
                if records_everything(trail):
                    return trail
            except Failure as failure:
                unread = failure
    if unread is not None:
        raise unread
    return None
