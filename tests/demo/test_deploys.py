"""Several people and a deploy, on the page of the demo."""

import pytest
from playwright.async_api import Page as Tab, expect

CARD = ".comment.bot:has-text('Deploy of')"
GATE = "#merge-box .check:has-text('sluice / gate')"
LOG = "#rows"


async def act_as(tab: Tab, login: str) -> None:
    await tab.click(f"#people label:has-text('{login}')")


async def say(tab: Tab, phrase: str, button: str = "Comment") -> None:
    """Choose one of the phrases that lie ready, and send it."""
    await tab.click(f"#phrases button:has-text('{phrase}')")
    await tab.click(f"#say button:text-is('{button}')")


@pytest.fixture
async def green(tab: Tab) -> Tab:
    """A pull request that may be deployed."""
    await tab.click("text=Push the fix")
    await expect(tab.locator("#merge-box .success:has-text('sluice / policy')")).to_be_visible()
    return tab


@pytest.fixture
async def asked(green: Tab) -> Tab:
    """A deploy that Ada asked for."""
    await say(green, "/deploy production")
    await expect(green.locator(GATE)).to_contain_text("Approve deploy")
    return green


async def test_two_people_approve_by_comment_and_button_and_the_job_runs(asked: Tab) -> None:
    card, deploys = asked.locator(CARD).first, asked.locator("#deploys")
    await expect(card).to_contain_text("Approvals 0 of 2")
    await expect(deploys).to_be_hidden()
    await act_as(asked, "eve")
    await say(asked, "/approve-deploy")
    await expect(asked.locator("#entries")).to_contain_text("eve cannot approve this")
    await act_as(asked, "grace")
    await say(asked, "/approve-deploy")
    await expect(asked.locator(LOG)).to_contain_text("vote castgrace")
    await act_as(asked, "alan")
    await asked.click(f"{GATE} >> text=Approve deploy")

    await expect(deploys).to_contain_text("in progress")
    await expect(card).to_contain_text("is under way")
    await asked.click("text=Let the deploy succeed")
    await expect(deploys.locator(".success")).to_contain_text("Approved: grace, alan")
    await expect(card).to_contain_text("succeeded")


async def test_a_rollout_that_gets_stuck_leads_to_the_way_back(asked: Tab) -> None:
    for who in ("grace", "alan"):
        await act_as(asked, who)
        await say(asked, "/approve-deploy")
    await asked.click("button:text-is('Let the deploy fail'):enabled")

    await expect(asked.locator("#deploys .failure")).to_be_visible()
    await expect(asked.locator(CARD).first).to_contain_text("/rollback production")


async def test_a_veto_ends_it(asked: Tab) -> None:
    await act_as(asked, "alan")
    await asked.click(f"{GATE} >> text=Reject")

    await expect(asked.locator(f"{GATE} >> .mark")).to_have_text("✕")
    await expect(asked.locator(LOG)).to_contain_text("request rejectedalan")


async def test_the_window_expires_before_one_s_eyes(green: Tab) -> None:
    await green.click("text=Start the deploy job")
    deploys = green.locator("#deploys")
    await expect(deploys.locator(".waiting")).to_contain_text("Approvals 0 of 2")
    await expect(green.locator("button:text-is('Start the deploy job')")).to_be_disabled()

    await green.click("text=+2 h")

    await expect(deploys.locator(".failure")).to_contain_text("its window ended")
    await expect(green.locator(CARD).first).to_contain_text("its window ended")
    newest = green.locator(f"{LOG} tr").first
    await expect(newest).to_contain_text("request expired")
    hour = (await green.inner_text("#now"))[:2]
    assert (await newest.inner_text()).split()[-1][:2] == hour


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        ("Edit", "The vote of grace was edited by alan."),
        ("Delete", "The vote of grace was deleted"),
    ],
)
async def test_tampering_with_a_vote_is_caught(asked: Tab, deed: str, words: str) -> None:
    await act_as(asked, "grace")
    await say(asked, "/approve-deploy")
    await expect(asked.locator(LOG)).to_contain_text("vote castgrace")
    await act_as(asked, "alan")
    await asked.click(f".comment:has(strong:text-is('grace')) >> text={deed}")
    if deed == "Edit":
        await asked.fill("dialog textarea", "I never said that")
        await asked.click("dialog >> text=Save")
        await expect(asked.locator("#entries")).to_contain_text("edited by alan")

    await expect(asked.locator("#entries")).to_contain_text(words)


async def test_an_edit_that_is_given_up_changes_nothing(asked: Tab) -> None:
    await asked.click(".comment:has(strong:text-is('ada')) >> text=Edit")
    await asked.fill("dialog textarea", "something else")
    await asked.keyboard.press("Escape")
    await say(asked, "/status")

    await expect(asked.locator("#entries")).to_contain_text("Status of")
    await expect(asked.locator("#entries")).not_to_contain_text("something else")


async def test_an_outsider_can_change_only_what_she_wrote(asked: Tab) -> None:
    await act_as(asked, "eve")
    await asked.fill("#text", "hello")
    await asked.click("#say .primary")

    await expect(asked.locator(".comment:has-text('hello') >> text=Edit")).to_be_visible()
    await expect(asked.locator(".comment >> text=Edit")).to_have_count(1)


async def test_a_review_approves_the_commit_that_was_seen(asked: Tab) -> None:
    await act_as(asked, "grace")
    await asked.fill("#text", "/approve-deploy production")
    await asked.click("text=Submit as review")
    await expect(asked.locator(".comment:has-text('reviewed')")).to_contain_text("grace")

    await asked.click("#tab-checks")
    await expect(asked.locator("#checks")).to_contain_text("grace by review")


async def test_it_works_without_a_mouse_and_the_focus_stays(asked: Tab) -> None:
    await asked.focus("#people input[value=ada]")
    await asked.keyboard.press("ArrowRight")
    await expect(asked.locator("#speaker")).to_have_text("grace (approver)")
    await asked.focus("#tab-checks")
    await asked.keyboard.press("Enter")
    vote = asked.locator("#checks button:text-is('Approve deploy')")
    await vote.focus()
    await asked.keyboard.press("Enter")

    await expect(asked.locator("#checks")).to_contain_text("1 of 2")
    await expect(vote).to_be_focused()


async def test_the_card_fits_a_telephone(asked: Tab) -> None:
    await asked.set_viewport_size({"width": 360, "height": 640})
    await expect(asked.locator(CARD).first).to_be_visible()

    assert await asked.evaluate("document.documentElement.scrollWidth") <= 360
    ends = await asked.locator("button:visible").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().right)"
    )
    assert max(ends) <= 360
