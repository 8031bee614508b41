"""Words that reach us late: what would change something is not done any more."""

import pytest

from tests.journeys.deploying import Deploys, deploys


@pytest.fixture
async def shop(story) -> Deploys:
    return await deploys(story)


async def late(shop: Deploys, text: str, **time: float) -> None:
    """Let a comment reach the bot after some time."""
    shop.story.sim.webhooks.hold()
    shop.pull.comment(text, by=shop.ada)
    shop.story.clock.advance(**time)
    shop.story.sim.webhooks.release()
    await shop.told()


async def test_a_command_is_not_carried_out_hours_after_it_was_given(shop) -> None:
    await late(shop, "/lock production", minutes=60, seconds=1)

    assert "too late, and nothing was done" in shop.replies()[-1]
    assert shop.reason() == "expired"
    await shop.say("/locks")
    assert "Nothing is locked" in shop.replies()[-1]


async def test_within_the_hour_it_is(shop) -> None:
    await late(shop, "/lock production", minutes=60)

    assert "is held for this pull request" in shop.replies()[-1]


async def test_a_question_is_answered_whenever_it_comes(shop) -> None:
    await late(shop, "/locks", hours=5)

    assert "Nothing is locked" in shop.replies()[-1]


async def test_a_commit_that_is_none_of_the_pull_request_s_is_not_deployed(shop) -> None:
    await shop.say("/deploy production --sha 0123456789")

    assert shop.reason() == "sha_mismatch"
    assert shop.pull.head_sha in shop.replies()[-1]
