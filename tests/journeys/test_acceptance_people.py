"""Whose votes count: people are told apart by number, and asked about at the moment that counts."""

import pytest

from bot.sim.world.credit import Credit
from tests.journeys.deploying import deploys
from tests.journeys.voting import DISPATCH, MODES, RULE, Vote, vote

SELF, MADE_IT = "not_eligible_self", "not_eligible_contributor"
RELEASERS = "approvals: {count: 2, groups: [{teams: [releasers], count: 2}]}"


# 7.14.5
@pytest.mark.parametrize("mode", MODES)
async def test_5_who_asks_does_not_approve(story, mode) -> None:
    shop = await vote(story, mode)
    await shop.request(by=shop.grace)

    await shop.approve(shop.grace)

    assert shop.reason() == SELF
    assert await shop.ballots() == []


# 7.14.5
@pytest.mark.parametrize("mode", MODES)
async def test_5_the_author_of_the_pull_request_does_not_approve(story, mode) -> None:
    shop = await vote(story, mode)
    await shop.request(by=shop.grace)

    await shop.approve(shop.ada)

    assert shop.reason() == SELF
    assert await shop.ballots() == []


# 7.14.5
@pytest.mark.parametrize(
    ("part", "pusher"),
    [("author", "ada"), ("committer", "ada"), ("co_authors", "ada"), ("pusher", "grace")],
)
async def test_5_nobody_who_made_a_commit_approves(story, part, pusher) -> None:
    shop = await vote(story)
    who = (shop.grace,) if part == "co_authors" else shop.grace
    credit = Credit(author=shop.ada) if part == "pusher" else Credit(**{part: who})
    await shop.push(by=story.sim.world.user(pusher), credit=credit)
    story.clock.advance(minutes=1)
    await shop.request()

    await shop.approve(shop.grace)

    assert shop.reason() == MADE_IT
    assert await shop.ballots() == []
    assert await shop.events("vote") == ["refused"]


async def test_a_vote_counts_no_more_once_the_voter_pushed(story) -> None:
    shop = await vote(story)
    await shop.request()
    await shop.approve(shop.grace)
    await shop.push(by=shop.grace, credit=Credit(author=shop.ada))
    story.clock.advance(minutes=1)
    await shop.request()

    await shop.approve(shop.grace)

    assert shop.reason() == MADE_IT


async def test_a_commit_of_nobody_known_takes_one_more_vote(story) -> None:
    shop = await vote(story)
    await shop.push(credit=Credit(author="someone@example.com", committer=shop.ada))
    story.clock.advance(minutes=1)
    await shop.request()

    await shop.approve(shop.grace)
    await shop.approve(shop.alan)
    assert shop.starts == 0
    await shop.approve(shop.root)

    assert shop.starts == 1


@pytest.mark.parametrize("who", ["eve", "a bot", "an app with a person's token"])
async def test_who_may_not_write_and_what_is_no_person_does_not_approve(story, who) -> None:
    shop = await vote(story)
    await shop.request()
    app = story.sim.world.other_app("helper")
    line = f"/approve-deploy production {shop.sha}"

    match who:
        case "eve":
            shop.pull.comment(line, by=shop.eve)
        case "a bot":
            shop.pull.comment(line, by=app.bot, app=app)
        case _:
            shop.pull.comment(line, by=shop.grace, app=app)
    await shop.told()

    assert await shop.ballots() == []


# 7.14.9
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("is_gone", [False, True], ids=["a fork", "a fork that was deleted"])
async def test_9_what_comes_from_a_fork_is_not_deployed(story, mode, is_gone) -> None:
    shop = await vote(story, mode)
    fork = story.sim.world.fork(story.shop, to=shop.eve)
    pull = story.shop.pulls.open(fork.push("change", {"app.py": "9\n"}, by=shop.eve), by=shop.eve)
    await story.told()
    if is_gone:
        fork.delete()
    shop.pull = pull

    await shop.request(by=shop.grace)

    assert shop.starts == 0
    if mode == DISPATCH:
        assert shop.reason() == "fork_denied"
    else:
        assert shop.jobs[-1].conclusion == "failure"


# 7.14.10
async def test_10_a_repository_that_is_itself_a_fork_deploys_its_own_branches(story) -> None:
    story.shop = story.sim.world.fork(story.shop, to=story.sim.world.organization("acme"))
    story.installation = story.sim.world.install(story.shop.owner)
    story.shop.add_collaborator(story.ada, "write")
    shop = Vote(story, (await deploys(story)).pull)
    story.clock.advance(minutes=5)

    await shop.request()
    await shop.approve(shop.grace)
    await shop.approve(shop.alan)

    assert shop.starts == 1


@pytest.fixture(params=MODES)
async def teams(story, request) -> Vote:
    """Two of a team, or of a team below it, must approve."""
    shop = await vote(story, request.param, RELEASERS)
    team = story.sim.world.team("octo/releasers", [shop.grace])
    story.sim.world.team("octo/night-shift", [shop.alan], parent=team)
    await shop.request()
    return shop


# 7.14.11
async def test_11_a_member_of_a_team_below_the_team_approves(teams) -> None:
    await teams.approve(teams.grace)
    await teams.approve(teams.root)
    assert teams.reason() == "not_eligible"
    assert teams.starts == 0

    await teams.approve(teams.alan)

    assert teams.starts == 1


# 7.14.12
async def test_12_a_vote_lapses_when_the_voter_leaves_the_team(teams) -> None:
    world = teams.story.sim.world
    await teams.approve(teams.grace)
    world.team("octo/releasers").remove(teams.grace)

    await teams.approve(teams.alan)

    assert teams.starts == 0
    card = await teams.settled_card()
    assert "1 of 2" in card
    assert "`grace` by comment" in card
    assert "not counted: is in none of the groups" in card


@pytest.mark.parametrize("mode", MODES)
async def test_a_vote_that_lapsed_is_no_part_of_what_let_the_deploy_in(story, mode) -> None:
    shop = await vote(story, mode)
    await shop.request()
    await shop.approve(shop.grace)
    story.shop.add_collaborator(shop.grace, "read")

    await shop.approve(shop.alan)
    await shop.approve(shop.root)

    said = [one for one in await shop.records() if "votes" in one.data]
    assert [[vote["login"] for vote in one.data["votes"]] for one in said] == [["alan", "root"]] * 2
    if mode == RULE:
        [run] = shop.runs()
        [review] = run.gates.reviews
        assert "Approved: `alan`, `root`." in review.comment


# 7.14.12
@pytest.mark.parametrize("mode", MODES)
async def test_12_a_vote_lapses_when_the_voter_loses_the_role(story, mode) -> None:
    shop = await vote(story, mode)
    await shop.request()
    await shop.approve(shop.grace)
    story.shop.add_collaborator(shop.grace, "read")

    await shop.approve(shop.alan)

    assert shop.starts == 0
    assert "lacks the role `write`" in await shop.settled_card()


# 7.14.13
@pytest.mark.parametrize("mode", MODES)
async def test_13_a_voter_who_was_renamed_keeps_the_vote(story, mode) -> None:
    shop = await vote(story, mode)
    await shop.request()
    await shop.approve(shop.grace)
    story.sim.world.rename(shop.grace, "hopper")

    await shop.approve(shop.alan)

    assert shop.starts == 1


# 7.14.13
async def test_13_a_renamed_voter_does_not_vote_twice(story) -> None:
    shop = await vote(story)
    await shop.request()
    await shop.approve(shop.grace)
    story.sim.world.rename(shop.grace, "hopper")

    await shop.approve(shop.grace)

    assert shop.starts == 0
    assert len(await shop.ballots()) == 1


# 7.14.13
@pytest.mark.parametrize("mode", MODES)
async def test_13_a_login_that_someone_else_took_lends_its_owner_nothing(story, mode) -> None:
    shop = await vote(story, mode)
    await shop.request()
    await shop.approve(shop.grace)
    story.shop.add_collaborator(shop.grace, "read")
    story.sim.world.rename(shop.grace, "hopper")
    impostor = story.sim.world.user("grace")
    story.shop.add_collaborator(impostor, "write")

    await shop.approve(shop.alan)
    assert shop.starts == 0
    await shop.approve(impostor)

    assert shop.starts == 1, "who has the login now is somebody else, with a vote of their own"


# 7.14.13
async def test_13_the_requester_who_was_renamed_is_still_the_requester(story) -> None:
    shop = await vote(story)
    await shop.request(by=shop.grace)
    story.sim.world.rename(shop.grace, "hopper")

    await shop.approve(shop.grace)

    assert shop.reason() == SELF


async def test_a_voter_who_was_renamed_and_edits_the_vote_is_no_alarm(story) -> None:
    shop = await vote(story)
    await shop.request()
    comment = await shop.approve(shop.grace)
    story.sim.world.rename(shop.grace, "hopper")

    comment.edit("Wait", by=shop.grace)
    await shop.told()

    assert await shop.events("vote") == ["cast", "voided"]
