# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.dayone.aws.plugins.module_utils._kernel.plan import Refusal
from ansible_collections.dayone.aws.plugins.module_utils._steps.dns import values as dns_values
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("kind", "value", "wanted"),
    [
        ("A", " 192.0.2.1 ", "192.0.2.1"),
        ("AAAA", "2001:DB8:0:0::1", "2001:db8::1"),
        ("CNAME", "WWW.Example.com", "www.example.com."),
        ("MX", "010  Mail.example.com.", "10 mail.example.com."),
        ("SRV", "1 2 443 host.example.com", "1 2 443 host.example.com."),
        ("TXT", "v=spf1 -all", '"v=spf1 -all"'),
        ("TXT", '"one" "two"', '"onetwo"'),
        ("TXT", 'say "hi"', r'"say \"hi\""'),
        ("TXT", r'"a\"b\\c\303\274"', r'"a\"b\\c\303\274"'),
        ("TXT", "ü", r'"\303\274"'),
        ("TXT", "x" * 300, f'"{"x" * 255}" "{"x" * 45}"'),
        ("CAA", "0  ISSUE amazon.com", '0 issue "amazon.com"'),
        ("CAA", '0 issue "amazon.com"', '0 issue "amazon.com"'),
        ("DS", "44866 13 2 ab CD", "44866 13 2 ABCD"),
        ("HTTPS", "1  .   alpn=h3", "1 . alpn=h3"),
    ],
)
def test_normal_value(kind: str, value: str, wanted: str) -> None:
    assert dns_values.normal_value(kind, value) == wanted


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("A", "2001:db8::1"),
        ("A", "192.0.2.256"),
        ("AAAA", "192.0.2.1"),
        ("CNAME", "https://example.com"),
        ("CNAME", "two names"),
        ("MX", "mail.example.com"),
        ("MX", "70000 mail.example.com"),
        ("SRV", "1 2 host.example.com"),
        ("CAA", "issue amazon.com"),
        ("DS", "44866 13 2 xyz"),
        ("TXT", ""),
        ("TXT", '"open'),
        ("TXT", "x" * 4000),
    ],
)
def test_a_wrong_value_is_refused_with_option_and_type(kind: str, value: str) -> None:
    with pytest.raises(Refusal, match=f"records.* not a value of type {kind}"):
        dns_values.checked_value("records", kind, value)


@given(st.binary(max_size=600))
def test_quoting_keeps_every_octet(octets: bytes) -> None:
    assert dns_values.unquoted(dns_values.quoted(octets)) == octets


@given(st.text(min_size=1, max_size=300).filter(lambda text: text.strip() and not text.strip().startswith('"')))
def test_normal_form_is_stable(text: str) -> None:
    once = dns_values.normal_value("TXT", text)
    assert dns_values.normal_value("TXT", once) == once
