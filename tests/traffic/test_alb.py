"""Two target groups of an Application Load Balancer, on a real moto server."""

import asyncio
import itertools
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from importlib.util import find_spec

import pytest
from aiohttp import web
from hypothesis import given, strategies as st
from pydantic import ValidationError

from bot.config.backends.alb import AlbBackend
from bot.errors import NotFoundError, RefusedError
from bot.model import Repo, RepoId, Sha
from bot.outside import aws
from bot.outside.endpoints import Endpoint
from bot.outside.tools import Tools
from bot.ports.traffic import Order, Seen, Spot
from bot.traffic.drivers.alb import DRIVER, weights
from tests.outside.conftest import serving
from tests.outside.tools import EVERYBODY, tools
from tests.servers import moto

pytestmark = pytest.mark.skipif(
    find_spec("aiobotocore") is None, reason="aiobotocore is not installed"
)

REPO = Repo(RepoId(1), "octo", "api")
SHA = Sha("1a2b3c4d" * 5)
ROLLOUT = "0123456789abcdef"
EXPIRES = datetime(2026, 1, 5, 16, 0, tzinfo=UTC)
ELB = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:"
KNOWN = {
    "endpoint": "aws",
    "rule_arn": ELB + "listener-rule/app/lb/1/2/3",
    "stable_target_group": ELB + "targetgroup/stable/1",
    "canary_target_group": ELB + "targetgroup/canary/2",
}
STICKY = {"Enabled": True, "DurationSeconds": 300}
COGNITO = {
    "Type": "authenticate-cognito",
    "Order": 1,
    "AuthenticateCognitoConfig": {
        "UserPoolArn": "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/pool",
        "UserPoolClientId": "client",
        "UserPoolDomain": "domain",
    },
}
OIDC = {
    "Type": "authenticate-oidc",
    "Order": 1,
    "AuthenticateOidcConfig": {
        "Issuer": "https://id.example",
        "AuthorizationEndpoint": "https://id.example/auth",
        "TokenEndpoint": "https://id.example/token",
        "UserInfoEndpoint": "https://id.example/user",
        "ClientId": "client",
        "ClientSecret": "secret",
    },
}


@pytest.fixture(scope="module")
def moto_url() -> Iterator[str]:
    try:
        with moto.server() as url:
            yield url
    except moto.NotAvailableError as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    return itertools.count()


def endpoint(url: str, **changes) -> Endpoint:
    keys = {"access_key_id": "AKIAEXAMPLE", "secret_access_key": "hidden", **changes}
    return Endpoint(**{"url": url, "region": "eu-west-1", "repositories": EVERYBODY, **keys})


def forward(*groups, order=None, **config):
    """A forward action to pairs of a target group and its weight."""
    listed = [{"TargetGroupArn": arn, "Weight": weight} for arn, weight in groups]
    action = {"Type": "forward", "ForwardConfig": {"TargetGroups": listed, **config}}
    return action | ({"Order": order} if order else {})


@dataclass
class Ground:
    """What all tests stand on."""

    vpc: str
    balancer: str


class Scene:
    """A listener with a rule and three target groups, and the driver in front of it."""

    def __init__(self, elb: aws.Aws, tools: Tools) -> None:
        self.elb = elb
        self.tools = tools
        self.backend: AlbBackend = None
        self.stable = self.canary = self.third = self.rule = self.listener = ""

    async def make(self, number: int, ground: Ground) -> None:
        groups = [
            await self.elb.ask(
                "create_target_group",
                Name=f"{name}-{number}",
                Protocol="HTTP",
                Port=80,
                VpcId=ground.vpc,
            )
            for name in ("stable", "canary", "third")
        ]
        arns = [group["TargetGroups"][0]["TargetGroupArn"] for group in groups]
        self.stable, self.canary, self.third = arns
        made = await self.elb.ask(
            "create_listener",
            LoadBalancerArn=ground.balancer,
            Protocol="HTTP",
            Port=8000 + number,
            DefaultActions=[forward((self.stable, 100), (self.canary, 0))],
        )
        self.listener = made["Listeners"][0]["ListenerArn"]
        rules = await self.elb.ask(
            "create_rule",
            ListenerArn=self.listener,
            Priority=10,
            Conditions=[{"Field": "path-pattern", "Values": ["/*"]}],
            Actions=[forward((self.stable, 100), (self.canary, 0))],
        )
        self.rule = rules["Rules"][0]["RuleArn"]
        self.backend = self.of(rule_arn=self.rule)

    def of(self, **where) -> AlbBackend:
        return AlbBackend(
            endpoint="aws",
            stable_target_group=self.stable,
            canary_target_group=self.canary,
            **where,
        )

    async def lay(self, *actions) -> None:
        """Give the rule other actions, as someone else would."""
        await self.elb.tell("modify_rule", RuleArn=self.rule, Actions=list(actions))

    async def actions(self):
        return (await self.elb.ask("describe_rules", RuleArns=[self.rule]))["Rules"][0]["Actions"]

    async def tags(self, arn: str = "") -> dict[str, str]:
        answer = await self.elb.ask("describe_tags", ResourceArns=[arn or self.rule])
        return {tag["Key"]: tag["Value"] for tag in answer["TagDescriptions"][0]["Tags"]}

    def spot(self, **changes) -> Spot:
        known = {"repo": REPO, "backend": self.backend, "rollout_id": ROLLOUT, "sha": SHA}
        return Spot(**known | changes)

    async def read(self, backend: AlbBackend | None = None, **changes) -> Seen:
        return await DRIVER.read(backend or self.backend, self.spot(**changes), self.tools)

    async def write(self, weight: float, backend: AlbBackend | None = None, **changes) -> str:
        order = Order(spot=self.spot(), weight=weight, expires_at=EXPIRES)
        return await DRIVER.write(backend or self.backend, replace(order, **changes), self.tools)


async def grounded(there: Endpoint) -> Ground:
    async with aws.client("ec2", there) as ec2, aws.client("elbv2", there) as elb:
        vpc = (await ec2.ask("create_vpc", CidrBlock="10.0.0.0/16"))["Vpc"]["VpcId"]
        subnets = [
            await ec2.ask(
                "create_subnet",
                VpcId=vpc,
                CidrBlock=f"10.0.{place}.0/24",
                AvailabilityZone=f"eu-west-1{zone}",
            )
            for place, zone in enumerate("ab")
        ]
        ids = [subnet["Subnet"]["SubnetId"] for subnet in subnets]
        made = await elb.ask("create_load_balancer", Name="lb", Subnets=ids)
    return Ground(vpc, made["LoadBalancers"][0]["LoadBalancerArn"])


@pytest.fixture(scope="module")
def ground(moto_url: str) -> Ground:
    return asyncio.run(grounded(endpoint(moto_url)))


@pytest.fixture
async def scene(moto_url: str, ground: Ground, numbers: Iterator[int]) -> AsyncIterator[Scene]:
    there = endpoint(moto_url)
    async with tools({"aws": there}) as made, aws.client("elbv2", there) as elb:
        scene = Scene(elb, made)
        await scene.make(next(numbers), ground)
        yield scene


# Weights on a rule


async def test_a_canary_from_nothing_to_everything(scene: Scene) -> None:
    assert (await scene.read()).weight == 0

    for weight in (10, 50, 0.5, 33.3333, 100):
        assert await scene.write(weight) == ""
        assert (await scene.read()).weight == weight


async def test_the_weights_are_those_of_the_rule(scene: Scene) -> None:
    await scene.write(10)

    [action] = await scene.actions()
    assert action["ForwardConfig"]["TargetGroups"] == [
        {"TargetGroupArn": scene.stable, "Weight": 90},
        {"TargetGroupArn": scene.canary, "Weight": 10},
    ]
    assert (await scene.read()).note == "target groups weigh 90 (stable) and 10 (canary)"


async def test_a_rollback_leaves_stable_alone(scene: Scene) -> None:
    await scene.lay(
        forward((scene.stable, 50), (scene.canary, 50), TargetGroupStickinessConfig=STICKY)
    )

    await scene.write(0)

    assert await scene.actions() == [{"Type": "forward", "TargetGroupArn": scene.stable}]
    assert await scene.read() == Seen(weight=0, note="one target group alone")


async def test_a_rollback_of_a_weight_of_nothing_leaves_stable_alone(scene: Scene) -> None:
    await scene.lay(
        forward((scene.stable, 100), (scene.canary, 0), TargetGroupStickinessConfig=STICKY)
    )

    await scene.write(0)

    assert await scene.actions() == [{"Type": "forward", "TargetGroupArn": scene.stable}]


async def test_a_promotion_leaves_the_canary_alone(scene: Scene) -> None:
    await scene.write(100)

    assert await scene.actions() == [{"Type": "forward", "TargetGroupArn": scene.canary}]
    assert (await scene.read()).weight == 100


async def test_what_is_there_already_is_not_written(scene: Scene) -> None:
    await scene.lay(forward((scene.stable, 900), (scene.canary, 100)))
    before = await scene.actions()

    await scene.write(10)

    assert await scene.actions() == before


async def test_a_lone_target_group_is_not_written_again(scene: Scene) -> None:
    await scene.lay(forward((scene.stable, 7)))
    before = await scene.actions()

    await scene.write(0)

    assert await scene.actions() == before
    assert (await scene.read()).weight == 0


async def test_what_is_there_already_takes_only_reading() -> None:
    backend = AlbBackend(**KNOWN)
    lone = f"<Type>forward</Type><TargetGroupArn>{backend.stable_target_group}</TargetGroupArn>"
    rule = f"<member><Actions><member>{lone}</member></Actions></member>"
    answers = {
        "DescribeRules": f"<Rules>{rule}</Rules>",
        "DescribeTags": "<TagDescriptions/>",
    }

    async def answer(request: web.BaseRequest) -> web.Response:
        action = re.match(r"Action=(\w+)", await request.text())[1]
        if action not in answers:
            return web.Response(status=403, text="<R><Error><Code>No</Code></Error></R>")
        return web.Response(text=f"<R><{action}Result>{answers[action]}</{action}Result></R>")

    async with serving(answer) as url, tools({"aws": endpoint(url)}) as known:
        spot = Spot(repo=REPO, backend=backend, rollout_id=ROLLOUT, sha=SHA)
        assert (await DRIVER.read(backend, spot, known)).weight == 0
        await DRIVER.write(backend, Order(spot=spot, weight=0, expires_at=EXPIRES), known)


async def test_sticky_sessions_are_kept_and_warned_of(scene: Scene) -> None:
    await scene.lay(
        forward((scene.stable, 100), (scene.canary, 0), TargetGroupStickinessConfig=STICKY)
    )

    await scene.write(10)

    [action] = await scene.actions()
    assert action["ForwardConfig"]["TargetGroupStickinessConfig"] == STICKY
    [warning] = (await scene.read()).warnings
    assert "300 seconds" in warning


async def test_no_sticky_sessions_are_not_warned_of(scene: Scene) -> None:
    await scene.write(10)

    assert (await scene.read()).warnings == ()


@pytest.mark.parametrize("other", [COGNITO, OIDC], ids=["cognito", "oidc"])
@pytest.mark.parametrize("weight", [10, 0])
async def test_other_actions_are_kept(scene: Scene, other, weight) -> None:
    await scene.lay(other, forward((scene.stable, 80), (scene.canary, 20), order=2))
    kept, before = await scene.actions()

    await scene.write(weight)

    first, second = await scene.actions()
    if other is OIDC:  # moto shows what AWS keeps to itself
        key = "AuthenticateOidcConfig"
        assert first[key]["UseExistingClientSecret"]
        first[key].pop("UseExistingClientSecret")
    assert first == kept
    assert second["Order"] == before["Order"] == 2
    assert (await scene.read()).weight == weight


async def test_the_conditions_of_the_rule_are_kept(scene: Scene) -> None:
    await scene.write(10)

    answer = await scene.elb.ask("describe_rules", RuleArns=[scene.rule])
    [condition] = answer["Rules"][0]["Conditions"]
    assert condition["Values"] == ["/*"]


# The default action of a listener


async def test_the_default_action_of_a_listener(scene: Scene) -> None:
    backend = scene.of(listener_arn=scene.listener)

    assert (await scene.read(backend)).weight == 0
    await scene.write(25, backend)
    assert (await scene.read(backend)).weight == 25
    assert "sluice:rollout" in await scene.tags(scene.listener)
    await scene.write(0, backend)
    assert (await scene.read(backend)).weight == 0
    assert await scene.tags(scene.listener) == {}
    assert (await scene.read()).weight == 0


# Until when


async def test_the_tags_say_until_when_and_for_which_rollout(scene: Scene) -> None:
    await scene.write(10, expires_at=EXPIRES.astimezone(timezone(timedelta(hours=2))))

    assert await scene.tags() == {
        "sluice:canary-expires-at": "2026-01-05T16:00:00Z",
        "sluice:rollout": ROLLOUT,
    }


async def test_the_tags_follow_each_write(scene: Scene) -> None:
    await scene.write(10)
    await scene.write(10, expires_at=EXPIRES + timedelta(minutes=1))

    assert (await scene.tags())["sluice:canary-expires-at"] == "2026-01-05T16:01:00Z"


@pytest.mark.parametrize("weight", [0, 100])
async def test_the_tags_go_when_one_arm_has_everything(scene: Scene, weight) -> None:
    theirs = [{"Key": "team", "Value": "payments"}]
    await scene.elb.tell("add_tags", ResourceArns=[scene.rule], Tags=theirs)
    await scene.write(10)

    await scene.write(weight)

    assert await scene.tags() == {"team": "payments"}


async def test_an_expiry_of_another_rollout(scene: Scene) -> None:
    await scene.write(10)

    assert "left" not in (await scene.read()).note
    assert (await scene.read(rollout_id="f" * 16)).note == (
        "target groups weigh 90 (stable) and 10 (canary); "
        f"an expiry at 2026-01-05T16:00:00Z was left by another rollout: {ROLLOUT}"
    )


async def test_an_expiry_of_nobody(scene: Scene) -> None:
    tag = {"Key": "sluice:canary-expires-at", "Value": "soon"}
    await scene.elb.tell("add_tags", ResourceArns=[scene.rule], Tags=[tag])

    assert (await scene.read()).note.endswith("rollout: nobody we know")


# What is refused


async def test_a_third_target_group(scene: Scene) -> None:
    await scene.lay(forward((scene.stable, 80), (scene.canary, 10), (scene.third, 10)))

    with pytest.raises(RefusedError, match=f"another target group too: {scene.third}"):
        await scene.read()
    with pytest.raises(RefusedError, match="another target group too"):
        await scene.write(20)
    assert await scene.tags() == {}


async def test_a_third_target_group_without_any_weight(scene: Scene) -> None:
    await scene.lay(forward((scene.stable, 80), (scene.canary, 20), (scene.third, 0)))

    assert (await scene.read()).weight == 20


async def test_another_target_group_alone(scene: Scene) -> None:
    await scene.lay(forward((scene.third, 1)))

    with pytest.raises(RefusedError, match="another target group too"):
        await scene.read()


async def test_no_weight_at_all(scene: Scene) -> None:
    await scene.lay(forward((scene.stable, 0), (scene.canary, 0)))

    with pytest.raises(RefusedError, match="both target groups have the weight 0"):
        await scene.read()


async def test_a_rule_that_does_not_forward(scene: Scene) -> None:
    await scene.lay({"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}})

    with pytest.raises(RefusedError, match="does not forward"):
        await scene.read()
    with pytest.raises(RefusedError, match="does not forward"):
        await scene.write(10)


async def test_the_default_rule(scene: Scene) -> None:
    answer = await scene.elb.ask("describe_rules", ListenerArn=scene.listener)
    [arn] = [rule["RuleArn"] for rule in answer["Rules"] if rule["IsDefault"]]

    with pytest.raises(RefusedError, match="name it by `listener_arn`"):
        await scene.read(scene.of(rule_arn=arn))


async def test_an_answer_without_a_rule(scene: Scene) -> None:
    async def answer(request: web.BaseRequest) -> web.Response:
        return web.Response(text="<R><DescribeRulesResult><Rules/></DescribeRulesResult></R>")

    async with serving(answer) as url, tools({"aws": endpoint(url)}) as scene.tools:
        with pytest.raises(NotFoundError, match=f"AWS has no {scene.rule}"):
            await scene.read()


@pytest.mark.parametrize("kind", ["rule", "listener"])
async def test_what_is_not_there(scene: Scene, kind) -> None:
    gone = {"rule": scene.rule + "x", "listener": scene.listener + "x"}[kind]

    with pytest.raises(NotFoundError):
        await scene.read(scene.of(**{f"{kind}_arn": gone}))


async def test_a_target_group_that_is_not_there(scene: Scene) -> None:
    gone = scene.of(rule_arn=scene.rule).model_copy(
        update={"canary_target_group": scene.canary + "x"}
    )

    with pytest.raises(NotFoundError, match="AWS answers ModifyRule with TargetGroupNotFound"):
        await scene.write(10, gone)


# Weights that AWS can hold


@pytest.mark.parametrize(
    ("weight", "expected"),
    [
        pytest.param(10, (90, 10), id="of a hundred"),
        pytest.param(1, (99, 1), id="the least of a hundred"),
        pytest.param(99, (1, 99), id="the most of a hundred"),
        pytest.param(0.5, (995, 5), id="of a thousand"),
        pytest.param(0.1, (999, 1), id="the least of a thousand"),
        pytest.param(99.9, (1, 999), id="the most of a thousand"),
        pytest.param(33.3333, (2, 1), id="a third"),
        pytest.param(0.0001, (999, 1), id="less than there is"),
        pytest.param(99.9999, (1, 999), id="more than there is"),
        pytest.param(12.34, (959, 135), id="the nearest"),
    ],
)
def test_weights(weight, expected) -> None:
    assert weights(weight) == expected


@given(st.integers(1, 999_999))
def test_weights_are_near_and_within_the_limits(millionths: int) -> None:
    weight = millionths / 10_000

    stable, canary = weights(weight)

    assert 1 <= stable <= 999
    assert 1 <= canary <= 999
    assert abs(100 * canary / (stable + canary) - weight) <= max(0.05, 0.1 - weight, weight - 99.9)


# What a policy file may say


def test_a_shape() -> None:
    assert AlbBackend(**KNOWN).listener_arn is None
    there = {"rule_arn": None, "listener_arn": ELB + "listener/app/lb/1/2"}
    assert AlbBackend(**KNOWN | there).rule_arn is None


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"rule_arn": None}, "needs either", id="neither rule nor listener"),
        pytest.param(
            {"listener_arn": ELB + "listener/app/lb/1/2"}, "needs either", id="rule and listener"
        ),
        pytest.param(
            {"canary_target_group": KNOWN["stable_target_group"]},
            "needs two different target groups",
            id="one target group",
        ),
        pytest.param(
            {"rule_arn": ELB + "listener/app/lb/1/2"},
            "must be the ARN of a rule of a listener",
            id="a listener for a rule",
        ),
        pytest.param(
            {"rule_arn": None, "listener_arn": KNOWN["rule_arn"]},
            "must be the ARN of a listener",
            id="a rule for a listener",
        ),
        pytest.param(
            {"stable_target_group": "stable"},
            "must be the ARN of a target group",
            id="a name for a target group",
        ),
    ],
)
def test_a_shape_that_is_refused(changes, says) -> None:
    with pytest.raises(ValidationError, match=says):
        AlbBackend(**KNOWN | changes)
