"""`/retry`: failed jobs run again, a few times, and never a deploy."""

import pytest

from bot.audit.record import Type
from bot.sim.world.jobs import JobPlan, StepPlan, failed, passed
from tests.journeys.conftest import CI, GOOD
from tests.journeys.deploying import DEPLOY, DEPLOY_WORKFLOW, Deploys, deploys

MIXED = """\
on: pull_request
permissions: {contents: read}
jobs:
  test:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps: [{run: pytest}]
  ship:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    environment: %s
    steps: [{run: ./ship}]
"""


@pytest.fixture
async def shop(story) -> Deploys:
    return await deploys(story)


async def fails(shop: Deploys, *plans, name: str = "CI"):
    """A run of the newest commit that ends as planned."""
    run = shop.shop.actions.start(name, shop.pull, by=shop.ada)
    run.finish(*plans)
    await shop.told()
    return run


async def test_the_failed_jobs_run_again(shop) -> None:
    run = await fails(shop, passed("lint"), failed("test"))

    comment = await shop.say("/retry")

    assert run.latest.number == 2
    assert [job.name for job in run.latest.jobs] == ["lint"], "what passed is carried over"
    assert "1 re-run started" in shop.replies()[-1]
    assert comment.reactions[-1].content == "rocket"
    assert Type.RETRY_REQUESTED in await shop.log()


CANCELLED = JobPlan("test", "cancelled", (StepPlan("Run tests", "cancelled", ""),))


async def test_what_was_cancelled_runs_again_if_nothing_failed(shop) -> None:
    run = await fails(shop, passed("lint"), CANCELLED)

    await shop.say("/retry")

    assert run.latest.number == 2


async def test_what_was_cancelled_does_not_if_something_else_failed(shop) -> None:
    cancelled = await fails(shop, CANCELLED, name="Nightly")
    run = await fails(shop, failed("test"))

    await shop.say("/retry")

    assert (cancelled.latest.number, run.latest.number) == (1, 2)


async def test_all_means_what_passed_too(shop) -> None:
    run = await fails(shop, passed("lint"), failed("test"))

    await shop.say("/retry --all")

    assert run.latest.number == 2
    assert run.latest.jobs == []


async def test_one_job_by_its_name(shop) -> None:
    run = await fails(shop, failed("lint"), failed("unit tests (3.11)"))

    await shop.say('/retry --job "Unit tests (3.11)"')

    assert [job.name for job in run.latest.jobs] == ["lint"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param('/retry --job "nothing"', "nothing_open", id="an unknown job"),
        pytest.param('/retry --job "x" --all', "parse_error", id="two wishes"),
        pytest.param("/retry CI", "parse_error", id="a word"),
    ],
)
async def test_what_makes_no_sense_is_refused(shop, line: str, reason: str) -> None:
    run = await fails(shop, failed("test"))

    await shop.say(line)

    assert shop.reason() == reason
    assert run.latest.number == 1


async def test_where_nothing_failed_there_is_nothing_to_do(shop) -> None:
    await shop.say("/retry")

    assert shop.reason() == "nothing_open"


async def test_three_times_are_enough(shop) -> None:
    run = await fails(shop, failed("test"))
    for _ in range(3):
        await shop.say("/retry")
        run.finish(failed("test"))
        await shop.told()
    assert run.latest.number == 4

    await shop.say("/retry")

    assert shop.reason() == "rate_limited"
    assert run.latest.number == 4


@pytest.mark.parametrize(
    ("who", "is_done"), [("ada", True), ("grace", True), ("eve", False)], ids=str
)
async def test_who_may_retry(shop, who: str, *, is_done: bool) -> None:
    run = await fails(shop, failed("test"))

    await shop.say("/retry", by=shop.story.sim.world.user(who))

    assert (run.latest.number == 2) is is_done


async def test_the_author_from_a_fork_may_retry(story) -> None:
    shop = await deploys(story)
    fork = story.sim.world.fork(story.shop, to=story.bob)
    pull = story.shop.pulls.open(fork.push("x", {"app.py": "9\n"}, by=story.bob), by=story.bob)
    theirs = Deploys(story, pull)
    await shop.told()
    run = await fails(theirs, failed("test"))

    await theirs.say("/retry", by=story.bob)

    assert run.latest.number == 2


@pytest.mark.parametrize(
    ("environment", "job", "line", "is_done"),
    [
        pytest.param("production", "ship", "/retry", False, id="a job that deploys"),
        pytest.param("{name: production}", "ship", "/retry", False, id="written as a mapping"),
        pytest.param("Production", "ship", "/retry", False, id="in capitals"),
        pytest.param("production", "ship (eu)", "/retry", False, id="of a matrix"),
        pytest.param(
            "production\n    name: test (live)", "test (live)", "/retry", False, id="in brackets"
        ),
        pytest.param("production", "ship / go (eu)", "/retry", False, id="that calls"),
        pytest.param("production", "called / ship", "/retry", False, id="nobody knows"),
        pytest.param("${{ inputs.where }}", "ship", "/retry", False, id="anywhere"),
        pytest.param("production", "ship", '/retry --job "ship"', False, id="by its name"),
        pytest.param("production", "test", "/retry --all", False, id="all, deploys included"),
        pytest.param("production", "test", "/retry", True, id="another job of that workflow"),
        pytest.param("sandbox", "ship", "/retry", True, id="an environment of no policy"),
    ],
)
async def test_a_job_that_deploys_never_runs_again(
    story, environment: str, job: str, line: str, *, is_done: bool
) -> None:
    shop = await deploys(story, {CI: MIXED % environment})
    run = await fails(shop, failed(job))

    await shop.say(line)

    assert (run.latest.number == 2) is is_done
    assert (shop.reason() == "no_permission") is not is_done


async def test_the_workflow_is_read_as_it_is_on_the_head(story) -> None:
    """On the default branch the job deploys nothing."""
    shop = await deploys(story, {CI: GOOD})
    shop.pull.push({CI: MIXED % "production"}, by=shop.ada)
    await shop.told()
    run = await fails(shop, failed("ship"))

    await shop.say("/retry")

    assert shop.reason() == "no_permission"
    assert run.latest.number == 1


@pytest.mark.parametrize(
    ("environment", "line", "is_done"),
    [
        pytest.param("production", "/retry", False, id="that deploys"),
        pytest.param("production", '/retry --job "ship / go"', False, id="that deploys, by name"),
        pytest.param("production", "/retry --all", False, id="that deploys, and all"),
        pytest.param("", "/retry", True, id="that tests"),
        pytest.param("", "/retry --all", True, id="that tests, and all"),
    ],
)
async def test_a_job_of_a_workflow_that_is_called(
    story, environment: str, line: str, *, is_done: bool
) -> None:
    """What it declares stands in another file, and perhaps in another repository."""
    calls = (
        "on: pull_request\npermissions: {}\njobs:\n  ship:\n    uses: octo/all/.github/x.yml@v1\n"
    )
    shop = await deploys(story, {CI: calls})
    run = shop.shop.actions.start("CI", shop.pull, by=shop.ada)
    run.begin_job("ship / go", environment=environment)
    run.finish(failed("ship / go"))
    await shop.told()

    await shop.say(line)

    assert (run.latest.number == 2) is is_done


async def test_a_run_that_we_started_is_not_run_again(shop) -> None:
    """It is a deploy, on whatever commit GitHub lists it."""
    assert "inputs.environment" in DEPLOY_WORKFLOW
    await fails(shop, failed("deploy"), name="Deploy")

    await shop.say("/retry")

    assert shop.reason() == "no_permission"
    assert [run.latest.number for run in shop.runs()] == [1]
    assert shop.runs()[0].workflow.path == DEPLOY
