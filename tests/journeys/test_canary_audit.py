"""What an auditor gets to see of a canary: one row, with who agreed and how it ended."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.audit.export import DEPLOYS, Row, row
from bot.store.audit import deploys as deploys_in, entries_of
from tests.journeys.canaries import BAD, GOOD, Canaries, canaries
from tests.journeys.edge import Edge


@pytest.fixture
async def shop(story, edge: Edge) -> Canaries:
    return await canaries(story, edge)


async def rows(shop: Canaries) -> list[Row]:
    """What ``sluice report audit`` writes, a row for each deployment."""
    database = shop.story.bot.queue._database
    when = datetime(2026, 1, 1, tzinfo=UTC)
    time = {"types": DEPLOYS, "since": when, "until": when + timedelta(days=365)}
    found = await database.run(partial(deploys_in, **time))
    works = (partial(entries_of, repository=where, deploy=name) for where, name in found)
    return [row(await database.run(work)) for work in works]


async def test_a_promotion_has_its_voters_and_its_steps(story, edge) -> None:
    shop = await canaries(story, edge, production="{approvals: {count: 2}, wait: 1m}")
    await shop.say("/canary 10%")
    await shop.until("awaiting promotion", **GOOD)
    await shop.deploys.approve(shop.deploys.grace)
    await shop.deploys.approve(shop.deploys.alan)
    await shop.until("succeeded", flow=0.004)

    [found] = await rows(shop)

    assert found["service"] == "api"
    assert found["result"] == "success"
    assert found["sha"] == shop.pull.head_sha
    assert found["canary_steps"] == 3
    assert found["approved_by_1"] == "grace"
    assert found["approved_by_2"] == "alan"
    assert found["approvals_before_deploy"] == 2, "before it took more than needs none"
    assert found["within_2h_window"] is True
    assert found["auto_rollback"] is False


async def test_a_rollback_says_that_nobody_did_it(shop) -> None:
    await shop.say("/canary 10%")
    await shop.until("rolled back", **BAD)

    [found] = await rows(shop)

    assert found["result"] == "failure"
    assert found["auto_rollback"] is True
    assert found["finished_at"] > found["started_at"]


async def test_a_canary_under_way_is_listed(shop) -> None:
    await shop.say("/canary 10%")

    [found] = await rows(shop)

    assert found["result"] == "in_progress"
