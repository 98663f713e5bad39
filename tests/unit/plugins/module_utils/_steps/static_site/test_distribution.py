# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import botocore.session
import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Failure, Plan, Refusal
from ansible_collections.dayone.aws.plugins.module_utils._kernel.reconcile import reconcile
from ansible_collections.dayone.aws.plugins.module_utils._parts import bucket as own_bucket
from ansible_collections.dayone.aws.plugins.module_utils._parts.bucket import OwnBucket
from ansible_collections.dayone.aws.plugins.module_utils._steps.static_site.config import TLS, fields, wanted_config
from ansible_collections.dayone.aws.plugins.module_utils._steps.static_site.distribution import SiteDistribution
from ansible_collections.dayone.aws.plugins.module_utils._steps.static_site.function import ROUTINGS, function_code
from ansible_collections.dayone.aws.plugins.module_utils._steps.static_site.parts import Site, read_statement
from ansible_collections.dayone.aws.plugins.module_utils._steps.static_site.plan import plan_site, target_of
from ansible_collections.dayone.aws.plugins.module_utils._steps.static_site.removal import plan_removal
from hypothesis import given
from hypothesis import strategies as st
from py_mini_racer import MiniRacer

ACCOUNT = "123456789012"
OWNER = "static_site/site"
ARN = f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1"
DOMAIN = "d1.cloudfront.net"
CERTIFICATE = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/1"
BUCKET = OwnBucket("site-files", OWNER, ACCOUNT, "eu-west-1", "static_site.bucket", versioning=True, log_bucket="logs")
SITE = Site(
    "site", OWNER, ACCOUNT, BUCKET, OwnBucket("logs", "access_logs", ACCOUNT, "eu-west-1", "static_site.bucket")
)
OPTIONS: dict[str, Any] = {
    "name": "site",
    "state": "present",
    "bucket_name": "site-files",
    "log_bucket_name": "logs",
    "aliases": None,
    "canonical": None,
    "certificate_arn": None,
    "minimum_tls": "TLSv1.2_2021",
    "zone": None,
    "zone_id": None,
    "overwrite_records": False,
    "routing": "directory_index",
    "index": "index.html",
    "error_page": "/404.html",
    "price_class": "PriceClass_100",
    "ipv6": True,
    "cache_policy_id": "658327ea-f89d-4fab-a63d-7e88639e58f6",
    "hsts_max_age": 31536000,
    "frame_options": "DENY",
    "referrer_policy": "no-referrer",
    "content_security_policy": None,
    "exact": False,
    "force": False,
    "wait_timeout": 0,
}
NAMED = {
    **OPTIONS,
    "aliases": ["example.com", "www.example.com"],
    "canonical": "example.com",
    "certificate_arn": CERTIFICATE,
    "zone": "example.com",
}
NOTHING: dict[str, Any] = {
    "bucket": None,
    "logs": None,
    "function": None,
    "headers": None,
    "oac": None,
    "distribution": None,
    "taken": {},
    "records": {"zone": "Z1", "sets": {}},
    "versions": [],
}


def done(options: dict[str, Any] | None = None, state: dict[str, Any] | None = None) -> dict[str, Any]:
    """The state that a plan's calls lead to."""
    options, state = OPTIONS if options is None else options, NOTHING if state is None else state
    target = target_of(state, SITE, options)
    found = state["distribution"]
    ids = ("OAC1", "HEADERS1")
    rows = fields(found["config"] if found else {}, SITE, options, *ids)
    config = {"CallerReference": "r", **wanted_config(found["config"] if found else None, SITE, rows)}
    bucket = replace(BUCKET, statements=read_statement(BUCKET.arn, ARN))
    records = {
        name: [
            {"Name": f"{name}.", "Type": kind, "AliasTarget": {"DNSName": f"{DOMAIN}.", "HostedZoneId": "Z2"}}
            for kind in (("A", "AAAA") if options["ipv6"] else ("A",))
        ]
        for name in options["aliases"] or []
        if options["zone"]
    }
    return {
        **state,
        "bucket": own_bucket.wanted_state(state["bucket"], bucket),
        "logs": own_bucket.wanted_state(state["logs"], SITE.logs),
        "function": {"draft": target.code, "live": target.code, "etag": "F1"},
        "headers": {"id": "HEADERS1", "etag": "H1", "config": target.headers},
        "oac": {"id": "OAC1", "etag": "O1", "config": target.oac},
        "distribution": {
            "id": "E1",
            "arn": ARN,
            "domain": DOMAIN,
            "status": "Deployed",
            "etag": "D1",
            "owner": OWNER,
            "config": config,
        },
        "records": {"zone": "Z1", "sets": records},
    }


def methods(plan: Plan) -> list[str]:
    return [call.method for call in plan.calls]


def changed(path: tuple[str, ...], value: Any, options: dict[str, Any] | None = None) -> dict[str, Any]:
    """The finished site with one field of its configuration as others set it."""
    state = copy.deepcopy(done(options))
    place = state["distribution"]["config"]
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return state


def sent(plan: Plan, method: str) -> dict[str, Any]:
    return next(dict(call.params) for call in plan.calls if call.method == method)


def test_a_new_site_is_made_in_the_order_of_what_it_names() -> None:
    plan = plan_site(NOTHING, SITE, NAMED)
    order = methods(plan)
    assert order.index("publish_function") < order.index("create_distribution_with_tags")
    assert order[-2:] == ["put_bucket_policy", "change_resource_record_sets"]
    assert [str(call.params["Bucket"]) for call in plan.calls if call.method == "create_bucket"] == [
        "logs",
        "site-files",
    ]
    policy = sent(plan_site({**NOTHING, "logs": done()["logs"]}, SITE, NAMED), "put_bucket_policy")["Policy"]
    assert "AWS:SourceArn" not in policy
    last = [call for call in plan.calls if call.method == "put_bucket_policy"][-1].as_dict()["params"]["Policy"]
    (reads,) = (item for item in last["Statement"] if item["Effect"] == "Allow")
    assert reads["Condition"]["StringEquals"] == {"AWS:SourceArn": "<distribution.Distribution.ARN>"}


@given(
    st.sampled_from(ROUTINGS),
    st.sampled_from(TLS[6:]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, "", "/404.html"]),
    st.sampled_from([None, "default-src 'self'"]),
    st.integers(0, 10**8),
)
def test_planning_from_the_planned_state_changes_nothing(
    routing: str, tls: str, ipv6: bool, named: bool, page: str | None, csp: str | None, age: int
) -> None:
    options = {
        **(NAMED if named else OPTIONS),
        "routing": routing,
        "minimum_tls": tls,
        "ipv6": ipv6,
        "error_page": page,
        "content_security_policy": csp,
        "hsts_max_age": age,
    }
    state = done(options)
    before = copy.deepcopy(state)
    plan = plan_site(state, SITE, options)
    open_for_a_person = [] if named else ["static_site.tls"]
    assert (methods(plan), [item.control for item in plan.verdicts if not item.holds]) == ([], open_for_a_person)
    assert state == before
    again = done(options, state)
    assert again["distribution"]["config"] == state["distribution"]["config"]


@pytest.mark.parametrize(
    ("path", "value", "control"),
    [
        pytest.param(("Enabled",), False, "distribution", id="off"),
        pytest.param(("HttpVersion",), "http1.1", "distribution", id="http1"),
        pytest.param(("IsIPV6Enabled",), False, "distribution", id="ipv4_only"),
        pytest.param(("PriceClass",), "PriceClass_All", "distribution", id="everywhere"),
        pytest.param(("CustomErrorResponses",), {"Quantity": 0}, "distribution", id="no_error_pages"),
        pytest.param(("Aliases",), {"Quantity": 1, "Items": ["example.com"]}, "distribution", id="a_name_less"),
        pytest.param(("DefaultRootObject",), "", "root_object", id="no_root_object"),
        pytest.param(("DefaultCacheBehavior", "ViewerProtocolPolicy"), "allow-all", "tls", id="plain_http"),
        pytest.param(("ViewerCertificate", "MinimumProtocolVersion"), "TLSv1", "tls", id="old_tls"),
        pytest.param(("ViewerCertificate", "ACMCertificateArn"), "arn:other", "tls", id="other_certificate"),
        pytest.param(("DefaultCacheBehavior", "FunctionAssociations"), {"Quantity": 0}, "routing", id="no_function"),
        pytest.param(("DefaultCacheBehavior", "ResponseHeadersPolicyId"), "", "headers", id="no_headers"),
        pytest.param(("Origins",), {"Quantity": 0, "Items": []}, "origin_access", id="no_origin"),
    ],
)
def test_what_differs_is_mended_by_the_one_update(path: tuple[str, ...], value: Any, control: str) -> None:
    state = changed(path, value, NAMED)
    plan = plan_site(state, SITE, NAMED)
    assert methods(plan) == ["update_distribution"]
    assert [item.control for item in plan.verdicts if not item.holds] == [f"static_site.{control}"]
    params = sent(plan, "update_distribution")
    assert (params["IfMatch"], params["DistributionConfig"]) == ("D1", done(NAMED, state)["distribution"]["config"])
    waived = plan_site(state, SITE, NAMED, {control})
    assert waived.calls == ()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param(("DefaultCacheBehavior", "ViewerProtocolPolicy"), "https-only", id="no_plain_http_at_all"),
        pytest.param(("ViewerCertificate", "MinimumProtocolVersion"), "TLSv1.3_2025", id="newer_tls"),
    ],
)
def test_what_is_stricter_stays_unless_exact(path: tuple[str, ...], value: str) -> None:
    state = changed(path, value, NAMED)
    assert plan_site(state, SITE, NAMED).calls == ()
    assert methods(plan_site(state, SITE, {**NAMED, "exact": True})) == ["update_distribution"]


def test_what_others_set_besides_is_sent_back() -> None:
    state = changed(("HttpVersion",), "http2")
    config = state["distribution"]["config"]
    config.update(WebACLId="acl", Logging={"Enabled": True, "Bucket": "b", "IncludeCookies": False, "Prefix": ""})
    config["Origins"]["Items"][0]["ConnectionAttempts"] = 2
    config["Origins"]["Items"].append({"Id": "api", "DomainName": "api.example.com"})
    config["DefaultCacheBehavior"]["FunctionAssociations"]["Items"].append(
        {"FunctionARN": "arn:theirs", "EventType": "viewer-response"}
    )
    after = sent(plan_site(state, SITE, OPTIONS), "update_distribution")["DistributionConfig"]
    assert after == {**config, "HttpVersion": "http2and3"}


def test_hsts_is_not_shortened_and_other_headers_stay() -> None:
    state = copy.deepcopy(done())
    headers = state["headers"]["config"]
    headers["SecurityHeadersConfig"]["StrictTransportSecurity"].update(AccessControlMaxAgeSec=10**8, Preload=True)
    headers["CustomHeadersConfig"] = {"Quantity": 0}
    assert plan_site(state, SITE, OPTIONS).calls == ()
    headers["SecurityHeadersConfig"]["FrameOptions"]["FrameOption"] = "SAMEORIGIN"
    after = sent(plan_site(state, SITE, OPTIONS), "update_response_headers_policy")["ResponseHeadersPolicyConfig"]
    assert after["SecurityHeadersConfig"]["StrictTransportSecurity"]["AccessControlMaxAgeSec"] == 10**8
    assert after["CustomHeadersConfig"] == {"Quantity": 0}
    assert after["SecurityHeadersConfig"]["FrameOptions"]["FrameOption"] == "DENY"


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        pytest.param({"draft": "old", "live": "old", "etag": "F"}, ["update_function", "publish_function"], id="old"),
        pytest.param({"draft": None, "live": None, "etag": "F"}, ["publish_function"], id="never_published"),
        pytest.param({"draft": None, "live": "old", "etag": "F"}, ["publish_function"], id="worked_on"),
    ],
)
def test_the_function_runs_what_it_should(function: dict[str, Any], expected: list[str]) -> None:
    code = done()["function"]["live"]
    state = {**done(), "function": {**function, "draft": function["draft"] or code}}
    assert methods(plan_site(state, SITE, OPTIONS)) == expected


def test_every_field_is_one_of_the_api() -> None:
    model = botocore.session.get_session().get_service_model("cloudfront")
    shape = model.operation_model("UpdateDistribution").input_shape.members["DistributionConfig"]
    for _control, path, value in fields({}, SITE, NAMED, "OAC1", "HEADERS1"):
        found = shape
        for key in path:
            found = found.members[key]
        assert found.type_name == {str: "string", bool: "boolean", dict: "structure"}[type(value)], path
    # All that the API has is sent back, because the whole configuration that was read is.
    state = changed(("HttpVersion",), "http2")
    state["distribution"]["config"].update({name: {"kept": True} for name in shape.members if name.startswith("C")})
    after = sent(plan_site(state, SITE, OPTIONS), "update_distribution")["DistributionConfig"]
    assert set(after) == set(state["distribution"]["config"])


@pytest.mark.parametrize(
    ("state", "word"),
    [
        pytest.param(
            {**done(NAMED), "bucket": {**done()["bucket"], "owner": ""}}, "site-files was created", id="bucket"
        ),
        pytest.param(
            {**changed(("HttpVersion",), "http2"), "distribution": {**done()["distribution"], "owner": "x"}},
            "E1 serves",
            id="distribution",
        ),
        pytest.param({**NOTHING, "taken": {"www.example.com": "E9"}}, "www.example.com is on E9", id="name"),
    ],
)
def test_what_others_made_keeps_everything_from_being_written(state: dict[str, Any], word: str) -> None:
    state = {**state, "headers": None}
    plan = plan_site(state, SITE, NAMED)
    assert plan.calls == ()
    notes = [item for item in plan.verdicts if not item.holds]
    assert {item.mend for item in notes} == {"person"}
    assert all(word in item.note for item in notes)


def test_records_that_lead_elsewhere_stay_unless_asked_for() -> None:
    state = copy.deepcopy(done(NAMED))
    other = {"Name": "www.example.com.", "Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": "x.example"}]}
    state["records"]["sets"]["www.example.com"] = [other]
    plan = plan_site(state, SITE, NAMED)
    assert (plan.calls, plan.verdicts[-1].mend) == ((), "person")
    assert "www.example.com CNAME" in plan.verdicts[-1].note
    batch = sent(plan_site(state, SITE, {**NAMED, "overwrite_records": True}), "change_resource_record_sets")
    actions = [(item["Action"], item["ResourceRecordSet"]["Type"]) for item in batch["ChangeBatch"]["Changes"]]
    assert actions == [("DELETE", "CNAME"), ("CREATE", "A"), ("CREATE", "AAAA")]


def test_a_zone_that_is_not_there_is_said() -> None:
    plan = plan_site({**done(NAMED), "records": {"zone": None, "sets": {}}}, SITE, NAMED)
    assert (plan.calls, plan.verdicts[-1].current, plan.verdicts[-1].mend) == ((), "no zone", "person")


@pytest.mark.parametrize("control", ["bucket", "distribution"])
def test_a_waived_whole_is_not_made_in_parts(control: str) -> None:
    assert plan_site(NOTHING, SITE, OPTIONS, {control}).calls == ()


def test_waived_parts_of_a_new_site_are_left_out() -> None:
    plan = plan_site(NOTHING, SITE, NAMED, {"headers", "routing", "records", "tls"})
    assert not {"create_function", "create_response_headers_policy", "change_resource_record_sets"} & set(methods(plan))
    config = sent(plan, "create_distribution_with_tags")["DistributionConfigWithTags"]["DistributionConfig"]
    assert config["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "redirect-to-https"


# Removal


def test_a_site_is_removed_from_its_names_to_its_bucket() -> None:
    plan = plan_removal(done(NAMED), SITE, force=False)
    assert methods(plan) == [
        "change_resource_record_sets",
        "update_distribution",
        "delete_distribution",
        "delete_function",
        "delete_response_headers_policy",
        "delete_origin_access_control",
        "delete_bucket",
    ]
    assert sent(plan, "update_distribution")["DistributionConfig"]["Enabled"] is False
    assert str(sent(plan, "delete_distribution")["IfMatch"]) == "<disabled.ETag>"


def test_a_removal_goes_on_where_the_last_ended() -> None:
    off = changed(("Enabled",), False)
    assert methods(plan_removal(off, SITE, force=False))[0] == "delete_distribution"
    assert methods(plan_removal({**done(), "distribution": None}, SITE, force=False))[0] == "delete_function"
    gone = plan_removal(NOTHING, SITE, force=True)
    assert (gone.calls, gone.verdicts[0].holds) == ((), True)


def test_content_and_what_others_made_are_not_deleted() -> None:
    versions = [{"Key": str(number), "VersionId": "1"} for number in range(1001)]
    full = {**done(), "versions": versions}
    plan = plan_removal(full, SITE, force=False)
    assert "delete_bucket" not in methods(plan)
    assert "force: true" in plan.verdicts[-1].note
    assert methods(plan_removal(full, SITE, force=True))[-3:] == ["delete_objects", "delete_objects", "delete_bucket"]
    theirs = {**done(), "bucket": {**done()["bucket"], "owner": "x"}}
    assert "delete_bucket" not in methods(plan_removal(theirs, SITE, force=True))
    foreign = {**done(), "distribution": {**done()["distribution"], "owner": ""}}
    assert plan_removal(foreign, SITE, force=True).calls == ()


# The function


@pytest.mark.parametrize(
    ("options", "state", "said"),
    [
        pytest.param(OPTIONS, NOTHING, "absent, and TLSv1", id="new_without_a_name"),
        pytest.param(OPTIONS, None, "TLSv1", id="there_without_a_name"),
    ],
)
def test_cloudfronts_own_certificate_is_said_to_take_tlsv1(options: Any, state: Any, said: str) -> None:
    plan = plan_site(state or done(options), SITE, options)
    verdict = next(item for item in plan.verdicts if item.control == "static_site.tls")
    assert (verdict.holds, verdict.mend, verdict.wanted) == (False, "person", "TLSv1.2_2021")
    assert verdict.current == f"{said}, because of CloudFront's own certificate"


def test_a_certificate_that_others_gave_the_site_is_not_cloudfronts_own() -> None:
    state = done(NAMED)
    plan = plan_site(state, SITE, {**OPTIONS, "aliases": None})
    assert next(item.holds for item in plan.verdicts if item.control == "static_site.tls")


def asked(code: str, uri: str, host: str = "example.com", query: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the function makes of a request."""
    event = {"request": {"uri": uri, "headers": {"host": {"value": host}}, "querystring": query or {}}}
    script = f"{code}\nJSON.stringify(handler({json.dumps(event)}));"
    found: dict[str, Any] = json.loads(str(MiniRacer().eval(script)))
    return found


@pytest.mark.parametrize(
    ("routing", "uri", "expected"),
    [
        pytest.param("directory_index", "/", "/index.html", id="root"),
        pytest.param("directory_index", "/about/", "/about/index.html", id="folder"),
        pytest.param(
            "directory_index", "/about", "https://example.com/about/?a=1&b=2&b=3&c", id="folder_without_slash"
        ),
        pytest.param("directory_index", "//evil.example", "//evil.example", id="file_of_another_host"),
        pytest.param("directory_index", "//evil", "https://example.com//evil/?a=1&b=2&b=3&c", id="no_other_host"),
        pytest.param("directory_index", "/a.css", "/a.css", id="file"),
        pytest.param("directory_index", "/.well-known/x", "/.well-known/x", id="well_known"),
        pytest.param("none", "/a+b.css", "/a%2Bb.css", id="plus_sign_that_s3_would_take_for_a_space"),
        pytest.param("directory_index", "/a+b/", "/a%2Bb/index.html", id="plus_sign_in_a_folder"),
        pytest.param("spa", "/users/7", "/index.html", id="route"),
        pytest.param("spa", "/app.js", "/app.js", id="script"),
        pytest.param("none", "/about", "/about", id="as_it_is"),
    ],
)
def test_a_path_means_a_file(routing: str, uri: str, expected: str) -> None:
    several = {"value": "2", "multiValue": [{"value": "2"}, {"value": "3"}]}
    query = {"a": {"value": "1"}, "b": several, "c": {"value": ""}}
    found = asked(function_code(routing, "index.html"), uri, query=query)
    moved = found.get("headers", {}).get("location", {}).get("value")
    assert (moved or found["uri"]) == expected


def test_other_names_lead_to_the_canonical_one() -> None:
    code = function_code("directory_index", "index.html", ["example.com", "www.example.com"], "example.com")
    found = asked(code, "/a/", "WWW.example.com")
    assert (found["statusCode"], found["headers"]["location"]["value"]) == (301, "https://example.com/a/")
    assert asked(code, "/a/", "d1.cloudfront.net")["uri"] == "/a/index.html"


def test_names_cannot_leave_their_place_in_the_code() -> None:
    assert asked(function_code("directory_index", 'x";throw 1;"'), "/")["uri"] == '/x";throw 1;"'


# Options and requests


@pytest.mark.parametrize(
    ("options", "word"),
    [
        pytest.param({"name": "Site"}, "name is 'Site'", id="capital"),
        pytest.param({"name": "logs"}, "none of logs", id="reserved"),
        pytest.param({"name": "a" * 29}, "1 to 28", id="long"),
        pytest.param({"aliases": ["example.com"]}, "certificate_arn", id="names_without_certificate"),
        pytest.param({"aliases": ["no name"], "certificate_arn": CERTIFICATE}, "not a domain name", id="no_name"),
        pytest.param({"certificate_arn": CERTIFICATE.replace("us-east-1", "eu-west-1")}, "us-east-1:", id="region"),
        pytest.param({"canonical": "example.com"}, "one of aliases", id="canonical"),
        pytest.param({**NAMED, "zone": "example.net"}, "not in the zone", id="zone"),
        pytest.param({"index": "a/b.html"}, "index is", id="index"),
        pytest.param({"error_page": "404.html"}, "error_page is", id="error_page"),
        pytest.param({"hsts_max_age": -1}, "hsts_max_age is", id="hsts"),
        pytest.param({"wait_timeout": -1}, "wait_timeout is", id="wait"),
    ],
)
def test_wrong_options_are_refused(options: dict[str, Any], word: str) -> None:
    with pytest.raises(Refusal, match=word):
        SiteDistribution.check({**OPTIONS, **options})


def test_names_are_those_of_browsers_in_whatever_letters_they_are_given(context: Callable[..., Any]) -> None:
    given = {**NAMED, "aliases": ["Example.com", "WWW.example.com"], "canonical": "WWW.Example.COM"}
    SiteDistribution.check(given)
    assert SiteDistribution(context(), given).extra()["url"] == "https://www.example.com/"


def test_another_partition_is_refused(context: Callable[..., Any]) -> None:
    with pytest.raises(Refusal, match="aws-cn"):
        SiteDistribution(context(Arn=f"arn:aws-cn:iam::{ACCOUNT}:user/admin"), OPTIONS)


@pytest.fixture
def resource(context: Callable[..., Any]) -> SiteDistribution:
    return SiteDistribution(context(), {**NAMED, "state": "present"})


def answer(status: str) -> dict[str, Any]:
    about = {"Id": "E1", "ARN": ARN, "Status": status, "DomainName": DOMAIN}
    filler = {"LastModifiedTime": 0, "InProgressInvalidationBatches": 0}
    config = {"CallerReference": "r", "Comment": "", "Enabled": False}
    behavior = {"DefaultCacheBehavior": {"TargetOriginId": "site", "ViewerProtocolPolicy": "https-only"}}
    origins = {"Origins": {"Quantity": 1, "Items": [{"Id": "site", "DomainName": "b.s3.eu-west-1.amazonaws.com"}]}}
    return {"Distribution": {**about, **filler, "DistributionConfig": {**config, **behavior, **origins}}, "ETag": "D2"}


def call_of(method: str, state: dict[str, Any] | None = None) -> Any:
    return next(
        call for call in plan_site(NOTHING if state is None else state, SITE, NAMED).calls if call.method == method
    )


def test_a_name_on_another_distribution_is_explained(resource: SiteDistribution, scripted: Any) -> None:
    scripted("cloudfront").add_client_error("create_distribution_with_tags", "CNAMEAlreadyExists")
    call = call_of("create_distribution_with_tags").with_answers(
        {"oac": {"OriginAccessControl": {"Id": "O"}}, "headers": {"ResponseHeadersPolicy": {"Id": "H"}}}
    )
    with pytest.raises(Failure, match=r"example.com, www.example.com is in use by another.*next run continues"):
        resource.send(call)


def test_a_bucket_name_of_somebody_else_is_explained(resource: SiteDistribution, scripted: Any) -> None:
    scripted("s3", "eu-west-1").add_client_error("create_bucket", "BucketAlreadyExists")
    with pytest.raises(Failure, match="belongs to another account: set bucket_name"):
        resource.send(call_of("create_bucket"))


def test_a_distribution_is_deleted_once_it_is_off(resource: SiteDistribution, scripted: Any) -> None:
    cloudfront = scripted("cloudfront")
    deletion = plan_removal(changed(("Enabled",), False), SITE, force=False).calls[0]
    cloudfront.add_response("get_distribution", answer("InProgress"), {"Id": "E1"})
    with pytest.raises(Failure, match=r"still deploying.*Run again"):
        resource.send(deletion)
    cloudfront.add_response("get_distribution", answer("Deployed"), {"Id": "E1"})
    cloudfront.add_response("delete_distribution", {}, {"Id": "E1", "IfMatch": "D1"})
    resource.send(deletion)


def test_objects_that_could_not_be_deleted_are_an_error(resource: SiteDistribution, scripted: Any) -> None:
    state = {**NOTHING, "bucket": done()["bucket"], "versions": [{"Key": "a", "VersionId": "1"}]}
    deletion = plan_removal(state, SITE, force=True).calls[0]
    scripted("s3", "eu-west-1").add_response("delete_objects", {"Errors": [{"Key": "a", "Message": "locked"}]})
    with pytest.raises(Failure, match="left 1 objects: locked"):
        resource.send(deletion)


def test_a_distribution_that_takes_longer_is_said_and_no_error(resource: SiteDistribution, scripted: Any) -> None:
    scripted("cloudfront").add_response("get_distribution", answer("InProgress"), {"Id": "E1"})
    resource._seen = {"id": "E1", "domain": DOMAIN, "status": "InProgress"}
    assert resource.follow() is False
    told = resource.extra()
    assert (told["deployed"], told["url"]) == (False, "https://example.com/")


def test_a_denied_read_is_unknown_for_every_control(context: Callable[..., Any]) -> None:
    class Denied(SiteDistribution):
        def observe(self) -> dict[str, Any]:
            raise Failure("denied", "no")

    resource = Denied(context(), {**NAMED, "state": "present"})
    outcome = reconcile(resource, check_mode=True)
    assert [status for _verdict, status in outcome.findings] == ["unknown"] * len(resource.controls)


def test_a_function_keeps_its_key_value_stores(context: Callable[..., Any], scripted: Any) -> None:
    stores = {"Quantity": 1, "Items": [{"KeyValueStoreARN": "arn:aws:cloudfront::1:key-value-store/k"}]}
    resource = SiteDistribution(context(), OPTIONS)
    old = {**done(), "function": {"draft": "old", "live": "old", "etag": "F"}}
    call = next(item for item in plan_site(old, SITE, OPTIONS).calls if item.method == "update_function")
    about = {"Comment": "c", "Runtime": "r", "KeyValueStoreAssociations": stores}
    metadata = {"FunctionARN": "a", "LastModifiedTime": 0}
    summary = {"Name": SITE.label, "FunctionConfig": about, "FunctionMetadata": metadata}
    cloudfront = scripted("cloudfront")
    cloudfront.add_response("describe_function", {"FunctionSummary": summary})
    sent = {**call.params, "FunctionConfig": {**call.params["FunctionConfig"], "KeyValueStoreAssociations": stores}}
    cloudfront.add_response("update_function", {}, sent)
    resource.send(call)
