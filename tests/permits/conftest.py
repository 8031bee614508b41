import pytest

from tests.permits.desk import open_desk


@pytest.fixture
async def desk(clock, tmp_path):
    async with open_desk(clock, tmp_path) as opened:
        yield opened
