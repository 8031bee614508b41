"""What Prometheus may answer instead of counts."""

import pytest
from aiohttp import web

from bot.errors import (
    ConfigError,
    RefusedError,
    TransientError,
)
from bot.outside.endpoints import Endpoint
from tests.metrics.fake_prometheus import FakePrometheus
from tests.metrics.story import SHAPE, Story, telling
from tests.outside.tools import EVERYBODY, tools
from tests.servers.postgres import free_port


class TestFaults:
    """What passes is tried again; what does not, is said."""

    async def test_two_that_fail_are_no_gap(self, story: Story) -> None:
        story.scrape(5)
        story.server.troubles = [web.Response(status=503) for _ in range(2)]

        await story.read()

    @pytest.mark.parametrize("status", [408, 425, 429, 500, 503])
    async def test_three_that_fail_are_one(self, story: Story, status: int) -> None:
        story.server.troubles = [web.Response(status=status) for _ in range(24)]

        with pytest.raises(TransientError, match=f"`prometheus` answered {status}"):
            await story.read()

    async def test_nobody_there(self) -> None:
        gone = Endpoint(url=f"http://127.0.0.1:{free_port()}", repositories=EVERYBODY)
        async with tools({"prometheus": gone}) as given:
            with pytest.raises(TransientError, match="no connection"):
                await Story(given, FakePrometheus(), SHAPE).read()

    @pytest.mark.parametrize(
        ("body", "kind", "says"),
        [
            ("<html>", TransientError, "`prometheus` answered no JSON"),
            ('{"a":' * 100_000, TransientError, "answered no JSON"),
            ("{}", RefusedError, "must find series of counters"),
            (
                '{"data": {"resultType": "scalar", "result": [1, "1"]}}',
                RefusedError,
                "must find series of counters",
            ),
            *(
                (
                    f'{{"data": {{"result": [{{"metric": {{}}, "value": [1, "{value}"]}}]}}}}',
                    RefusedError,
                    "must be 0 or more",
                )
                for value in ("NaN", "+Inf", "-1", "x")
            ),
        ],
    )
    async def test_answers_that_are_none(self, story: Story, body: str, kind, says: str) -> None:
        story.server.troubles = [web.Response(text=body) for _ in range(20)]

        with pytest.raises(kind, match=says):
            await story.read()

    @pytest.mark.parametrize(
        ("status", "body", "says"),
        [
            (400, '{"status": "error", "error": "parse error"}', "cannot answer: parse error"),
            (422, '{"error": "too many samples"}', "cannot answer: too many samples"),
            (400, "<html>", "cannot answer: 400"),
            (401, "hunter2", "`prometheus` answered 401"),
            (404, "", "`prometheus` answered 404"),
            (302, "", "`prometheus` answered 302"),
        ],
    )
    async def test_a_no_is_said(self, story: Story, status: int, body: str, says: str) -> None:
        story.server.troubles = [web.Response(status=status, text=body) for _ in range(20)]

        with pytest.raises(RefusedError, match=says) as raised:
            await story.read()

        assert raised.value.status == status
        assert "hunter2" not in str(raised.value)

    async def test_an_endpoint_is_needed(self) -> None:
        async with tools() as given:
            with pytest.raises(ConfigError, match="no endpoint `prometheus` for octo/shop"):
                await Story(given, FakePrometheus(), SHAPE).read()


async def test_the_endpoint_opens_it() -> None:
    async with telling(headers={"Authorization": "Bearer x"}) as story:
        story.scrape(5)
        await story.read()

    assert {one.headers["Authorization"] for one in story.server.asked} == {"Bearer x"}
    assert {one.query["time"] for one in story.server.asked} == {"1767614400.000"}


async def test_names_are_filled_in(story: Story) -> None:
    story.scrape(5)
    await story.read()

    queries = {one.query["query"] for one in story.server.asked}
    assert 'requests_total{service="api",version="stable"}' in queries
    assert 'requests_total{service="api",code=~"5..",version="1234567"}' in queries
