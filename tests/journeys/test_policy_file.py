"""Journey 1: the policy file rules, as it is at the base."""

from tests.journeys.conftest import BAD, CI, ENFORCED, NO_TIMEOUT, POLICY


async def test_it_is_read_at_the_base(story) -> None:
    story.shop.push("main", {POLICY: ENFORCED}, by=story.bob)

    pull = await story.open({CI: NO_TIMEOUT})

    assert story.check(pull).facts.title == "1 new error"


async def test_a_pull_request_cannot_loosen_its_own_rules(story) -> None:
    story.shop.push("main", {POLICY: ENFORCED}, by=story.bob)

    pull = await story.open({CI: NO_TIMEOUT, POLICY: "version: 1\nmode: off\n"})

    assert story.check(pull).facts.conclusion == "failure"
    assert story.check(pull, "sluice / config").facts.conclusion == "success"


async def test_observing_blocks_nobody(story) -> None:
    story.shop.push("main", {POLICY: "version: 1\nmode: observe\n"}, by=story.bob)

    pull = await story.open({CI: BAD})

    assert story.check(pull).facts.conclusion == "neutral"


async def test_a_file_that_breaks_it_fails_at_the_line(story) -> None:
    pull = await story.open({POLICY: "version: 1\nrules:\n  TIME-MISING: error\n"})

    check = story.check(pull, "sluice / config")
    assert check.facts.conclusion == "failure"
    [annotation] = check.facts.annotations
    assert (annotation.path, annotation.start_line) == (POLICY, 3)
    assert "TIME-MISSING" in annotation.message


async def test_the_last_good_version_rules_while_it_is_broken(story) -> None:
    story.shop.push("main", {POLICY: ENFORCED}, by=story.bob)
    await story.open({"app.py": "2\n"})
    story.shop.push("main", {POLICY: "version: 1\nrules: [\n"}, by=story.bob)
    story.shop.push("second", {CI: NO_TIMEOUT}, by=story.ada)
    pull = story.shop.pulls.open(story.shop.branch("second"), by=story.ada)
    await story.told()

    check = story.check(pull)
    assert check.facts.title == "1 new error"
    assert "its last valid version rules" in check.facts.summary


async def test_the_defaults_rule_where_no_version_ever_was_good(story) -> None:
    story.shop.push("main", {POLICY: "rules: [\n"}, by=story.bob)

    pull = await story.open({CI: BAD})

    check = story.check(pull)
    assert check.facts.conclusion == "failure"
    assert "the defaults rule" in check.facts.summary


async def test_it_is_not_judged_where_the_pull_request_does_not_touch_it(story) -> None:
    story.shop.push("main", {POLICY: ENFORCED}, by=story.bob)

    pull = await story.open({CI: BAD})

    assert story.checks(pull, "sluice / config") == []


async def test_nor_where_it_was_mended_since(story) -> None:
    story.shop.push("main", {POLICY: "rules: [\n"}, by=story.bob)
    story.shop.push("late", {CI: BAD}, by=story.ada)
    story.shop.push("main", {POLICY: ENFORCED}, by=story.bob)

    pull = story.shop.pulls.open(story.shop.branch("late"), by=story.ada)
    await story.told()

    assert story.check(pull).facts.conclusion == "failure"
    assert story.checks(pull, "sluice / config") == []
