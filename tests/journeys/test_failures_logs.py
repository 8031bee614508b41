"""Journey 2 when things are not as they should be: logs that are gone, strangers' words, faults."""

import aiohttp
import pytest

from bot.ci.diagnose import Diagnoser
from bot.sim.faults import LOGS, Fault
from bot.sim.world.checks import Annotation
from bot.sim.world.jobs import JobPlan, StepPlan, failed, passed
from tests.journeys.failing import DOWNLOAD, LOG, branch, check, checks, run, told_again


@pytest.fixture
async def pull(story):
    return await story.open({"app.py": "2\n"})


@pytest.mark.parametrize(
    ("operation", "fault", "words"),
    [
        pytest.param(DOWNLOAD, Fault.NOT_FOUND, "never started", id="404 of the API"),
        pytest.param(DOWNLOAD, Fault.GONE, "expired", id="410 of the API"),
        pytest.param(LOGS, Fault.NOT_FOUND, "never started", id="BlobNotFound of the storage"),
        pytest.param(LOGS, Fault.GONE, "expired", id="410 of the storage"),
    ],
)
async def test_a_log_that_is_not_there_is_told_with_the_reason(
    story, pull, operation: str, fault: Fault, words: str
) -> None:
    story.sim.faults.inject(operation, fault)
    await run(story, pull, failed("test", LOG))

    assert words in story.comments(pull)[0].body


async def test_a_log_that_cannot_be_read_for_long_holds_up_nothing_else(story, pull) -> None:
    story.sim.faults.inject(LOGS, Fault.UNAVAILABLE, times=4)
    await run(story, pull, failed("test", LOG), failed("lint", "src/a.py:1:1: F401 unused import"))
    for _ in range(3):
        assert story.comments(pull) == []
        story.clock.advance(minutes=2)
        await story.told()

    body = story.comments(pull)[0].body
    assert "could not be read" in body
    assert "F401" in body

    await run(story, pull, failed("e2e", "Error: boom went the server"), name="E2E")
    assert "assert 3 == 4" in story.comments(pull)[0].body, "it is read when it can be"


async def test_an_analysis_that_crashes_is_told_and_counted(story, pull) -> None:
    class Crashing(Diagnoser):
        def feed(self, chunk: bytes) -> None:
            if b"test_total" in chunk:
                raise LookupError("a fault of ours")
            super().feed(chunk)

    story.bot.executor._connect(0).analyst._diagnoser = Crashing
    await run(story, pull, failed("test", LOG), failed("lint", "src/a.py:1:1: F401 unused import"))

    body = story.comments(pull)[0].body
    assert "not analysed" in body.lower()
    assert "F401" in body
    assert "/job/" in body
    async with aiohttp.ClientSession() as prometheus:
        answer = await prometheus.get(f"{story.url}/metrics")
        assert "sluice_analyses_crashed_total 1.0" in await answer.text()


async def test_hostile_names_are_inert(story, pull) -> None:
    name = "](https://evil.example) @octo/everyone `` <!-- sluice:ci-failure --> \u202e"
    plan = failed(name, LOG, step=name)
    await run(story, pull, plan, name=name)

    body = story.comments(pull)[0].body
    assert "(https://evil.example)" not in body.replace("`", "").replace("](https://evil", "")
    assert "\u202e" not in body
    assert body.endswith("<!-- sluice:ci-failure -->")


async def test_annotations_beyond_those_that_are_read_do_no_harm(story, pull) -> None:
    noise = [
        Annotation(path="a.py", start_line=1, end_line=1, level="warning", message=f"old {number}")
        for number in range(50)
    ]
    plan = failed("test", LOG)
    plan = JobPlan(plan.name, plan.conclusion, plan.steps, (*noise, *plan.annotations))
    await run(story, pull, plan)

    assert "assert 3 == 4" in story.comments(pull)[0].body


async def test_jobs_that_were_cancelled_because_one_failed_are_left_out(story, pull) -> None:
    others = [
        JobPlan(f"test ({number})", "cancelled", (StepPlan("Run tests", "cancelled"),))
        for number in range(2, 5)
    ]
    await run(story, pull, failed("test (1)", LOG), *others)

    body = story.comments(pull)[0].body
    assert "1 job failed" in body
    assert "test (2)" not in body


async def test_a_lost_runner_is_the_machines_fault(story, pull) -> None:
    words = "The self-hosted runner lost communication with the server."
    lost = Annotation(path=".github", start_line=1, end_line=1, level="failure", message=words)
    plan = JobPlan("test", "cancelled", (StepPlan("Run tests", "cancelled"),), (lost,))
    await run(story, pull, plan)

    assert "machines" in story.comments(pull)[0].body


async def test_a_run_that_is_told_twice_is_explained_once(story, pull) -> None:
    run_ = await run(story, pull, failed("test", LOG))
    [comment] = story.comments(pull)
    before = len(checks(story, pull.head_sha))
    await told_again(story, run_)

    assert story.comments(pull) == [comment]
    assert len(checks(story, pull.head_sha)) == before
    assert comment.last_edited_at is None


async def test_success_that_is_told_before_the_failure_of_an_earlier_run(story, pull) -> None:
    """The run that fails ended first; its delivery comes last."""
    slow = story.shop.actions.start("Lint", pull, by=story.ada)
    slow.begin("lint")
    first = await run(story, pull, failed("test", LOG))
    slow.finish(passed("lint"))
    await story.told()

    assert "assert 3 == 4" in story.comments(pull)[0].body
    assert check(story, first.head_sha).facts.conclusion == "neutral"


async def test_a_pull_request_that_was_closed_is_not_explained(story) -> None:
    pull = await branch(story, "gone")
    pull.close(by=story.bob)
    await run(story, pull, failed("test", LOG))

    assert story.comments(pull) == []


NOISE = "Traceback (most recent call last):\nValueError: prices are old"


def noisy(name: str, words: str) -> JobPlan:
    """A job that prints an error of no consequence, and then *words*."""
    return JobPlan(name, "failure", (StepPlan("Run it", "failure", f"{NOISE}\n{words}"),))


async def test_what_a_job_prints_anyway_counts_for_less(story, pull) -> None:
    green = JobPlan("test", "success", (StepPlan("Run it", "success", NOISE),))
    await run(story, story.shop.branch(), green)
    other = await branch(story, "other")
    await run(story, other, noisy("test", "ERROR: the cart is gone"))
    assert "prices are old" in arrow(story.comments(other)[0].body)

    story.asked()
    await run(story, pull, noisy("test", "ERROR: the cart is gone"))

    assert "ERROR: the cart is gone" in arrow(story.comments(pull)[0].body)
    assert story.asked().count(DOWNLOAD) == 1, "the log that passed is read once"


async def test_a_log_that_passed_and_is_gone_is_asked_for_once_a_day(story, pull) -> None:
    await run(story, story.shop.branch(), passed("test"))
    story.sim.faults.inject(DOWNLOAD, Fault.GONE, skip=1)
    story.asked()
    for number in range(3):
        pull.push({"app.py": f"{number}\n"}, by=story.ada)
        await run(story, pull, failed("test", LOG))
    assert story.asked().count(DOWNLOAD) == 3 + 1

    story.clock.advance(days=1)
    pull.push({"app.py": "9\n"}, by=story.ada)
    await run(story, pull, failed("test", LOG))
    assert story.asked().count(DOWNLOAD) == 2


def arrow(body: str) -> str:
    """The line that the comment points at."""
    return next(line for line in body.splitlines() if line.startswith("→"))


async def test_a_log_that_passed_and_is_very_long_is_read_as_far_as_that_goes(
    story, pull, monkeypatch
) -> None:
    monkeypatch.setattr("bot.handlers.analyst.MAX_LOG", 1_000)
    green = JobPlan("test", "success", (StepPlan("Run it"),), log=f"{NOISE}\n".encode() * 1_000)
    await run(story, story.shop.branch(), green)
    await run(story, pull, noisy("test", "ERROR: the cart is gone"))

    assert "the cart is gone" in story.comments(pull)[0].body


async def test_while_github_refuses_our_calls_nothing_is_given_up(story, pull) -> None:
    story.sim.faults.inject(DOWNLOAD, Fault.PRIMARY_LIMIT)
    await run(story, pull, failed("test", LOG))
    assert story.comments(pull) == []

    story.clock.advance(hours=2)
    await story.told()

    assert "assert 3 == 4" in story.comments(pull)[0].body


async def test_a_commit_without_runs_has_nothing_to_tell(story, pull) -> None:
    await run(story, pull, failed("test", LOG))
    shown = check(story, pull.head_sha)
    pull.push({"app.py": "3\n"}, by=story.ada)
    shown.rerequest(by=story.ada)
    await story.told()

    assert "assert 3 == 4" in story.comments(pull)[0].body
