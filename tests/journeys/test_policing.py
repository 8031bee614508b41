"""Journey 1, answered: buttons, `/policy`, and what an organisation says for all repositories."""

from bot.effects import CheckAction
from bot.policy.render import EXPLAIN, FIX, WAIVE
from tests.journeys.conftest import BAD, CI, ENFORCED, GOOD, NO_TIMEOUT, POLICY

SLOW = GOOD.replace("    timeout-minutes: 10\n", "").replace("pytest\n", "pytest -q\n")
HOME = "sluice.yml"


def press(story, pull, button: CheckAction, by=None) -> None:
    story.check(pull).press(button.identifier, by=by or story.ada)


async def test_what_can_be_mended_safely_is_suggested_once(story) -> None:
    pull = await story.open({CI: SLOW})

    for _ in range(2):
        press(story, pull, FIX)
        await story.told()

    [review] = pull.reviews
    assert review.author is story.sim.world.app.bot
    [comment] = review.comments
    assert comment.path == CI
    assert "```suggestion\n" in comment.body
    assert "timeout-minutes:" in comment.body


async def test_what_the_diff_does_not_show_is_told_instead(story) -> None:
    steps = "".join(f"      - run: echo {number}\n" for number in range(20))
    far = SLOW + steps
    story.shop.push("main", {CI: far + "    timeout-minutes: 10\n"}, by=story.bob)
    pull = await story.open({CI: far})

    press(story, pull, FIX)
    await story.told()

    [told] = story.comments(pull)
    assert pull.reviews == []
    assert "outside of the diff" in told.body
    assert "timeout-minutes: 30" in told.body


async def test_a_stranger_may_ask_why_and_no_more(story) -> None:
    pull = await story.open({CI: BAD})
    eve = story.sim.world.user("eve")
    story.shop.add_collaborator(eve, "read")

    press(story, pull, WAIVE, by=eve)
    await story.told()
    press(story, pull, EXPLAIN, by=eve)
    await story.told()

    refused, explained = (one.body for one in story.comments(pull))
    assert "may neither push here nor is the author" in refused
    assert "PIN-BRANCH" in explained
    assert "Whoever can push to the branch" in explained


async def test_a_waiver_is_asked_for_and_counts_from_the_base(story) -> None:
    pull = await story.open({CI: BAD})
    press(story, pull, WAIVE)
    await story.told()
    asked = story.comments(pull)[-1].body
    [line] = [one for one in asked.splitlines() if one.startswith("/policy waive")]
    pull.comment(
        line.replace("why it is acceptable until then", "the key is rotated soon"), by=story.ada
    )
    await story.told()

    offered = story.comments(pull)[-1].body
    assert "waivers:" in offered
    text = offered.partition("```yaml\n")[2].partition("```")[0]
    story.shop.push("main", {POLICY: f"version: 1\n{text}"}, by=story.bob)
    pull.push({"app.py": "3\n"}, by=story.ada)
    await story.told()

    check = story.check(pull)
    assert check.facts.conclusion == "success"
    assert check.facts.title == "No new problems (1 waived)"
    assert "the key is rotated soon" in check.facts.summary


async def test_a_waiver_in_the_pull_request_itself_does_not_count(story) -> None:
    waiver = (
        "version: 1\nwaivers:\n  - {rule: PIN-BRANCH, paths: ['**'], "
        "reason: because I say so, expires: 2026-12-01}\n"
    )
    pull = await story.open({CI: BAD, POLICY: waiver})

    assert story.check(pull).facts.conclusion == "failure"


async def test_policy_answers(story) -> None:
    pull = await story.open({CI: BAD})

    pull.comment("/policy\n/policy explain pin-branch\n/policy explain PIN-BRANH", by=story.ada)
    await story.told()

    said = "\n".join(one.body for one in story.comments(pull))
    assert "1 new error." in said
    assert "octo/.github/sluice.yml" in said
    assert "Whoever can push to the branch" in said
    assert "did you mean `PIN-BRANCH`?" in said


async def test_the_organisation_rules_and_can_lock(story) -> None:
    story.sim.world.repository("octo/.github").push(
        "main",
        {HOME: "version: 1\nrules: {TIME-MISSING: {level: error, locked: true}}\n"},
        by=story.bob,
    )
    story.shop.push("main", {POLICY: "version: 1\nrules: {TIME-MISSING: off}\n"}, by=story.bob)

    pull = await story.open({CI: NO_TIMEOUT})

    check = story.check(pull)
    assert check.facts.conclusion == "failure"
    assert "TIME-MISSING" in check.facts.summary


async def test_a_policy_that_goes_against_a_lock_is_told_at_its_line(story) -> None:
    story.sim.world.repository("octo/.github").push(
        "main",
        {HOME: "version: 1\nrules: {TIME-MISSING: {level: error, locked: true}}\n"},
        by=story.bob,
    )

    pull = await story.open({POLICY: "version: 1\nrules:\n  TIME-MISSING: off\n"})

    check = story.check(pull, "sluice / config")
    assert check.facts.conclusion == "failure"
    assert [one.start_line for one in check.facts.annotations] == [3]


async def test_a_policy_shows_what_it_would_change(story) -> None:
    story.shop.push("main", {CI: NO_TIMEOUT}, by=story.bob)

    pull = await story.open({POLICY: ENFORCED})

    check = story.check(pull, "sluice / config")
    assert check.facts.conclusion == "success"
    assert check.facts.title == "1 finding changes its level"
    assert "TIME-MISSING" in check.facts.summary


async def test_an_organisation_policy_that_is_broken_gets_one_issue_and_changes_nothing(
    story,
) -> None:
    home = story.sim.world.repository("octo/.github")
    home.push("main", {HOME: f"{ENFORCED}  PERM-MISSING: off\n"}, by=story.bob)
    await story.open({"app.py": "2\n"})

    for text in ("rules: [\n", "rules: [\n", "rules: [\n# again\n"):
        home.push("main", {HOME: text}, by=story.bob)
        await story.told()
    story.clock.advance(minutes=6)
    story.shop.push("second", {CI: NO_TIMEOUT}, by=story.ada)
    pull = story.shop.pulls.open(story.shop.branch("second"), by=story.ada)
    await story.told()

    assert story.check(pull).facts.title.startswith("1 new error")
    issues = [
        one for one in home.issues.by_number.values() if one.author is story.sim.world.app.bot
    ]
    assert len(issues) == 2, "one for each version"
    assert "line 1" in issues[0].body


async def test_each_file_that_is_broken_gets_an_issue_of_its_own(story) -> None:
    home = story.sim.world.repository("octo/.github")
    home.push("main", {HOME: None, "README.md": "none any more\n"}, by=story.bob)
    await story.told()
    texts = {HOME: "version: 0\n", "groups/a.yml": "version: 1\nlock: [rulez]\n"}
    home.push("main", texts | {"groups/b.yml": "version: 1\n"}, by=story.bob)
    await story.told()

    issues = [
        one for one in home.issues.by_number.values() if one.author is story.sim.world.app.bot
    ]
    assert sorted(one.title.partition(" ")[0] for one in issues) == sorted(texts)


async def test_the_organisation_file_is_judged_where_it_is_changed(story) -> None:
    home = story.sim.world.repository("octo/.github")
    branch = home.push("change", {HOME: "version: 1\nlock: [rulez]\n"}, by=story.bob)
    pull = home.pulls.open(branch, by=story.bob)
    await story.told()

    mine = [run for run in home.checks if run.head_sha == pull.head_sha]
    [check] = [run for run in mine if run.name == "sluice / config"]
    assert check.facts.conclusion == "failure"
    assert check.facts.annotations[0].path == HOME
