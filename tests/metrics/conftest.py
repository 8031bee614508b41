from collections.abc import AsyncIterator

import pytest

from tests.metrics.story import Story, telling


@pytest.fixture
async def story() -> AsyncIterator[Story]:
    """A rollout whose errors and requests are counted."""
    async with telling() as told:
        yield told
