"""Workflow runs that are read, started, run again and cancelled."""

from datetime import timedelta

import pytest

from bot.effects import CancelRun, Dispatch, Rerun
from bot.errors import NotFoundError, RefusedError, TransientError, UncertainError
from bot.model import User
from bot.sim.faults import Fault
from bot.sim.world.jobs import failed, passed
from tests.github.simulated.conftest import called

FILE = ".github/workflows/deploy.yml"
DEPLOY = """\
on: {workflow_dispatch: {inputs: {request: {required: true}, colour: {default: blue}}}}
run-name: Deploy for ${{ inputs.request }}
jobs: {}
"""
UNNAMED = DEPLOY.replace("run-name: Deploy for ${{ inputs.request }}\n", "")
DISPATCH = "actions/create-workflow-dispatch"


@pytest.fixture
def deploy(shop, ada):
    """Pushes the workflow that deploys."""

    def push(text=DEPLOY):
        shop.push("main", {FILE: text}, by=ada)

    push()
    return push


@pytest.fixture
def order(repo, clock):
    def order(request_id="r-1", **change):
        right = {
            "repo": repo,
            "workflow": "deploy.yml",
            "ref": "main",
            "inputs": {"request": request_id},
            "request_id": request_id,
            "decided_at": clock.now(),
        }
        return Dispatch(**right | change)

    return order


def dispatched(shop):
    return [run for run in shop.actions if run.event == "workflow_dispatch"]


class TestReads:
    """What a run tells of itself."""

    async def test_a_run_is_read(self, github, shop, repo, ada, bob) -> None:
        made = shop.actions.start("CI", on=shop.branch(), by=ada)
        made.finish(failed("test"))
        made.rerun_failed_jobs(by=bob)

        run = await github.run(repo, made.id)

        assert (run.id, run.attempt, run.status) == (made.id, 2, "queued")
        assert (run.title, run.path) == ("Initial commit", ".github/workflows/ci.yml")
        assert run.actor == User(id=bob.id, login="bob")
        assert run.suite_id == made.suite.id

    async def test_one_that_is_not_there(self, github, repo) -> None:
        with pytest.raises(NotFoundError):
            await github.run(repo, 1)

    async def test_those_that_wait_are_listed(self, github, shop, production, repo, ada) -> None:
        waiting = shop.actions.start("Ship", on=shop.branch(), by=ada)
        waiting.begin_job("ship", environment="production")
        shop.actions.start("Ship", on=shop.branch(), by=ada).begin("build")
        shop.actions.start("Ship", on=shop.branch(), by=ada).finish(passed("build"))

        assert [run.id for run in await github.waiting_runs(repo)] == [waiting.id]


class TestRerun:
    """Jobs run again, once for each attempt that failed."""

    @pytest.fixture
    def run(self, shop, ada):
        made = shop.actions.start("CI", on=shop.branch(), by=ada)
        made.finish(passed("lint"), failed("test"), failed("e2e"))
        return made

    @pytest.mark.parametrize(
        ("which", "kept"),
        [
            pytest.param({}, ["lint"], id="what failed"),
            pytest.param({"job": 1}, ["lint", "e2e"], id="one job"),
            pytest.param({"everything": True}, [], id="everything"),
        ],
    )
    async def test_the_right_jobs_run_again(self, github, repo, run, which, kept) -> None:
        job = run.latest.jobs[which["job"]].id if "job" in which else 0
        everything = which.get("everything", False)
        order = Rerun(repo=repo, run_id=run.id, attempt=1, job_id=job, everything=everything)

        await github.rerun(order)
        await github.rerun(order)

        assert [len(run.attempts), *[one.name for one in run.latest.jobs]] == [2, *kept]
        assert run.latest.actor.login == "sluice[bot]"

    async def test_what_still_runs_cannot(self, github, shop, repo, ada) -> None:
        run = shop.actions.start("CI", on=shop.branch(), by=ada)

        with pytest.raises(RefusedError, match="cannot be retried"):
            await github.rerun(Rerun(repo=repo, run_id=run.id, attempt=1))


class TestCancel:
    """Runs that are no longer wanted."""

    async def test_a_run_ends(self, github, shop, repo, ada) -> None:
        run = shop.actions.start("CI", on=shop.branch(), by=ada)
        run.begin("test")

        await github.cancel_run(CancelRun(repo=repo, run_id=run.id))
        assert (run.latest.status, run.latest.conclusion) == ("completed", "cancelled")

    async def test_one_that_has_ended_stays_as_it_is(self, github, shop, repo, ada) -> None:
        run = shop.actions.start("CI", on=shop.branch(), by=ada)
        run.finish(passed("test"))

        await github.cancel_run(CancelRun(repo=repo, run_id=run.id))
        assert run.latest.conclusion == "success"

    async def test_one_that_is_not_there(self, github, repo) -> None:
        with pytest.raises(NotFoundError):
            await github.cancel_run(CancelRun(repo=repo, run_id=1))


class TestDispatch:
    """A workflow is started once for a request."""

    async def test_github_names_the_run(self, github, asked, shop, deploy, order) -> None:
        run_id = await github.dispatch(order())

        (run,) = dispatched(shop)
        assert (run.id, run.title, run.actor.login) == (run_id, "Deploy for r-1", "sluice[bot]")
        assert run.inputs == {"request": "r-1", "colour": "blue"}
        assert (run.head.name, run.head_sha) == ("main", shop.branch().sha)
        assert called(asked) == [DISPATCH]

    async def test_a_tag_is_as_good_as_a_branch(self, github, shop, deploy, order, ada) -> None:
        shop.tag("v1", shop.branch().sha, by=ada)
        shop.push("main", {"a": "1"}, by=ada)

        await github.dispatch(order(ref="v1"))

        (run,) = dispatched(shop)
        assert run.head_sha == shop.refs.tagged("v1")

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            pytest.param({"ref": "moon"}, "No ref found for: moon", id="no such branch"),
            pytest.param({"inputs": {"x": "1"}}, "Unexpected inputs", id="an unknown input"),
            pytest.param({"inputs": {}}, "'request' not provided", id="an input that lacks"),
            pytest.param({"workflow": "ci.yml"}, "'workflow_dispatch' trigger", id="no trigger"),
            pytest.param({"workflow": "none.yml"}, "Not Found", id="no such file"),
        ],
    )
    async def test_a_refusal_is_in_githubs_words(
        self, github, deploy, order, change, words
    ) -> None:
        with pytest.raises(RefusedError, match=words):
            await github.dispatch(order(**change))

    async def test_one_that_was_not_acknowledged_is_not_started_twice(
        self, town, github, deploy, order
    ) -> None:
        town.sim.faults.inject(DISPATCH, Fault.APPLIED_BAD_GATEWAY)
        with pytest.raises(UncertainError):
            await github.dispatch(order())

        run_id = await github.dispatch(order(), since=town.clock.now())

        assert [run.id for run in dispatched(town.shop)] == [run_id]

    async def test_githubs_clock_may_be_behind_ours(
        self, town, github, clock, deploy, order
    ) -> None:
        town.sim.world.context.skew = timedelta(seconds=-30)
        began = clock.now()
        run_id = await github.dispatch(order())

        assert await github.dispatch(order(), since=began) == run_id

    async def test_one_that_may_yet_show_is_waited_for(
        self, github, clock, shop, deploy, order
    ) -> None:
        began = clock.now()
        clock.advance(seconds=59)
        with pytest.raises(TransientError) as raised:
            await github.dispatch(order(), since=began)
        assert raised.value.retry_after == timedelta(seconds=1)
        assert dispatched(shop) == []

        clock.advance(seconds=1)
        await github.dispatch(order(), since=began)
        assert len(dispatched(shop)) == 1

    async def test_of_several_the_title_tells(self, github, clock, deploy, order) -> None:
        began = clock.now()
        first = await github.dispatch(order("r-1"))
        second = await github.dispatch(order("r-2"))

        assert await github.dispatch(order("r-1"), since=began) == first
        assert await github.dispatch(order("r-2"), since=began) == second

    async def test_without_a_title_the_one_that_is_ours_is_it(
        self, town, github, deploy, order
    ) -> None:
        deploy(UNNAMED)
        run_id = await github.dispatch(order())
        by_hand(town.shop, town.ada)

        assert await github.dispatch(order(), since=town.clock.now()) == run_id

    async def test_two_that_could_be_it_are_none(self, github, clock, shop, deploy, order) -> None:
        deploy(UNNAMED)
        await github.dispatch(order("r-1"))
        await github.dispatch(order("r-2"))

        with pytest.raises(TransientError, match="cannot be told"):
            await github.dispatch(order("r-3"), since=clock.now())
        assert len(dispatched(shop)) == 2

    async def test_what_was_started_long_before_is_another(
        self, github, clock, shop, deploy, order
    ) -> None:
        await github.dispatch(order())
        clock.advance(minutes=3)
        began = clock.now()
        clock.advance(minutes=1)

        await github.dispatch(order(), since=began)
        assert len(dispatched(shop)) == 2

    async def test_a_run_of_another_event_is_another(self, town, github, deploy, order) -> None:
        began = town.clock.now()
        town.shop.actions.start("deploy", on=town.shop.branch(), by=town.sim.world.app.bot)
        town.clock.advance(minutes=1)

        await github.dispatch(order(), since=began)
        assert len(dispatched(town.shop)) == 1


def by_hand(shop, account):
    """Start the workflow as a person does on GitHub's page."""
    workflow = shop.actions.workflows.find("deploy.yml")
    return shop.actions.dispatch(workflow, shop.branch(), {"request": "x"}, by=account)


class TestEnterpriseServer:
    """GitHub Enterprise Server does not name the run that it started."""

    @pytest.fixture
    def github(self, github, sim):
        sim._hub.ghes = True
        return github

    async def test_the_run_is_looked_up(self, town, github, deploy, order) -> None:
        by_hand(town.shop, town.ada)

        run_id = await github.dispatch(order())

        assert dispatched(town.shop)[1].id == run_id
        assert called(town.asked) == [DISPATCH, "actions/list-workflow-runs"]

    async def test_it_may_show_a_little_later(self, town, github, deploy, order) -> None:
        town.sim.observers.append(lambda exchange: hide(exchange, town.shop))
        town.sim.observers.append(lambda _: len(called(town.asked)) > 2 and show(town.shop))
        began = town.clock.now()

        run_id = await github.dispatch(order())

        assert dispatched(town.shop)[0].id == run_id
        assert town.clock.now() - began == timedelta(seconds=4)

    async def test_or_not_at_all(self, town, github, deploy, order) -> None:
        town.sim.observers.append(lambda exchange: hide(exchange, town.shop))

        with pytest.raises(TransientError, match="does not show yet"):
            await github.dispatch(order())


def hide(exchange, shop):
    if exchange.operation == DISPATCH:
        shop.actions._runs[-1].event = "hidden"


def show(shop):
    shop.actions._runs[-1].event = "workflow_dispatch"


class TestAnnotations:
    """What the runner and its tools said of jobs, in one call."""

    async def test_many_jobs_are_asked_for_at_once(self, github, shop, repo, ada, asked) -> None:
        made = shop.actions.start("CI", on=shop.branch(), by=ada)
        made.finish(*(failed(f"test {number}") for number in range(101)))
        run = await github.run(repo, made.id)
        jobs = await github.jobs_of(run)
        asked.clear()

        found = await github.annotations_on(jobs)

        assert asked == ["graphql"]
        assert set(found) == {job.id for job in jobs[:100]}
        (one,) = found[jobs[0].id]
        assert (one.path, one.line, one.level) == (".github", 1, "failure")
        assert one.message == "Process completed with exit code 1."

    async def test_none_are_not_asked_for(self, github, asked) -> None:
        assert await github.annotations_on([]) == {}
        assert asked == []


class TestPaths:
    """All files of a commit."""

    async def test_they_are_listed_once(self, github, shop, repo, ada, asked) -> None:
        shop.push("main", {"src/deep/a.py": "1\n", "b": "2\n"}, by=ada)
        sha = shop.branch().sha

        for _ in range(2):
            assert {"src/deep/a.py", "b"} <= set(await github.paths(repo, sha))
        assert asked.count("git/get-tree") == 1

    async def test_they_are_known_once_the_tree_is(self, github, shop, repo, ada, asked) -> None:
        shop.push("main", {"src/deep/a.py": "1\n"}, by=ada)
        await github.tree(repo, shop.branch().sha)
        asked.clear()

        assert "src/deep/a.py" in await github.paths(repo, shop.branch().sha)
        assert asked == []

    async def test_a_list_that_is_cut_short_is_none(self, github, shop, repo) -> None:
        shop.truncates_trees = True

        assert await github.paths(repo, shop.branch().sha) is None
