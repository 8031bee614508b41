"""What was deployed without two people is looked at by somebody else, and the log says when."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.audit.export import DEPLOYS, Row, row
from bot.audit.record import Type
from bot.handlers.handler import Event, Trouble
from bot.handlers.on import review_timer
from bot.sim.faults import Fault
from bot.sim.world.accounts import Account
from bot.sim.world.issues import Issue
from bot.store.audit import deploys as deploys_in, entries_of
from tests.journeys.conftest import Story
from tests.journeys.deployed import alerts, issues, push, release, said
from tests.journeys.deploying import Deploys, deploys

BREAK = '/override deploy-gate --reason "outage"'
BACK = '/rollback production --reason "error rate"'
OVERDUE = "review overdue"


@pytest.fixture
async def shop(story: Story) -> Deploys:
    """Root broke the glass for what Ada asked for."""
    shop = await deploys(story)
    await shop.ask()
    await shop.say(BREAK, by=shop.root)
    return shop


def issue_of(shop: Deploys) -> Issue:
    [issue] = issues(shop)
    return issue


async def close(shop: Deploys, by: Account, issue: Issue | None = None) -> Issue:
    closed = issue or issue_of(shop)
    closed.close(by=by)
    await shop.told()
    return closed


async def reviews(shop: Deploys) -> list:
    return [one for one in await shop.records() if one.type == Type.REVIEW_DONE]


async def report(shop: Deploys) -> list[Row]:
    """What ``sluice report audit`` writes, a row for each deployment."""
    database = shop.story.bot.queue._database
    when = datetime(2026, 1, 1, tzinfo=UTC)
    time = {"types": DEPLOYS, "since": when, "until": when + timedelta(days=365)}
    found = await database.run(partial(deploys_in, **time))
    works = (partial(entries_of, repository=where, deploy=name) for where, name in found)
    return [row(await database.run(work)) for work in works]


async def test_somebody_else_closes_the_issue_and_the_log_says_who(shop: Deploys) -> None:
    shop.story.clock.advance(hours=3)
    issue = await close(shop, shop.grace)

    [done] = await reviews(shop)
    [request] = await shop.requests()
    assert done.data["actor"] == {"id": shop.grace.id, "login": "grace"}
    assert (done.data["request"], done.data["sha"]) == (request.id, shop.pull.head_sha)
    assert (done.data["environment"], done.data["pull_request"]) == ("production", 1)
    assert request.reviewed_at == issue.closed_at
    assert request.review_issue == issue.number
    assert said(shop, issue) == ""


async def test_the_report_shows_when(shop: Deploys) -> None:
    await shop.finish(shop.runs()[-1])
    [before] = await report(shop)
    assert (before["emergency"], before["retro_review_at"]) == (True, None)
    shop.story.clock.advance(hours=3)

    issue = await close(shop, shop.grace)

    [after] = await report(shop)
    assert after["retro_review_at"] == issue.closed_at.isoformat()
    assert after["result"] == "success"


async def test_the_report_has_the_time_of_github_when_the_word_came_late(shop: Deploys) -> None:
    shop.story.sim.webhooks.hold()
    issue_of(shop).close(by=shop.grace)
    shop.story.clock.advance(hours=2)
    shop.story.sim.webhooks.release()
    await shop.told()

    [found] = await report(shop)
    assert found["retro_review_at"] == issue_of(shop).closed_at.isoformat()


@pytest.mark.parametrize("who", ["root", "ada"], ids=["who overrode", "who asked"])
async def test_nobody_reviews_what_they_did(shop: Deploys, who: str) -> None:
    own = shop.story.sim.world.user(who)
    issue = await close(shop, own)

    assert await reviews(shop) == []
    assert f"`{who}` is too close to this to review it" in said(shop, issue)
    issue.reopen(by=own)
    await close(shop, own, issue)
    assert len(issue.comments) == 1, "said once"
    issue.reopen(by=own)
    await close(shop, shop.grace, issue)
    assert len(await reviews(shop)) == 1


async def test_a_rollback_is_reviewed_by_another_than_who_asked_for_it(story: Story) -> None:
    shop = await deploys(story)
    await release(shop)
    await push(shop, {"app.py": "3\n"})
    await release(shop)
    await shop.say(BACK)
    issue = await close(shop, shop.ada)
    assert await reviews(shop) == []
    issue.reopen(by=shop.ada)

    await close(shop, shop.alan, issue)

    [done] = await reviews(shop)
    assert done.data["rollback"] is True
    assert [one["retro_review_at"] for one in await report(shop)][-1]


async def test_a_bot_that_closes_stale_issues_reviews_nothing(shop: Deploys) -> None:
    issue = await close(shop, shop.story.sim.world.other_app("stale").bot)

    assert await reviews(shop) == []
    assert said(shop, issue) == ""


async def test_a_review_counts_once(shop: Deploys) -> None:
    issue = await close(shop, shop.grace)
    issue.reopen(by=shop.alan)

    await close(shop, shop.alan, issue)

    assert len(await reviews(shop)) == 1


def copied(shop: Deploys) -> Issue:
    return shop.shop.issues.open("Review", by=shop.eve, body=issue_of(shop).body)


def copied_through_us(shop: Deploys) -> Issue:
    app = shop.story.sim.world.app
    return shop.shop.issues.open("Review", by=shop.eve, body=issue_of(shop).body, app=app)


def copied_by_another_bot(shop: Deploys) -> Issue:
    other = shop.story.sim.world.other_app("helper")
    return shop.shop.issues.open("Review", by=other.bot, body=issue_of(shop).body, app=other)


def edited_from_another_of_ours(shop: Deploys) -> Issue:
    app = shop.story.sim.world.app
    return shop.shop.issues.open("Other", by=app.bot, body=issue_of(shop).body, app=app)


def about_nothing(shop: Deploys) -> Issue:
    app = shop.story.sim.world.app
    return shop.shop.issues.open("Other", by=app.bot, body="Hello", app=app)


def about_no_request(shop: Deploys) -> Issue:
    app, marker = shop.story.sim.world.app, "<!-- sluice:review-0123456789abcdef -->"
    return shop.shop.issues.open("Other", by=app.bot, body=marker, app=app)


def quoted(shop: Deploys) -> Issue:
    issue = issue_of(shop)
    issue.body += "\n\nand more"
    return issue


def of_another_repository(shop: Deploys) -> Issue:
    world = shop.story.sim.world
    other = world.create_repository("octo/other")
    return other.issues.open("Review", by=world.app.bot, body=issue_of(shop).body, app=world.app)


@pytest.mark.parametrize(
    "forged",
    [
        copied,
        copied_through_us,
        copied_by_another_bot,
        edited_from_another_of_ours,
        about_nothing,
        about_no_request,
        quoted,
        of_another_repository,
    ],
)
async def test_no_other_issue_is_a_review(shop: Deploys, forged) -> None:
    await close(shop, shop.grace, forged(shop))

    assert await reviews(shop) == []
    [request] = await shop.requests()
    assert request.reviewed_at is None


async def test_what_nobody_looked_at_in_a_day_is_overdue(shop: Deploys) -> None:
    await shop.wait(hours=23, minutes=59)
    assert await alerts(shop.story, OVERDUE) == 0

    await shop.wait(minutes=1)

    assert await alerts(shop.story, OVERDUE) == 1
    assert "This review is overdue" in said(shop, issue_of(shop))
    assert "`root`" in said(shop, issue_of(shop))
    await close(shop, shop.grace)
    assert len(await reviews(shop)) == 1, "late, and yet it was done"


async def test_a_rollback_is_overdue_too(story: Story) -> None:
    shop = await deploys(story)
    await release(shop)
    await push(shop, {"app.py": "3\n"})
    await release(shop)
    await shop.say(BACK)

    await shop.wait(hours=24)

    assert await alerts(story, OVERDUE) == 1
    assert "`ada`" in said(shop, issue_of(shop))


async def test_what_was_reviewed_is_not_overdue(shop: Deploys) -> None:
    issue = await close(shop, shop.grace)

    await shop.wait(hours=25)

    assert await alerts(shop.story, OVERDUE) == 0
    assert said(shop, issue) == ""


async def test_what_only_they_themselves_closed_is_overdue(shop: Deploys) -> None:
    await close(shop, shop.root)

    await shop.wait(hours=25)

    assert await alerts(shop.story, OVERDUE) == 1


async def without_issue(story: Story) -> Deploys:
    """The glass was broken where no issue can be opened."""
    shop = await deploys(story)
    story.sim.faults.inject("issues/create", Fault.GONE, times=99)
    await shop.ask()
    await shop.say(BREAK, by=shop.root)
    assert issues(shop) == []
    return shop


async def test_where_no_issue_can_be_opened_the_operator_is_told_at_least(story: Story) -> None:
    shop = await without_issue(story)
    story.asked()

    await shop.wait(hours=24)

    assert await alerts(story, OVERDUE) == 1
    assert "issues/list-comments" not in story.asked(), "it knows that there is none"


@pytest.mark.parametrize("author", ["eve", "eve through us", "another bot", "elsewhere"])
async def test_where_we_opened_none_nobody_opens_it_for_us(story: Story, author: str) -> None:
    shop = await without_issue(story)
    world, ours = story.sim.world, story.sim.world.app
    helper = world.other_app("helper")
    other = world.create_repository("octo/other")
    where, by, app = {
        "eve": (shop.shop, shop.eve, None),
        "eve through us": (shop.shop, shop.eve, ours),
        "another bot": (shop.shop, helper.bot, helper),
        "elsewhere": (other, ours.bot, ours),
    }[author]
    [request] = await shop.requests()
    marker = f"<!-- sluice:review-{request.id} -->"

    await close(shop, shop.grace, where.issues.open("Review", by=by, body=marker, app=app))

    assert await reviews(shop) == []


async def test_an_issue_that_was_opened_without_an_answer_is_found_and_remembered(
    story: Story,
) -> None:
    shop = await deploys(story)
    story.sim.faults.inject("issues/create", Fault.APPLIED_BAD_GATEWAY)
    await shop.ask()
    await shop.say(BREAK, by=shop.root)

    [request] = await shop.requests()
    assert request.review_issue == issue_of(shop).number


def test_the_timer_goes_on_when_its_job_was_given_up() -> None:
    arguments = b'{"repository": "74", "owner": "octo", "name": "shop", "request": "r1"}'
    event = Event(name="timer.review", payload=arguments, origin="timer", attempt=10)
    now = datetime(2026, 1, 5, 12, tzinfo=UTC)

    [again] = review_timer.HANDLER.give_up(event, Trouble("no database", now)).records

    assert (again.name, again.id, again.args["request"]) == ("review", "r1", "r1")
    assert again.at == now + timedelta(minutes=5)
