"""What the page's server answers, also to those who are not its page."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest

from bot.cli.demo import shown, stage
from bot.demo.page import POLL, Page
from tests.conftest import eventually


@pytest.fixture
async def session(address: str) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(address) as session:
        yield session


@pytest.mark.parametrize(
    "path", ["/", "/page.js", "/page.css", "/traffic.js", "/traffic.css", "/state", "/traffic"]
)
async def test_every_answer_is_hardened(session, path: str) -> None:
    async with session.get(path) as answer:
        assert answer.status == 200
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_links_to_github_s_pages_lead_back(session) -> None:
    async with session.get("/octo/shop/commit/abc", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (302, "/")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/acts/fix"),
        ("POST", "/clock/60"),
        ("POST", "/as/ada/comments"),
        ("POST", "/as/ada/reviews"),
        ("POST", "/as/ada/reviews/1/suggestions/0"),
        ("DELETE", "/as/ada/comments/1"),
        ("POST", "/dials/canary/errors"),
    ],
)
async def test_what_other_pages_may_not_do(session, method, path) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    async with session.request(method, path, headers=foreign) as answer:
        assert answer.status == 403


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("GET", "/page.py", 404, id="no-such-file"),
        pytest.param("POST", "/acts/no", 404, id="no-such-act"),
        pytest.param("POST", "/acts/succeed", 409, id="nothing-is-deployed-that-could-succeed"),
        pytest.param("POST", "/acts/end", 409, id="nothing-was-run-again-that-could-end"),
        pytest.param("POST", "/acts/agree", 409, id="nothing-waits-for-approval"),
        pytest.param("POST", "/dials/other/errors", 404, id="no-such-version"),
        pytest.param("POST", "/dials/canary/other", 404, id="no-such-dial"),
        pytest.param("POST", "/dials/canary/errors", 400, id="a-dial-takes-a-number"),
        pytest.param("POST", "/clock/7", 404, id="no-such-jump"),
        pytest.param("POST", "/as/mallory/comments", 404, id="nobody-of-the-story-speaks"),
        pytest.param("POST", "/as/mallory/reviews", 404, id="nobody-of-the-story-reviews"),
        pytest.param("POST", "/as/ada/comments/1", 404, id="no-such-comment"),
        pytest.param("DELETE", "/as/ada/comments/1", 404, id="no-such-comment-to-delete"),
        pytest.param("POST", "/as/ada/checks/1/approve", 404, id="no-such-check"),
        pytest.param("POST", "/as/ada/reviews/1/suggestions/0", 404, id="no-such-review"),
        pytest.param("POST", "/as/eve/reviews/1/suggestions/0", 403, id="outsiders-commit-nothing"),
        pytest.param("POST", "/acts/waive", 409, id="no-waiver-was-offered"),
    ],
)
async def test_what_cannot_be_done(session, method, path, status) -> None:
    async with session.request(method, path, data="text") as answer:
        assert answer.status == status


async def test_a_check_has_only_its_own_buttons(session, set_) -> None:
    await eventually(lambda: set_.story.check_runs("sluice / policy"))
    [run] = set_.story.check_runs("sluice / policy")
    async with session.post(f"/as/ada/checks/{run.id}/approve") as answer:
        assert answer.status == 404


async def test_a_review_that_suggests_nothing_has_nothing_to_commit(session, set_) -> None:
    set_.story.review("fine", by=set_.story.people["grace"])
    [review] = set_.story.pull.reviews
    async with session.post(f"/as/ada/reviews/{review.id}/suggestions/0") as answer:
        assert answer.status == 404


@pytest.mark.parametrize("method", ["POST", "DELETE"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        pytest.param("eve", 403, id="not-by-an-outsider"),
        pytest.param("grace", 204, id="by-another-writer"),
        pytest.param("ada", 204, id="by-its-author"),
    ],
)
async def test_who_may_change_a_comment(session, set_, method, who, status) -> None:
    await session.post("/as/ada/comments", data="mine")
    [comment] = set_.story.pull.comments
    async with session.request(method, f"/as/{who}/comments/{comment.id}", data="new") as answer:
        assert answer.status == status

    left = {("POST", 204): ["new"], ("DELETE", 204): []}.get((method, status), ["mine"])
    assert [one.body for one in set_.story.pull.comments] == left


async def test_an_outsider_may_change_her_own_comment(session, set_) -> None:
    await session.post("/as/eve/comments", data="mine")
    [comment] = set_.story.pull.comments
    await session.post(f"/as/eve/comments/{comment.id}", data="better")

    assert comment.body == "better"


@pytest.mark.parametrize("path", ["/as/ada/comments", "/as/ada/reviews"])
async def test_nothing_is_said_with_nothing(session, set_, path) -> None:
    async with session.post(path, data=" \n ") as answer:
        assert answer.status == 204
    assert [*set_.story.pull.comments, *set_.story.pull.reviews] == []


async def test_nothing_does_not_replace_a_comment(session, set_) -> None:
    await session.post("/as/ada/comments", data="mine")
    [comment] = set_.story.pull.comments
    await session.post(f"/as/ada/comments/{comment.id}", data=" ")

    assert comment.body == "mine"


async def test_the_clock_jumps_and_goes_on(session, set_) -> None:
    before = set_.clock.now()
    for minutes in (5, 60, 120):
        await session.post(f"/clock/{minutes}")

    gone = set_.clock.now() - before
    assert timedelta(minutes=185) < gone < timedelta(minutes=186)
    assert set_.sim.world.context.now() - before > timedelta(minutes=184)


async def test_news_are_waited_for(session, monkeypatch) -> None:
    monkeypatch.setattr("bot.demo.page.POLL", 0.05)
    async with session.get("/state") as answer:
        version = (await answer.json())["version"]
    async with session.get("/state", params={"after": str(version + 1000)}) as answer:
        assert answer.status == 200


async def test_who_waits_for_news_is_answered_when_the_demo_ends() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/state?after=1000"
    async with stage() as set_, aiohttp.ClientSession() as visitor:
        page = Page(set_)
        async with asyncio.timeout(POLL / 2):
            async with shown(page, listener):
                news = asyncio.create_task(visitor.get(url))
                await eventually(lambda: page._changed._waiters)
            assert (await news).status == 200
