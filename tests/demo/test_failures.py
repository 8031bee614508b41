"""CI that fails, on the page of the demo: what is said of it, its buttons, and a re-run."""

import re

import pytest
from playwright.async_api import Page as Tab, expect

from bot.demo.outcomes import CURRENCIES, LOST, PRIVATE, all_pass, cents_fail, runner_is_lost
from bot.demo.stage import Stage
from tests.demo.test_deploys import act_as, say

COMMENT = ".comment.bot:has-text('failed')"
CHECK = "#merge-box .check:has-text('sluice / failures')"
END = "button:text-is('Let the re-run end')"


@pytest.fixture
async def red(tab: Tab) -> Tab:
    """A pull request whose tests fail."""
    await expect(tab.locator("#merge-box .check:has-text('sluice / policy')")).to_be_visible()
    await tab.click("text=Let CI fail")
    await expect(tab.locator(COMMENT)).to_contain_text("new on this branch")
    return tab


async def test_the_comment_says_what_failed_and_whose_fault_it_is(red: Tab) -> None:
    comment = red.locator(COMMENT)
    for words in (
        "A test failed · same failure in 3 of 4 jobs",
        "failed 0 of the last 1 run on main",
        "→ 16  E       AssertionError: assert 40 == Decimal('39.98')",
        "Failing tests: tests/test_cart.py::test_total,",
        "1 job failed only because others did",
        "or comment /retry",
    ):
        await expect(comment).to_contain_text(words)
    await expect(comment).to_have_count(1)


async def test_the_comment_links_what_it_speaks_of(red: Tab, set_: Stage) -> None:
    sha = set_.story.pull.head_sha
    runs = r"/octo/shop/actions/runs/\d+"
    for label, address in (
        ("tests/test_cart.py:6", rf"/octo/shop/blob/{sha}/tests/test_cart\.py#L6$"),
        ("shop/cart.py:6", rf"/octo/shop/blob/{sha}/shop/cart\.py#L6$"),
        ("View logs", rf"{runs}/job/\d+$"),
        ("Compare with", rf"/octo/shop/compare/[0-9a-f]{{40}}\.\.\.{sha}$"),
        ("Rollback", r"^https://wiki\.example\.com/shop/rollback$"),
        ("Re-run", rf"{runs}$"),
    ):
        link = red.locator(f"{COMMENT} >> a:has-text('{label}')").first
        await expect(link).to_have_attribute("href", re.compile(address))


async def test_a_password_in_the_log_stays_there(red: Tab) -> None:
    await expect(red.locator(COMMENT)).to_contain_text("postgresql://[redacted url-credentials]@db")

    assert PRIVATE in cents_fail()[0].steps[1].log
    assert PRIVATE not in await red.content()


async def test_the_lines_are_marked_in_what_was_changed(red: Tab) -> None:
    await red.click("#tab-files")

    note = red.locator(".note.failure", has_text="test (EUR): a test failed")
    await expect(note).to_have_count(1)
    row = red.locator("tr", has=note).locator("xpath=preceding-sibling::tr[1]")
    await expect(row).to_contain_text("assert rest >= 0")


async def test_it_is_green_again_once_the_cart_is_mended(red: Tab) -> None:
    await red.click("text=Let CI pass")

    comment = red.locator(".comment.bot")
    await expect(comment).to_contain_text("Green again")
    await expect(comment).to_have_count(1)


async def test_a_lost_runner_s_job_passes_when_it_runs_again(tab: Tab) -> None:
    await expect(tab.locator(END)).to_be_disabled()
    await tab.click("text=Lose a runner")
    comment = tab.locator(".comment.bot")
    await expect(comment).to_contain_text("The machines' fault, not the change's.")
    await expect(comment).to_contain_text(LOST)

    await tab.click(f"{CHECK} >> text=Re-run failed")
    await expect(tab.locator("#merge-box .in_progress")).to_have_text(
        ["●CI / all-greenin_progress", "●CI / test (EUR)in_progress"]
    )
    await tab.click(f"{END}:enabled")

    await expect(comment).to_contain_text("Green again without a change")
    await comment.locator("summary").click()
    await expect(comment).to_contain_text("attempt 1 failed and attempt 2 passed on this commit")
    await expect(comment).to_have_count(1)
    await expect(tab.locator(END)).to_be_disabled()
    await expect(tab.locator("#merge-box .failure")).to_have_count(1)  # the policy's


async def test_a_broken_cart_fails_again_and_that_is_told(red: Tab) -> None:
    await say(red, "/retry")
    await expect(red.locator("#entries")).to_contain_text("1 re-run started")
    await red.click(f"{END}:enabled")

    await expect(red.locator(COMMENT)).to_contain_text("attempt 2")
    await expect(red.locator(COMMENT)).to_contain_text("new on this branch")


async def test_what_is_marked_as_flaky_is_called_so(red: Tab) -> None:
    await act_as(red, "grace")
    await red.click(f"{CHECK} >> text=Mark flaky")

    await expect(red.locator(COMMENT)).to_contain_text("grace called this failure flaky")


async def test_an_outsider_marks_nothing(red: Tab) -> None:
    await act_as(red, "eve")
    await red.click(f"{CHECK} >> text=Mark flaky")

    await expect(red.locator("#entries")).to_contain_text("needs the role triage")


async def test_the_comment_fits_a_telephone(red: Tab) -> None:
    await red.set_viewport_size({"width": 360, "height": 640})
    await expect(red.locator(COMMENT)).to_be_visible()

    assert await red.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(
    ("plans", "failed"),
    [
        pytest.param(all_pass(), [], id="all-pass"),
        pytest.param(
            cents_fail(),
            ["test (EUR)", "test (USD)", "test (GBP)", "all-green"],
            id="what-has-cents-and-the-job-that-repeats-it",
        ),
        pytest.param(runner_is_lost(), ["test (EUR)", "all-green"], id="one-loses-its-runner"),
    ],
)
def test_the_same_jobs_run_whatever_happens(plans, failed) -> None:
    names = [*(f"test ({one})" for one in CURRENCIES), "lint", "all-green"]

    assert [plan.name for plan in plans] == names
    assert [plan.name for plan in plans if plan.conclusion == "failure"] == failed
