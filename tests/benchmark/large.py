# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Measures what `resource_audit` takes in a large account: requests, seconds of CPU and memory of a process of its own.

python -m tests.benchmark.large 1000 5000

The account has as many buckets, security groups, log groups and topics, each bucket with a policy of its own. It ends
with 1 where one more of all takes more than the bounds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

from moto.ec2.models import ec2_backends
from moto.logs.models import logs_backends
from moto.s3.models import s3_backends
from moto.sns.models import sns_backends

from tests import ROOT
from tests.emulator.account import ACCOUNT
from tests.emulator.server import Emulator
from tests.estate.looking import AUDIT

REGION = "eu-west-1"
#: What is looked at: all that asks a bucket, and lists of the other things.
CHECKS = (
    "admin_ingress_ipv4",
    "bucket_mfa_delete",
    "bucket_public_access",
    "bucket_sse_c",
    "bucket_tls",
    "public_policies",
)
#: The bounds of one more of all: bytes, and seconds of CPU.
BYTES, SECONDS = 40_000, 0.1


def populate(many: int) -> None:
    """Fill the account, past HTTP: what is measured is the look, not the filling."""
    s3, ec2 = s3_backends[ACCOUNT]["aws"], ec2_backends[ACCOUNT][REGION]
    vpc = next(iter(ec2.vpcs.values())).id
    for number in range(many):
        name = f"bucket-{number:05d}"
        s3.create_bucket(name, REGION)
        secure = {"Bool": {"aws:SecureTransport": "false"}}
        denies = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": f"arn:aws:s3:::{name}/*"}
        policy = {"Version": "2012-10-17", "Statement": [{**denies, "Condition": secure}]}
        s3.put_bucket_policy(name, json.dumps(policy).encode())
        ec2.create_security_group(f"group-{number}", "one of many", vpc_id=vpc)
        logs_backends[ACCOUNT][REGION].create_log_group(f"group-{number}", {})
        sns_backends[ACCOUNT][REGION].create_topic(f"topic-{number}")


def measured(account: Emulator, many: int) -> dict[str, float]:
    """What a look takes where there are as many of all, and how many requests it sends."""
    account.reset()
    populate(many)
    account.control("calls", method="DELETE")
    options = {**AUDIT, "checks": list(CHECKS), "regions": [REGION]}
    command = [sys.executable, "-m", "tests.benchmark.look", account.endpoint, json.dumps(options)]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / '.collections'}:{ROOT}"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    assert found["checked"] == many
    return {**found, "calls": len(account.control("calls", method="GET"))}


def main(arguments: list[str]) -> int:
    """Run it. Returns how the process ends."""
    found: list[tuple[int, dict[str, float]]] = []
    with Emulator() as account:
        for many in map(int, arguments or ("1000", "5000")):
            cost = measured(account, many)
            found.append((many, cost))
            print(
                f"{many} of each: {cost['calls']} requests, {cost['cpu']:.0f} s of CPU, {cost['wall']:.0f} s, "
                f"{cost['memory'] / 1e6:.0f} MB",
                flush=True,
            )
    if len(found) < 2:
        return 0
    (few, less), (many, more) = found[0], found[-1]
    size, seconds = ((more[name] - less[name]) / (many - few) for name in ("memory", "cpu"))
    print(f"one more of all: {size:.0f} bytes, {seconds * 1000:.0f} ms of CPU")
    return int(size > BYTES or seconds > SECONDS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
