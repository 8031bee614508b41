"""Check suites, check runs and annotations as JSON."""

from bot.sim.jsonvalue import Json, maybe_stamp, stamp
from bot.sim.render.deployments import deployment
from bot.sim.render.nodes import node_id
from bot.sim.render.people import app
from bot.sim.render.pulls import minimal_pull
from bot.sim.render.repositories import simple_commit
from bot.sim.render.urls import Urls
from bot.sim.world.checks import Annotation, CheckRun, CheckSuite
from bot.sim.world.deployments import Deployment
from bot.sim.world.repositories import NO_COMMIT


def check_run(urls: Urls, run: CheckRun) -> dict[str, Json]:
    """Describe a check run as the API does."""
    return _common(urls, run) | {"check_suite": {"id": run.suite.id}}


def announced_run(urls: Urls, run: CheckRun) -> dict[str, Json]:
    """Describe a check run as events do, with its suite."""
    return _common(urls, run) | {"check_suite": _nested_suite(urls, run.suite)}


def _deployment(urls: Urls, run: CheckRun) -> dict[str, Json]:
    """Describe the deployment of a job, without what is known of its run."""
    made = run.facts.deployment
    if not isinstance(made, Deployment):
        return {}
    left_out = {"sha", "ref", "payload", "creator"}
    described = deployment(urls, made)
    return {"deployment": {name: described[name] for name in described if name not in left_out}}


def _common(urls: Urls, run: CheckRun) -> dict[str, Json]:
    api = f"{urls.of(run.repository)}/check-runs/{run.id}"
    page = f"{urls.page(run.repository)}{run.facts.page or f'/runs/{run.id}'}"
    return {
        "id": run.id,
        "node_id": node_id("CR", run.repository.id, run.id),
        "name": run.name,
        "head_sha": run.head_sha,
        "external_id": run.facts.external_id,
        "url": api,
        "html_url": page,
        "details_url": run.facts.details_url or page,
        "status": run.facts.status,
        "conclusion": run.facts.conclusion,
        "started_at": maybe_stamp(run.facts.started_at),
        "completed_at": maybe_stamp(run.facts.completed_at),
        "output": {
            "title": run.facts.title,
            "summary": run.facts.summary,
            "text": run.facts.text,
            "annotations_count": len(run.facts.annotations),
            "annotations_url": f"{api}/annotations",
        },
        "app": app(urls, run.suite.app),
        "pull_requests": [minimal_pull(urls, pull) for pull in run.suite.pull_requests],
        **_deployment(urls, run),
    }


def _nested_suite(urls: Urls, suite: CheckSuite) -> dict[str, Json]:
    return {
        "id": suite.id,
        "node_id": node_id("CS", suite.repository.id, suite.id),
        "head_branch": suite.head_branch,
        "head_sha": suite.head_sha,
        "status": suite.status,
        "conclusion": suite.conclusion,
        "url": f"{urls.of(suite.repository)}/check-suites/{suite.id}",
        "before": None if suite.before == NO_COMMIT else suite.before,
        "after": suite.head_sha,
        "pull_requests": [minimal_pull(urls, pull) for pull in suite.pull_requests],
        "app": app(urls, suite.app),
        "created_at": stamp(suite.created_at),
        "updated_at": stamp(suite.updated_at),
    }


def announced_suite(urls: Urls, suite: CheckSuite) -> dict[str, Json]:
    """Describe a check suite as events do."""
    commit = suite.repository.refs.objects.commits[suite.head_sha]
    return _nested_suite(urls, suite) | {
        "latest_check_runs_count": len(suite.runs),
        "check_runs_url": f"{urls.of(suite.repository)}/check-suites/{suite.id}/check-runs",
        "head_commit": simple_commit(commit),
        "rerequestable": True,
        "runs_rerequestable": True,
    }


def annotation(urls: Urls, run: CheckRun, annotation: Annotation) -> dict[str, Json]:
    """Describe an annotation."""
    return {
        "path": annotation.path,
        "blob_href": f"{urls.page(run.repository)}/blob/{run.head_sha}/{annotation.path}",
        "start_line": annotation.start_line,
        "start_column": annotation.start_column,
        "end_line": annotation.end_line,
        "end_column": annotation.end_column,
        "annotation_level": annotation.level,
        "title": annotation.title,
        "message": annotation.message,
        "raw_details": annotation.raw_details,
    }
