"""Workflows, their runs and their jobs as JSON."""

from bot.sim.jsonvalue import Json, maybe_stamp, stamp
from bot.sim.render.nodes import node_id
from bot.sim.render.people import user
from bot.sim.render.pulls import minimal_pull
from bot.sim.render.repositories import repository, simple_commit
from bot.sim.render.urls import API, HTML, Urls
from bot.sim.templates import recast, template
from bot.sim.world.jobs import Job, Step
from bot.sim.world.repositories import BaseRepository
from bot.sim.world.runs import Attempt, BaseRun
from bot.sim.world.workflows import Workflow

_MINIMAL = frozenset(template("workflow_run", "workflow_run", "repository"))
"""The parts of a repository that GitHub shows inside a workflow run."""


def workflow(urls: Urls, repo: BaseRepository, workflow: Workflow) -> dict[str, Json]:
    """Describe a workflow."""
    return {
        "id": workflow.id,
        "node_id": node_id("W", repo.id, workflow.id),
        "name": workflow.name,
        "path": workflow.path,
        "state": "active",
        "created_at": stamp(workflow.created_at),
        "updated_at": stamp(workflow.created_at),
        "url": f"{urls.of(repo)}/actions/workflows/{workflow.id}",
        "html_url": f"{urls.page(repo)}/blob/{repo.default_branch}/{workflow.path}",
        "badge_url": f"{urls.page(repo)}/workflows/{workflow.name}/badge.svg",
    }


def workflow_run(urls: Urls, run: BaseRun) -> dict[str, Json]:
    """Describe a workflow run as its latest attempt left it."""
    model = template("workflow_run", "workflow_run")
    addresses = {
        f"{API}/repos/octo-org/octo-repo": urls.of(run.repository),
        f"{HTML}/octo-org/octo-repo": urls.page(run.repository),
        "/runs/289782451": f"/runs/{run.id}",
        "/check-suites/1291536064": f"/check-suites/{run.suite.id}",
        "/workflows/2823525": f"/workflows/{run.workflow.id}",
    }
    return recast(model, addresses, _run_state(urls, run) | _attempt_state(urls, run))


def _run_state(urls: Urls, run: BaseRun) -> dict[str, Json]:
    commit = run.repository.refs.objects.commits[run.head_sha]
    gone = run.head.repository.is_deleted
    return {
        "id": run.id,
        "node_id": node_id("WFR", run.repository.id, run.id),
        "name": run.workflow.name,
        "path": run.workflow.path,
        "display_title": run.title,
        "run_number": run.number,
        "event": run.event,
        "workflow_id": run.workflow.id,
        "check_suite_id": run.suite.id,
        "check_suite_node_id": node_id("CS", run.repository.id, run.suite.id),
        "head_branch": run.head.name,
        "head_sha": run.head_sha,
        "head_commit": simple_commit(commit),
        "head_repository": None if gone else _minimal(urls, run.head.repository),
        "repository": _minimal(urls, run.repository),
        "pull_requests": [minimal_pull(urls, pull) for pull in run.pull_requests],
        "actor": user(urls, run.actor),
        "created_at": stamp(run.created_at),
    }


def _attempt_state(urls: Urls, run: BaseRun) -> dict[str, Json]:
    attempt = run.latest
    api = f"{urls.of(run.repository)}/actions/runs/{run.id}"
    before = attempt.number - 1
    return {
        "run_attempt": attempt.number,
        "run_started_at": stamp(attempt.started_at),
        "updated_at": stamp(attempt.updated_at),
        "status": attempt.status,
        "conclusion": attempt.conclusion,
        "triggering_actor": user(urls, attempt.actor),
        "previous_attempt_url": f"{api}/attempts/{before}" if before else None,
    }


def _minimal(urls: Urls, repo: BaseRepository) -> dict[str, Json]:
    described = repository(urls, repo)
    return {name: value for name, value in described.items() if name in _MINIMAL}


def job(urls: Urls, run: BaseRun, attempt: Attempt, job: Job) -> dict[str, Json]:
    """Describe a job of an attempt."""
    api, page = urls.of(run.repository), urls.page(run.repository)
    return {
        "id": job.id,
        "run_id": run.id,
        "run_url": f"{api}/actions/runs/{run.id}",
        "run_attempt": attempt.number,
        "node_id": node_id("CR", run.repository.id, job.id),
        "head_sha": run.head_sha,
        "head_branch": run.head.name,
        "workflow_name": run.workflow.name,
        "url": f"{api}/actions/jobs/{job.id}",
        "html_url": f"{page}/actions/runs/{run.id}/job/{job.id}",
        "check_run_url": f"{api}/check-runs/{job.id}",
        "name": job.name,
        "status": job.status,
        "conclusion": job.conclusion,
        "created_at": stamp(job.created_at),
        "started_at": stamp(job.started_at),
        "completed_at": maybe_stamp(job.completed_at),
        "steps": [_step(step) for step in job.steps],
        "labels": list(job.labels),
        "runner_id": 1,
        "runner_name": "GitHub Actions 1",
        "runner_group_id": 2,
        "runner_group_name": "GitHub Actions",
    }


def _step(step: Step) -> dict[str, Json]:
    return {
        "number": step.number,
        "name": step.name,
        "status": step.status,
        "conclusion": step.conclusion,
        "started_at": maybe_stamp(step.started_at),
        "completed_at": maybe_stamp(step.completed_at),
    }
