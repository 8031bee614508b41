import asyncio

import pytest

from bot.queue.batch import Batcher


async def test_what_comes_while_a_flush_runs_makes_up_the_next() -> None:
    flushes: list[list[int]] = []
    gate = asyncio.Event()

    async def flush(items: list[int]) -> list[int]:
        flushes.append(items)
        await gate.wait()
        return [item * 10 for item in items]

    batcher = Batcher(flush)
    first = asyncio.create_task(batcher.submit(1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    others = [asyncio.create_task(batcher.submit(item)) for item in (2, 3)]
    await asyncio.sleep(0)
    gate.set()

    assert await asyncio.gather(first, *others) == [10, 20, 30]
    assert flushes == [[1], [2, 3]]
    assert await batcher.submit(4) == 40


async def test_a_flush_takes_no_more_than_its_limit() -> None:
    sizes: list[int] = []

    async def flush(items: list[int]) -> list[int]:
        sizes.append(len(items))
        return items

    batcher = Batcher(flush, limit=3)
    await asyncio.gather(*(batcher.submit(item) for item in range(7)))

    assert max(sizes) == 3
    assert sum(sizes) == 7


async def test_what_a_flush_raises_reaches_everyone_in_it_and_nobody_later() -> None:
    async def flush(items: list[int]) -> list[int]:
        if 13 in items:
            raise LookupError
        return items

    batcher = Batcher(flush)
    results = await asyncio.gather(batcher.submit(13), batcher.submit(1), return_exceptions=True)

    assert [type(result) for result in results] == [LookupError, LookupError]
    assert await batcher.submit(2) == 2


async def test_who_gives_up_waiting_is_left_out() -> None:
    gate = asyncio.Event()

    async def flush(items: list[int]) -> list[int]:
        await gate.wait()
        return items

    batcher = Batcher(flush)
    gone, stays = (asyncio.create_task(batcher.submit(item)) for item in (1, 2))
    await asyncio.sleep(0)
    gone.cancel()
    gate.set()

    assert await stays == 2
    with pytest.raises(asyncio.CancelledError):
        await gone
