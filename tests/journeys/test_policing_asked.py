"""Journey 1, asked about: who may ask, what buttons do, and by which day the policy counts."""

from datetime import timedelta

import pytest

from bot.policy.render import EXPLAIN, FIX, WAIVE
from tests.journeys.conftest import BAD, CI, GOOD, NO_TIMEOUT, POLICY
from tests.journeys.test_policing_rules import on, rules_in

WAIVER = '/policy waive {} {} "{}"'
REASON = "the key is rotated by then"
OVERRIDE = '/override policy --reason "the finding is wrong"'


async def say(story, pull, text: str, by=None) -> str:
    """Comment, and return what the bot answers."""
    pull.comment(text, by=by or story.ada)
    await story.told()
    return story.comments(pull)[-1].body if story.comments(pull) else ""


async def press(story, pull, button, by=None) -> None:
    story.check(pull).press(button.identifier, by=by or story.ada)
    await story.told()


def fingerprint(story, pull) -> str:
    return story.check(pull).facts.summary.partition('"fingerprint": "')[2][:16]


@pytest.fixture
def eve(story):
    found = story.sim.world.user("eve")
    story.shop.add_collaborator(found, "read")
    return found


class TestWhoMayAsk:
    async def test_everybody_may_ask_how_it_stands_and_why(self, story, eve) -> None:
        pull = await story.open({CI: BAD})

        assert "1 new error." in await say(story, pull, "/policy", by=eve)
        assert "Whoever can push" in await say(story, pull, "/policy explain PIN-BRANCH", by=eve)

    async def test_a_stranger_may_not_ask_for_a_waiver(self, story, eve) -> None:
        pull = await story.open({CI: BAD})

        told = await say(story, pull, WAIVER.format(fingerprint(story, pull), "30d", REASON), eve)

        assert "may neither push here nor is the author" in told
        assert "waivers:" not in told

    async def test_the_author_may_who_cannot_push(self, story, eve) -> None:
        fork = story.sim.world.fork(story.shop, to=eve)
        pull = story.shop.pulls.open(fork.push("change", {CI: BAD}, by=eve), by=eve)
        await story.told()

        told = await say(story, pull, WAIVER.format(fingerprint(story, pull), "30d", REASON), eve)

        assert "waivers:" in told

    async def test_nobody_is_told_of_a_rule_that_is_not_there(self, story) -> None:
        pull = await story.open({CI: BAD})

        assert "There is no rule `NO-SUCH`" in await say(story, pull, "/policy explain no-such")

    @pytest.mark.parametrize("name", ["zizmor/unpinned-uses", "zizmor/artipacked"])
    async def test_rules_answer_to_the_names_that_zizmor_has(self, story, name: str) -> None:
        pull = await story.open({CI: BAD})

        assert "https://" in await say(story, pull, f"/policy explain {name}")


class TestWaivers:
    @pytest.mark.parametrize(
        ("lasts", "reason", "told"),
        [
            ("30d", "too short", "a reason of 10 characters or more"),
            ("30d", "a" + " " * 20 + "b", "a reason of 10 characters or more"),
            ("181d", REASON, "A waiver lasts 180 days at most here"),
        ],
    )
    async def test_one_that_would_not_count_is_not_offered(
        self, story, lasts: str, reason: str, told: str
    ) -> None:
        pull = await story.open({CI: BAD})

        line = WAIVER.format(fingerprint(story, pull), lasts, reason)

        assert told in await say(story, pull, line)

    async def test_the_policy_may_want_shorter_ones(self, story) -> None:
        text = "version: 1\nwaiving: {max_days: 7}\n"
        story.shop.push("main", {POLICY: text}, by=story.bob)
        pull = await story.open({CI: BAD})

        line = WAIVER.format(fingerprint(story, pull), "8d", REASON)

        assert "A waiver lasts 7 days at most here" in await say(story, pull, line)

    async def test_of_what_is_not_found_here(self, story) -> None:
        pull = await story.open({CI: BAD})

        told = await say(story, pull, WAIVER.format("0" * 16, "30d", REASON))

        assert "Nothing that the policy check finds here has the fingerprint" in told

    async def test_may_be_asked_for_in_an_issue(self, story) -> None:
        text = "version: 1\nwaiving: {by: issue, approvers: ['team:security']}\n"
        story.shop.push("main", {POLICY: text}, by=story.bob)
        pull = await story.open({CI: BAD})
        line = WAIVER.format(fingerprint(story, pull), "30d", REASON)

        assert "An issue asks for it." in await say(story, pull, line)
        await say(story, pull, line)

        bot = story.sim.world.app.bot
        [issue] = [one for one in story.shop.issues.by_number.values() if one.author is bot]
        assert issue.title == f"Waiver of PIN-BRANCH for #{pull.number}"
        assert "waivers:" in issue.body
        assert "`team:security`" in issue.body


class TestButtons:
    @pytest.mark.parametrize("button", [FIX, WAIVE, EXPLAIN], ids=lambda one: one.label)
    async def test_those_of_an_old_commit_do_nothing(self, story, button) -> None:
        pull = await story.open({CI: BAD})
        old = story.check(pull)
        pull.push({CI: NO_TIMEOUT}, by=story.ada)
        await story.told()

        old.press(button.identifier, by=story.ada)
        await story.told()

        assert (pull.reviews, story.comments(pull)) == ([], [])

    async def test_a_fix_pins_to_the_commit_that_the_tag_names(self, story) -> None:
        story.shop.push("main", {POLICY: on("PIN-SHA")}, by=story.bob)
        action = story.sim.world.create_repository("someone/deploy", {"action.yml": "a: b\n"})
        sha = action.branch().sha
        action.tag("v1", sha, by=story.bob)
        action.tag("v1.2.3", sha, by=story.bob)
        pull = await story.open({CI: BAD.replace("@main", "@v1")})
        assert rules_in(story.check(pull)) == ["PIN-SHA"]

        await press(story, pull, FIX)

        [comment] = pull.reviews[0].comments
        assert f"      - uses: someone/deploy@{sha} # v1.2.3\n" in comment.body

    async def test_where_nothing_can_be_mended_that_is_said(self, story) -> None:
        pull = await story.open({CI: GOOD.replace("jobs:", "on: push\njobs:")})
        assert rules_in(story.check(pull)) == ["SYN-DUPKEY"]

        await press(story, pull, FIX)

        assert "can be mended safely" in story.comments(pull)[-1].body

    async def test_each_answer_has_one_comment(self, story) -> None:
        pull = await story.open({CI: BAD})

        for button in (EXPLAIN, WAIVE, EXPLAIN, WAIVE):
            await press(story, pull, button)

        assert len(story.comments(pull)) == 2


class TestDays:
    async def test_a_trial_ends_on_its_day(self, story) -> None:
        today = story.clock.now().date()
        text = f"version: 1\nobserve_until: {today}\n"
        story.shop.push("main", {POLICY: text}, by=story.bob)
        pull = await story.open({CI: BAD})
        check = story.check(pull)
        assert check.facts.conclusion == "neutral"
        assert "this change would be held" in check.facts.summary

        story.clock.advance(days=1)
        pull.push({"app.py": "9\n"}, by=story.ada)
        await story.told()

        assert story.check(pull).facts.conclusion == "failure"

    @pytest.mark.parametrize(
        ("days", "level", "told"),
        [
            (0, "notice", "`qa` is frozen until"),
            (1, "notice", "`qa` will be frozen from"),
            (0, "off", ""),
        ],
    )
    async def test_a_freeze_is_told_to_whoever_merges(
        self, story, days: int, level: str, told: str
    ) -> None:
        day = story.clock.now().date() + timedelta(days=days)
        text = (
            f"version: 1\nrules: {{DEPLOY-FREEZE: {level}}}\n"
            f"environments: {{qa: {{freeze: [{{dates: '{day}', reason: the @octo sale}}]}}}}\n"
        )
        story.shop.push("main", {POLICY: text}, by=story.bob)

        summary = story.check(await story.open({"app.py": "2\n"})).facts.summary

        assert told in summary
        assert ("frozen" in summary) == bool(told)
        assert "@octo" not in summary


class TestAtTheEnd:
    async def test_no_verdict_is_left_pending(self, story) -> None:
        pull = await story.open({CI: BAD})
        group = story.shop.merge_queue.add(pull, by=story.ada)
        await story.told()

        shas = {pull.head_sha, group.head_sha}
        states = {run.facts.status for run in story.shop.checks if run.head_sha in shas}
        assert states == {"completed"}

    async def test_two_people_may_go_past_a_verdict_and_it_is_still_explained(self, story) -> None:
        people = [story.sim.world.user(name) for name in ("root", "linus")]
        for one in people:
            story.shop.add_collaborator(one, "admin")
        pull = await story.open({CI: BAD})

        for one in people:
            await say(story, pull, OVERRIDE, by=one)

        last = story.checks(pull)[-1]
        assert last.facts.conclusion == "neutral"
        assert "`root`, `linus`" in last.facts.summary
        assert "1 new error." in await say(story, pull, "/policy")
