from datetime import timedelta

import pytest

from bot.worker.back_off import next_try


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(1, 5), (2, 10), (3, 20), (9, 1280), (10, 1800), (1000, 1800)],
)
def test_the_wait_doubles_up_to_half_an_hour_and_is_spread(clock, attempts, seconds) -> None:
    waits = [(next_try(clock.now(), attempts, None) - clock.now()) for _ in range(200)]

    assert timedelta(seconds=seconds * 0.5) <= min(waits)
    assert max(waits) <= timedelta(seconds=seconds * 1.5)
    assert len(set(waits)) > 100


def test_what_we_were_asked_to_wait_is_the_least(clock) -> None:
    asked = timedelta(hours=1)

    assert next_try(clock.now(), 1, asked) == clock.now() + asked
    assert next_try(clock.now(), 10, timedelta(seconds=1)) > clock.now() + timedelta(minutes=14)
