"""Votes are bound to a commit and to the words that they were given with."""

from datetime import UTC, datetime

import pytest

from bot.sim.world.credit import Credit
from bot.sim.world.jobs import passed
from tests.journeys.voting import DISPATCH, MODES, NO_SHA, Vote, vote


@pytest.fixture(params=MODES)
async def shop(story, request) -> Vote:
    made = await vote(story, request.param)
    await made.request()
    return made


@pytest.fixture(params=MODES)
async def trusting(story, request) -> Vote:
    return await vote(story, request.param, NO_SHA)


async def hold(shop: Vote, *, backwards: bool, comment: str, by) -> None:
    """Let someone push between a comment and its arrival."""
    shop.story.sim.webhooks.hold()
    shop.pull.comment(comment, by=by)
    shop.story.clock.advance(seconds=1)
    shop.pull.push({"app.py": "evil\n"}, by=shop.eve)
    shop.shop.actions.start("CI", shop.pull, by=shop.eve).finish(passed("test"))
    shop.story.sim.webhooks.release(backwards=backwards)
    await shop.told()


# 7.14.1
@pytest.mark.parametrize("backwards", [False, True], ids=["in order", "push first"])
@pytest.mark.parametrize("words", ["/approve-deploy production {sha}", "/approve-deploy"])
async def test_1_a_vote_does_not_follow_a_push_that_came_after_it(
    trusting, words, backwards
) -> None:
    await trusting.request()
    await trusting.approve(trusting.grace)

    text = words.format(sha=trusting.sha)
    await hold(trusting, backwards=backwards, comment=text, by=trusting.alan)
    await trusting.wait(minutes=2)

    assert trusting.starts == 0
    assert trusting.state() == "superseded"


# 7.14.1
@pytest.mark.parametrize("backwards", [False, True], ids=["in order", "push first"])
async def test_1_deploy_does_not_take_a_commit_that_was_pushed_after_it(story, backwards) -> None:
    shop = await vote(story, "dispatch", "approvals: {count: 0}")

    await hold(shop, backwards=backwards, comment="/deploy production", by=shop.ada)
    await shop.wait(minutes=2)

    assert shop.starts == 0
    assert shop.reason() == "settle_window"
    assert f"/deploy production --sha {shop.sha}" in shop.replies()[-1]


# 7.14.2
@pytest.mark.parametrize("year", [2001, 2031])
@pytest.mark.parametrize(
    ("seconds", "counts"), [(0, False), (29, False), (30, True)], ids=["0 s", "29 s", "30 s"]
)
async def test_2_github_s_time_of_the_push_counts_and_not_the_commit_s(
    story, year, seconds, counts
) -> None:
    trusting = await vote(story, DISPATCH, NO_SHA)
    await trusting.push(credit=Credit(date=datetime(year, 1, 1, tzinfo=UTC)))
    await trusting.request()
    trusting.story.clock.advance(seconds=seconds)

    await trusting.say("/approve-deploy production", by=trusting.grace)

    assert await trusting.ballots() == (["grace"] if counts else [])
    assert trusting.reason() == ("" if counts else "settle_window")


async def test_a_production_vote_must_name_the_commit(shop) -> None:
    await shop.say("/approve-deploy production", by=shop.grace)

    assert shop.reason() == "sha_required"
    assert f"/approve-deploy production {shop.sha}" in shop.replies()[-1]
    assert await shop.ballots() == []


# 7.14.3
async def test_3_a_vote_on_an_old_commit_is_refused(shop) -> None:
    old = shop.sha
    await shop.push()
    await shop.request()

    await shop.say(f"/approve-deploy production {old}", by=shop.grace)

    assert shop.reason() == "sha_mismatch"
    assert await shop.ballots() == []


# 7.14.3
async def test_3_votes_do_not_carry_over_to_the_next_commit(shop) -> None:
    await shop.approve(shop.grace)
    await shop.push()
    await shop.request()
    await shop.approve(shop.alan)

    assert shop.starts == 0
    assert "1 of 2" in await shop.settled_card()


# 7.14.4
@pytest.mark.parametrize("second", ["comment", "review", "button"])
async def test_4_nobody_votes_twice(shop, second) -> None:
    await shop.approve(shop.grace)

    line = f"/approve-deploy production {shop.sha}"
    match second:
        case "comment":
            await shop.say(line, by=shop.grace)
        case "review":
            shop.pull.review("APPROVE", line, by=shop.grace)
        case _:
            await shop.press("approve", by=shop.grace)
    await shop.told()

    assert await shop.ballots() == ["grace"]
    assert shop.starts == 0
    assert "1 of 2" in await shop.settled_card()
    assert await shop.events("vote") == ["cast"]


# 7.14.6
@pytest.mark.parametrize("comes_back", [False, True], ids=["other words", "the same words again"])
async def test_6_a_vote_that_someone_else_edited_is_void_and_an_alarm(shop, comes_back) -> None:
    comment = await shop.approve(shop.grace)
    words = comment.body
    comment.edit("/reject-deploy", by=shop.root)
    if comes_back:
        comment.edit(words, by=shop.root)
    await shop.told()

    await shop.approve(shop.alan)

    assert await shop.ballots() == ["alan"]
    assert shop.starts == 0
    assert [one for one in shop.replies() if "`grace`" in one and "edited by `root`" in one]
    assert await shop.events("vote") == ["cast", "tampered", "cast"]


async def test_a_voter_who_edits_their_own_vote_loses_it_and_can_vote_again(shop) -> None:
    comment = await shop.approve(shop.grace)
    comment.edit(comment.body + "\nLooks good!", by=shop.grace)
    await shop.told()
    assert await shop.ballots() == []
    assert await shop.events("vote") == ["cast", "voided"]

    await shop.approve(shop.grace)
    await shop.approve(shop.alan)

    assert shop.starts == 1


# 7.14.7
async def test_7_a_vote_that_was_deleted_counts_no_more(shop) -> None:
    comment = await shop.approve(shop.grace)
    comment.delete(by=shop.grace)
    await shop.told()
    assert await shop.ballots() == []

    await shop.approve(shop.alan)

    assert shop.starts == 0
    assert await shop.events("vote") == ["cast", "voided", "cast"]


# 7.14.8
@pytest.mark.parametrize("what", ["edited", "deleted"])
async def test_8_a_change_that_nobody_told_us_of_is_seen_when_it_counts(shop, what) -> None:
    comment = await shop.approve(shop.grace)
    shop.story.sim.webhooks.outage = True
    if what == "edited":
        comment.edit("No!", by=shop.root)
    else:
        comment.delete(by=shop.root)
    await shop.told()
    shop.story.sim.webhooks.outage = False

    await shop.approve(shop.alan)

    assert shop.starts == 0
    assert await shop.ballots() == ["alan"]
    word = "tampered" if what == "edited" else "voided"
    assert await shop.events("vote") == ["cast", "cast", word]


async def test_a_vote_that_is_edited_before_we_read_it_never_counts(shop) -> None:
    await shop.approve(shop.grace)
    shop.story.sim.webhooks.hold()
    comment = shop.pull.comment(f"/approve-deploy production {shop.sha}", by=shop.alan)
    comment.edit("I changed my mind", by=shop.alan)
    shop.story.sim.webhooks.release()
    await shop.told()

    assert shop.starts == 0
    assert await shop.ballots() == ["grace"]
