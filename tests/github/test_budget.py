from datetime import timedelta

import pytest

from bot.errors import RateLimitedError
from bot.github.budget import Budget, Limits

LIMITS = Limits(points_a_minute=10, content_a_minute=2, content_an_hour=3)


@pytest.fixture
def budget() -> Budget:
    return Budget(LIMITS)


def spend(budget: Budget, clock, method: str = "GET", *, content: bool = False) -> float:
    return budget.wait(method, clock.now(), is_content=content).total_seconds()


def test_reads_cost_one_point_and_writes_five(budget, clock) -> None:
    assert [spend(budget, clock, "POST"), spend(budget, clock, "PATCH")] == [0, 0]

    assert spend(budget, clock) == 60


def test_points_come_back_as_the_minute_passes(budget, clock) -> None:
    for _ in range(10):
        assert spend(budget, clock) == 0
        clock.advance(seconds=1)

    assert spend(budget, clock) == 50
    clock.advance(seconds=49.999)
    assert spend(budget, clock) > 0
    clock.advance(seconds=0.001)
    assert spend(budget, clock) == 0
    assert spend(budget, clock) == 1


def test_who_must_wait_has_spent_nothing(budget, clock) -> None:
    spend(budget, clock, "POST")
    spend(budget, clock, "POST")
    for _ in range(5):
        assert spend(budget, clock, "POST") == 60


def test_content_has_limits_of_its_own(budget, clock) -> None:
    spend(budget, clock, "POST", content=True)
    spend(budget, clock, "POST", content=True)
    clock.advance(seconds=59)
    assert spend(budget, clock, "POST", content=True) == 1
    clock.advance(seconds=1)
    assert spend(budget, clock, "POST", content=True) == 0

    clock.advance(minutes=2)
    assert spend(budget, clock, "POST", content=True) == 3600 - 180
    assert spend(budget, clock, "POST") == 0, "what is no content may go on"


def test_a_cost_above_the_limit_waits_the_whole_time(clock) -> None:
    assert spend(Budget(Limits(points_a_minute=4)), clock, "POST") == 60


def refused(budget: Budget, clock, status: int, headers=None, body: bytes = b"") -> float:
    with pytest.raises(RateLimitedError) as raised:
        budget.learn(status, headers or {}, body, clock.now())
    return raised.value.wait.total_seconds()


def reset_in(clock, **time: float) -> str:
    return str(int((clock.now() + timedelta(**time)).timestamp()))


@pytest.mark.parametrize("status", [403, 429])
def test_retry_after_is_honoured(budget, clock, status: int) -> None:
    assert refused(budget, clock, status, {"retry-after": "37"}) == 37
    assert spend(budget, clock) == 37
    clock.advance(seconds=37)
    assert spend(budget, clock) == 0


def test_else_the_reset_of_the_hourly_limit_with_a_second_to_spare(budget, clock) -> None:
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset_in(clock, minutes=20)}

    assert refused(budget, clock, 403, headers) == 1201


def test_a_reset_that_lies_in_the_past_waits_a_second(budget, clock) -> None:
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset_in(clock, hours=-1)}

    assert refused(budget, clock, 403, headers) == 1


def test_a_reset_far_away_is_not_believed(budget, clock) -> None:
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset_in(clock, days=9)}

    assert refused(budget, clock, 403, headers) == 7200


def test_else_a_minute_and_growing(budget, clock) -> None:
    body = b'{"message": "You have exceeded a secondary rate limit."}'

    waits = [refused(budget, clock, 403, body=body) for _ in range(8)]

    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600]
    budget.learn(200, {}, b"", clock.now())
    assert refused(budget, clock, 429) == 60, "an answer ends the row"


def test_graphql_refuses_with_200(budget, clock) -> None:
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset_in(clock, minutes=1)}

    assert refused(budget, clock, 200, headers, b'{"errors": [{"type": "RATE_LIMITED"}]}') == 61


def test_graphql_s_secondary_limit_is_a_200_too(budget, clock) -> None:
    assert refused(budget, clock, 200, {"retry-after": "30"}, b'{"errors": []}') == 30


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        pytest.param(200, {"x-ratelimit-remaining": "0"}, b"{}", id="the last one of the hour"),
        pytest.param(403, {"x-ratelimit-remaining": "9"}, b'{"message": "no"}', id="forbidden"),
        pytest.param(404, {"retry-after": "1"}, b"", id="not found"),
        pytest.param(503, {"retry-after": "1"}, b"", id="out of order"),
        pytest.param(403, {"x-ratelimit-remaining": "nine"}, b"", id="a number that is none"),
    ],
)
def test_what_is_no_refusal(budget, clock, status, headers, body) -> None:
    budget.learn(status, headers, body, clock.now())

    assert spend(budget, clock) == 0


def test_what_is_left_of_the_hour_is_known(budget, clock) -> None:
    assert budget.remaining is None
    budget.learn(200, {"x-ratelimit-remaining": "4321"}, b"", clock.now())
    budget.learn(200, {}, b"", clock.now())

    assert budget.remaining == 4321
