"""Slash-commands, from the comment to the answer."""

import pytest

from bot.sim.faults import Fault
from tests.journeys.conftest import BAD, CI


@pytest.fixture
async def pull(story):
    return await story.open({CI: BAD})


async def say(story, pull, text: str, by=None):
    comment = pull.comment(text, by=by or story.ada)
    await story.told()
    return comment


def reactions(comment) -> list[str]:
    return [one.content for one in comment.reactions]


async def test_help_lists_the_commands(story, pull) -> None:
    comment = await say(story, pull, "/help")

    [reply] = story.comments(pull)
    assert "/status" in reply.body
    assert reactions(comment) == ["eyes", "+1"]


async def test_status_shows_how_the_head_stands(story, pull) -> None:
    await say(story, pull, "/status")

    [reply] = story.comments(pull)
    assert pull.head_sha in reply.body
    assert "sluice / policy" in reply.body
    assert "failure" in reply.body


async def test_several_commands_get_one_reply(story, pull) -> None:
    await say(story, pull, "Let me see.\n\n/status\n/help status\n")

    [reply] = story.comments(pull)
    assert pull.head_sha in reply.body
    assert "/status" in reply.body


@pytest.mark.parametrize(
    "text",
    [
        "Looks good to me",
        "/retest",
        "/lgtm\n/approve",
        "> /help",
        "```\n/help\n```",
        "<!--\n/help\n-->",
        "please try /help",
        "    /help",
        "",
    ],
)
async def test_what_is_not_for_us_is_met_with_silence(story, pull, text: str) -> None:
    story.asked()
    comment = await say(story, pull, text)

    assert story.comments(pull) == []
    assert reactions(comment) == []
    assert set(story.asked()) <= {"apps/get-authenticated"}


async def test_our_name_with_an_unknown_word_gets_a_hint(story, pull) -> None:
    comment = await say(story, pull, "@sluice statsu")

    [reply] = story.comments(pull)
    assert "/status" in reply.body
    assert "confused" in reactions(comment)


async def test_a_mistake_is_named_with_its_line_and_nothing_is_run(story, pull) -> None:
    comment = await say(story, pull, "/help\n/status --loud")

    [reply] = story.comments(pull)
    assert "Line 2" in reply.body
    assert "--loud" in reply.body
    assert "Nothing was run" in reply.body
    assert "parse_error" in reply.body
    assert "confused" in reactions(comment)


async def test_bots_are_not_obeyed(story, pull) -> None:
    robot = story.sim.world.app.bot

    await say(story, pull, "/help", by=robot)

    assert len(story.comments(pull)) == 1, "only what the robot itself wrote"


async def test_a_command_that_is_edited_in_is_not_obeyed(story, pull) -> None:
    comment = await say(story, pull, "hello")
    comment.edit("/help", by=story.bob)
    await story.told()

    assert story.comments(pull) == []


async def test_issues_have_no_commands(story) -> None:
    issue = story.shop.issues.open("A bug", by=story.ada)
    issue.comment("/help", by=story.ada)
    await story.told()

    assert len(issue.comments) == 1


async def test_a_stranger_may_not_ask_in_a_private_repository(story) -> None:
    secret = story.sim.world.create_repository("octo/secret", {CI: BAD}, private=True)
    secret.add_collaborator(story.ada, "write")
    pull = secret.pulls.open(secret.push("x", {"a": "b"}, by=story.ada), by=story.ada)
    comment = pull.comment("/status", by=story.bob)
    await story.told()

    [reply] = [one for one in pull.comments if one.author is story.sim.world.app.bot]
    assert "no_permission" in reply.body
    assert reactions(comment) == ["eyes", "-1"]


async def test_when_the_role_cannot_be_read_nothing_is_done_yet(story, pull) -> None:
    story.sim.faults.inject("repos/get-collaborator-permission-level", Fault.UNAVAILABLE, times=3)
    comment = await say(story, pull, "/status")
    assert story.comments(pull) == []
    assert reactions(comment) == ["eyes"]

    story.clock.advance(minutes=1)
    await story.told()

    assert len(story.comments(pull)) == 1


@pytest.mark.parametrize(
    ("fault", "times"),
    [
        pytest.param(Fault.UNAVAILABLE, 3, id="out of order"),
        pytest.param(Fault.REVOKED, 2, id="refused"),
    ],
)
async def test_that_it_cannot_say_what_it_has_seen_stops_no_command(
    story, pull, fault: Fault, times: int
) -> None:
    story.sim.faults.inject("reactions/create-for-issue-comment", fault, times=times)

    comment = await say(story, pull, "/help")

    assert len(story.comments(pull)) == 1
    assert reactions(comment) == ["+1"]


async def test_a_redelivery_is_not_answered_again(story, pull) -> None:
    await say(story, pull, "/help")
    story.sim.webhooks.redeliver(story.sim.webhooks.log[-1])
    await story.told()

    assert len(story.comments(pull)) == 1


async def test_an_edited_answer_reaches_the_same_comment(story, pull) -> None:
    await say(story, pull, "/help")
    await say(story, pull, "/status")

    assert len(story.comments(pull)) == 2
