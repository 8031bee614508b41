"""Locks and freezes that people declare."""

from dataclasses import replace

import pytest

from bot.deploys.locks import stop_of
from tests.deploys.making import INSTANT, LOCK, NOW, STOP, WINDOW


@pytest.mark.parametrize(
    ("number", "at", "holds", "admits"),
    [
        pytest.param(7, NOW, True, True, id="whose it is"),
        pytest.param(42, NOW, True, False, id="another"),
        pytest.param(42, LOCK.until - INSTANT, True, False, id="to the last instant"),
        pytest.param(42, LOCK.until, False, True, id="no longer"),
    ],
)
def test_a_lock(number, at, holds, admits) -> None:
    assert LOCK.holds(at) == holds
    assert LOCK.admits(number, at) == admits


@pytest.mark.parametrize(
    ("named", "environment", "at", "covers"),
    [
        pytest.param("", "production", NOW, True, id="all of them"),
        pytest.param("Production", "pRODUCTION", NOW, True, id="one, in any case"),
        pytest.param("staging", "production", NOW, False, id="another one"),
        pytest.param("", "production", NOW - INSTANT, False, id="not yet"),
        pytest.param("", "production", STOP.until - INSTANT, True, id="to the last instant"),
        pytest.param("", "production", STOP.until, False, id="no longer"),
    ],
)
def test_a_freeze(named, environment, at, covers) -> None:
    assert replace(STOP, environment=named).covers(environment, at) == covers


def test_the_longest_of_several_freezes() -> None:
    longer = replace(STOP, until=STOP.until + WINDOW)
    elsewhere = replace(STOP, environment="staging", until=STOP.until + 2 * WINDOW)

    assert stop_of([STOP, longer, elsewhere], "production", NOW) == longer
    assert stop_of([elsewhere], "production", NOW) is None
    assert stop_of([], "production", NOW) is None
