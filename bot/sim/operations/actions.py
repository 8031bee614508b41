"""Workflow runs, their jobs and logs.

Source: https://docs.github.com/en/rest/actions
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from bot.sim.call import Call
from bot.sim.exchange import RefusalError, Reply, not_found
from bot.sim.operation import operation
from bot.sim.render.actions import job, workflow_run
from bot.sim.world.actions import WorkflowRun
from bot.sim.world.jobs import Job
from bot.sim.world.runs import Attempt
from bot.sim.world.workflows import Workflow

RUN = "/repos/{owner}/{repo}/actions/runs/{run_id}"
_JOB = "/repos/{owner}/{repo}/actions/jobs/{job_id}"
MOST_FILTERED = 1_000
"""Results of a filtered list of runs."""
_FILTERS: Mapping[str, Callable[[WorkflowRun, str], bool]] = {
    "actor": lambda run, text: text == run.actor.login,
    "branch": lambda run, text: text == run.head.name,
    "created": lambda run, text: _since(text) <= run.created_at,
    "event": lambda run, text: text == run.event,
    "head_sha": lambda run, text: text == run.head_sha,
    "status": lambda run, text: text in {run.latest.status, run.latest.conclusion},
}


@operation(
    "actions/list-workflow-runs-for-repo",
    "GET",
    "/repos/{owner}/{repo}/actions/runs",
    needs="actions:read",
)
def list_runs(call: Call) -> Reply:
    """List runs, newest first."""
    return _list(call, list(call.repository.actions))


@operation(
    "actions/list-workflow-runs",
    "GET",
    "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs",
    needs="actions:read",
)
def list_runs_of_workflow(call: Call) -> Reply:
    """List runs of a workflow, which is named by its number or its file."""
    found = workflow_of(call)
    return _list(call, [run for run in call.repository.actions if run.workflow is found])


def _list(call: Call, runs: Sequence[WorkflowRun]) -> Reply:
    """List the runs that match the query. An empty filter filters nothing.

    Source: https://github.com/netresearch/git-workflow-skill/pull/224
    """
    asked = [(test, call.query[name]) for name, test in _FILTERS.items() if call.query.get(name)]
    found = [run for run in reversed(runs) if all(test(run, text) for test, text in asked)]
    return call.listing(
        found[:MOST_FILTERED], lambda run: workflow_run(call.hub.urls, run), "workflow_runs"
    )


@operation("actions/get-workflow-run", "GET", RUN, needs="actions:read")
def get(call: Call) -> Reply:
    """Describe a run as its latest attempt left it."""
    return Reply(200, workflow_run(call.hub.urls, run_of(call)))


@operation(
    "actions/list-jobs-for-workflow-run-attempt",
    "GET",
    RUN + "/attempts/{attempt_number}/jobs",
    needs="actions:read",
)
def list_jobs_of_attempt(call: Call) -> Reply:
    """List the jobs of an attempt."""
    run, number = run_of(call), call.number("attempt_number")
    if not 1 <= number <= len(run.attempts):
        raise not_found()
    return _list_jobs(call, run, [run.attempts[number - 1]])


@operation("actions/list-jobs-for-workflow-run", "GET", RUN + "/jobs", needs="actions:read")
def list_jobs(call: Call) -> Reply:
    """List the jobs of the latest attempt, or of all."""
    run = run_of(call)
    everything = call.query.get("filter") == "all"
    return _list_jobs(call, run, run.attempts if everything else [run.latest])


def _list_jobs(call: Call, run: WorkflowRun, attempts: Sequence[Attempt]) -> Reply:
    pairs: list[tuple[Attempt, Job]] = [
        (attempt, one) for attempt in attempts for one in attempt.jobs
    ]
    return call.listing(pairs, lambda pair: job(call.hub.urls, run, *pair), "jobs")


@operation(
    "actions/download-job-logs-for-workflow-run",
    "GET",
    _JOB + "/logs",
    needs="actions:read",
)
def download_log(call: Call) -> Reply:
    """Lead to a job's log on the storage host."""
    _, found = _job(call)
    if found.log is None:
        raise not_found()
    if found.log_expired:
        raise RefusalError(410, "Gone")
    return Reply(302, None, {"Location": call.hub.storage.link(found.log)})


@operation(
    "actions/re-run-workflow-failed-jobs",
    "POST",
    RUN + "/rerun-failed-jobs",
    needs="actions:write",
)
def rerun_failed_jobs(call: Call) -> Reply:
    """Begin another attempt for the jobs that failed."""
    return _again(run_of(call).rerun_failed_jobs, call)


@operation("actions/re-run-workflow", "POST", RUN + "/rerun", needs="actions:write")
def rerun(call: Call) -> Reply:
    """Begin another attempt for all jobs."""
    return _again(run_of(call).rerun, call)


@operation("actions/re-run-job-for-workflow-run", "POST", _JOB + "/rerun", needs="actions:write")
def rerun_job(call: Call) -> Reply:
    """Begin another attempt for one job."""
    run, found = _job(call)
    return _again(partial(run.rerun_job, found), call)


def _again(begin: Callable[..., None], call: Call) -> Reply:
    try:
        begin(by=call.token.installation.app.bot)
    except ValueError as error:
        raise RefusalError(403, "This workflow run cannot be retried") from error
    return Reply(201, {})


@operation("actions/cancel-workflow-run", "POST", RUN + "/cancel", needs="actions:write")
def cancel(call: Call) -> Reply:
    """End a run."""
    try:
        run_of(call).cancel()
    except ValueError as error:
        message = "Cannot cancel a workflow run that is completed."
        raise RefusalError(409, message) from error
    return Reply(202, {})


def run_of(call: Call) -> WorkflowRun:
    """Return the run in the path."""
    found = call.repository.actions.find(call.number("run_id"))
    if found is None:
        raise not_found()
    return found


def workflow_of(call: Call) -> Workflow:
    """Return the workflow in the path, which is named by its number or its file."""
    found = call.repository.actions.workflows.find(call.params["workflow_id"])
    if found is None:
        raise not_found()
    return found


def _job(call: Call) -> tuple[WorkflowRun, Job]:
    found = call.repository.actions.run_of(call.number("job_id"))
    if found is None:
        raise not_found()
    return found


def _since(text: str) -> datetime:
    """Read the one form of GitHub's date filter that is simulated: ``>=`` and a time."""
    if not text.startswith(">="):
        raise RefusalError(422, "Only times since when are simulated")
    return datetime.fromisoformat(text.removeprefix(">="))
