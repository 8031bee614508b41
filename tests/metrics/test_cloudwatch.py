"""Sums of an Application Load Balancer, from the CloudWatch of a real moto server."""

import itertools
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec

import pytest
from aiohttp import web
from pydantic import ValidationError

from bot.config.providers.cloudwatch import CloudWatchProvider
from bot.errors import NoDataError, RefusedError, TransientError
from bot.judge.counts import Counts
from bot.metrics.providers.cloudwatch import PROVIDER, split
from bot.model import Repo, RepoId, Sha
from bot.outside import aws
from bot.outside.endpoints import Endpoint
from bot.outside.tools import Tools
from bot.ports.metrics import Query, Reading
from tests.outside.conftest import serving
from tests.outside.tools import EVERYBODY, tools
from tests.servers import moto

pytestmark = pytest.mark.skipif(
    find_spec("aiobotocore") is None, reason="aiobotocore is not installed"
)

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
NOTHING = Counts()
ELB = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:"
REQUESTS, ERRORS = "RequestCount", "HTTPCode_Target_5XX_Count"
GOOD, BY_BALANCER = "HTTPCode_Target_2XX_Count", "HTTPCode_ELB_5XX_Count"


def after(**span) -> datetime:
    return NOON + timedelta(**span)


def endpoint(url: str) -> Endpoint:
    return Endpoint(
        url=url,
        region="eu-west-1",
        access_key_id="AKIAEXAMPLE",
        secret_access_key="hidden",
        repositories=EVERYBODY,
    )


def provider(number: int = 0, **changes) -> CloudWatchProvider:
    known = {
        "endpoint": "aws",
        "load_balancer": f"app/api/{number}",
        "stable_target_group": f"targetgroup/stable/{number}",
        "canary_target_group": f"targetgroup/canary/{number}",
    }
    return CloudWatchProvider(**known | changes)


def query(shape: CloudWatchProvider, now: datetime = NOON, memory: str = "") -> Query:
    return Query(
        repo=Repo(RepoId(1), "octo", "api"),
        provider=shape,
        rollout_id="0123456789abcdef",
        sha=Sha("1a2b3c4d" * 5),
        now=now,
        slow=timedelta(milliseconds=500),
        poll=timedelta(seconds=30),
        memory=memory,
    )


@pytest.fixture(scope="module")
def moto_url() -> Iterator[str]:
    try:
        with moto.server() as url:
            yield url
    except moto.NotAvailableError as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    return itertools.count(1)


class Scene:
    """A load balancer of this test's own, and what CloudWatch was told of it."""

    def __init__(self, number: int, watch: aws.Aws, tools: Tools) -> None:
        self.provider = provider(number)
        self.number = number
        self.watch = watch
        self.tools = tools
        self.memory = ""

    async def put(self, at: datetime, arm: str = "", **values: int) -> None:
        """Tell CloudWatch the values of a minute, of an arm or of the load balancer as a whole."""
        dimensions = [{"Name": "LoadBalancer", "Value": f"app/api/{self.number}"}]
        if arm:
            group = f"targetgroup/{arm}/{self.number}"
            dimensions.append({"Name": "TargetGroup", "Value": group})
        data = [
            {"MetricName": name, "Dimensions": dimensions, "Value": value, "Timestamp": at}
            for name, value in values.items()
        ]
        await self.watch.tell("put_metric_data", Namespace="AWS/ApplicationELB", MetricData=data)

    async def read(self, now: datetime) -> Reading:
        asked = query(self.provider, now, self.memory)
        reading = await PROVIDER.read(self.provider, asked, self.tools)
        self.memory = reading.memory
        return reading


@pytest.fixture
async def unmarked(moto_url: str, numbers: Iterator[int]) -> AsyncIterator[Scene]:
    there = endpoint(moto_url)
    async with tools({"aws": there}) as made, aws.client("cloudwatch", there) as watch:
        yield Scene(next(numbers), watch, made)


@pytest.fixture
async def scene(unmarked: Scene) -> Scene:
    """One whose rollout begins at noon, when stable has been busy for a while."""
    await unmarked.put(after(minutes=-10), "stable", **{REQUESTS: 1000, ERRORS: 9})
    first = await unmarked.read(NOON)
    assert (first.stable, first.canary) == (NOTHING, NOTHING)
    return unmarked


# Counts


async def test_both_arms(scene: Scene) -> None:
    await scene.put(NOON, "stable", **{REQUESTS: 900, GOOD: 898, ERRORS: 2})
    await scene.put(NOON, "canary", **{REQUESTS: 100, GOOD: 97, ERRORS: 3})

    reading = await scene.read(after(minutes=3))

    assert reading.stable == Counts(requests=900, errors=2)
    assert reading.canary == Counts(requests=100, errors=3)
    assert reading.is_new
    assert reading.knows_canary


async def test_several_minutes_are_added_up(scene: Scene) -> None:
    for minute in range(5):
        await scene.put(after(minutes=minute), "stable", **{REQUESTS: 10, ERRORS: 1})

    assert (await scene.read(after(minutes=6))).stable == Counts(requests=40, errors=4)
    assert (await scene.read(after(minutes=7))).stable == Counts(requests=10, errors=1)


async def test_absent_errors_are_none_where_there_are_requests(scene: Scene) -> None:
    await scene.put(NOON, "stable", **{REQUESTS: 900})

    assert (await scene.read(after(minutes=3))).stable == Counts(requests=900, errors=0)


async def test_errors_without_requests_wait(scene: Scene) -> None:
    await scene.put(NOON, "stable", **{ERRORS: 5})
    assert (await scene.read(after(minutes=3))).stable == NOTHING

    await scene.put(NOON, "stable", **{REQUESTS: 9})

    assert (await scene.read(after(minutes=4))).stable == Counts(requests=9, errors=5)


async def test_a_minute_that_comes_late(scene: Scene) -> None:
    await scene.put(NOON, "stable", **{REQUESTS: 90})
    await scene.read(after(minutes=3))
    await scene.put(NOON, "canary", **{REQUESTS: 10, ERRORS: 1})

    reading = await scene.read(after(minutes=4))

    assert reading.stable == NOTHING
    assert reading.canary == Counts(requests=10, errors=1)


async def test_no_new_minute(scene: Scene) -> None:
    await scene.put(NOON, "stable", **{REQUESTS: 90})

    reading = await scene.read(after(minutes=2, seconds=59))

    assert not reading.is_new
    assert reading.stable == NOTHING


async def test_no_traffic(scene: Scene) -> None:
    reading = await scene.read(after(minutes=30))

    assert (reading.stable, reading.canary) == (NOTHING, NOTHING)
    assert not reading.knows_canary


async def test_nothing_for_an_hour(scene: Scene) -> None:
    await scene.read(after(minutes=50))

    with pytest.raises(NoDataError):
        await scene.read(after(minutes=53))


async def test_another_load_balancer(unmarked: Scene) -> None:
    with pytest.raises(NoDataError, match="stable"):
        await unmarked.read(NOON)


async def test_whole_arns(scene: Scene) -> None:
    number = scene.number
    scene.provider = provider(
        load_balancer=f"{ELB}loadbalancer/app/api/{number}",
        stable_target_group=f"{ELB}targetgroup/stable/{number}",
        canary_target_group=f"{ELB}targetgroup/canary/{number}",
    )
    await scene.put(NOON, "canary", **{REQUESTS: 10})

    assert (await scene.read(after(minutes=3))).canary == Counts(requests=10)


async def test_the_history(scene: Scene) -> None:
    await scene.put(after(minutes=-8), "stable", **{REQUESTS: 500, ERRORS: 2})
    await scene.put(after(minutes=-8), "canary", **{REQUESTS: 7})

    history = await PROVIDER.history(scene.provider, query(scene.provider), scene.tools)

    assert history == [
        Counts(requests=1000, errors=9),
        NOTHING,
        Counts(requests=500, errors=2),
        *[NOTHING] * 5,
    ]


# Errors that the load balancer makes


async def test_a_dead_canary(scene: Scene) -> None:
    """Its targets answer nothing, and so make no error themselves."""
    await scene.put(NOON, "stable", **{REQUESTS: 90, GOOD: 90})
    await scene.put(NOON, "canary", **{REQUESTS: 10})
    await scene.put(NOON, **{BY_BALANCER: 10})

    reading = await scene.read(after(minutes=3))

    assert reading.stable == Counts(requests=90, errors=0)
    assert reading.canary == Counts(requests=10, errors=10)


async def test_each_kind_of_answer_is_one(scene: Scene) -> None:
    answers = {f"HTTPCode_Target_{hundred}XX_Count": hundred for hundred in (2, 3, 4, 5)}
    await scene.put(NOON, "canary", **{REQUESTS: 16, **answers})
    await scene.put(NOON, "stable", **{REQUESTS: 16, **answers})
    await scene.put(NOON, **{BY_BALANCER: 100})

    reading = await scene.read(after(minutes=3))

    assert reading.canary == reading.stable == Counts(requests=16, errors=5 + 2)


async def test_requests_that_clients_gave_up_are_no_errors(scene: Scene) -> None:
    await scene.put(NOON, "stable", **{REQUESTS: 90, GOOD: 80})

    assert (await scene.read(after(minutes=3))).stable == Counts(requests=90, errors=0)


async def test_more_answers_than_requests(scene: Scene) -> None:
    """As those to requests of the minute before."""
    await scene.put(NOON, "stable", **{REQUESTS: 10, GOOD: 12})
    await scene.put(NOON, "canary", **{REQUESTS: 10, GOOD: 7})
    await scene.put(NOON, **{BY_BALANCER: 1})

    reading = await scene.read(after(minutes=3))

    assert (reading.stable.errors, reading.canary.errors) == (0, 1)


@pytest.mark.parametrize(
    ("made", "stable", "canary", "expected"),
    [
        pytest.param(0, 0, 0, (0, 0), id="nothing went wrong"),
        pytest.param(0, 5, 5, (0, 0), id="clients went away"),
        pytest.param(9, 0, 9, (0, 9), id="all are the canary's"),
        pytest.param(9, 9, 0, (9, 0), id="all are stable's"),
        pytest.param(10, 4, 5, (4, 5), id="one was for another target group"),
        pytest.param(9, 4, 5, (4, 5), id="just as many"),
        pytest.param(6, 4, 5, (3, 3), id="one third was no error"),
        pytest.param(1, 99, 1, (1, 0), id="most likely stable's"),
    ],
)
def test_whose_errors_they_are(made, stable, canary, expected) -> None:
    assert split(made, stable, canary) == expected


# Answers that moto does not give


def result(name: str, state: str, *values: float) -> dict[str, object]:
    times = [after(minutes=-10 - place).timestamp() for place in range(len(values))]
    return {"Id": name, "StatusCode": state, "Timestamps": times, "Values": list(values)}


async def answered(*pages: Sequence[dict[str, object]], ends: bool = True) -> Sequence[Counts]:
    """Return the history that a CloudWatch of these pages tells."""
    left = list(pages)
    shape = provider()
    tokens = []

    async def answer(request: web.BaseRequest) -> web.Response:
        tokens.append(json.loads(await request.read()).get("NextToken"))
        assert tokens == [None, *["more"] * (len(tokens) - 1)]
        body: dict[str, object] = {"MetricDataResults": list(left.pop(0) if left else [])}
        if left or not ends:
            body["NextToken"] = "more"
        return web.json_response(body)

    async with serving(answer) as url, tools({"aws": endpoint(url)}) as made:
        return await PROVIDER.history(shape, query(shape), made)


async def test_several_pages() -> None:
    [*before, last] = await answered(
        [result("stable", "PartialData", 10.0), result("stable_5", "Complete", 1.0, 2.0)],
        [result("stable", "Complete", 10.0, 20.0)],
    )

    assert before[:2] == [Counts(requests=20, errors=2), Counts(requests=10, errors=1)]
    assert last == NOTHING


@pytest.mark.parametrize(
    ("state", "raised"),
    [
        pytest.param("PartialData", TransientError, id="not all of it"),
        pytest.param("InternalError", TransientError, id="broken"),
        pytest.param("Forbidden", RefusedError, id="not ours to see"),
    ],
)
async def test_an_answer_that_is_not_complete(state, raised) -> None:
    with pytest.raises(raised):
        await answered([result("stable", "Complete", 10.0), result("canary", state, 1.0)])


async def test_an_answer_without_any_result() -> None:
    with pytest.raises(TransientError, match="not complete"):
        await answered([])


async def test_an_answer_without_end() -> None:
    with pytest.raises(TransientError, match="no end"):
        await answered([result("stable", "Complete", 10.0)], ends=False)


# What a policy file may say


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"load_balancer": "net/api/1"}, "must be the ARN of an App", id="another"),
        pytest.param(
            {"load_balancer": f"{ELB}targetgroup/api/1"}, "must be the ARN of an App", id="a group"
        ),
        pytest.param({"stable_target_group": "stable"}, "must be the ARN of a t", id="a name"),
        pytest.param(
            {"canary_target_group": "targetgroup/stable/0"}, "two different", id="one group"
        ),
    ],
)
def test_a_shape_that_is_refused(changes, says) -> None:
    with pytest.raises(ValidationError, match=says):
        provider(**changes)
