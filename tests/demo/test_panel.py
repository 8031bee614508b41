"""What the panel of the traffic tells, and who may turn its dials."""

import json
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.demo.arm import USUAL_ERRORS


@pytest.fixture
async def session(address: str) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(address) as session:
        yield session


async def look(session: aiohttp.ClientSession) -> dict:
    async with session.get("/traffic") as answer:
        return json.loads(await answer.text())


async def test_before_the_first_canary_stable_has_it_all(session, set_) -> None:
    told = await look(session)

    assert told["rollout"] is None
    assert told["address"] == set_.traffic.address
    assert (told["arms"]["stable"]["share"], told["arms"]["canary"]["share"]) == (100, 0)
    assert told["arms"]["canary"]["requests"] == told["arms"]["canary"]["mean"] == 0
    assert told["arms"]["stable"]["dials"] == {"errors": USUAL_ERRORS, "latency": 0}


@pytest.mark.parametrize("arm", ["stable", "canary"])
@pytest.mark.parametrize(
    ("dial", "value", "status"),
    [
        pytest.param("errors", "0", 204, id="no-errors"),
        pytest.param("errors", "20", 204, id="most-errors"),
        pytest.param("errors", "20.1", 400, id="too-many-errors"),
        pytest.param("errors", "-0.1", 400, id="less-than-no-errors"),
        pytest.param("errors", "nan", 400, id="not-a-number"),
        pytest.param("latency", "300", 204, id="most-latency"),
        pytest.param("latency", "301", 400, id="too-much-latency"),
    ],
)
async def test_a_dial_turns_within_its_limits(session, arm, dial, value, status) -> None:
    before = (await look(session))["arms"]
    async with session.post(f"/dials/{arm}/{dial}", data=value) as answer:
        assert answer.status == status

    if status == 204:
        before[arm]["dials"][dial] = float(value)
    after = (await look(session))["arms"]
    assert {name: one["dials"] for name, one in after.items()} == {
        name: one["dials"] for name, one in before.items()
    }


async def test_the_acts_turn_the_dials_of_the_canary(session, set_) -> None:
    for act, errors in (("bad-canary", 12), ("good-canary", USUAL_ERRORS)):
        set_.acts[act].play()
        told = await look(session)
        assert told["arms"]["canary"]["dials"] == {"errors": errors, "latency": 0}
        assert told["arms"]["stable"]["dials"]["errors"] == USUAL_ERRORS


async def test_a_second_bad_canary_is_as_bad_as_the_first(set_) -> None:
    set_.acts["bad-canary"].play()
    set_.traffic.canary.dials.errors = 0
    set_.acts["bad-canary"].play()

    assert set_.traffic.canary.dials.errors == 12
