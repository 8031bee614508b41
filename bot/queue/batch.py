"""Do many small things in one go: what is given in while one flush runs makes up the next."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Batcher(Generic[T, R]):
    """Gathers items, flushes them together, and gives each its own result.

    Args:
        flush: Takes the items and returns as many results, in their order. What it raises is
            raised to all who gave an item in.
        limit: Items in one flush at most.
    """

    def __init__(self, flush: Callable[[list[T]], Awaitable[list[R]]], limit: int = 100) -> None:
        self._flush = flush
        self._limit = limit
        self._given: list[tuple[T, asyncio.Future[R]]] = []
        self._flusher: asyncio.Task[None] | None = None

    async def submit(self, item: T) -> R:
        """Give *item* in, and return its result."""
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._given.append((item, future))
        if self._flusher is None:
            self._flusher = asyncio.create_task(self._run())
        return await future

    async def _run(self) -> None:
        try:
            while self._given:
                batch, self._given = self._given[: self._limit], self._given[self._limit :]
                await self._flush_one(batch)
        finally:
            self._flusher = None

    async def _flush_one(self, batch: list[tuple[T, "asyncio.Future[R]"]]) -> None:
        waiting = [future for _, future in batch]
        try:
            results = await self._flush([item for item, _ in batch])
        except Exception as error:  # noqa: BLE001 - handed to everyone who waits for it
            for future in waiting:
                if not future.done():
                    future.set_exception(error)
            return
        for future, result in zip(waiting, results, strict=True):
            if not future.done():
                future.set_result(result)
