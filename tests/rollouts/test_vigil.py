"""What was just deployed, held against the hour before."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.judge.counts import Counts
from bot.rollouts.reading import POINTS
from bot.rollouts.vigil import Vigil, look
from tests.deploys.making import INSTANT, MINUTE, NOW, REPO, SHA
from tests.rollouts.making import AWAY, QUIET, polled, reading, service

BEFORE = Counts(requests=10_000, errors=40)
VIGIL = Vigil(
    id="7-api",
    repo=REPO,
    environment="production",
    service="api",
    sha=SHA,
    deployment_id=7,
    began_at=NOW,
    policy=service().model_dump_json(),
    before=(BEFORE,),
)
GOOD = reading(polled((5_000, 20), (5_000, 20)))
BAD = reading(polled((5_000, 20), (5_000, 900)))


@pytest.mark.parametrize(
    ("vigil", "heard", "is_bad"),
    [
        pytest.param(VIGIL, GOOD, False, id="as before"),
        pytest.param(VIGIL, BAD, True, id="worse"),
        pytest.param(VIGIL, AWAY, False, id="nobody counts"),
        pytest.param(VIGIL, QUIET, False, id="nothing new"),
        pytest.param(replace(VIGIL, before=()), BAD, False, id="nothing to compare with"),
        pytest.param(VIGIL, reading(verdict=False), True, id="a check says so"),
        pytest.param(VIGIL, reading(verdict=True), False, id="a check says it is good"),
    ],
)
def test_what_is_seen(vigil, heard, is_bad) -> None:
    seen = look(vigil, heard, NOW + MINUTE)

    assert seen.is_bad == is_bad
    assert seen.is_over(NOW + MINUTE) == is_bad
    assert seen.memory == ("" if heard is AWAY else heard.memory)


def test_both_arms_are_the_new_version_and_only_so_many_polls_are_kept() -> None:
    seen = look(replace(VIGIL, after=(BEFORE,) * POINTS), GOOD, NOW)

    assert len(seen.after) == POINTS
    assert seen.after[-1] == Counts(requests=10_000, errors=40)


@pytest.mark.parametrize(("after", "is_over"), [(-INSTANT, False), (timedelta(0), True)])
def test_its_end(after, is_over) -> None:
    assert VIGIL.is_over(VIGIL.ends_at + after) == is_over
