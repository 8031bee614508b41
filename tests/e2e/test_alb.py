"""A load balancer of AWS splits, as moto plays it, and the bot decides in real time."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from tests.e2e.project import Project
from tests.e2e.service import LONGEST, meanwhile
from tests.journeys.edge import Edge, running
from tests.servers import moto

session = pytest.importorskip("aiobotocore.session", reason="aiobotocore is not installed")

REGION, ID, SECRET = "eu-west-1", "AKIAEXAMPLE", "hidden"
POLICY = """\
version: 1
environments:
  production: {{approvals: {{count: 2}}}}
canary:
  services:
    api:
      backend:
        type: alb
        endpoint: aws
        rule_arn: {rule}
        stable_target_group: {stable}
        canary_target_group: {canary}
      metrics:
        provider: web
        endpoint: edge
        path: /counts
        kind: cumulative
        stable: {{requests: /stable/requests, errors: /stable/errors}}
        canary: {{requests: /canary/requests, errors: /canary/errors}}
      poll: 5s
      warmup: 0s
      bake: 30s
"""
ENDPOINTS = """\
  aws:
    url: {url}
    region: {region}
    access_key_id: {id}
    secret_access_key: {secret}
    repositories: [octo/*]
"""


@pytest.fixture
def aws() -> Iterator[str]:
    try:
        with moto.server() as url:
            yield url
    except moto.NotAvailableError as reason:
        pytest.skip(str(reason))


@dataclass
class Balancer:
    """A load balancer whose rule forwards to stable alone."""

    elb: Any
    stable: str
    canary: str
    rule: str

    async def forward(self) -> dict:
        """What the rule forwards to, as AWS tells it."""
        answer = await self.elb.describe_rules(RuleArns=[self.rule])
        [action] = answer["Rules"][0]["Actions"]
        return action


@asynccontextmanager
async def balancer(url: str) -> AsyncIterator[Balancer]:
    keys = {"aws_access_key_id": ID, "aws_secret_access_key": SECRET}
    options = {"region_name": REGION, "endpoint_url": url, **keys}
    made = session.get_session()
    async with made.create_client("ec2", **options) as ec2:
        vpc = (await ec2.create_vpc(CidrBlock="10.0.0.0/16"))["Vpc"]["VpcId"]
        subnets = [
            (await ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{n}.0/24", AvailabilityZone=zone))
            for n, zone in enumerate((f"{REGION}a", f"{REGION}b"))
        ]
    async with made.create_client("elbv2", **options) as elb:
        ids = [subnet["Subnet"]["SubnetId"] for subnet in subnets]
        balancers = await elb.create_load_balancer(Name="shop", Subnets=ids)
        arn = balancers["LoadBalancers"][0]["LoadBalancerArn"]
        stable, canary = [await group(elb, name, vpc) for name in ("stable", "canary")]
        alone = [{"Type": "forward", "TargetGroupArn": stable}]
        listeners = await elb.create_listener(
            LoadBalancerArn=arn, Protocol="HTTP", Port=80, DefaultActions=alone
        )
        rules = await elb.create_rule(
            ListenerArn=listeners["Listeners"][0]["ListenerArn"],
            Priority=10,
            Conditions=[{"Field": "path-pattern", "Values": ["/*"]}],
            Actions=alone,
        )
        yield Balancer(elb, stable, canary, rules["Rules"][0]["RuleArn"])


async def group(elb: Any, name: str, vpc: str) -> str:
    made = await elb.create_target_group(Name=name, Protocol="HTTP", Port=80, VpcId=vpc)
    return made["TargetGroups"][0]["TargetGroupArn"]


async def use(edge: Edge) -> None:
    """Let ten requests come each tenth of a second; one in a hundred fails, and is the canary's."""
    for tick in range(LONGEST * 10):
        edge.serve(stable=(9, 0), canary=(1, int(tick % 10 == 0)))
        await asyncio.sleep(0.1)


@pytest.mark.timeout(120)
async def test_a_bad_canary_leaves_stable_alone_in_the_rule(project: Project, aws: str) -> None:
    async with balancer(aws) as shop, running() as edge:
        project.prepare(POLICY.format(rule=shop.rule, stable=shop.stable, canary=shop.canary))
        endpoints = ENDPOINTS.format(url=aws, region=REGION, id=ID, secret=SECRET)
        async with meanwhile(use(edge)), project.watched(edge.endpoints + endpoints) as watched:
            watched.pull.comment("/canary 10%", by=watched.story.ada)

            await watched.becomes("analysing", within=30)
            groups = (await shop.forward())["ForwardConfig"]["TargetGroups"]
            assert groups == [
                {"TargetGroupArn": shop.stable, "Weight": 90},
                {"TargetGroupArn": shop.canary, "Weight": 10},
            ]
            await watched.see(
                lambda: (
                    watched.check() == "failure"
                    and watched.statuses()[-1] == "failure"
                    and watched.state() == "rolled back"
                ),
                within=60,
            )
            action = await shop.forward()
            assert action["TargetGroupArn"] == shop.stable
            assert shop.canary not in str(action)
