"""Journey 4 without a protection rule: approve first, then start the workflow."""

import pytest

from tests.journeys.deploying import Deploys, deploys


@pytest.fixture
async def shop(story) -> Deploys:
    return await deploys(story)


async def test_two_people_approve_and_the_workflow_is_started(shop) -> None:
    await shop.ask()
    assert shop.state() == "open"
    assert shop.gate() == "action_required"
    assert shop.runs() == []

    await shop.approve(shop.grace)
    assert shop.runs() == []
    await shop.approve(shop.alan)

    [run] = shop.runs()
    assert run.inputs["sha"] == shop.pull.head_sha
    assert shop.state() == "running"
    assert shop.gate() == "success"

    await shop.finish(run)
    assert shop.state() == "succeeded"
