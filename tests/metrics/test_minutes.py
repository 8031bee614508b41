"""Counts by the minute: nothing is told twice, and nothing that comes late is lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from bot.config.kinds import Provider
from bot.errors import NoDataError
from bot.judge.counts import Counts
from bot.metrics import minutes
from bot.metrics.minutes import HOUR, MINUTE
from bot.model import Repo, RepoId, Sha
from bot.ports.metrics import Query, Reading

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
LATE = timedelta(seconds=120)
NOTHING = Counts()


class Past:
    """A provider that knows what was put into it."""

    def __init__(self) -> None:
        self.stable: dict[int, Counts] = {}
        self.canary: dict[int, Counts] = {}
        self.asked: list[tuple[int, int]] = []
        self.memory = ""

    def put(self, at: datetime, requests: int, errors: int = 0, *, arm: str = "stable") -> None:
        counts = Counts(requests=requests, errors=errors)
        getattr(self, arm)[int(at.timestamp()) // MINUTE * MINUTE] = counts

    async def fetch(self, since: int, until: int):
        self.asked.append((since, until))
        arms = (self.stable, self.canary)
        known = [{at: of for at, of in arm.items() if since <= at < until} for arm in arms]
        return known[0], known[1]

    async def read(self, now: datetime) -> Reading:
        reading = await minutes.read(query(now, self.memory), LATE, self.fetch)
        self.memory = reading.memory
        return reading


def query(now: datetime, memory: str = "") -> Query:
    return Query(
        repo=Repo(RepoId(1), "octo", "api"),
        provider=Provider(provider="any"),
        rollout_id="0123456789abcdef",
        sha=Sha("1a2b3c4d" * 5),
        now=now,
        slow=timedelta(milliseconds=500),
        poll=timedelta(seconds=30),
        memory=memory,
    )


def after(**span) -> datetime:
    return NOON + timedelta(**span)


@pytest.fixture
async def past() -> Past:
    """Marked at noon, after an hour in which stable was busy."""
    past = Past()
    past.put(after(minutes=-10), 1000, 100)
    await past.read(NOON)
    return past


async def test_the_first_reading_counts_nothing() -> None:
    past = Past()
    past.put(after(minutes=-5), 10, 1)

    reading = await past.read(after(seconds=1))

    assert (reading.stable, reading.canary, reading.is_new) == (NOTHING, NOTHING, False)
    assert past.asked == [(int(after(minutes=-62).timestamp()), int(after(minutes=-2).timestamp()))]


@pytest.mark.parametrize(
    ("began", "minute", "counts"),
    [
        pytest.param(NOON, NOON, True, id="that begins with it"),
        pytest.param(after(seconds=1), NOON, False, id="that it begins in"),
        pytest.param(after(seconds=1), after(minutes=1), True, id="that is the next"),
        pytest.param(NOON, after(minutes=-1), False, id="that is before"),
    ],
)
async def test_a_rollout_counts_the_minute(began, minute, counts) -> None:
    past = Past()
    past.put(after(minutes=-30), 1)
    await past.read(began)
    past.put(minute, 10, 1)

    reading = await past.read(after(minutes=10))

    assert reading.stable == (Counts(requests=10, errors=1) if counts else NOTHING)


async def test_both_arms(past: Past) -> None:
    past.put(NOON, 90, 2)
    past.put(NOON, 10, 1, arm="canary")

    reading = await past.read(after(minutes=3))

    assert reading.stable == Counts(requests=90, errors=2)
    assert reading.canary == Counts(requests=10, errors=1)
    assert reading.is_new


@pytest.mark.parametrize(
    ("now", "is_new"),
    [
        pytest.param(after(minutes=2, seconds=59), False, id="just before it is settled"),
        pytest.param(after(minutes=3), True, id="as soon as it is settled"),
    ],
)
async def test_a_minute_is_counted(past: Past, now, is_new) -> None:
    past.put(NOON, 90)

    reading = await past.read(now)

    assert reading.is_new == is_new
    assert reading.stable.requests == (90 if is_new else 0)
    assert len(past.asked) == (2 if is_new else 1)


async def test_a_minute_is_counted_once(past: Past) -> None:
    past.put(NOON, 90)
    before = await past.read(after(minutes=3))

    again = await past.read(after(minutes=3, seconds=30))
    later = await past.read(after(minutes=4))

    assert again == replace(before, stable=NOTHING, is_new=False, until=None)
    assert before.until == after(minutes=1)
    assert later.stable == NOTHING
    assert later.is_new


async def test_what_comes_late_is_told_late(past: Past) -> None:
    past.put(NOON, 90, 1)
    await past.read(after(minutes=3))
    past.put(NOON, 100, 4)
    past.put(after(minutes=1), 50)

    assert (await past.read(after(minutes=4))).stable == Counts(requests=60, errors=3)


async def test_what_becomes_less_takes_nothing_away(past: Past) -> None:
    past.put(NOON, 90, 5)
    await past.read(after(minutes=3))
    past.put(NOON, 80, 4)
    assert (await past.read(after(minutes=4))).stable == NOTHING
    past.put(after(minutes=2), 15, 2)

    assert (await past.read(after(minutes=5))).stable == Counts(requests=5, errors=1)


async def test_errors_wait_for_their_requests(past: Past) -> None:
    past.put(NOON, 2, 5)
    assert (await past.read(after(minutes=3))).stable == Counts(requests=2, errors=2)
    past.put(after(minutes=1), 10)

    assert (await past.read(after(minutes=4))).stable == Counts(requests=10, errors=3)


async def test_errors_wait_for_more_than_an_hour(past: Past) -> None:
    past.put(NOON, 2, 5)
    await past.read(after(minutes=3))
    past.put(after(minutes=61), 10)

    assert (await past.read(after(minutes=64))).stable == Counts(requests=10, errors=3)
    past.put(after(minutes=125), 10)
    assert (await past.read(after(minutes=128))).stable == Counts(requests=10)


async def test_an_absence_loses_nothing(past: Past) -> None:
    for minute in range(300):
        past.put(after(minutes=minute), 10, 1)

    reading = await past.read(after(minutes=302))

    assert reading.stable == Counts(requests=3000, errors=300)
    assert past.asked[-1][0] == NOON.timestamp()


async def test_minutes_are_looked_at_again_for_an_hour(past: Past) -> None:
    past.put(NOON, 10)
    await past.read(after(minutes=3))
    for minute in (61, 62, 63):
        past.put(after(minutes=minute), 1)
        await past.read(after(minutes=minute + 3))
    since, until = past.asked[-1]
    assert until - since == HOUR + MINUTE
    past.put(NOON, 1000)

    assert (await past.read(after(minutes=67))).stable == NOTHING


@pytest.mark.parametrize("is_first", [True, False])
async def test_nothing_is_known_of_stable_for_an_hour(is_first) -> None:
    past = Past()
    past.put(after(minutes=-30), 10)
    if not is_first:
        await past.read(NOON)
    past.put(after(minutes=45), 10, arm="canary")

    with pytest.raises(NoDataError, match="stable in the last hour"):
        await past.read(after(minutes=93))


@pytest.mark.parametrize(
    ("last", "is_known"),
    [
        pytest.param(after(minutes=-62), True, id="an hour ago"),
        pytest.param(after(minutes=-63), False, id="longer ago"),
    ],
)
async def test_the_last_that_is_known_of_stable(last, is_known) -> None:
    past = Past()
    past.put(last, 0)

    if is_known:
        assert (await past.read(NOON)).stable == NOTHING
    else:
        with pytest.raises(NoDataError):
            await past.read(NOON)


async def test_no_traffic_is_not_no_data(past: Past) -> None:
    reading = await past.read(after(minutes=20))

    assert (reading.stable, reading.canary, reading.is_new) == (NOTHING, NOTHING, True)


async def test_when_the_canary_is_known(past: Past) -> None:
    before = await past.read(after(minutes=3))
    past.put(after(minutes=1), 0, arm="canary")
    waiting = await past.read(after(minutes=3, seconds=30))
    seen = await past.read(after(minutes=4))
    still = await past.read(after(minutes=4, seconds=30))
    for minute in (62, 124):  # long after its last minute is looked at
        past.put(after(minutes=minute), 1)
        later = await past.read(after(minutes=minute + 4))

    told = [one.knows_canary for one in (before, waiting, seen, still, later)]
    assert told == [False, False, True, True, True]


async def test_a_canary_that_is_known_before() -> None:
    past = Past()
    past.put(after(minutes=-30), 1)
    past.put(after(minutes=-30), 1, arm="canary")

    assert (await past.read(NOON)).knows_canary


async def test_the_memory_is_short(past: Past) -> None:
    past.put(NOON, 10**12, 10**12)

    assert len((await past.read(after(minutes=3))).memory) < 200


async def test_the_history() -> None:
    past = Past()
    past.put(after(minutes=-63), 1)
    past.put(after(minutes=-5), 50, 1)
    past.put(after(minutes=-3), 60, 2)
    past.put(after(minutes=-2), 70)

    assert await minutes.history(query(NOON), LATE, past.fetch) == [
        Counts(requests=50, errors=1),
        NOTHING,
        Counts(requests=60, errors=2),
    ]


async def test_no_history() -> None:
    assert await minutes.history(query(NOON), LATE, Past().fetch) == []


Arrivals = st.dictionaries(  # by minute: requests, errors at most, and minutes that they come late
    st.integers(0, 90),
    st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50)),
    max_size=40,
)


@given(Arrivals, st.sets(st.integers(0, 199), max_size=20))
async def test_every_request_is_told_once(arrivals, polls) -> None:
    past = Past()
    for minute in range(-60, 210):
        past.put(after(minutes=minute), 0)
    await past.read(NOON)
    requests = errors = 0
    for poll in sorted({*polls, *range(0, 200, 10), 200}):
        for minute, (more, bad, late) in arrivals.items():
            if minute + late <= poll:
                past.put(after(minutes=minute), more, min(more, bad))
        told = (await past.read(after(minutes=poll + 3))).stable
        assert 0 <= told.errors <= told.requests
        requests, errors = requests + told.requests, errors + told.errors

    assert requests == sum(more for more, _, _ in arrivals.values())
    assert errors == sum(min(more, bad) for more, bad, _ in arrivals.values())
