"""A permit is redeemed by one attempt of one run, on both databases."""

import asyncio
from functools import partial

from bot.queue.upkeep import KEEP_PERMITS, prune
from bot.store.permits import redeem


def by(run_id: int, attempt: int, clock, jti: str = "one"):
    return partial(redeem, jti=jti, run_id=run_id, attempt=attempt, at=clock.now())


async def test_who_was_first_may_ask_again_and_nobody_else(database, clock) -> None:
    assert await database.run(by(9001, 1, clock))
    assert await database.run(by(9001, 1, clock)), "the answer may have been lost"

    assert not await database.run(by(9002, 1, clock)), "another run"
    assert not await database.run(by(9001, 2, clock)), "another attempt"
    assert await database.run(by(9002, 1, clock, jti="two")), "another permit"


async def test_of_many_at_once_one_gets_it(database, clock) -> None:
    answers = await asyncio.gather(*(database.run(by(run, 1, clock)) for run in range(20)))

    assert sorted(answers) == [False] * 19 + [True]


async def test_the_book_is_kept_for_a_week(database, clock) -> None:
    await database.run(by(9001, 1, clock))

    await database.run(partial(prune, now=clock.now() + KEEP_PERMITS))
    assert not await database.run(by(9002, 1, clock))

    clock.advance(milliseconds=1)
    await database.run(partial(prune, now=clock.now() + KEEP_PERMITS))
    assert await database.run(by(9002, 1, clock))
