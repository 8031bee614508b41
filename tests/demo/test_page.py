"""The page of the demo, as a visitor sees it: in headless Chromium, with the real bot behind it."""

import pytest
from playwright.async_api import Page as Tab, expect

POLICY = ".check:has-text('sluice / policy')"


async def test_a_visitor_sees_the_red_check_and_where_it_hurts(tab: Tab) -> None:
    await expect(tab.locator(f"#merge-box {POLICY}")).to_contain_text("new error")
    await tab.click("text=Files changed")

    note = tab.locator(".note.failure", has_text="PIN-BRANCH")
    await expect(note).to_be_visible()
    row = tab.locator("tr", has=note).locator("xpath=preceding-sibling::tr[1]")
    await expect(row).to_contain_text("cool-deployer/rollout@main")


async def test_the_fix_turns_it_green(tab: Tab) -> None:
    await tab.click("text=Push the fix")

    await expect(tab.locator(f"#merge-box {POLICY}.success")).to_be_visible()


async def test_the_visitor_s_command_is_answered(tab: Tab) -> None:
    await tab.fill("#text", "/status")
    await tab.click("#say .primary")

    await expect(tab.locator(".comment.bot")).to_contain_text("sluice / policy")
    await expect(tab.locator(".reactions span")).to_have_count(2)


@pytest.mark.parametrize("button", ["Comment", "Submit as review"])
async def test_the_visitor_s_html_stays_text(tab: Tab, button: str) -> None:
    await tab.fill("#text", "<img src=x onerror=alert(1)> **bold**")
    await tab.click(f"#say button:text-is('{button}')")

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
    await tab.click("#say .primary")
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
