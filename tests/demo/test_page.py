"""The page of the demo, as a visitor sees it: in headless Chromium, with the real bot behind it."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest
from playwright.async_api import Page as Tab, async_playwright, expect

from bot.cli.demo import shown, stage
from bot.demo.page import POLL, Page
from tests.conftest import eventually

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture
async def address() -> AsyncIterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with stage(url) as (sim, story), shown(Page(sim, story), listener):
        yield url


@pytest.fixture
async def tab(address: str) -> AsyncIterator[Tab]:
    if not CHROMIUM:
        pytest.skip("Chromium is not installed (Debian: chromium)")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        tab = await browser.new_page()
        problems: list[str] = []
        tab.on("console", lambda message: problems.append(message.text))
        tab.on("pageerror", lambda error: problems.append(str(error)))
        await tab.goto(address)
        yield tab
        await browser.close()
        assert problems == []


POLICY = ".check:has-text('sluice / policy')"


async def test_a_visitor_sees_the_red_check_and_where_it_hurts(tab: Tab) -> None:
    await expect(tab.locator(f"#merge-box {POLICY}")).to_contain_text("1 new error")
    await tab.click("text=Files changed")

    note = tab.locator(".note.failure")
    await expect(note).to_contain_text("PIN-BRANCH")
    row = tab.locator("tr", has=note).locator("xpath=preceding-sibling::tr[1]")
    await expect(row).to_contain_text("cool-deployer/rollout@main")


async def test_the_fix_turns_it_green(tab: Tab) -> None:
    await tab.click("text=Push the fix")

    await expect(tab.locator(f"#merge-box {POLICY}.success")).to_be_visible()


async def test_a_failing_run_is_explained_and_then_forgotten(tab: Tab) -> None:
    await tab.click("text=Let CI fail")
    comment = tab.locator(".comment.bot")
    await expect(comment).to_contain_text("assert 50 == 60")

    await tab.click("text=Let CI pass")

    await expect(comment).to_contain_text("Green again")
    await expect(comment).to_have_count(1)


async def test_the_visitor_s_command_is_answered(tab: Tab) -> None:
    await tab.fill("#text", "/status")
    await tab.click("#say button")

    await expect(tab.locator(".comment.bot")).to_contain_text("sluice / policy")
    await expect(tab.locator(".reactions span")).to_have_count(2)


async def test_the_visitor_s_html_stays_text(tab: Tab) -> None:
    await tab.fill("#text", "<img src=x onerror=alert(1)> **bold**")
    await tab.click("#say button")

    comment = tab.locator(".comment").last
    await expect(comment.locator("strong").last).to_have_text("bold")
    assert await tab.locator(".comment img").count() == 0


async def test_the_checks_tab_shows_the_whole_report(tab: Tab) -> None:
    await tab.click("text=Checks")

    await expect(tab.locator("#checks")).to_contain_text("This change is held")
    await expect(tab.locator("#conversation")).to_be_hidden()


async def test_an_open_fold_stays_open_when_something_else_changes(tab: Tab) -> None:
    await tab.click("text=Checks")
    await tab.click("summary")
    await tab.click("#tab-conversation")
    await tab.fill("#text", "hello")
    await tab.click("#say button")
    await expect(tab.locator(".comment")).to_have_count(1)
    await tab.click("#tab-checks")

    await expect(tab.locator("#checks details[open]")).to_have_count(1)


async def test_start_over_opens_another(tab: Tab) -> None:
    await tab.click("text=Start over")

    await expect(tab.locator("#number")).to_have_text("#2")


async def test_it_fits_a_telephone(tab: Tab) -> None:
    await tab.set_viewport_size({"width": 360, "height": 640})
    await expect(tab.locator("#merge-box .check").first).to_be_visible()

    assert await tab.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.fixture
async def session(address: str) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(address) as session:
        yield session


@pytest.mark.parametrize("path", ["/", "/page.js", "/page.css", "/state"])
async def test_every_answer_is_hardened(session, path: str) -> None:
    async with session.get(path) as answer:
        assert answer.status == 200
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_links_to_github_s_pages_lead_back(session) -> None:
    async with session.get("/octo/shop/commit/abc", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (302, "/")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/page.py", 404),
        ("POST", "/acts/no", 404),
        ("POST", "/acts/fix", 403),
        ("POST", "/comments", 403),
    ],
)
async def test_what_other_pages_may_not_do(session, method, path, status) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    async with session.request(method, path, headers=foreign) as answer:
        assert answer.status == status


async def test_news_are_waited_for(session, monkeypatch) -> None:
    monkeypatch.setattr("bot.demo.page.POLL", 0.05)
    async with session.get("/state") as answer:
        version = (await answer.json())["version"]
    async with session.get("/state", params={"after": str(version + 1000)}) as answer:
        assert answer.status == 200


async def test_who_waits_for_news_is_answered_when_the_demo_ends() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/state?after=1000"
    async with stage() as (sim, story), aiohttp.ClientSession() as visitor:
        page = Page(sim, story)
        async with asyncio.timeout(POLL / 2):
            async with shown(page, listener):
                news = asyncio.create_task(visitor.get(url))
                await eventually(lambda: page._changed._waiters)
            assert (await news).status == 200
