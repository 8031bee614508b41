"""Journey 1: a pull request gets a verdict on its workflows."""

from markdown_it import MarkdownIt

from bot.queue.job import State
from tests.journeys.conftest import BAD, CI, GOOD, NO_TIMEOUT


async def test_a_new_problem_fails_the_check_at_its_line(story) -> None:
    pull = await story.open({CI: BAD})

    check = story.check(pull)
    assert check.facts.conclusion == "failure"
    assert check.facts.title == "1 new error"
    [annotation] = check.facts.annotations
    assert (annotation.path, annotation.start_line, annotation.level) == (CI, 8, "failure")
    assert "PIN-BRANCH" in check.facts.summary


async def test_the_fix_turns_it_green(story) -> None:
    pull = await story.open({CI: BAD})
    red = pull.head_sha

    pull.push({CI: GOOD}, by=story.ada)
    await story.told()

    check = story.check(pull)
    assert (check.facts.conclusion, check.facts.annotations) == ("success", [])
    assert check.head_sha != red


async def test_what_the_base_has_too_is_listed_and_blocks_nobody(story) -> None:
    story.shop.push("main", {CI: BAD}, by=story.bob)
    pull = await story.open({"app.py": "2\n"})

    check = story.check(pull)
    assert check.facts.conclusion == "success"
    assert "1 existing" in check.facts.title
    assert check.facts.annotations == []


async def test_what_the_base_has_mended_meanwhile_is_not_new(story) -> None:
    story.shop.push("main", {CI: BAD}, by=story.bob)
    story.shop.push("change", {"app.py": "2\n"}, by=story.ada)
    story.shop.push("main", {CI: GOOD}, by=story.bob)
    pull = story.shop.pulls.open(story.shop.branch("change"), by=story.ada)
    await story.told()

    assert story.check(pull).facts.conclusion == "success"


async def test_advice_does_not_block(story) -> None:
    pull = await story.open({CI: NO_TIMEOUT})

    check = story.check(pull)
    assert (check.facts.conclusion, check.facts.title) == ("success", "1 new warning")
    assert [one.level for one in check.facts.annotations] == ["warning"]


async def test_a_repository_without_workflows_passes(story) -> None:
    empty = story.sim.world.create_repository("octo/docs", {"a.md": "a\n"})
    pull = empty.pulls.open(empty.push("change", {"a.md": "b\n"}, by=story.ada), by=story.ada)
    await story.told()

    [check] = [run for run in empty.checks if run.head_sha == pull.head_sha]
    assert (check.facts.conclusion, check.facts.title) == ("success", "No workflows")


async def test_a_fork_s_pull_request_is_judged_like_any_other(story) -> None:
    fork = story.sim.world.fork(story.shop, to=story.bob)
    pull = story.shop.pulls.open(fork.push("change", {CI: BAD}, by=story.bob), by=story.bob)
    await story.told()

    assert story.check(pull).facts.conclusion == "failure"


async def test_a_pull_request_of_a_deleted_fork_too(story) -> None:
    fork = story.sim.world.fork(story.shop, to=story.bob)
    pull = story.shop.pulls.open(fork.push("change", {CI: BAD}, by=story.bob), by=story.bob)
    await story.told()
    fork.delete()
    pull.close(by=story.bob)
    pull.reopen(by=story.bob)
    await story.told()

    assert [check.facts.conclusion for check in story.checks(pull)] == ["failure", "failure"]


async def test_a_draft_is_judged_and_again_when_it_is_ready(story) -> None:
    pull = story.shop.pulls.open(
        story.shop.push("change", {CI: BAD}, by=story.ada), by=story.ada, draft=True
    )
    await story.told()
    assert len(story.checks(pull)) == 1

    pull.ready_for_review(by=story.ada)
    await story.told()

    assert len(story.checks(pull)) == 2


async def test_another_title_is_no_reason_to_judge_again(story) -> None:
    pull = await story.open({CI: BAD})

    pull.edit(title="Another", by=story.ada)
    await story.told()

    assert len(story.checks(pull)) == 1
    assert (await story.received())[0].state is State.IGNORED


async def test_another_base_is(story) -> None:
    story.shop.push("release", {CI: BAD}, by=story.bob)
    story.shop.push("change", {"app.py": "2\n"}, by=story.ada)
    pull = story.shop.pulls.open(story.shop.branch("change"), by=story.ada)
    await story.told()

    pull.edit(base="release", by=story.ada)
    await story.told()

    assert len(story.checks(pull)) == 2


async def test_a_merge_group_gets_its_verdict_on_its_own_head(story) -> None:
    pull = await story.open({CI: BAD})

    group = story.shop.merge_queue.add(pull, by=story.ada)
    await story.told()

    [check] = [run for run in story.shop.checks if run.head_sha == group.head_sha]
    assert (check.name, check.facts.conclusion) == ("sluice / policy", "failure")


async def test_a_hostile_workflow_is_a_finding_and_the_bot_lives(story) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
    )
    hostile = {
        ".github/workflows/deep.yml": "[" * 50_000,
        ".github/workflows/bomb.yml": bomb,
        ".github/workflows/big.yml": "x: " + "y" * (1024 * 1024),
        ".github/workflows/binary.yml": "a: \x00\x01",
    }
    pull = await story.open(hostile)

    check = story.check(pull)
    assert check.facts.conclusion == "failure"
    assert {one.path for one in check.facts.annotations} >= {
        ".github/workflows/deep.yml",
        ".github/workflows/big.yml",
        ".github/workflows/binary.yml",
    }


async def test_more_annotations_than_fit_into_one_request_all_arrive(story) -> None:
    steps = "".join("      - uses: someone/deploy@main\n" for _ in range(120))
    pull = await story.open({CI: BAD + steps})

    check = story.check(pull)
    assert check.facts.title == "121 new errors"
    assert len(check.facts.annotations) == 121
    assert len({one.start_line for one in check.facts.annotations}) == 121


async def test_strangers_text_is_quoted(story) -> None:
    name = "`@octo/everyone` [x](https://evil.example)"
    workflow = GOOD.replace("test:", f"{name!r}:").replace("    timeout-minutes: 10\n", "")
    pull = await story.open({CI: workflow})

    tokens = MarkdownIt("commonmark").enable("table").parse(story.check(pull).facts.summary)
    links = [
        child.attrs["href"]
        for token in tokens
        for child in token.children or ()
        if child.type == "link_open"
    ]
    assert links
    assert not [link for link in links if "evil" in str(link)]


async def test_a_truncated_tree_is_walked(story) -> None:
    story.shop.truncates_trees = True
    files = {f"src/{number}.py": "1\n" for number in range(20)}
    pull = await story.open({CI: BAD} | files)

    assert story.check(pull).facts.conclusion in {"failure", "action_required"}
    assert story.check(pull).facts.conclusion != "success"


async def test_a_push_while_the_first_event_waits_makes_that_needless(story) -> None:
    story.sim.webhooks.hold()
    pull = story.shop.pulls.open(story.shop.push("change", {CI: BAD}, by=story.ada), by=story.ada)
    first = pull.head_sha
    story.clock.advance(seconds=5)
    pull.push({CI: GOOD}, by=story.ada)
    story.sim.webhooks.release()
    await story.told()

    assert [run.head_sha for run in story.shop.checks] == [pull.head_sha]
    assert first != pull.head_sha
    states = [one.state for one in await story.received() if one.event == "pull_request"]
    assert sorted(states) == [State.DONE, State.SUPERSEDED]


async def test_events_in_the_wrong_order_end_the_same(story) -> None:
    story.sim.webhooks.hold()
    pull = story.shop.pulls.open(story.shop.push("change", {CI: BAD}, by=story.ada), by=story.ada)
    story.clock.advance(seconds=5)
    pull.push({CI: GOOD}, by=story.ada)
    story.sim.webhooks.release(backwards=True)
    await story.told()

    assert story.check(pull).facts.conclusion == "success"


async def test_duplicates_change_nothing(story) -> None:
    story.sim.webhooks.duplicates = True

    pull = await story.open({CI: BAD})

    assert len(story.checks(pull)) == 1


async def test_twelve_calls_for_the_first_pull_request_and_four_for_the_next(story) -> None:
    story.asked()
    await story.open({CI: BAD})
    cold = story.asked()
    story.shop.push("second", {CI: BAD + "      - run: ruff check .\n"}, by=story.bob)
    story.shop.pulls.open(story.shop.branch("second"), by=story.bob)
    await story.told()
    warm = story.asked()

    assert sorted(cold) == [
        "actions/get-github-actions-default-workflow-permissions-repository",
        "actions/get-github-actions-permissions-repository",
        "apps/create-installation-access-token",
        "checks/create",
        "git/get-tree",
        "git/get-tree",
        "graphql",
        "graphql",
        "repos/compare-commits-with-basehead",
        "repos/get",
        "repos/get-all-environments",
        "repos/get-repo-rulesets",
    ]
    assert sorted(warm) == [
        "checks/create",
        "git/get-tree",
        "graphql",
        "repos/compare-commits-with-basehead",
    ]


async def test_a_renamed_repository_is_followed(story) -> None:
    pull = story.shop.pulls.open(story.shop.push("change", {CI: BAD}, by=story.ada), by=story.ada)
    await story.sim.webhooks.settled()
    story.shop.rename("store")
    await story.told()

    assert story.check(pull).facts.conclusion == "failure"


async def test_the_verdict_links_lines_at_the_commit(story) -> None:
    pull = await story.open({CI: BAD})

    at = f"https://github.com/octo/shop/blob/{pull.head_sha}/{CI}#L8"
    assert at in story.check(pull).facts.summary
