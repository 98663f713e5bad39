# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A certificate of ACM for CloudFront: adopted where one covers the names, else requested and validated by DNS.

https://docs.aws.amazon.com/acm/latest/userguide/acm-concepts.html
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from ..._kernel.plan import Call, Failure, Plan, Ref, Refusal, State, Verdict
from ..._kernel.reconcile import Resource
from ..._module.run import Context
from ..._parts.distributions import REGION
from ..._parts.dns_names import registrable_name, zone_name
from ..._parts.ownership import MANAGED_TAG
from .certificate_records import (
    ISSUED,
    PENDING,
    RENEW,
    changes,
    choose,
    is_complete,
    lacking,
    shown,
    validation_records,
    why_ending,
)
from .parts import control
from .reads import read_records

OWNER = "site_certificate"
CONTROL = control("certificate")
#: Seconds of the first pause, and of the longest, while ACM looks at the records.
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 30.0
#: Seconds until ACM must have said how it validates a new certificate.
THOUGHT_SECONDS = 120.0
#: Keys that CloudFront takes, but for the weak RSA_1024:
#: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
_KEYS = ["RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1"]


class SiteCertificate(Resource):
    """The resource that the kernel works on."""

    controls = (CONTROL,)

    def __init__(self, context: Context, options: Mapping[str, Any]) -> None:
        if context.partition != "aws":
            raise Refusal(f"partition {context.partition}: CloudFront only accepts certificates in {REGION}.")
        self._aws = context.aws
        self._options = options
        self._names = [_ascii(name) for name in options["names"]]
        self._absent = options["state"] == "absent"
        self._seen: dict[str, Any] = {}
        self._requested = False

    @staticmethod
    def check(options: Mapping[str, Any]) -> None:
        """Refuse what AWS would refuse, before the first request."""
        if not options["names"]:
            raise Refusal("names is empty, but must contain the names of the certificate.")
        names = [_ascii(name) for name in options["names"]]
        if len(set(names)) > 10:
            raise Refusal(f"names has {len(set(names))} names, but ACM allows 10 unless AWS has raised the quota.")
        if options["wait_timeout"] < 0:
            raise Refusal(f"wait_timeout is {options['wait_timeout']}, but must be 0 seconds or more.")
        if options["zone"] is not None:
            zone = zone_name("zone", options["zone"]).removesuffix(".")
            outside = [name for name in names if name != zone and not name.endswith(f".{zone}")]
            if outside:
                raise Refusal(
                    f"names {', '.join(outside)} are not in the zone {zone}: validate them at their DNS provider."
                )

    def observe(self) -> State:
        """The certificate, the records that it waits for, and which of them the zone has."""
        listed = self._certificates()
        found = choose(listed, self._names)
        if found is None:
            where = self._zone([]) if self._options["zone"] is not None and not self._absent else None
            state: dict[str, Any] = {"certificate": None, "records": [], "zone": where and where["zone"], "sets": {}}
        else:
            state = self._details(found)
        self._seen = {**(found or {}), "records": state["records"], "zone": state["zone"]}
        return state

    def _certificates(self) -> list[dict[str, Any]]:
        """All that are, or may become, good. Without the filter, ACM lists RSA keys of up to 2048 bits only."""
        listed = self._aws.pages(
            "acm",
            "list_certificates",
            "CertificateSummaryList",
            region=REGION,
            CertificateStatuses=[ISSUED, PENDING],
            Includes={"keyTypes": _KEYS},
        )
        return [
            {
                "arn": item["CertificateArn"],
                "name": item.get("DomainName", ""),
                "names": item.get("SubjectAlternativeNameSummaries", []),
                "status": item.get("Status") or self._describe(item["CertificateArn"])["Status"],
                "until": item["NotAfter"].timestamp() if item.get("NotAfter") else 0.0,
            }
            for item in listed
        ]

    def _details(self, found: State) -> dict[str, Any]:
        records: list[dict[str, str]] = []
        if found["status"] == PENDING:
            records = validation_records(self._describe(found["arn"]))
        zone: dict[str, Any] = {"zone": None, "sets": {}}
        if records and self._options["zone"] is not None and not self._absent:
            zone = self._zone([record["name"] for record in records])
        owner = self._owner(found["arn"]) if self._absent else ""
        return {"certificate": {**found, "owner": owner}, "records": records, **zone}

    def _describe(self, arn: str) -> dict[str, Any]:
        found: dict[str, Any] = self._aws.call("acm", "describe_certificate", region=REGION, CertificateArn=arn)
        return dict(found["Certificate"])

    def _owner(self, arn: str) -> str:
        tags = self._aws.call("acm", "list_tags_for_certificate", region=REGION, CertificateArn=arn)["Tags"]
        return next((item.get("Value", "") for item in tags if item["Key"] == MANAGED_TAG), "")

    def _zone(self, names: list[str]) -> dict[str, Any]:
        zone = zone_name("zone", self._options["zone"])
        return read_records(self._aws, zone, self._options["zone_id"], names)

    def plan(self, current: State | None) -> Plan:
        """Adopt, request, or enter the records of a certificate."""
        state = current or {}
        certificate = state["certificate"]
        before = {"certificate": certificate and certificate["arn"], "status": certificate and certificate["status"]}
        if self._absent:
            return self._plan_absent(certificate, before)
        calls = self._calls(state)
        after = {**before, "status": ISSUED} if calls else before
        if certificate is None:
            after = {"certificate": "<certificate.CertificateArn>", "status": ISSUED}
        return Plan(before, after, tuple(calls), (self._verdict(state, calls),))

    def _calls(self, state: State) -> list[Call]:
        certificate, zone = state["certificate"], state["zone"]
        if certificate is None:
            request = Call("acm", "request_certificate", self._request(), REGION, "certificate", (CONTROL,))
            batch: Any = Ref("certificate", ("Changes",))
            return [request, *([_record_call(zone, batch)] if zone else [])]
        missing = lacking(state["records"], state["sets"])
        return [_record_call(zone, changes(missing))] if missing and zone else []

    def _request(self) -> dict[str, Any]:
        others = self._names[1:]
        return {
            "DomainName": self._names[0],
            **({"SubjectAlternativeNames": others} if others else {}),
            "ValidationMethod": "DNS",
            "Tags": [{"Key": MANAGED_TAG, "Value": OWNER}],
        }

    def _verdict(self, state: State, calls: list[Call]) -> Verdict:
        certificate = state["certificate"]
        status = certificate["status"] if certificate else "absent"
        arn = certificate["arn"] if certificate else ""
        if status == ISSUED:
            ending = why_ending(certificate["until"])
            mend = "person" if ending else "call"
            return Verdict(CONTROL, not ending, ending or status, ISSUED, mend, arn, note=RENEW if ending else "")
        if calls:
            return Verdict(CONTROL, False, status, ISSUED, "call", arn)
        return Verdict(CONTROL, False, status, ISSUED, "person", arn, note=self._to_check(state["records"]))

    def _to_check(self, records: list[dict[str, str]]) -> str:
        where = "at the DNS provider of the domain"
        if self._seen["zone"]:
            where = f"in the zone {self._options['zone']}, and that the registrar lists the zone's name servers"
        elif self._options["zone"] is not None:
            where = f"in a public zone {self._options['zone']}, which does not exist (dayone.aws.dns_zone creates it)"
        return f"Check that these records are {where}: {shown(records) or 'ACM has none yet'}. Then run again."

    def _plan_absent(self, certificate: State | None, before: State) -> Plan:
        """Delete what we requested. AWS refuses while a distribution uses it."""
        ours = certificate is not None and certificate["owner"] == OWNER
        arn = certificate["arn"] if certificate else ""
        params = {"CertificateArn": arn}
        calls = (Call("acm", "delete_certificate", params, REGION, mends=(CONTROL,)),) if ours else ()
        verdict = Verdict(CONTROL, not calls, before["status"], "absent", resource=arn)
        return Plan(before, {"certificate": None, "status": None} if calls else before, calls, (verdict,))

    def send(self, call: Call) -> Any:
        """Send one write. A request is answered with the records that ACM asks for, once it knows them.

        Its token keeps botocore's retries from making a second certificate. It is new for each request: for an hour
        ACM answers a known one with the certificate of before, also where that failed or was deleted.
        """
        token: dict[str, Any] = {"IdempotencyToken": uuid.uuid4().hex} if call.method == "request_certificate" else {}
        answer = self._aws.call(call.service, call.method, region=call.region, **call.params, **token)
        if call.method == "request_certificate":
            self._requested = True
            answer["Changes"] = changes(self._thought_of(answer["CertificateArn"]))
        return answer

    def _thought_of(self, arn: str) -> list[dict[str, str]]:
        wait = self._aws.wait(f"ACM to provide the validation records of {arn}", THOUGHT_SECONDS, first=1.0)
        while not is_complete(found := self._describe(arn)):
            if not wait.more():
                raise Failure(
                    "error",
                    f"ACM did not provide the validation records of {arn} within {THOUGHT_SECONDS:g} s. The "
                    "request remains, and costs nothing: the next run continues it.",
                )
        return validation_records(found)

    def follow(self) -> bool:
        """Wait for the certificate where its records are in a zone of ours. Elsewhere it is as it is.

        Raises:
            Failure: it was not issued in time, or never will be.
        """
        if self._absent or self._seen.get("status") != PENDING:
            return False
        if not self._seen["zone"]:
            return self._requested
        wait = self._aws.wait(
            f"ACM to validate {self._seen['arn']}",
            self._options["wait_timeout"],
            first=FIRST_PAUSE,
            longest=LONGEST_PAUSE,
        )
        while True:
            found = self._describe(self._seen["arn"])
            self._seen["status"] = found["Status"]
            if found["Status"] == ISSUED:
                return True
            if found["Status"] != PENDING:
                reason = found.get("FailureReason", found["Status"])
                raise Failure(
                    "error", f"ACM gave up on {self._seen['arn']} ({reason}). Run again to request a new one."
                )
            if not wait.more():
                waited = f"{self._options['wait_timeout']} s"
                note = self._to_check(self._seen["records"])
                raise Failure("error", f"certificate {self._seen['arn']} was not validated within {waited}. {note}")

    def extra(self) -> dict[str, Any]:
        """The certificate, and what it waits for."""
        seen = {} if self._absent else self._seen
        return {
            "certificate_arn": seen.get("arn", ""),
            "issued": seen.get("status") == ISSUED,
            "validation_records": list(seen.get("records", [])),
        }


def _record_call(zone: str, batch: Any) -> Call:
    params = {"HostedZoneId": zone, "ChangeBatch": {"Changes": batch}}
    return Call("route53", "change_resource_record_sets", params, mends=(CONTROL,))


def _ascii(name: str) -> str:
    star = "*." if name.startswith("*.") else ""
    return star + registrable_name("names", name.removeprefix("*."))
