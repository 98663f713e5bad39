# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Conformance packs of AWS Config in one region.

AWS does not give back the template that a pack was made of. A tag of the pack keeps its fingerprint, so that a
template that was changed is seen. https://docs.aws.amazon.com/config/latest/APIReference/API_PutConformancePack.html
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ..._aws.listed import GONE, gather_all_listed
from ..._kernel.plan import Call, Plan, Ref, Refusal, State, Verdict
from ..._kernel.reconcile import Resource, gather_all
from ..._module.run import Context
from ..._parts.names import PREFIX
from ..._parts.ownership import MANAGED_TAG

CONTROL = "config_recorder.conformance_packs"
OWNER = "config_recorder"
TEMPLATE_TAG = "dayone:template"
SOURCES = ("template_body", "template_s3_uri", "ssm_document")
#: What AWS takes of a template that is sent, in bytes.
MAX_BODY = 51200
_NAME = re.compile(r"[a-zA-Z0-9][-a-zA-Z0-9]*")


def full_name(name: str) -> str:
    """What a pack of ours is called, which is how it is known as ours."""
    return f"{PREFIX}-{name}"


def fingerprint(pack: Mapping[str, Any]) -> str:
    """What tells one template from another. Of one that lies elsewhere only the place is known."""
    source = {key: pack[key] for key in (*SOURCES, "ssm_document_version") if pack[key] is not None}
    return hashlib.sha256(json.dumps(source, sort_keys=True).encode()).hexdigest()


def _text(value: Any) -> str:
    """A parameter as AWS takes it. YAML makes numbers and truths of some."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def source_of(pack: Mapping[str, Any]) -> dict[str, Any]:
    """The template, as PutConformancePack takes it."""
    if pack["template_body"] is not None:
        return {"TemplateBody": pack["template_body"]}
    if pack["template_s3_uri"] is not None:
        return {"TemplateS3Uri": pack["template_s3_uri"]}
    version = {} if pack["ssm_document_version"] is None else {"DocumentVersion": pack["ssm_document_version"]}
    return {"TemplateSSMDocumentDetails": {"DocumentName": pack["ssm_document"], **version}}


class ConformancePacks(Resource):
    """The resource that the kernel works on: the packs of one region, in one look."""

    controls = (CONTROL,)

    def __init__(self, context: Context, options: Mapping[str, Any], region: str) -> None:
        self._context = context
        self.region = region
        #: Older models of the API know no tags here.
        self._tags_at_once = True
        gone = options["state"] == "absent"
        self._packs = {
            full_name(pack["name"]): {
                **pack,
                "state": "absent" if gone else pack["state"],
                "parameters": {key: _text(value) for key, value in pack["parameters"].items()},
            }
            for pack in options["packs"]
        }

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what AWS would refuse, before the first request."""
        names = [pack["name"] for pack in options["packs"]]
        for name in names:
            if not _NAME.fullmatch(name) or len(full_name(name)) > 256:
                raise Refusal(
                    f"packs has the name {name}, but must consist of letters, digits and hyphens, at most 249."
                )
            if names.count(name) > 1:
                raise Refusal(f"packs has the name {name} more than once.")
        if options["state"] == "present":
            for pack in options["packs"]:
                _check_source(pack)

    def observe(self) -> State:
        """Read the packs that are asked for: all packs and how they stand at once, then the tags of ours."""
        if not self._packs:
            return {"packs": {}}
        self._tags_at_once = self._context.aws.takes("config", "put_conformance_pack", "Tags")
        found = gather_all(
            {
                "packs": partial(self._pages, "describe_conformance_packs", "ConformancePackDetails"),
                "stands": partial(self._pages, "describe_conformance_pack_status", "ConformancePackStatusDetails"),
            }
        )
        ours = {item["ConformancePackName"]: item for item in found["packs"]}
        ours = {name: ours[name] for name in self._packs if name in ours}
        # One that was deleted meanwhile has none.
        tags = gather_all_listed({name: partial(self._tags, item["ConformancePackArn"]) for name, item in ours.items()})
        stands = {item["ConformancePackName"]: item for item in found["stands"]}
        return {"packs": {name: _normal(ours[name], stands.get(name, {}), tags[name]) for name in ours if name in tags}}

    def _pages(self, method: str, key: str) -> list[dict[str, Any]]:
        return self._context.aws.pages("config", method, key, region=self.region)

    def _tags(self, arn: str) -> dict[str, str]:
        asked: dict[str, Any] = {"region": self.region, "absent": GONE["config"]}
        listed = self._context.aws.pages("config", "list_tags_for_resource", "Tags", **asked, ResourceArn=arn)
        return {item["Key"]: item["Value"] for item in listed}

    def plan(self, current: State | None) -> Plan:
        """Make or mend what is to be there, and delete what is not."""
        packs = (current or {})["packs"]
        after, calls = dict(packs), []
        for name, pack in self._packs.items():
            found = packs.get(name)
            if pack["state"] == "absent" and not _is_gone(found):
                calls.append(self._deletion(name))
                del after[name]
            elif pack["state"] == "present" and self._differs(found, pack):
                calls += self._put(name, pack, found)
                after[name] = {
                    "arn": found["arn"] if found else "<new>",
                    "status": "CREATE_IN_PROGRESS",
                    "reason": "",
                    "template": fingerprint(pack),
                    "parameters": pack["parameters"],
                }
        verdicts = tuple(self._verdict(name, pack, packs.get(name)) for name, pack in self._packs.items())
        return Plan({"packs": packs}, {"packs": after}, tuple(calls), verdicts)

    @staticmethod
    def _differs(found: Mapping[str, Any] | None, pack: Mapping[str, Any]) -> bool:
        return found is None or found["template"] != fingerprint(pack) or found["parameters"] != pack["parameters"]

    def _put(self, name: str, pack: Mapping[str, Any], found: Mapping[str, Any] | None) -> list[Call]:
        """AWS tags a pack only when it makes it, and older models of its API not even then: what is left of the tags
        is written by a call of its own."""
        tags = [{"Key": MANAGED_TAG, "Value": OWNER}, {"Key": TEMPLATE_TAG, "Value": fingerprint(pack)}]
        given = [
            {"ParameterName": key, "ParameterValue": pack["parameters"][key]} for key in sorted(pack["parameters"])
        ]
        params = {"ConformancePackName": name, **source_of(pack), "ConformancePackInputParameters": given}
        if found is None and self._tags_at_once:
            return [self._call("put_conformance_pack", name, **params, Tags=tags)]
        put = replace(self._call("put_conformance_pack", name, **params), mark=name)
        arn = found["arn"] if found else Ref(name, ("ConformancePackArn",))
        return [put, self._call("tag_resource", name, ResourceArn=arn, Tags=tags)]

    def _call(self, method: str, name: str, **params: Any) -> Call:
        return Call("config", method, params, self.region, mends=(CONTROL,), resource=self._about(name), chain=name)

    def _about(self, name: str) -> str:
        """A pack by its name: the end of its ARN is AWS's choice."""
        account = self._context.account_id
        return f"arn:{self._context.partition}:config:{self.region}:{account}:conformance-pack/{name}"

    def _verdict(self, name: str, pack: Mapping[str, Any], found: Mapping[str, Any] | None) -> Verdict:
        status = found["status"] if found else "absent"
        if pack["state"] == "absent":
            return Verdict(CONTROL, _is_gone(found), status, "absent", "call", self._about(name), self.region)
        if found is None or self._differs(found, pack):
            current = "from a different template" if found else status
            return Verdict(CONTROL, False, current, "present", "call", self._about(name), self.region)
        failed = status.endswith("_FAILED")
        note = f"AWS Config could not create {name}: {found['reason']}" if failed else ""
        return Verdict(CONTROL, not failed, status, "present", "person", self._about(name), self.region, note)

    def plan_without(self, current: State | None, plan: Plan, waived: Sequence[Verdict]) -> Plan:
        """The plan without the packs that somebody answers for."""
        left = {verdict.resource for verdict in waived}
        calls = tuple(call for call in plan.calls if call.resource not in left)
        before, after = dict((plan.before or {})["packs"]), dict((plan.after or {})["packs"])
        for name in self._packs:
            if self._about(name) in left:
                after.pop(name, None)
                after.update({name: before[name]} if name in before else {})
        return Plan(plan.before, {"packs": after}, calls, plan.verdicts)

    def restore(self, current: State | None, before: State) -> Plan | None:
        """No pack where there was none. AWS does not tell the template of one that was changed or deleted."""
        now, old = _standing((current or {})["packs"]), _standing(before["packs"])
        if any(now.get(name) != pack for name, pack in old.items()):
            return None
        calls = [self._deletion(name) for name in now if name not in old]
        return Plan({"packs": (current or {})["packs"]}, before, tuple(calls))

    def lasting(self, shown: State) -> State:
        """AWS Config goes on with a pack by itself."""
        return {"packs": _standing(shown["packs"])}

    def _deletion(self, name: str) -> Call:
        return self._call("delete_conformance_pack", name, ConformancePackName=name)

    def send(self, call: Call) -> Any:
        """Send one write."""
        return self._context.aws.call(call.service, call.method, region=call.region, **call.params)


def _check_source(pack: Mapping[str, Any]) -> None:
    """Whether a pack that is to be there has exactly one template."""
    if pack["state"] == "absent":
        return
    given = [key for key in SOURCES if pack[key] is not None]
    if len(given) != 1:
        raise Refusal(
            f"packs: {pack['name']} has {' and '.join(given) or 'no template'}; set exactly one of {SOURCES}."
        )
    size = len((pack["template_body"] or "").encode())
    if size > MAX_BODY:
        raise Refusal(
            f"packs: template_body of {pack['name']} has {size} bytes, but AWS's limit is {MAX_BODY}. Use S3."
        )
    if pack["template_s3_uri"] is not None and not pack["template_s3_uri"].startswith("s3://"):
        raise Refusal(f"packs: template_s3_uri of {pack['name']} must begin with s3://.")
    if pack["ssm_document_version"] is not None and pack["ssm_document"] is None:
        raise Refusal(f"packs: {pack['name']} has ssm_document_version, but no ssm_document.")


def _is_gone(found: Mapping[str, Any] | None) -> bool:
    """Whether a pack is not there, or AWS Config is about to delete it."""
    return found is None or found["status"] == "DELETE_IN_PROGRESS"


def _normal(item: Mapping[str, Any], stands: Mapping[str, Any], tags: Mapping[str, str]) -> dict[str, Any]:
    parameters = item.get("ConformancePackInputParameters") or []
    return {
        "arn": item["ConformancePackArn"],
        "status": stands.get("ConformancePackState", "CREATE_IN_PROGRESS"),
        "reason": stands.get("ConformancePackStatusReason", "no reason was given"),
        "template": tags.get(TEMPLATE_TAG, ""),
        "parameters": {pair["ParameterName"]: pair["ParameterValue"] for pair in parameters},
    }


def _standing(packs: Mapping[str, Any]) -> dict[str, Any]:
    """The packs that are there, by what they were made of."""
    return {
        name: {key: pack[key] for key in ("template", "parameters")}
        for name, pack in packs.items()
        if not _is_gone(pack)
    }
