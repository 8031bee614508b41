"""Workflow runs, their jobs and logs.

Source: https://docs.github.com/en/rest/actions
"""

from collections.abc import Sequence

from bot.sim.call import Call
from bot.sim.exchange import RefusalError, Reply, not_found
from bot.sim.operation import operation
from bot.sim.render.actions import job, workflow_run
from bot.sim.world.actions import Attempt, WorkflowRun
from bot.sim.world.jobs import Job

_RUN = "/repos/{owner}/{repo}/actions/runs/{run_id}"
MOST_FILTERED = 1_000
"""Results of a filtered list of runs."""


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
    wanted = call.params["workflow_id"]
    for workflow in call.repository.actions.workflows:
        if wanted in {str(workflow.id), workflow.path.rpartition("/")[2]}:
            runs = [run for run in call.repository.actions if run.workflow is workflow]
            return _list(call, runs)
    raise not_found()


def _list(call: Call, runs: Sequence[WorkflowRun]) -> Reply:
    """List the runs that match the query. An empty filter filters nothing.

    Source: https://github.com/netresearch/git-workflow-skill/pull/224
    """
    wanted = {name: call.query.get(name, "") for name in ("head_sha", "branch", "event")}
    status = call.query.get("status", "")
    found = [
        run
        for run in reversed(runs)
        if wanted["head_sha"] in {"", run.head_sha}
        and wanted["branch"] in {"", run.head.name}
        and wanted["event"] in {"", run.event}
        and status in {"", run.latest.status, run.latest.conclusion}
    ]
    return call.listing(
        found[:MOST_FILTERED], lambda run: workflow_run(call.hub.urls, run), "workflow_runs"
    )


@operation("actions/get-workflow-run", "GET", _RUN, needs="actions:read")
def get(call: Call) -> Reply:
    """Describe a run as its latest attempt left it."""
    return Reply(200, workflow_run(call.hub.urls, _run(call)))


@operation(
    "actions/list-jobs-for-workflow-run-attempt",
    "GET",
    _RUN + "/attempts/{attempt_number}/jobs",
    needs="actions:read",
)
def list_jobs_of_attempt(call: Call) -> Reply:
    """List the jobs of an attempt."""
    run, number = _run(call), call.number("attempt_number")
    if not 1 <= number <= len(run.attempts):
        raise not_found()
    return _list_jobs(call, run, [run.attempts[number - 1]])


@operation("actions/list-jobs-for-workflow-run", "GET", _RUN + "/jobs", needs="actions:read")
def list_jobs(call: Call) -> Reply:
    """List the jobs of the latest attempt, or of all."""
    run = _run(call)
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
    "/repos/{owner}/{repo}/actions/jobs/{job_id}/logs",
    needs="actions:read",
)
def download_log(call: Call) -> Reply:
    """Lead to a job's log on the storage host."""
    found = call.repository.actions.job(call.number("job_id"))
    if found is None or found.log is None:
        raise not_found()
    if found.log_expired:
        raise RefusalError(410, "Gone")
    return Reply(302, None, {"Location": call.hub.storage.link(found.log)})


@operation(
    "actions/re-run-workflow-failed-jobs",
    "POST",
    _RUN + "/rerun-failed-jobs",
    needs="actions:write",
)
def rerun_failed_jobs(call: Call) -> Reply:
    """Begin another attempt for the jobs that failed."""
    run = _run(call)
    try:
        run.rerun_failed_jobs(by=call.token.installation.app.bot)
    except ValueError as error:
        raise RefusalError(403, "This workflow run cannot be retried") from error
    return Reply(201, {})


def _run(call: Call) -> WorkflowRun:
    found = call.repository.actions.find(call.number("run_id"))
    if found is None:
        raise not_found()
    return found
