# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The domain is registered, locked and private; its one zone has the records, is signed, and its queries are logged."""

import boto3

NAME = "dayone-molecule.com"
domain = boto3.client("route53domains", region_name="us-east-1").get_domain_detail(DomainName=NAME)
assert domain["StatusList"] == ["clientTransferProhibited"], domain
assert domain["AutoRenew"] and domain["RegistrantPrivacy"], domain
dns = boto3.client("route53")
zones = dns.list_hosted_zones_by_name(DNSName=NAME)["HostedZones"]
assert len(zones) == 1, zones
zone = zones[0]["Id"].rpartition("/")[2]
servers = dns.get_hosted_zone(Id=zone)["DelegationSet"]["NameServers"]
assert sorted(servers) == sorted(item["Name"] for item in domain["Nameservers"]), (servers, domain)
records = {
    (item["Name"], item["Type"]): item
    for item in dns.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
}
assert records[f"www.{NAME}.", "A"]["AliasTarget"]["DNSName"] == "d111111abcdef8.cloudfront.net.", records
assert [item["Value"] for item in records[f"{NAME}.", "MX"]["ResourceRecords"]] == ["10 mail.example.net."], records
authorities = {item["Value"] for item in records[f"{NAME}.", "CAA"]["ResourceRecords"]}
wanted = {f'0 issue "{name}"' for name in ("amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com")}
assert authorities == wanted, authorities
signing = dns.get_dnssec(HostedZoneId=zone)
assert signing["Status"]["ServeSignature"] == "SIGNING", signing
assert [key["Status"] for key in signing["KeySigningKeys"]] == ["ACTIVE"], signing
logging = dns.list_query_logging_configs(HostedZoneId=zone)["QueryLoggingConfigs"]
assert len(logging) == 1 and logging[0]["CloudWatchLogsLogGroupArn"].endswith(f":/aws/route53/{NAME}"), logging
