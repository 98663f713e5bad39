# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._parts import dns_names
from hypothesis import given
from hypothesis import strategies as st

ZONE = "example.com."


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Example.COM", "example.com.", id="case"),
        pytest.param("example.com.", "example.com.", id="last_dot"),
        pytest.param("bücher.example", "xn--bcher-kva.example.", id="punycode"),
        pytest.param("XN--BCHER-KVA.example", "xn--bcher-kva.example.", id="punycode_given"),
        pytest.param("2.0.192.in-addr.arpa", "2.0.192.in-addr.arpa.", id="reverse"),
    ],
)
def test_zone_name(text: str, name: str) -> None:
    assert dns_names.zone_name("name", text) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "com",
        "exa mple.com",
        "https://example.com",
        "example.com/path",
        "me@example.com",
        "*.example.com",
        "-a.example.com",
        "a-.example.com",
        "a..example.com",
        "192.0.2.1",
        "straße.de",
        f"{'a' * 64}.com",
        f"{'a.' * 130}com",
        "\u2126\u00a0.com",
    ],
)
def test_what_is_no_domain_is_refused_with_the_options_name(text: str) -> None:
    with pytest.raises(Refusal, match=r"^domain is "):
        dns_names.zone_name("domain", text)


def test_a_private_zone_may_have_one_label() -> None:
    assert dns_names.zone_name("name", "internal", private=True) == "internal."


def test_a_domain_with_an_underscore_cannot_be_registered() -> None:
    with pytest.raises(Refusal):
        dns_names.registrable_name("domain", "_dmarc.example.com")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("@", ZONE, id="apex"),
        pytest.param("example.com", ZONE, id="apex_in_full"),
        pytest.param("www", "www.example.com.", id="relative"),
        pytest.param("WWW.Example.com.", "www.example.com.", id="absolute"),
        pytest.param("*.Preview", "*.preview.example.com.", id="asterisk"),
        pytest.param(r"\052.preview", "*.preview.example.com.", id="asterisk_as_code"),
        pytest.param("0/25", r"0\05725.example.com.", id="slash_becomes_a_code"),
        pytest.param("_acme-challenge.www", "_acme-challenge.www.example.com.", id="underscore"),
        pytest.param("müller", "xn--mller-kva.example.com.", id="punycode"),
    ],
)
def test_record_name(text: str, name: str) -> None:
    assert dns_names.record_name("records", text, ZONE) == name


@pytest.mark.parametrize("text", ["www.exmaple.com", "www.example.org.", "a..b", "", "x" * 64, "a." * 124 + "a"])
def test_a_name_outside_the_zone_or_too_long_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match=r"^records"):
        dns_names.record_name("records", text, ZONE)


@pytest.mark.parametrize(
    ("text", "zone", "name"),
    [
        pytest.param("dev", "example.dev.", "dev.example.dev.", id="label_like_the_last_of_the_zone"),
        pytest.param("com", ZONE, "com.example.com.", id="label_like_a_top_level_domain"),
        pytest.param("_dmarc", "example.dev.", "_dmarc.example.dev.", id="other_label"),
        pytest.param("api.dev.example.dev", "example.dev.", "api.dev.example.dev.", id="whole_name"),
        pytest.param("dev", "dev.", "dev.", id="the_zone_itself"),
    ],
)
def test_a_single_label_is_below_the_zone(text: str, zone: str, name: str) -> None:
    assert dns_names.record_name("records", text, zone) == name


def test_a_name_that_may_be_another_domain_is_refused_with_the_whole_name_that_may_be_meant() -> None:
    with pytest.raises(Refusal, match=r"use the full name: api\.dev\.example\.dev\.$"):
        dns_names.record_name("records", "api.dev", "example.dev.")


@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="\\"), max_size=40))
def test_escaping_twice_is_escaping_once(text: str) -> None:
    once = dns_names.escaped(text)
    assert dns_names.escaped(once) == once
