from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.outside.endpoints import Endpoint
from bot.traffic.hub import Hub
from tests.outside.conftest import serving
from tests.outside.tools import EVERYBODY, tools
from tests.traffic.cluster import TOKEN, Cluster


@pytest.fixture
def cluster() -> Cluster:
    return Cluster()


@pytest.fixture
def token(tmp_path: Path) -> Path:
    """The file that holds the token of our pod."""
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    return file


@pytest.fixture
async def kubernetes(cluster: Cluster, token: Path) -> AsyncIterator[Hub]:
    """All backends, with the endpoint ``kubernetes``."""
    async with serving(cluster) as url:
        known = Endpoint(url=url, token_file=str(token), repositories=EVERYBODY)
        async with tools({"kubernetes": known}) as ready:
            yield Hub(ready)
