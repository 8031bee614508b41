"""How a request begins, waits and ends, as people see it."""

import pytest

from bot.sim.world.jobs import passed
from tests.journeys.voting import DISPATCH, MODES, RULE, Vote, vote

LONG = "&" * 350
"""What GitHub would cut off: it takes 1,024 characters with a decision, and we escape each."""


@pytest.fixture(params=MODES)
async def shop(story, request) -> Vote:
    made = await vote(story, request.param)
    await made.request()
    return made


@pytest.fixture
async def dispatching(story) -> Vote:
    return await vote(story)


async def approve_all(shop: Vote) -> None:
    await shop.approve(shop.grace)
    await shop.approve(shop.alan)


def held(shop: Vote) -> list[str]:
    """How the jobs that waited at the gate ended."""
    return [job.conclusion or job.status for job in shop.jobs]


async def test_a_dry_run_tells_what_would_be_and_opens_nothing(dispatching) -> None:
    await dispatching.say("/deploy production --dry-run")

    [reply] = dispatching.replies()
    assert f"Dry run: a deploy of `{dispatching.pull.head_sha}` to `production` would not" in reply
    assert "| ⏳ | Approvals | 0 of 2" in reply
    assert await dispatching.requests() == []
    assert dispatching.gates() == []


async def test_a_dry_run_tells_of_what_stands_in_the_way(dispatching) -> None:
    dispatching.shop.actions.start("CI", dispatching.pull, by=dispatching.ada).begin("test")
    await dispatching.told()

    await dispatching.say("/deploy production --dry-run")

    assert "would not start now" in dispatching.replies()[-1]
    assert "⏳ | Checks" in dispatching.replies()[-1], dispatching.replies()[-1]


async def test_asking_twice_changes_nothing(shop) -> None:
    card, checks = await shop.settled_card(), len(shop.gates())

    comment = await shop.say("/deploy production")

    assert [one.content for one in comment.reactions] == ["eyes", "+1"]
    assert "This is open already" in shop.replies()[-1]
    assert await shop.settled_card() == card
    assert len(shop.gates()) == checks
    assert len(await shop.requests()) == 1


async def test_asking_again_after_a_push_begins_anew(shop) -> None:
    await shop.approve(shop.grace)
    old = shop.pull.head_sha
    await shop.push()
    assert shop.state() == "superseded"
    shop.story.clock.advance(minutes=1)

    await shop.request()

    assert shop.state() == "open"
    assert shop.gate(sha=old) == "cancelled"
    assert shop.gate() == "action_required"
    assert await shop.ballots() == []
    await approve_all(shop)
    assert shop.starts == 1


async def test_asking_again_after_a_merge_ends_the_request_for_the_branch(dispatching) -> None:
    shop = dispatching
    await shop.request()
    old = shop.pull.head_sha
    shop.pull.merge(by=shop.grace)
    shop.shop.actions.start("CI", shop.shop.branch(), by=shop.grace).finish(passed("test"))
    shop.story.clock.advance(minutes=1)

    await shop.request()

    assert shop.gate(sha=old) == "cancelled"
    assert shop.gate(sha=shop.pull.merge_commit_sha) == "action_required"
    assert await shop.events("request") == ["opened", "superseded", "opened"]


async def test_a_deploy_that_ends_leaves_the_card_to_the_one_that_waits(dispatching) -> None:
    shop = dispatching
    await shop.request()
    await approve_all(shop)
    run = shop.started()
    await shop.push()
    shop.story.clock.advance(minutes=1)
    await shop.request()
    new = shop.sha

    await shop.finish(run)

    card = await shop.settled_card()
    assert new in card
    assert shop.state() == "open"


@pytest.mark.parametrize("who", ["grace", "ada", "root"], ids=["a writer", "who asked", "an admin"])
async def test_a_veto_beats_every_vote(shop, who) -> None:
    await shop.approve(shop.alan)

    await shop.say(
        '/reject-deploy production --reason "not today"', by=shop.story.sim.world.user(who)
    )

    assert shop.state() == "rejected"
    assert shop.gate() == "failure"
    assert [one for one in shop.replies() if "`: not today" in one or "it: not today" in one]
    assert held(shop) == (["failure"] if shop.mode == RULE else [])
    await shop.approve(shop.grace)
    assert shop.starts == 0
    assert shop.reason() == "nothing_open"


async def test_the_reason_of_a_veto_may_be_long(shop) -> None:
    await shop.say(f'/reject-deploy production --reason "{LONG}"', by=shop.grace)

    assert shop.state() == "rejected"
    assert held(shop) == (["failure"] if shop.mode == RULE else [])


async def test_a_stranger_s_veto_is_refused(shop) -> None:
    await shop.say('/reject-deploy production --reason "no"', by=shop.eve)

    assert shop.reason() == "no_permission"
    assert shop.state() == "open"


@pytest.mark.parametrize(
    ("who", "state"), [("ada", "cancelled"), ("root", "cancelled"), ("grace", "open")]
)
async def test_who_asked_and_maintainers_may_cancel(shop, who, state) -> None:
    await shop.approve(shop.alan)

    await shop.say("/cancel", by=shop.story.sim.world.user(who))

    assert shop.state() == state
    assert shop.reason() == ("no_permission" if state == "open" else "")
    rejected = ["failure"] if state == "cancelled" else ["waiting"]
    assert held(shop) == (rejected if shop.mode == RULE else [])


async def test_a_vote_can_be_taken_back_and_given_again(shop) -> None:
    await shop.approve(shop.grace)
    await shop.say("/revoke-approval", by=shop.grace)
    await shop.approve(shop.alan)
    assert shop.starts == 0
    assert await shop.events("vote") == ["cast", "revoked", "cast"]

    await shop.approve(shop.grace)

    assert shop.starts == 1


async def test_nobody_takes_back_what_they_did_not_give(shop) -> None:
    await shop.approve(shop.grace)

    await shop.say("/revoke-approval production", by=shop.alan)

    assert await shop.ballots() == ["grace"]
    assert "`alan` has not approved" in shop.replies()[-1]


async def test_nothing_can_be_taken_back_once_it_started(shop) -> None:
    await approve_all(shop)

    await shop.say("/revoke-approval", by=shop.grace)
    await shop.say("/cancel", by=shop.ada)

    assert shop.starts == 1
    assert shop.state() == "running"
    assert shop.reason() == "nothing_open"


@pytest.mark.parametrize("mode", MODES)
async def test_the_wait_timer_leaves_time_to_cancel(story, mode) -> None:
    shop = await vote(story, mode, "wait: 10m")
    await shop.request()
    await approve_all(shop)
    await shop.wait(minutes=9, seconds=59)
    assert shop.starts == 0
    assert "`/cancel` stops it" in shop.card()

    await shop.say("/cancel")
    await shop.wait(minutes=10)

    assert shop.starts == 0
    assert shop.state() == "cancelled"


@pytest.mark.parametrize("mode", MODES)
async def test_after_the_wait_timer_it_starts(story, mode) -> None:
    shop = await vote(story, mode, "wait: 10m")
    await shop.request()
    await approve_all(shop)
    await shop.wait(minutes=9, seconds=59)

    await shop.wait(seconds=1)

    assert shop.starts == 1


async def test_a_vote_that_is_taken_back_sets_the_wait_timer_back(story) -> None:
    shop = await vote(story, DISPATCH, "wait: 10m")
    await shop.request()
    await approve_all(shop)
    await shop.wait(minutes=9)
    await shop.say("/revoke-approval", by=shop.grace)
    await shop.approve(shop.grace)

    await shop.wait(minutes=9, seconds=59)
    assert shop.starts == 0
    await shop.wait(seconds=1)

    assert shop.starts == 1


async def test_people_are_reminded_twice_before_the_end(shop) -> None:
    await shop.approve(shop.grace)
    said = []
    for _ in range(8):
        await shop.wait(minutes=15)
        said.append(len([one for one in shop.replies() if "The window ends at" in one]))

    assert said == [0, 0, 0, 1, 1, 1, 2, 2]
    assert shop.state() == "expired"


async def test_nobody_is_reminded_of_what_waits_for_no_vote(story) -> None:
    shop = await vote(story, DISPATCH, "wait: 110m")
    await shop.request()
    await approve_all(shop)

    await shop.wait(minutes=61)
    await shop.wait(minutes=45)

    assert shop.state() == "open"
    assert shop.replies() == []


@pytest.mark.parametrize("mode", MODES)
async def test_what_is_approved_and_frozen_must_start_in_time(story, mode) -> None:
    shop = await vote(story, mode)
    await shop.request()
    await shop.approve(shop.grace)
    await shop.say('/freeze production --for 1h --reason "fair"', by=shop.root)
    await shop.approve(shop.alan)
    assert shop.starts == 0
    await shop.wait(minutes=29, seconds=59)
    assert shop.state() == "open"

    await shop.wait(seconds=1)

    assert shop.state() == "expired"
    assert shop.gate() == "timed_out"
    assert held(shop) == (["failure"] if mode == RULE else [])


@pytest.mark.parametrize("mode", MODES)
async def test_what_is_approved_starts_when_the_freeze_ends_in_time(story, mode) -> None:
    shop = await vote(story, mode)
    await shop.request()
    await shop.approve(shop.grace)
    await shop.say('/freeze production --for 20m --reason "fair"', by=shop.root)
    await shop.approve(shop.alan)
    await shop.wait(minutes=19)
    assert shop.starts == 0

    await shop.wait(minutes=1)

    assert shop.starts == 1
