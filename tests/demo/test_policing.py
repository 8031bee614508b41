"""The policy check on the page of the demo: its buttons, its suggestions, a waiver."""

import pytest
from playwright.async_api import Page as Tab, expect

from bot.demo.scenery import BAD_DEPLOY
from bot.demo.stage import Stage
from tests.conftest import eventually
from tests.demo.test_deploys import act_as, say

POLICY = "#merge-box .check:has-text('sluice / policy')"
SUGGESTION = ".suggestion"
HOSTILE = "<img src=x onerror=alert(1)>"


async def press(tab: Tab, label: str) -> None:
    await tab.click(f"{POLICY} >> text={label}")


@pytest.fixture
async def offered(tab: Tab) -> Tab:
    """A pull request that the bot has reviewed."""
    await press(tab, "Fix safe ones")
    await expect(tab.locator(SUGGESTION)).to_have_count(2)
    return tab


async def test_suggestions_are_committed_with_a_click_and_the_check_turns_green(
    offered: Tab,
) -> None:
    action = offered.locator(SUGGESTION, has_text="PIN-BRANCH")
    await expect(action.locator(".removed")).to_have_text(
        "-       - uses: cool-deployer/rollout@main"
    )
    await expect(action.locator(".added")).to_contain_text("# main")
    await expect(offered.locator(f"{POLICY}.failure")).to_be_visible()

    await offered.click(f"{SUGGESTION} >> text=Commit suggestion >> nth=0")
    await expect(offered.locator("#entries")).to_contain_text("Apply suggestion from @sluice[bot]")
    await expect(offered.locator(f"{SUGGESTION} >> text=Outdated")).to_have_count(1)
    await offered.click(f"{SUGGESTION} >> text=Commit suggestion")

    await expect(offered.locator(f"{SUGGESTION} >> text=Outdated")).to_have_count(2)
    await expect(offered.locator(f"{POLICY}.success")).to_contain_text("1 new warning")


async def test_an_outsider_commits_nothing(offered: Tab) -> None:
    await act_as(offered, "eve")

    await expect(offered.locator("button:text-is('Commit suggestion')")).to_have_count(0)
    await expect(offered.locator(f"{SUGGESTION} >> text=Outdated")).to_have_count(0)


async def test_an_outsider_who_asks_for_fixes_is_refused(tab: Tab) -> None:
    await act_as(tab, "eve")
    await press(tab, "Fix safe ones")

    await expect(tab.locator(".comment.bot")).to_contain_text("may neither push here")


async def test_explain_tells_why(tab: Tab) -> None:
    await press(tab, "Explain")

    await expect(tab.locator(".comment.bot")).to_contain_text("Whoever can push to the branch")


async def test_a_waiver_is_asked_for_and_counts_once_it_is_merged(offered: Tab) -> None:
    for _ in range(2):
        await offered.click(f"{SUGGESTION} >> text=Commit suggestion >> nth=0")
    await expect(offered.locator(f"{POLICY}.success")).to_contain_text("1 new warning")
    merge = offered.locator("button:text-is('Merge the waiver')")
    await expect(merge).to_be_disabled()

    await press(offered, "Request waiver")
    await say(offered, "/policy waive")
    await expect(offered.locator("#entries")).to_contain_text("rule: SEC-LONGLIVED")
    await merge.click()

    await expect(offered.locator(f"{POLICY}.success")).to_contain_text("1 waived")
    await expect(merge).to_be_disabled()
    await offered.click("#tab-policies")
    files = offered.locator("#policies article")
    await expect(files.first).to_contain_text("locked: true")
    await expect(files.last).to_contain_text('reason: "OPS-412')


async def test_a_second_waiver_joins_the_first(set_: Stage) -> None:
    story = set_.story
    merged: list[str] = []
    await eventually(lambda: story.check_runs("sluice / policy"))
    story.press(story.check_runs("sluice / policy")[0].id, "policy-waive", by=story.people["ada"])
    await eventually(lambda: len(story.waivable) >= 3)
    for found in story.waivable[:2]:
        story.comment(f'/policy waive {found} 30d "it can wait so long"', by=story.people["ada"])
        await eventually(story.acts["waive"].can)
        story.acts["waive"].play()
        merged.append(story.policies["octo/shop/.github/sluice.yml"])
        assert not story.acts["waive"].can()

    assert [text.count("waivers:") for text in merged] == [1, 1]
    assert [text.count("fingerprint:") for text in merged] == [1, 2]
    await eventually(
        lambda: "2 waived" in (story.check_runs("sluice / policy")[0].facts.title or "")
    )


async def test_policy_says_which_files_rule(tab: Tab) -> None:
    await say(tab, "/policy")

    await expect(tab.locator(".comment.bot")).to_contain_text("octo/.github/sluice.yml")


async def test_what_the_organisation_locked_cannot_be_loosened(tab: Tab) -> None:
    await tab.click("text=Loosen a locked rule")
    config = tab.locator("#merge-box .failure:has-text('sluice / config')")
    await expect(config).to_be_visible()

    await tab.click("#tab-checks")
    await expect(tab.locator("#checks")).to_contain_text("is locked by")


async def test_hostile_files_stay_text_in_what_is_suggested(tab: Tab, set_: Stage) -> None:
    await expect(tab.locator(POLICY)).to_be_visible()
    hostile = BAD_DEPLOY.replace("ubuntu-latest", f"ubuntu-latest # {HOSTILE} ```")
    files = {
        f".github/workflows/{HOSTILE}.yml": hostile,
        ".github/workflows/deploy.yml": hostile.replace(
            "rollout@main", f'rollout@main" # {HOSTILE}'
        ),
    }
    set_.story.push(files, HOSTILE)
    await expect(tab.locator(POLICY)).to_contain_text("new error")
    await press(tab, "Fix safe ones")

    await expect(tab.locator(SUGGESTION).first).to_contain_text(HOSTILE)
    assert await tab.locator("img").count() == 0
