"""An environment that is held for one pull request."""

import pytest

from bot.audit.record import Type
from tests.journeys.deployed import other, said, start
from tests.journeys.deploying import Deploys, deploys

FORCE = '/unlock production --force --reason "gone home"'


@pytest.fixture
async def shop(story) -> Deploys:
    return await deploys(story)


async def test_24_the_holder_is_a_stranger_on_another_pull_request(shop) -> None:
    second = await other(shop, by=shop.ada)
    await shop.say("/lock production", by=shop.ada)

    await second.ask()
    assert second.reason() == "locked"
    assert "`ada` holds it for #1" in second.replies()[-1]
    await second.say("/lock production", by=shop.ada)
    assert second.reason() == "locked"
    await shop.ask()

    assert shop.state() == "open"


async def test_24_a_lock_holds_back_what_others_have_approved(shop) -> None:
    second = await other(shop)
    await second.ask()
    await second.approve(shop.grace)
    await shop.say("/lock production", by=shop.ada)

    await second.approve(shop.alan)
    assert second.runs() == []
    await shop.say("/unlock production", by=shop.ada)
    await shop.wait(minutes=1)

    assert len(second.runs()) == 1


async def test_25_a_stale_holder_does_not_take_away_a_newer_lock(shop) -> None:
    second = await other(shop, by=shop.ada)
    await shop.say("/lock production --for 5m", by=shop.ada)
    await shop.wait(minutes=6)
    await second.say("/lock production", by=shop.grace)

    await shop.say("/unlock production", by=shop.ada)

    assert shop.reason() == "locked"
    await shop.say("/locks")
    assert "`grace` for #2" in shop.replies()[-1]


async def test_25_the_end_of_an_old_lock_ends_no_newer_one(shop) -> None:
    """The holder takes it again; the timer of the first lock still comes."""
    await shop.say("/lock production --for 1h", by=shop.ada)
    await shop.wait(minutes=5)
    await shop.say("/lock production --for 8h", by=shop.ada)

    await shop.wait(minutes=56)

    await shop.say("/locks")
    assert "`ada` for #1" in shop.replies()[-1]
    assert Type.LOCK_LAPSED not in await shop.log()
    assert not any("ends at" in body for body in shop.replies()), "nor does its reminder"


async def test_a_lock_lapses_with_a_reminder_half_an_hour_before(shop) -> None:
    await shop.say("/lock production", by=shop.ada)
    await shop.wait(hours=7, minutes=29)
    assert not any("ends at" in body for body in shop.replies())

    await shop.wait(minutes=1)
    assert "The lock on `production` ends at Mon 5 Jan 20:00" in shop.replies()[-1]
    await shop.wait(minutes=30)

    assert (await shop.log())[-1] == Type.LOCK_LAPSED
    await shop.say("/locks")
    assert "Nothing is locked" in shop.replies()[-1]


async def test_a_lock_outlives_its_time_while_the_holder_deploys(shop) -> None:
    await shop.say("/lock production --for 1h", by=shop.ada)
    await start(shop)
    second = await other(shop)

    await shop.wait(minutes=61)
    await second.say("/lock production", by=shop.grace)
    assert second.reason() == "locked"
    await shop.finish(shop.runs()[-1])
    await shop.wait(minutes=30)
    await second.say("/lock production", by=shop.grace)

    assert "is held for this pull request" in second.replies()[-1]


@pytest.mark.parametrize(
    ("who", "line", "is_freed"),
    [
        pytest.param("ada", "/unlock production", True, id="holder"),
        pytest.param("grace", "/unlock production", False, id="another writer"),
        pytest.param("grace", FORCE, False, id="another writer by force"),
        pytest.param("root", "/unlock production", False, id="administrator without force"),
        pytest.param("root", FORCE, True, id="administrator by force"),
    ],
)
async def test_who_may_unlock(shop, who: str, line: str, *, is_freed: bool) -> None:
    await shop.say("/lock production", by=shop.ada)

    await shop.say(line, by=shop.story.sim.world.user(who))

    assert (Type.LOCK_RELEASED in await shop.log()) is is_freed
    assert (shop.reason() == "locked") is not is_freed


async def test_force_needs_a_reason_and_the_log_keeps_it(shop) -> None:
    await shop.say("/lock production", by=shop.ada)
    await shop.say("/unlock production --force", by=shop.root)
    assert shop.reason() == "parse_error"

    await shop.say(FORCE, by=shop.root)

    released = (await shop.records())[-1]
    assert released.data["reason"] == "gone home"
    assert released.data["actor"]["login"] == "root"


async def test_to_unlock_what_is_not_locked_changes_nothing(shop) -> None:
    comment = await shop.say("/unlock production", by=shop.ada)

    assert "is not locked" in shop.replies()[-1]
    assert comment.reactions[-1].content == "+1"
    assert Type.LOCK_RELEASED not in await shop.log()


async def test_who_may_not_deploy_may_not_lock(shop) -> None:
    await shop.say("/lock production", by=shop.eve)

    assert shop.reason() == "no_permission"


async def test_a_lock_is_not_for_ever(shop) -> None:
    await shop.say("/lock production --for 31d", by=shop.ada)

    assert shop.reason() == "parse_error"
    assert Type.LOCK_TAKEN not in await shop.log()


async def test_an_environment_has_one_lock_however_it_is_spelt(shop) -> None:
    second = await other(shop)
    await shop.say("/lock production", by=shop.ada)

    await second.say("/lock Production", by=shop.grace)

    assert second.reason() == "locked"


async def test_locks_are_listed_on_an_issue_too(shop) -> None:
    await shop.say('/lock production --reason "migration"', by=shop.ada)
    issue = shop.shop.issues.open("Who holds it?", by=shop.grace)
    issue.comment("/locks", by=shop.grace)
    await shop.told()

    assert "`ada` for #1" in said(shop, issue)
    assert "migration" in said(shop, issue)
