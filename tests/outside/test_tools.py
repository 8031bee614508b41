"""What a driver or a provider works with."""

import pytest

from bot.errors import ConfigError
from bot.model import Repo, RepoId
from bot.outside.endpoints import Endpoint
from tests.outside.tools import EVERYBODY, tools


async def test_an_endpoint_is_found_by_name() -> None:
    endpoint = Endpoint(url="http://prometheus:9090", repositories=EVERYBODY)
    async with tools({"prometheus": endpoint}) as given:
        assert given.endpoint("prometheus", Repo(id=RepoId(1), owner="octo", name="x")) == endpoint
        with pytest.raises(ConfigError):
            given.endpoint("prometheus", Repo(id=RepoId(1), owner="acme", name="x"))
