"""Journey 2: the buttons of the check run, and what people think of the comment."""

from dataclasses import replace

import pytest

from bot.audit.record import Type, read
from bot.ci.past import Complaint
from bot.ci.render import FLAKY, RERUN, UNHELPFUL
from bot.model import Repo, RepoId
from bot.sim.world.jobs import failed, passed
from bot.store.audit import entries
from tests.journeys.conftest import CI, GOOD
from tests.journeys.failing import LOG, branch, check, log_of, on_main, policy, run

DEPLOYS = GOOD.replace("    steps:", "    environment: production\n    steps:")


@pytest.fixture
async def pull(story):
    return await story.open({"app.py": "2\n"})


async def press(story, sha: str, button, by=None) -> None:
    check(story, sha).press(button.identifier, by=by or story.ada)
    await story.told()


async def logged(story) -> list[Type]:
    database = story.bot.queue._database
    return [read(one.body).type async for one in entries(database)]


def store_of(story):
    return story.bot.executor._connect(story.installation.id).store


def repo_of(story) -> Repo:
    return Repo(RepoId(story.shop.id), "octo", "shop")


class TestRerun:
    """What `/retry` does, by a button."""

    async def test_the_failed_jobs_run_again(self, story, pull) -> None:
        run_ = await run(story, pull, passed("lint"), failed("test", LOG))
        await press(story, pull.head_sha, RERUN)

        assert run_.latest.number == 2
        assert Type.RETRY_REQUESTED in await logged(story)

    async def test_who_may_not_is_told_on_the_pull_request(self, story, pull) -> None:
        run_ = await run(story, pull, failed("test", LOG))
        await press(story, pull.head_sha, RERUN, by=story.bob)

        assert run_.latest.number == 1
        assert "neither wrote this pull request" in story.comments(pull)[-1].body

    async def test_a_job_that_deploys_is_not_run_again(self, story) -> None:
        await policy(story, "environments: {production: {approvals: {count: 2}}}\n")
        pull = await story.open({CI: DEPLOYS})
        run_ = await run(story, pull, failed("test", LOG))
        await press(story, pull.head_sha, RERUN)

        assert run_.latest.number == 1
        assert "deploys" in story.comments(pull)[-1].body

    async def test_a_button_of_an_older_commit_does_nothing(self, story, pull) -> None:
        run_ = await run(story, pull, failed("test", LOG))
        old = pull.head_sha
        pull.push({"app.py": "3\n"}, by=story.ada)
        await press(story, old, RERUN)

        assert run_.latest.number == 1

    async def test_what_the_policy_switched_off_is_off_here_too(self, story) -> None:
        await policy(story, "commands: {disabled: [retry]}\n")
        pull = await story.open({"app.py": "2\n"})
        run_ = await run(story, pull, failed("test", LOG))
        await press(story, pull.head_sha, RERUN)

        assert run_.latest.number == 1
        assert "switched off" in story.comments(pull)[-1].body

    @pytest.mark.parametrize(("role", "attempts"), [("write", 2), ("triage", 1)])
    async def test_on_the_default_branch_it_takes_the_role_write(
        self, story, role: str, attempts: int
    ) -> None:
        story.shop.add_collaborator(story.bob, role)
        run_ = await on_main(story, failed("test", LOG))
        await press(story, run_.head_sha, RERUN, by=story.bob)

        assert run_.latest.number == attempts


class TestFlaky:
    """A person says that a failure comes and goes."""

    async def test_it_is_shown_at_once_and_on_other_pull_requests(self, story, pull) -> None:
        await run(story, pull, failed("test", LOG))
        await press(story, pull.head_sha, FLAKY)

        [comment] = story.comments(pull)
        assert "`ada`" in comment.body
        assert "comes and goes" in comment.body.lower()
        assert Type.FLAKY_MARKED in await logged(story)

        other = await branch(story, "other")
        await run(story, other, failed("test", LOG))
        assert "comes and goes" in story.comments(other)[0].body.lower()

    async def test_failures_of_other_commits_are_not_marked(self, story, pull) -> None:
        other = await branch(story, "other")
        await run(story, other, failed("test", log_of("test_other", "assert cart.is_empty()")))
        await run(story, pull, failed("test", LOG))
        await press(story, pull.head_sha, FLAKY)

        assert len(await store_of(story).flaky_marks(repo_of(story))) == 1

    @pytest.mark.parametrize(("role", "is_marked"), [("triage", True), ("read", False)])
    async def test_it_takes_the_role_triage(
        self, story, pull, role: str, *, is_marked: bool
    ) -> None:
        story.shop.add_collaborator(story.bob, role)
        await run(story, pull, failed("test", LOG))
        await press(story, pull.head_sha, FLAKY, by=story.bob)

        assert bool(await store_of(story).flaky_marks(repo_of(story))) == is_marked
        assert ("triage" in story.comments(pull)[-1].body) != is_marked

    async def test_what_cannot_be_told_from_other_failures_is_not_marked(self, story, pull) -> None:
        await run(story, pull, failed("test", ""))
        await press(story, pull.head_sha, FLAKY)

        assert not await store_of(story).flaky_marks(repo_of(story))
        assert "None of these failures" in story.comments(pull)[-1].body

    async def test_on_the_default_branch_it_is_remembered(self, story) -> None:
        red = await on_main(story, failed("test", LOG))
        await press(story, red.head_sha, FLAKY)

        assert await store_of(story).flaky_marks(repo_of(story))


class TestUnhelpful:
    """An explanation that did not help is kept."""

    async def test_each_run_is_kept_once(self, story, pull) -> None:
        first = await run(story, pull, failed("test", LOG))
        second = await run(story, pull, failed("lint", LOG), name="Lint")
        for _ in range(2):
            await press(story, pull.head_sha, UNHELPFUL)

        cases = await store_of(story).cases(repo_of(story))
        assert {(one.run_id, one.attempt, one.by) for one in cases} == {
            (first.id, 1, "ada"),
            (second.id, 1, "ada"),
        }
        assert {one.how for one in cases} == {Complaint.BUTTON}

    async def test_what_is_not_shown_any_more_is_not_kept(self, story, pull) -> None:
        await run(story, pull, failed("test", LOG))
        old = check(story, pull.head_sha)
        pull.push({"app.py": "3\n"}, by=story.ada)
        await run(story, pull, failed("test", LOG))
        old.press(UNHELPFUL.identifier, by=story.ada)
        await story.told()

        assert await store_of(story).cases(repo_of(story)) == []

    @pytest.mark.parametrize(("content", "count"), [("-1", 1), ("+1", 0)])
    async def test_a_thumb_down_is_seen_the_next_day(
        self, story, pull, content: str, count: int
    ) -> None:
        run_ = await run(story, pull, failed("test", LOG))
        [comment] = story.comments(pull)
        comment.react(content, by=story.bob)
        for _ in range(9):
            story.clock.advance(days=1)
            await story.told()

        cases = await store_of(story).cases(repo_of(story))
        assert [(one.run_id, one.how) for one in cases] == [(run_.id, Complaint.REACTION)] * count

    async def test_what_others_wrote_is_none_of_ours(self, story, pull) -> None:
        await run(story, pull, failed("test", LOG))
        planted = pull.comment("<!-- sluice:ci-failure -->", by=story.bob)
        planted.react("-1", by=story.ada)
        story.clock.advance(days=1)
        await story.told()

        assert await store_of(story).cases(repo_of(story)) == []

    async def test_a_comment_of_which_nothing_is_remembered_is_left(self, story, pull) -> None:
        await run(story, pull, failed("test", LOG))
        app = story.sim.world.app
        told = story.shop.issues.open("Why?", by=story.bob).comment(
            "<!-- sluice:ci-failure -->", by=app.bot, app=app
        )
        told.react("-1", by=story.ada)
        story.clock.advance(days=1)
        await story.told()

        assert await store_of(story).cases(repo_of(story)) == []

    async def test_it_is_asked_for_on_seven_days_after_the_last_failure(self, story, pull) -> None:
        await run(story, pull, failed("test", LOG))
        story.asked()
        for _ in range(10):
            story.clock.advance(days=1)
            await story.told()

        assert story.asked().count("issues/list-comments-for-repo") == 7


async def test_a_button_that_bots_press_does_nothing(story, pull) -> None:
    run_ = await run(story, pull, failed("test", LOG))
    await press(story, pull.head_sha, RERUN, by=story.sim.world.app.bot)

    assert run_.latest.number == 1
    assert len(story.comments(pull)) == 1, "nobody is told off"


async def test_a_button_that_is_not_known_does_nothing(story, pull) -> None:
    await run(story, pull, failed("test", LOG))
    shown = check(story, pull.head_sha)
    shown.facts.buttons = (replace(shown.facts.buttons[0], identifier="else"),)
    shown.press("else", by=story.ada)
    await story.told()

    assert (await story.received())[0].note == "not for us"


async def test_a_re_run_of_the_check_looks_again(story, pull) -> None:
    await run(story, pull, failed("test", LOG))
    story.comments(pull)[0].delete(by=story.bob)
    check(story, pull.head_sha).rerequest(by=story.ada)
    await story.told()

    assert len(story.comments(pull)) == 1


async def test_a_re_run_of_the_check_of_a_closed_pull_request_does_nothing(story, pull) -> None:
    await run(story, pull, failed("test", LOG))
    story.comments(pull)[0].delete(by=story.bob)
    pull.close(by=story.ada)
    check(story, pull.head_sha).rerequest(by=story.ada)
    await story.told()

    assert story.comments(pull) == []
