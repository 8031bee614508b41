"""Breaking the glass, and setting our own verdict aside for one commit."""

import pytest

from bot.audit.record import Type
from tests.journeys.conftest import BAD, CI, POLICY
from tests.journeys.deployed import alerts, gated, green, issues, other, policy, push, release
from tests.journeys.deploying import Deploys, deploys

BREAK = '/override deploy-gate --reason "outage, incident 41"'
NEUTRAL = '/override policy --reason "the finding is wrong"'


@pytest.fixture
async def shop(story) -> Deploys:
    return await deploys(story)


async def test_an_overrider_goes_past_the_gate_and_everybody_learns_of_it(shop) -> None:
    await shop.ask()

    comment = await shop.say(BREAK, by=shop.root)
    await shop.wait(minutes=5)

    assert len(shop.runs()) == 1
    assert shop.state() == "running"
    assert "The gate was overridden by `root`" in shop.card()
    assert comment.reactions[-1].content == "rocket"
    assert await alerts(shop.story, "overridden") == 1
    [issue] = issues(shop)
    assert "incident 41" in issue.body
    log = await shop.log()
    assert log.count(Type.GATE_OVERRIDDEN) == log.count(Type.REVIEW_DUE) == 1
    [sent] = [one for one in await shop.records() if one.type == Type.DEPLOY_DISPATCHED]
    assert sent.data["emergency"] is True


async def test_it_lets_in_a_job_that_waits(story) -> None:
    shop = await gated(story)
    run = shop.shop.actions.start("Deploy", shop.pull, by=shop.ada)
    job = run.begin_job("deploy", environment="production")
    await shop.told()

    await shop.say(BREAK, by=shop.root)

    assert job.status == "in_progress"
    assert "glass broken by `root`" in run.gates.reviews[-1].comment


@pytest.mark.parametrize("who", ["ada", "grace"])
async def test_others_do_not_break_the_glass(shop, who: str) -> None:
    await shop.ask()

    await shop.say(BREAK, by=shop.story.sim.world.user(who))

    assert shop.reason() == "no_permission"
    assert shop.runs() == []
    assert await alerts(shop.story, "overridden") == 0
    assert issues(shop) == []


async def test_the_policy_names_who_may(story) -> None:
    shop = await deploys(story, policy('{overriders: ["user:grace"]}'))
    await shop.ask()
    await shop.say(BREAK, by=shop.root)
    assert shop.reason() == "no_permission"

    await shop.say(BREAK, by=shop.grace)

    assert len(shop.runs()) == 1


async def test_the_glass_holds_for_what_comes_from_a_fork(shop) -> None:
    fork = shop.story.sim.world.fork(shop.shop, to=shop.eve)
    pull = shop.shop.pulls.open(fork.push("x", {"app.py": "9\n"}, by=shop.eve), by=shop.eve)
    theirs = Deploys(shop.story, pull)
    await green(theirs)

    await theirs.say("/deploy production", by=shop.root)
    assert theirs.reason() == "fork_denied"
    await theirs.say('/override deploy-gate production --reason "x"', by=shop.root)

    assert theirs.runs() == []
    assert theirs.reason() in {"fork_denied", "nothing_open"}


async def test_it_goes_past_a_freeze_and_a_lock_that_came_later(shop) -> None:
    second = await other(shop)
    await shop.ask()
    await second.say("/lock production", by=shop.grace)
    await shop.say('/freeze production --for 4h --reason "x"', by=shop.root)

    await shop.say(BREAK, by=shop.root)

    assert len(shop.runs()) == 1


async def test_what_it_asks_for_itself_tells_what_was_live(shop) -> None:
    await release(shop)
    first = shop.pull.head_sha
    await push(shop, {"app.py": "3\n"})

    await shop.say('/override deploy-gate production --reason "outage"', by=shop.root)

    [newest, *_] = await shop.requests()
    assert newest.previous_sha == first


async def test_it_goes_past_a_freeze_that_was_there_before(shop) -> None:
    """In an incident it is frozen, and then somebody needs to deploy."""
    await shop.say('/freeze production --for 4h --reason "incident 41"', by=shop.root)
    await shop.ask()
    assert shop.reason() == "frozen"

    await shop.say('/override deploy-gate production --reason "the fix"', by=shop.root)

    assert len(shop.runs()) == 1


async def red(story) -> Deploys:
    """A pull request whose workflow our verdict is against."""
    shop = await deploys(story)
    await push(shop, {CI: BAD})
    assert story.check(shop.pull).facts.conclusion == "failure"
    return shop


async def overridden(story) -> Deploys:
    shop = await red(story)
    second = story.sim.world.user("linus")
    story.shop.add_collaborator(second, "admin")
    await shop.say(NEUTRAL, by=shop.root)
    assert story.check(shop.pull).facts.conclusion == "failure"
    assert "One more person" in shop.replies()[-1]
    await shop.say(NEUTRAL, by=second)
    return shop


def verdict(shop: Deploys) -> str:
    return str(shop.story.checks(shop.pull)[-1].facts.conclusion)


async def test_two_people_set_our_verdict_aside(story) -> None:
    shop = await overridden(story)

    last = story.checks(shop.pull)[-1]
    assert last.facts.conclusion == "neutral"
    assert "`root`, `linus`" in last.facts.summary
    assert await alerts(story, "overridden") == 1
    [audit] = [one for one in await shop.records() if one.type == Type.CHECK_OVERRIDDEN]
    assert [one["login"] for one in audit.data["supporters"]] == ["root", "linus"]


async def test_one_person_is_not_two(story) -> None:
    shop = await red(story)

    await shop.say(NEUTRAL, by=shop.root)
    await shop.say(NEUTRAL, by=shop.root)

    assert verdict(shop) == "failure"


async def test_who_may_only_write_is_not_asked(story) -> None:
    shop = await red(story)

    await shop.say(NEUTRAL, by=shop.grace)

    assert shop.reason() == "no_permission"


async def test_it_survives_a_re_run(story) -> None:
    shop = await overridden(story)

    story.checks(shop.pull)[-1].rerequest(by=story.bob)
    await shop.told()

    assert verdict(shop) == "neutral"


async def test_it_dies_on_push(story) -> None:
    shop = await overridden(story)

    await push(shop, {"app.py": "3\n"})

    assert verdict(shop) == "failure"


async def test_it_needs_no_production(story) -> None:
    shop = await deploys(story, {POLICY: "version: 1\nenvironments: {staging: {}}\n"})

    await shop.say(NEUTRAL, by=shop.root)

    assert "One more person" in shop.replies()[-1]


async def test_with_it_a_deploy_may_be_asked_for(story) -> None:
    shop = await deploys(story, {POLICY: "version: 1\nmode: enforce\n"})
    await push(shop, {CI: BAD})
    await shop.ask()
    assert shop.reason() == "policy_failed"
    second = story.sim.world.user("linus")
    story.shop.add_collaborator(second, "admin")
    await shop.say(NEUTRAL, by=shop.root)
    await shop.say(NEUTRAL, by=second)

    await shop.ask()

    assert shop.state() == "open"
    assert "overridden for this commit" in shop.card()


async def test_a_wish_for_one_commit_is_none_for_the_next(story) -> None:
    shop = await red(story)
    second = story.sim.world.user("linus")
    story.shop.add_collaborator(second, "admin")
    await shop.say(NEUTRAL, by=shop.root)
    await push(shop, {"app.py": "3\n"})

    await shop.say(NEUTRAL, by=second)

    assert verdict(shop) == "failure"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('/override everything --reason "x"', id="unknown"),
        pytest.param("/override deploy-gate", id="without a reason"),
        pytest.param('/override --reason "x"', id="without a name"),
    ],
)
async def test_what_cannot_be_overridden_is_said(shop, line: str) -> None:
    await shop.ask()

    await shop.say(line, by=shop.root)

    assert shop.reason() == "parse_error"
    assert shop.runs() == []


async def test_without_an_open_deploy_it_asks_for_one_itself(shop) -> None:
    await shop.say(BREAK, by=shop.root)

    assert len(shop.runs()) == 1
    assert len(issues(shop)) == 1
    await shop.say(BREAK, by=shop.root)
    assert shop.reason() == "already_done"
    assert len(shop.runs()) == 1
