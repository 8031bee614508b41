"""Counts from a Datadog of our own making: there is none to be had for a test."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase

import pytest
from aiohttp import web
from pydantic import ValidationError

from bot.config.providers.datadog import DatadogProvider
from bot.errors import ConfigError, NoDataError, RefusedError, TransientError
from bot.judge.counts import Counts
from bot.metrics.providers.datadog import PROVIDER
from bot.model import Repo, RepoId, Sha
from bot.outside.endpoints import Endpoint
from bot.outside.tools import Tools
from bot.ports.metrics import Query, Reading
from tests.outside.conftest import serving
from tests.outside.tools import EVERYBODY, tools

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
NOTHING = Counts()
SHA = Sha("1a2b3c4d" * 5)
HITS, ERRORS = "trace.http.request.hits", "trace.http.request.errors"
KEYS = {"DD-API-KEY": "api", "DD-APPLICATION-KEY": "application"}
STABLE, CANARY = {"service:api", "version:stable"}, {"service:api", "version:1a2b3c4"}
KNOWN = {
    "endpoint": "datadog",
    "arms": {"stable": "version:stable", "canary": "version:{sha7}"},
    "requests": f"sum:{HITS}{{service:{{service}},{{arm}}}}.as_count()",
    "errors": f"sum:{ERRORS}{{service:{{service}},{{arm}}}}.as_count()",
}
MAX_POINTS = 1500


def after(**span) -> datetime:
    return NOON + timedelta(**span)


class FakeDatadog:
    """A fake of ``GET /api/v1/query``: sums of counts, by tags and by the minute.

    Its answers have the fields of the one that is recorded in DataDog/datadog-api-client-python,
    ``test_query_timeseries_points_returns_ok_response.yaml``. As Datadog does, it leaves out series
    without any point, aligns intervals to 1970, and returns 1500 points of a series at most.
    """

    QUERY = re.compile(r"sum:([\w.]+)\{([^{}]+)\}\.as_count\(\)\.rollup\(sum, (\d+)\)(?:,|$)")

    def __init__(self) -> None:
        self.points: list[tuple[str, set[str], float, float | None]] = []
        self.asked: list[web.BaseRequest] = []
        self.instead: web.Response | None = None

    def put(self, at: datetime, tags: set[str], requests: float | None, errors: float = 0) -> None:
        self.points.append((HITS, tags, at.timestamp(), requests))
        if errors:
            self.points.append((ERRORS, tags, at.timestamp(), errors))

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        self.asked.append(request)
        if self.instead is not None:
            return self.instead
        if any(request.headers.get(name) != key for name, key in KEYS.items()):
            return web.json_response({"errors": ["Forbidden"]}, status=403)
        asked, since, until = (request.query[name] for name in ("query", "from", "to"))
        if request.path != "/api/v1/query" or self.QUERY.sub("", asked):
            return web.json_response({"errors": [f"Error parsing query: {asked}"]}, status=400)
        queries = enumerate(self.QUERY.finditer(asked))
        series = [self._series(place, found, int(since), int(until)) for place, found in queries]
        answer = {
            "status": "ok",
            "res_type": "time_series",
            "resp_version": 1,
            "query": asked,
            "from_date": int(since) * 1000,
            "to_date": int(until) * 1000,
            "series": [one for one in series if one["length"]],
            "values": [],
            "times": [],
            "message": "",
            "group_by": [],
        }
        return web.json_response(answer)

    def _series(self, place: int, found: re.Match[str], since: int, until: int):
        metric, scope, every = found[1], found[2], int(found[3])
        while (until - since) / every > MAX_POINTS:
            every *= 2
        sums: dict[int, float | None] = {}
        for name, tags, at, value in self.points:
            if name == metric and since <= at <= until and self._fits(scope, tags):
                start = int(at) // every * every
                sums[start] = value if value is None else (sums.get(start) or 0) + value
        return {
            "metric": metric,
            "display_name": metric,
            "unit": None,
            "pointlist": [[float(at * 1000), sums[at]] for at in sorted(sums)],
            "start": since * 1000,
            "end": until * 1000,
            "interval": every,
            "length": len(sums),
            "aggr": "sum",
            "scope": scope,
            "expression": found[0],
            "tag_set": [],
            "attributes": {},
            "query_index": place,
        }

    def _fits(self, scope: str, tags: set[str]) -> bool:
        return all(
            any(fnmatchcase(tag, wanted.removeprefix("!")) for tag in tags)
            != wanted.startswith("!")
            for wanted in scope.split(",")
        )


class Scene:
    def __init__(self, datadog: FakeDatadog, tools: Tools) -> None:
        self.datadog = datadog
        self.tools = tools
        self.provider = DatadogProvider(**KNOWN)
        self.memory = ""

    def query(self, now: datetime) -> Query:
        return Query(
            repo=Repo(RepoId(1), "octo", "api"),
            provider=self.provider,
            rollout_id="0123456789abcdef",
            sha=SHA,
            now=now,
            slow=timedelta(milliseconds=500),
            poll=timedelta(seconds=30),
            service="api",
            memory=self.memory,
        )

    async def read(self, now: datetime) -> Reading:
        reading = await PROVIDER.read(self.provider, self.query(now), self.tools)
        self.memory = reading.memory
        return reading


@asynccontextmanager
async def made(keys: Mapping[str, str]) -> AsyncIterator[Scene]:
    datadog = FakeDatadog()
    nowhere = Endpoint(repositories=EVERYBODY)
    async with serving(datadog) as url:
        there = Endpoint(url=url, headers=keys, repositories=EVERYBODY)
        async with tools({"datadog": there, "nowhere": nowhere}) as known:
            yield Scene(datadog, known)


@pytest.fixture
async def unmarked() -> AsyncIterator[Scene]:
    async with made(KEYS) as scene:
        yield scene


@pytest.fixture
async def scene(unmarked: Scene) -> Scene:
    """One whose rollout begins at noon, when stable has been busy for a while."""
    unmarked.datadog.put(after(minutes=-10), STABLE, 1000, 9)
    first = await unmarked.read(NOON)
    assert (first.stable, first.canary, first.is_new) == (NOTHING, NOTHING, False)
    return unmarked


# Counts


async def test_both_arms(scene: Scene) -> None:
    scene.datadog.put(after(seconds=10), STABLE, 400, 1)
    scene.datadog.put(after(seconds=50), STABLE, 500, 1)
    scene.datadog.put(after(seconds=20), CANARY, 100, 3)
    scene.datadog.put(after(seconds=20), {"service:other", "version:stable"}, 7, 7)

    reading = await scene.read(after(minutes=2))

    assert reading.stable == Counts(requests=900, errors=2)
    assert reading.canary == Counts(requests=100, errors=3)
    assert reading.is_new
    assert reading.knows_canary


async def test_what_is_asked(scene: Scene) -> None:
    await scene.read(after(minutes=2))

    assert dict(scene.datadog.asked[-1].query) == {
        "from": str(int(after(minutes=-59).timestamp())),
        "to": str(int(after(minutes=1).timestamp())),
        "query": (
            f"sum:{HITS}{{service:api,version:stable}}.as_count().rollup(sum, 60),"
            f"sum:{ERRORS}{{service:api,version:stable}}.as_count().rollup(sum, 60),"
            f"sum:{HITS}{{service:api,version:1a2b3c4}}.as_count().rollup(sum, 60),"
            f"sum:{ERRORS}{{service:api,version:1a2b3c4}}.as_count().rollup(sum, 60)"
        ),
    }


async def test_spaces_are_not_sent(scene: Scene) -> None:
    spaced = f"sum:{HITS}{{ service:api, {{arm}} }}.as_count()"
    arms = {"stable": "version:stable , zone:a", "canary": "version:{sha7}"}
    scene.provider = DatadogProvider(**KNOWN | {"arms": arms, "requests": spaced})
    scene.datadog.put(NOON, STABLE | {"zone:a"}, 10)

    assert (await scene.read(after(minutes=2))).stable.requests == 10
    sent = scene.datadog.asked[-1].query["query"]
    assert sent.startswith(f"sum:{HITS}{{service:api,version:stable,zone:a}}.as_count()")


async def test_all_that_is_not_the_canary(scene: Scene) -> None:
    arms = {"stable": "!version:{sha}", "canary": "version:{sha}"}
    scene.provider = DatadogProvider(**KNOWN | {"arms": arms})
    scene.datadog.put(NOON, {"service:api", "version:old"}, 30)
    scene.datadog.put(NOON, {"service:api", "version:older"}, 60)
    scene.datadog.put(NOON, {"service:api", f"version:{SHA}"}, 10)

    reading = await scene.read(after(minutes=2))

    assert (reading.stable.requests, reading.canary.requests) == (90, 10)


@pytest.mark.parametrize(
    ("now", "is_new"),
    [
        pytest.param(after(minutes=1, seconds=59), False, id="just before it is settled"),
        pytest.param(after(minutes=2), True, id="as soon as it is settled"),
    ],
)
async def test_a_minute_is_counted(scene: Scene, now, is_new) -> None:
    scene.datadog.put(NOON, STABLE, 90)

    reading = await scene.read(now)

    assert reading.is_new == is_new
    assert len(scene.datadog.asked) == (2 if is_new else 1)


async def test_the_minute_that_is_under_way_is_not_counted(scene: Scene) -> None:
    scene.datadog.put(NOON, STABLE, 90)
    scene.datadog.put(after(minutes=1), STABLE, 45)

    assert (await scene.read(after(minutes=2, seconds=30))).stable.requests == 90
    scene.datadog.put(after(minutes=1, seconds=59), STABLE, 45)
    assert (await scene.read(after(minutes=3))).stable.requests == 90


async def test_a_minute_that_comes_late(scene: Scene) -> None:
    scene.datadog.put(NOON, STABLE, 90)
    await scene.read(after(minutes=2))
    scene.datadog.put(after(seconds=30), STABLE, 5, 2)

    assert (await scene.read(after(minutes=3))).stable == Counts(requests=5, errors=2)


async def test_absent_errors_are_none_where_there_are_requests(scene: Scene) -> None:
    scene.datadog.put(NOON, STABLE, 90)

    assert (await scene.read(after(minutes=2))).stable == Counts(requests=90, errors=0)


async def test_points_without_a_value(scene: Scene) -> None:
    scene.datadog.put(NOON, STABLE, None)
    scene.datadog.put(NOON, CANARY, None)

    reading = await scene.read(after(minutes=2))

    assert reading.stable == NOTHING
    assert not reading.knows_canary


async def test_points_within_a_minute_are_added_up(scene: Scene) -> None:
    begin = NOON.timestamp() * 1000
    points = [[begin, 40.0], [begin + 30_000, 50.0]]
    series = [{"pointlist": points, "interval": 30, "query_index": 0}]
    scene.datadog.instead = web.json_response({"status": "ok", "series": series})

    assert (await scene.read(after(minutes=2))).stable == Counts(requests=90)


async def test_counts_with_a_fraction(scene: Scene) -> None:
    scene.datadog.put(NOON, STABLE, 89.6, 1.4)

    assert (await scene.read(after(minutes=2))).stable == Counts(requests=90, errors=1)


async def test_no_traffic_is_not_no_series(scene: Scene) -> None:
    reading = await scene.read(after(minutes=40))

    assert (reading.stable, reading.canary) == (NOTHING, NOTHING)
    with pytest.raises(NoDataError, match="nothing was counted for stable"):
        await scene.read(after(minutes=52))


async def test_no_series_at_all(unmarked: Scene) -> None:
    unmarked.datadog.put(after(minutes=-10), CANARY, 10)

    with pytest.raises(NoDataError, match="nothing was counted for stable"):
        await unmarked.read(NOON)


async def test_the_history(scene: Scene) -> None:
    scene.datadog.put(after(minutes=-8), STABLE, 500, 2)
    scene.datadog.put(after(minutes=-8), CANARY, 7)

    history = await PROVIDER.history(scene.provider, scene.query(NOON), scene.tools)

    assert history == [
        Counts(requests=1000, errors=9),
        NOTHING,
        Counts(requests=500, errors=2),
        *[NOTHING] * 6,
    ]


# Answers that are none


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        pytest.param({"X-RateLimit-Reset": "17"}, timedelta(seconds=17), id="for some seconds"),
        pytest.param({"X-RateLimit-Reset": "999999"}, timedelta(seconds=999_999), id="for long"),
        pytest.param({"X-RateLimit-Reset": "1000000"}, None, id="for ages"),
        pytest.param({"X-RateLimit-Reset": "soon"}, None, id="for nobody knows how long"),
        pytest.param({}, None, id="without a word"),
    ],
)
async def test_too_many_questions(scene: Scene, header, wait) -> None:
    answer = {"status": "error", "code": 429, "errors": ["Rate limit of 1600 requests"]}
    scene.datadog.instead = web.json_response(answer, status=429, headers=header)

    with pytest.raises(TransientError, match="`datadog` is asked too often") as caught:
        await scene.read(after(minutes=2))

    assert caught.value.retry_after == wait


@pytest.mark.parametrize("name", KEYS)
async def test_a_key_that_is_not_accepted(name) -> None:
    async with made(KEYS | {name: "wrong"}) as scene:
        with pytest.raises(RefusedError) as caught:
            await scene.read(NOON)

    assert str(caught.value) == "`datadog` answered 403"
    assert caught.value.status == 403


@pytest.mark.parametrize(
    ("body", "says"),
    [
        pytest.param(
            '{"errors": ["Error parsing\\nquery", "x"]}', ": Error parsing query; x", id="why"
        ),
        pytest.param('{"errors": []}', "", id="no reason"),
        pytest.param("<html>", "", id="no JSON"),
    ],
)
async def test_a_query_that_is_not_understood(scene: Scene, body, says) -> None:
    scene.datadog.instead = web.Response(status=400, text=body)

    with pytest.raises(RefusedError) as caught:
        await scene.read(after(minutes=2))

    assert str(caught.value) == f"`datadog` answered 400{says}"


@pytest.mark.parametrize("status", [408, 500, 503])
async def test_datadog_is_away(scene: Scene, status) -> None:
    scene.datadog.instead = web.Response(status=status)

    with pytest.raises(TransientError, match=f"`datadog` answered {status}") as caught:
        await scene.read(after(minutes=2))

    assert type(caught.value) is TransientError


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<html>", id="no JSON"),
        pytest.param("[]", id="a list"),
        pytest.param('{"series": 1}', id="no series"),
        pytest.param('{"series": [{"pointlist": [[1]]}]}', id="half of a point"),
        pytest.param('{"series": ' + "[" * 100_000, id="too deep"),
    ],
)
async def test_an_answer_of_someone_else(scene: Scene, body) -> None:
    scene.datadog.instead = web.Response(text=body)

    with pytest.raises(TransientError, match="does not speak as Datadog does"):
        await scene.read(after(minutes=2))


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        pytest.param({"status": "error", "error": "Timed\nout"}, "Timed out", id="with a reason"),
        pytest.param({"status": "error", "error": None}, "error", id="without a reason"),
    ],
)
async def test_a_count_that_failed(scene: Scene, answer, says) -> None:
    scene.datadog.instead = web.json_response(answer)

    with pytest.raises(TransientError, match=f"`datadog` could not count: {says}$"):
        await scene.read(after(minutes=2))


@pytest.mark.parametrize(
    ("hours", "is_counted"), [(25, True), (26, False)], ids=["a day", "more than fits"]
)
async def test_a_long_absence(scene: Scene, hours, is_counted) -> None:
    scene.datadog.put(NOON, STABLE, 90)

    if is_counted:
        assert (await scene.read(after(hours=hours, minutes=1))).stable.requests == 90
    else:
        with pytest.raises(RefusedError, match="counts by 120 seconds"):
            await scene.read(after(hours=hours))


async def test_an_endpoint_without_an_address(unmarked: Scene) -> None:
    unmarked.provider = DatadogProvider(**KNOWN | {"endpoint": "nowhere"})

    with pytest.raises(ConfigError, match="has no `url`"):
        await unmarked.read(NOON)


# What a policy file may say


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("sum:hits{{arm}}.as_count()", id="nothing else"),
        pytest.param("sum:hits{ {arm} }.as_count()", id="spaces"),
        pytest.param("sum:hits{env:prod, {arm}, code:5*}.as_count()", id="on both sides"),
        pytest.param("sum:hits{!env:{service},{arm}}.as_count()", id="not one of them"),
    ],
)
def test_a_query(query) -> None:
    assert DatadogProvider(**KNOWN | {"requests": query}).requests == query


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("avg:hits{{arm}}.as_count()", id="an average"),
        pytest.param("sum:hits{{arm}}", id="a rate"),
        pytest.param("sum:hits{{arm}}.as_rate()", id="a rate by name"),
        pytest.param("sum:hits{{arm}}.as_count().rollup(sum, 10)", id="a rollup of its own"),
        pytest.param("sum:hits{env:prod}.as_count()", id="no arm"),
        pytest.param("sum:hits{{arm},{arm}}.as_count()", id="two arms"),
        pytest.param("sum:hits{{arm}}.as_count(),sum:hits{{arm}}.as_count()", id="two queries"),
        pytest.param("sum:hits{{arm}} by {host}.as_count()", id="groups"),
        pytest.param("sum:hits{env:{pod},{arm}}.as_count()", id="something unknown"),
        pytest.param("sum:" + "h" * 480 + "{{arm}}.as_count()", id="too long"),
    ],
)
def test_a_query_that_is_refused(query) -> None:
    with pytest.raises(ValidationError):
        DatadogProvider(**KNOWN | {"errors": query})


@pytest.mark.parametrize(
    ("stable", "says"),
    [
        pytest.param("version:{sha7}", "must tell `stable` from `canary`", id="the canary's"),
        pytest.param("stable", "must be tags", id="no tag"),
        pytest.param("version:{arm}", "must be tags", id="something unknown"),
        pytest.param("version:a} by {host", "must be tags", id="a way out"),
    ],
)
def test_arms_that_are_refused(stable, says) -> None:
    with pytest.raises(ValidationError, match=says):
        DatadogProvider(**KNOWN | {"arms": {"stable": stable, "canary": "version:{sha7}"}})


def test_several_tags() -> None:
    arms = {"stable": "version:stable, zone:a", "canary": "version:{sha7},zone:a"}

    assert DatadogProvider(**KNOWN | {"arms": arms}).arms.stable == "version:stable, zone:a"
