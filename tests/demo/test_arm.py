"""A version of the service of the demo."""

import aiohttp
import pytest

from bot.demo.arm import LIMITS, USUAL_ERRORS, Arm, Dials
from bot.demo.traffic import _served


async def _answers(arm: Arm, count: int) -> list[int]:
    async with _served(arm.site()) as address, aiohttp.ClientSession() as session:
        statuses = []
        for _ in range(count):
            async with session.get(address) as answer:
                assert await answer.json() == {"version": arm.name}
                statuses.append(answer.status)
        return statuses


@pytest.mark.parametrize(
    ("errors", "failed"),
    [
        pytest.param(0, 0, id="none"),
        pytest.param(1, 1, id="one-in-a-hundred"),
        pytest.param(12.5, 12, id="one-in-eight"),
        pytest.param(20, 20, id="the-most"),
    ],
)
async def test_as_many_fail_as_the_dial_says(errors: float, failed: int) -> None:
    statuses = await _answers(Arm("canary", Dials(errors=errors)), 100)

    assert statuses.count(500) == failed
    assert statuses.count(200) == 100 - failed


async def test_failures_come_evenly() -> None:
    statuses = await _answers(Arm("canary", Dials(errors=25)), 12)

    assert statuses == [200, 200, 200, 500] * 3


async def test_another_version_does_not_inherit_failures() -> None:
    arm = Arm("canary", Dials(errors=50))
    assert await _answers(arm, 1) == [200]
    arm.restart(Dials(errors=50))

    assert await _answers(arm, 2) == [200, 500]


async def test_an_answer_takes_as_long_as_the_dial_says() -> None:
    arm = Arm("canary", Dials(latency=60))
    async with (
        _served(arm.site()) as address,
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.05)) as hasty,
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as patient,
    ):
        with pytest.raises(TimeoutError):
            await hasty.get(address)
        async with patient.get(address) as answer:
            assert answer.status == 200


def test_a_version_is_as_good_as_is_usual_unless_told_otherwise() -> None:
    assert Arm("stable").dials == Dials(errors=USUAL_ERRORS, latency=0)
    assert set(LIMITS) == {"errors", "latency"}
