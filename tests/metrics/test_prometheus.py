"""Counts from Prometheus: no first error is missed, nothing is counted twice."""

import asyncio

import pytest
from hypothesis import given, settings, strategies as st

from bot.errors import (
    NoDataError,
    StaleDataError,
)
from bot.judge.counts import Counts
from tests.metrics.story import OWN, TIMED, Story, telling


async def test_the_first_reading_only_sets_the_mark(story: Story) -> None:
    story.scrape(1000)
    story.scrape(10, code=500)
    story.scrape(50, "canary")

    reading = await story.read()

    assert (reading.stable, reading.canary) == (Counts(), Counts())
    assert reading.knows_canary


GONE = None


@pytest.mark.parametrize(
    ("scrapes", "counted"),
    [
        pytest.param([100, 107, 107, 110], [7, 0, 3], id="it grows"),
        pytest.param([..., 3, 4], [3, 1], id="it is born with its first errors"),
        pytest.param([100, 4, 6], [4, 2], id="it began again"),
        pytest.param([100, 0, 6], [0, 6], id="it began again with nothing"),
        pytest.param([100, GONE, 100], [0, 0], id="it was gone, and comes back as it was"),
        pytest.param([100, GONE, 130], [0, 30], id="it was gone, and counted on"),
        pytest.param([100, GONE, GONE, 2], [0, 0, 2], id="it was gone, and began again"),
        pytest.param([100, 105, GONE, 110], [5, 0, 5], id="it is held against its last value"),
        pytest.param([0.5, 0.9, 1.3, 1.7, 2.1], [0, 0, 1, 0], id="fractions are not lost"),
    ],
)
async def test_a_series_is_followed(story: Story, scrapes: list, counted: list[int]) -> None:
    errors = []
    for value in scrapes:
        story.scrape(0)
        if value is not ...:
            story.scrape(value, code=500)
        errors.append((await story.read()).stable.errors)

    assert errors == [0, *counted]


async def test_series_are_followed_each_on_its_own(story: Story) -> None:
    story.scrape(100, pod="a")
    story.scrape(100, pod="b")
    await story.read()
    story.scrape(110, pod="a")
    story.scrape(5, pod="b")
    story.scrape(2, "canary", pod="c")
    story.scrape(1, "canary", 500, pod="c")

    reading = await story.read()

    assert reading.stable == Counts(requests=15, errors=0)
    assert reading.canary == Counts(requests=3, errors=1)


async def test_a_target_that_was_away_at_the_mark_does_not_bring_its_whole_past(story) -> None:
    story.scrape(1_000_000, pod="a")
    story.scrape(100, pod="b")
    story.clock.advance(minutes=59)
    story.scrape(None, pod="a")
    story.scrape(100, pod="b")
    await story.read()
    story.scrape(1_000_003, pod="a")
    story.scrape(102, pod="b")

    assert (await story.read()).stable.requests == 5


async def test_errors_that_were_scraped_first_make_up_their_requests() -> None:
    async with telling(OWN) as story:
        for errors in (0, 3):
            story.server.scrape(story.clock.now(), "requests_total", 5, version="stable")
            story.server.scrape(story.clock.now(), "errors_total", errors, version="stable")
            reading = await story.read()

    assert reading.stable == Counts(requests=3, errors=3)


class TestPresence:
    """Nothing to see is one thing, and nothing that happened is another."""

    async def test_stable_without_series_is_no_data(self, story: Story) -> None:
        story.scrape(5, "canary")

        with pytest.raises(NoDataError, match="`requests` finds no series of stable"):
            await story.read()

    async def test_stable_that_is_gone_is_stale(self, story: Story) -> None:
        story.scrape(5)
        await story.read()
        story.scrape(None)

        with pytest.raises(StaleDataError, match="no series of `requests` of stable is there any"):
            await story.read()

    async def test_stable_that_was_gone_before_is_stale_too(self, story: Story) -> None:
        story.scrape(5)
        story.clock.advance(seconds=15)
        story.scrape(None)

        with pytest.raises(StaleDataError):
            await story.read()

    async def test_no_series_of_errors_are_no_errors(self, story: Story) -> None:
        story.scrape(5)
        await story.read()
        story.scrape(9)

        assert (await story.read()).stable == Counts(requests=4, errors=0)

    async def test_a_canary_without_series_has_had_no_traffic(self, story: Story) -> None:
        story.scrape(5)
        first = await story.read()
        story.scrape(6)
        second = await story.read()
        story.scrape(7)
        story.scrape(1, "canary")
        third = await story.read()
        story.scrape(8)
        story.scrape(None, "canary")
        fourth = await story.read()

        readings = (first, second, third, fourth)
        assert [one.knows_canary for one in readings] == [False, False, True, True]
        assert [one.canary.requests for one in readings] == [0, 0, 1, 0]

    @pytest.mark.parametrize("arm", ["stable", "canary"])
    @pytest.mark.parametrize(("age", "is_stale"), [(30, False), (31, True)])
    async def test_two_scrapes_may_be_missed(self, story, arm: str, age: int, is_stale) -> None:
        other = {"stable": "canary", "canary": "stable"}[arm]
        story.scrape(5, arm)
        story.clock.advance(seconds=age)
        story.scrape(5, other)

        if is_stale:
            with pytest.raises(StaleDataError, match=f"the newest sample of {arm} is 31 seconds"):
                await story.read()
        else:
            await story.read()

    async def test_the_newest_of_an_arm_decides(self, story: Story) -> None:
        story.scrape(5, pod="a")
        story.clock.advance(minutes=2)
        story.scrape(5, pod="b")

        await story.read()

    async def test_latency_of_stable_must_be_there(self) -> None:
        async with telling(TIMED) as story:
            story.scrape(5)
            with pytest.raises(NoDataError, match="`latency` finds no series of stable"):
                await story.read()


steps = st.lists(st.one_of(st.integers(0, 5), st.just("restart"), st.just("away")), max_size=12)


@given(pods=st.lists(steps, min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_whatever_happens_every_request_is_counted_once(pods) -> None:
    """As long as no process restarts while it cannot be seen, and has grown past what it was."""

    async def play() -> None:
        async with telling() as story:
            values = dict.fromkeys(range(len(pods)), 0)
            truth = counted = 0
            story.scrape(0, pod="idle")
            await story.read()
            for moment in range(12):
                story.scrape(0, pod="idle")
                for pod, happenings in enumerate(pods):
                    what = happenings[moment] if moment < len(happenings) else 0
                    if what == "restart":
                        values[pod] = 0
                    elif what != "away":
                        values[pod] += what
                        truth += what
                    story.scrape(None if what == "away" else values[pod], pod=str(pod))
                counted += (await story.read()).stable.requests
            assert counted == truth

    asyncio.run(play())
