"""No new deploys for a while, by a command or by the calendar; going back stays possible."""

import pytest

from bot.audit.record import Type
from bot.sim.world.jobs import passed
from tests.journeys.deployed import gated, other, policy, push, release, said
from tests.journeys.deploying import Deploys, deploys

FREEZE = '/freeze production --for 4h --reason "incident 41"'
MONDAY_NOON = policy('{freeze: [{cron: "0 13 * * MON", for: 4h, reason: "no noon deploys"}]}')
"""An hour from when the tests begin."""


@pytest.fixture
async def shop(story) -> Deploys:
    return await deploys(story)


async def test_23_in_a_freeze_nothing_new_starts_and_a_rollback_does(shop) -> None:
    first = (await release(shop)).inputs["sha"]
    await push(shop, {"app.py": "3\n"})
    await release(shop)
    await push(shop, {"app.py": "4\n"})
    await shop.say(FREEZE, by=shop.root)

    await shop.ask()
    assert shop.reason() == "frozen"
    assert "incident 41" in shop.replies()[-1]
    assert len(shop.runs()) == 2
    await shop.say('/rollback production --reason "error rate"')

    assert shop.runs()[-1].inputs["sha"] == first
    assert shop.state() == "running"


async def test_23_a_freeze_that_begins_stops_what_waits_for_votes(shop) -> None:
    await shop.ask()
    await shop.approve(shop.grace)
    await shop.say(FREEZE, by=shop.root)

    await shop.approve(shop.alan)
    assert shop.runs() == []
    await shop.wait(seconds=5)
    assert "is blocked: Freeze" in shop.card()
    assert shop.gate() == "action_required"
    await shop.say("/unfreeze production", by=shop.root)
    maintainer = shop.story.sim.world.user("linus")
    shop.shop.add_collaborator(maintainer, "maintain")
    await shop.say("/unfreeze production", by=maintainer)
    await shop.wait(minutes=1)

    assert len(shop.runs()) == 1
    assert shop.state() == "running"


async def test_23_a_freeze_stops_a_job_that_waits(story) -> None:
    shop = await gated(story)
    run = shop.shop.actions.start("Deploy", shop.pull, by=shop.ada)
    job = run.begin_job("deploy", environment="production")
    await shop.say(FREEZE, by=shop.root)
    await shop.approve(shop.grace)
    await shop.approve(shop.alan)
    assert job.status == "waiting"

    await shop.wait(minutes=31)

    assert job.conclusion == "failure", "the approvals were for now, not for after the incident"
    assert shop.state() == "expired"


async def test_23_a_window_of_the_policy_freezes_by_itself(story) -> None:
    shop = await deploys(story, MONDAY_NOON)
    await shop.ask()
    await shop.approve(shop.grace)
    await shop.wait(hours=1)
    await shop.approve(shop.alan)
    assert shop.runs() == []
    assert "no noon deploys" in shop.card()

    await shop.say("/locks")

    assert "by the policy until Mon 5 Jan 17:00 UTC" in shop.replies()[-1]


async def test_a_freeze_ends_by_itself(shop) -> None:
    await shop.say(FREEZE, by=shop.root)
    await shop.wait(hours=4)

    await shop.ask()

    assert shop.state() == "open"


async def test_a_freeze_of_everything_freezes_every_environment(shop) -> None:
    await shop.say('/freeze --until 2026-01-05T20:00Z --reason "fair"', by=shop.root)
    assert "Every environment is frozen until Mon 5 Jan 20:00 UTC" in shop.replies()[-1]

    await shop.ask()

    assert shop.reason() == "frozen"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param("/freeze production --for 91d --reason x", "parse_error", id="too long"),
        pytest.param(
            "/freeze production --until 2025-12-01T08:00Z --reason x", "parse_error", id="over"
        ),
        pytest.param("/freeze production --reason x", "parse_error", id="for ever"),
        pytest.param("/freeze production --for 4h", "parse_error", id="without a reason"),
    ],
)
async def test_a_freeze_has_an_end_and_a_reason(shop, line: str, reason: str) -> None:
    await shop.say(line, by=shop.root)

    assert shop.reason() == reason
    assert Type.FREEZE_DECLARED not in await shop.log()


async def test_who_may_only_write_does_not_freeze(shop) -> None:
    await shop.say(FREEZE, by=shop.grace)

    assert shop.reason() == "no_permission"
    assert Type.FREEZE_DECLARED not in await shop.log()


async def test_production_is_unfrozen_by_two_people(shop) -> None:
    maintainer = shop.story.sim.world.user("linus")
    shop.shop.add_collaborator(maintainer, "maintain")
    await shop.say(FREEZE, by=shop.root)

    await shop.say("/unfreeze production", by=shop.root)
    assert "One more person" in shop.replies()[-1]
    await shop.say("/unfreeze production", by=shop.root)
    assert "One more person" in shop.replies()[-1], "twice the same is one"
    await shop.ask()
    assert shop.reason() == "frozen"
    await shop.say("/unfreeze production", by=maintainer)

    [lifted] = [one for one in await shop.records() if one.type == Type.FREEZE_LIFTED]
    assert [one["login"] for one in lifted.data["supporters"]] == ["root", "linus"]
    await shop.ask()
    assert shop.state() == "open"


async def test_a_wish_to_unfreeze_is_forgotten_after_two_hours(shop) -> None:
    maintainer = shop.story.sim.world.user("linus")
    shop.shop.add_collaborator(maintainer, "maintain")
    await shop.say(FREEZE, by=shop.root)
    await shop.say("/unfreeze production", by=shop.root)
    await shop.wait(hours=2)

    await shop.say("/unfreeze production", by=maintainer)

    assert Type.FREEZE_LIFTED not in await shop.log()


async def test_a_wish_to_unfreeze_is_about_one_freeze(shop) -> None:
    maintainer = shop.story.sim.world.user("linus")
    shop.shop.add_collaborator(maintainer, "maintain")
    await shop.say('/freeze production --for 10m --reason "x"', by=shop.root)
    await shop.say("/unfreeze production", by=shop.root)
    await shop.wait(minutes=20)
    await shop.say(FREEZE, by=shop.root)

    await shop.say("/unfreeze production", by=maintainer)

    assert Type.FREEZE_LIFTED not in await shop.log()


async def test_nobody_ends_a_freeze_alone_by_a_shorter_one(shop) -> None:
    await shop.say(FREEZE, by=shop.root)

    await shop.say('/freeze production --for 1m --reason "over"', by=shop.root)

    assert shop.reason() == "frozen"
    await shop.wait(minutes=2)
    await shop.ask()
    assert shop.state() == ""


async def test_a_freeze_may_be_made_longer(shop) -> None:
    await shop.say(FREEZE, by=shop.root)
    await shop.say('/freeze production --for 8h --reason "still"', by=shop.root)

    await shop.wait(hours=5)
    await shop.ask()

    assert shop.reason() == "frozen"


async def test_one_person_unfreezes_staging(shop) -> None:
    await shop.say('/freeze staging --for 4h --reason "x"', by=shop.root)

    await shop.say("/unfreeze staging", by=shop.root)

    assert Type.FREEZE_LIFTED in await shop.log()


async def test_an_issue_is_a_good_place_to_freeze(shop) -> None:
    issue = shop.shop.issues.open("Incident 41", by=shop.root)
    issue.comment(FREEZE, by=shop.root)
    await shop.told()
    assert "is frozen until" in said(shop, issue)

    issue.comment("/locks", by=shop.root)
    await shop.told()

    assert "incident 41" in said(shop, issue)


async def test_a_freeze_does_not_stop_what_runs(shop) -> None:
    await shop.ask()
    await shop.approve(shop.grace)
    await shop.approve(shop.alan)
    await shop.say(FREEZE, by=shop.root)
    [run] = shop.runs()

    run.begin_job("deploy", environment="production")
    run.finish(passed("deploy"))
    await shop.told()

    assert shop.state() == "succeeded"


async def test_a_freeze_of_another_environment_is_no_obstacle(shop) -> None:
    await shop.say('/freeze staging --for 4h --reason "x"', by=shop.root)
    second = await other(shop)

    await second.ask()

    assert second.state() == "open"
