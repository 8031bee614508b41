"""What else is read of Prometheus: latency, queries of one's own, and the hour before."""

from datetime import timedelta

import pytest
from aiohttp import web

from bot.errors import (
    RefusedError,
)
from bot.judge.counts import Counts, Latency
from bot.metrics.hub import Hub
from bot.metrics.series import MAX_REMEMBERED, MAX_SERIES, Mark, Sample, remembered
from bot.outside.endpoints import Endpoint
from tests.metrics.fake_prometheus import FakePrometheus
from tests.metrics.story import OWN, SHA, TIMED, Story, telling
from tests.outside.conftest import serving
from tests.outside.tools import EVERYBODY, tools


class TestLatency:
    @staticmethod
    def time(story: Story, seconds: float, buckets: dict[str, int], arm: str = "stable") -> None:
        version = SHA[:7] if arm == "canary" else arm
        labels = {"service": "api", "version": version}
        now = story.clock.now()
        story.scrape(buckets["+Inf"], arm)
        story.server.scrape(now, "seconds_sum", seconds, **labels)
        story.server.scrape(now, "seconds_count", buckets["+Inf"], **labels)
        for le, count in buckets.items():
            story.server.scrape(now, "seconds_bucket", count, le=le, **labels)

    async def test_it_is_what_happened_since(self) -> None:
        async with telling(TIMED) as story:
            self.time(story, 10, {"0.1": 5, "0.5": 8, "+Inf": 10})
            first = await story.read()
            self.time(story, 13, {"0.1": 9, "0.5": 14, "+Inf": 17})
            self.time(story, 0.05, {"0.1": 1, "0.5": 1, "+Inf": 1}, "canary")
            second = await story.read()

        assert (first.stable.latency, first.canary.latency) == (Latency(), Latency())
        assert second.stable.latency.count == 7
        assert second.stable.latency.seconds == pytest.approx(3)
        assert second.stable.latency.slow == 1
        assert second.canary.latency == Latency(
            count=1, seconds=0.05, squares=pytest.approx(1 / 300), slow=0
        )

    async def test_a_histogram_begins_again_as_a_whole(self) -> None:
        async with telling(TIMED) as story:
            self.time(story, 10, {"0.5": 2, "+Inf": 10})
            await story.read()
            self.time(story, 1, {"0.5": 3, "+Inf": 4})  # its first bucket alone has grown
            latency = (await story.read()).stable.latency

        assert (latency.count, latency.seconds, latency.slow) == (4, 1, 1)

    async def test_what_is_no_histogram_is_refused(self) -> None:
        async with telling(TIMED) as story:
            self.time(story, 10, {"0.5": 2, "+Inf": 10})
            await story.read()
            self.time(story, 10, {"0.5": 2, "+Inf": 10, "much": 3})
            with pytest.raises(RefusedError, match="`latency` is no histogram"):
                await story.read()


class TestLimits:
    async def test_as_many_series_as_may_be(self, story: Story) -> None:
        for place in range(MAX_SERIES):
            story.scrape(place, pod=str(place))
        reading = await story.read()
        assert len(reading.memory) <= 1 << 16

        story.scrape(1, "canary")
        with pytest.raises(RefusedError, match="2,001 series are more than 2,000: select fewer"):
            await story.read()

    def test_what_is_remembered_fits(self) -> None:
        before = {f"arm.{n}": {f"{n}{i:07}".encode(): 1e300 for i in range(1000)} for n in range(9)}
        now = {"stable.requests": [Sample({"pod": str(place)}, 1.5) for place in range(MAX_SERIES)]}

        known = remembered(before, now)
        mark = Mark(since=1e10 / 3, totals=dict.fromkeys(known, 1e300 / 3), known=known)

        assert sum(map(len, known.values())) == MAX_REMEMBERED
        assert len(known["arm.8"]) == 1000  # the last to go are forgotten last
        assert len(mark.dump()) <= 1 << 16
        assert Mark.load(mark.dump()) == mark

    def test_nothing_gone_is_remembered_where_there_is_no_room(self, monkeypatch) -> None:
        monkeypatch.setattr("bot.metrics.series.MAX_REMEMBERED", 1)

        known = remembered({"a": {b"12345678": 1.0}}, {"a": [Sample({}, 2.0)]})

        assert list(known["a"].values()) == [2.0]


class TestOwnQueries:
    async def test_counters_are_followed_too(self) -> None:
        async with telling(OWN) as story:
            for requests in (5, 9):
                story.server.scrape(story.clock.now(), "requests_total", requests, version="stable")
                reading = await story.read()

        assert reading.stable == Counts(requests=4, errors=0)

    async def test_what_counts_from_the_beginning_is_taken_as_it_is(self) -> None:
        window = "sum(increase(a{{elapsed}s}[{elapsed}s])) or vector(0)"
        queries = OWN.queries.model_copy(
            update={f"{arm}_requests": window for arm in ("stable", "canary")}
        )
        found = [0.9, 4.2, 3.9, 6.5]
        asked: list[str] = []

        async def answer(request: web.BaseRequest) -> web.Response:
            asked.append(request.query["query"])
            rows = [{"metric": {}, "value": [0, f"{found[0]}"]}]
            result = rows if "increase" in asked[-1] else []
            return web.json_response({"data": {"result": result}})

        counted = []
        async with serving(answer) as url:
            known = Endpoint(url=url, repositories=EVERYBODY)
            async with tools({"prometheus": known}) as given:
                story = Story(given, FakePrometheus(), OWN.model_copy(update={"queries": queries}))
                while found:
                    counted.append((await story.read()).stable.requests)
                    found.pop(0)
                history = await Hub(given).history(story.query())

        assert counted == [0, 4, 0, 2]
        windows = [query.split("[")[1].split("]")[0] for query in asked if "increase" in query]
        assert windows[::2] == ["1s", "30s", "60s", "90s"]
        assert history == ()


class TestHistory:
    @pytest.mark.parametrize("poll", [10, 30, 300])
    async def test_each_poll_of_the_hour_before(self, story: Story, poll: int) -> None:
        story.clock.advance(hours=-1)
        polls = 3600 // poll
        for place in range(polls + 1):
            story.scrape(1000 + 2 * place)
            if place == polls // 2:
                story.scrape(3, code=500)  # born in the middle
            story.clock.advance(seconds=poll)
        story.clock.advance(seconds=-poll)
        query = story.query()
        object.__setattr__(query, "poll", timedelta(seconds=poll))

        counted = await Hub(story.tools).history(query)

        assert len(counted) == polls
        assert sum(one.errors for one in counted) == 3
        assert counted[polls // 2 - 1].errors == 3
        assert {one.requests for one in counted} == {2, 5}
        assert sum(one.requests for one in counted) == 2 * polls + 3

    async def test_a_counter_that_began_again(self, story: Story) -> None:
        story.clock.advance(minutes=-1)
        for value in (100, 7, 9):
            story.scrape(value)
            story.clock.advance(seconds=30)
        story.clock.advance(seconds=-30)

        counted = await Hub(story.tools).history(story.query())

        assert [one.requests for one in counted[-3:]] == [100, 7, 2]

    async def test_nothing_is_known(self, story: Story) -> None:
        counted = await Hub(story.tools).history(story.query())

        assert counted == [Counts()] * 120

    async def test_too_many_series(self, story: Story) -> None:
        for place in range(MAX_SERIES + 1):
            story.scrape(place, pod=str(place))

        with pytest.raises(RefusedError, match="more than 2,000 series"):
            await Hub(story.tools).history(story.query())
