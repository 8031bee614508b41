"""Check runs.

Source: https://docs.github.com/en/rest/checks/runs
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast

from bot.sim.call import Call
from bot.sim.exchange import RefusalError, Reply, invalid, not_found
from bot.sim.jsonvalue import Json, Object
from bot.sim.operation import operation
from bot.sim.operations.contents import resolved
from bot.sim.render.checks import annotation, check_run
from bot.sim.rules import Items, Keys, Rule, Text, Whole
from bot.sim.world.checks import COMPLETED, Annotation, Button, CheckRun, Facts

LONGEST = 65_535
"""Of a summary or a text: in characters, and then again in bytes.

Source: https://github.com/github/docs/issues/35252
"""
MOST_ANNOTATIONS = 50
"""Of one request."""
_LONGEST_MESSAGE = 64 * 1024

_ANNOTATION = Keys(
    required={
        "path": Text(),
        "start_line": Whole(),
        "end_line": Whole(),
        "annotation_level": Text(members=("notice", "warning", "failure")),
        "message": Text(_LONGEST_MESSAGE),
    },
    optional={
        "start_column": Whole(),
        "end_column": Whole(),
        "title": Text(255),
        "raw_details": Text(_LONGEST_MESSAGE),
    },
)
_BUTTON = Keys(
    required={"label": Text(20), "description": Text(40), "identifier": Text(20)},
)
_COMMON: Mapping[str, Rule] = {
    "details_url": Text(),
    "external_id": Text(),
    "status": Text(members=("queued", "in_progress", COMPLETED)),
    "started_at": Text(),
    "conclusion": Text(
        members=(
            "action_required", "cancelled", "failure", "neutral", "success", "skipped", "timed_out",
        )
    ),
    "completed_at": Text(),
    "actions": Items(_BUTTON, 3),
}  # fmt: skip
_OUTPUT: Mapping[str, Rule] = {
    "text": Text(LONGEST),
    "annotations": Items(_ANNOTATION, MOST_ANNOTATIONS),
}
_NEW = Keys(
    required={"name": Text(), "head_sha": Text()},
    optional={
        **_COMMON,
        "output": Keys({"title": Text(), "summary": Text(LONGEST)}, _OUTPUT),
    },
)
_CHANGE = Keys(
    optional={
        **_COMMON,
        "name": Text(),
        "output": Keys({"summary": Text(LONGEST)}, {"title": Text(), **_OUTPUT}),
    },
)


@operation("checks/create", "POST", "/repos/{owner}/{repo}/check-runs", needs="checks:write")
def create(call: Call) -> Reply:
    """Add a check run to a commit."""
    _NEW.check(call.body)
    commit = resolved(call, str(call.body["head_sha"]))
    facts = Facts(started_at=call.hub.world.context.now())
    _change(facts, call)
    app = call.token.installation.app
    run = call.repository.checks.create(app, commit.sha, str(call.body["name"]), facts)
    return Reply(201, check_run(call.hub.urls, run))


@operation(
    "checks/update",
    "PATCH",
    "/repos/{owner}/{repo}/check-runs/{check_run_id}",
    needs="checks:write",
)
def update(call: Call) -> Reply:
    """Change a check run of one's own. Annotations are added to those it has."""
    run = _run(call)
    if run.suite.app is not call.token.installation.app:
        raise RefusalError(
            403,
            f"Invalid app_id `{run.suite.app.id}` - check run can only be modified by the GitHub "
            "App that created it.",
        )
    _CHANGE.check(call.body)
    facts = replace(run.facts, annotations=list(run.facts.annotations))
    _change(facts, call)
    was, run.facts = run.facts, facts
    run.name = str(call.body.get("name", run.name))
    if facts.status == COMPLETED != was.status:
        run.completed()
    return Reply(200, check_run(call.hub.urls, run))


@operation(
    "checks/get", "GET", "/repos/{owner}/{repo}/check-runs/{check_run_id}", needs="checks:read"
)
def get(call: Call) -> Reply:
    """Describe a check run."""
    return Reply(200, check_run(call.hub.urls, _run(call)))


@operation(
    "checks/list-annotations",
    "GET",
    "/repos/{owner}/{repo}/check-runs/{check_run_id}/annotations",
    needs="checks:read",
)
def list_annotations(call: Call) -> Reply:
    """List a check run's annotations."""
    run = _run(call)
    return call.listing(run.facts.annotations, lambda one: annotation(call.hub.urls, run, one))


@operation(
    "checks/list-for-ref",
    "GET",
    "/repos/{owner}/{repo}/commits/{ref}/check-runs",
    needs="checks:read",
)
def list_for_ref(call: Call) -> Reply:
    """List the check runs on a commit."""
    return _list(call, call.repository.checks.on(resolved(call, call.params["ref"]).sha))


@operation(
    "checks/list-for-suite",
    "GET",
    "/repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs",
    needs="checks:read",
)
def list_for_suite(call: Call) -> Reply:
    """List the check runs of a suite."""
    wanted = call.number("check_suite_id")
    for suite in call.repository.checks.suites:
        if suite.id == wanted:
            return _list(call, sorted(suite.runs, key=lambda run: run.id, reverse=True))
    raise not_found()


def _list(call: Call, runs: Sequence[CheckRun]) -> Reply:
    """List the runs that match the query: the latest of each name, unless all are asked for."""
    query = call.query
    found = [
        run
        for run in runs
        if query.get("check_name", run.name) == run.name
        and query.get("status", run.facts.status) == run.facts.status
        and query.get("app_id", str(run.suite.app.id)) == str(run.suite.app.id)
    ]
    if query.get("filter", "latest") == "latest":
        latest = {(run.suite.id, run.name): run for run in reversed(found)}
        found = [run for run in found if latest[run.suite.id, run.name] is run]
    return call.listing(found, lambda run: check_run(call.hub.urls, run), "check_runs")


def _change(facts: Facts, call: Call) -> None:
    """Take over what the request says, as far as it says something."""
    body = call.body
    _take_state(facts, body, call.hub.world.context.now())
    facts.external_id = str(body.get("external_id", facts.external_id))
    facts.details_url = cast("str | None", body.get("details_url", facts.details_url))
    if isinstance(output := body.get("output"), Mapping):
        _take_output(facts, output)
    if isinstance(actions := body.get("actions"), Sequence):
        buttons = (cast("Mapping[str, str]", one) for one in actions)
        facts.buttons = tuple(
            Button(label=one["label"], description=one["description"], identifier=one["identifier"])
            for one in buttons
        )


def _take_state(facts: Facts, body: Object, now: datetime) -> None:
    conclusion = body.get("conclusion")
    if conclusion is None and (body.get("status") == COMPLETED or "completed_at" in body):
        raise invalid("CheckRun", "conclusion", "missing_field")
    facts.started_at = _time(body.get("started_at")) or facts.started_at
    if isinstance(conclusion, str):
        facts.status, facts.conclusion = COMPLETED, conclusion
        facts.completed_at = _time(body.get("completed_at")) or now
    elif "status" in body:
        facts.status = str(body["status"])
        facts.conclusion = facts.completed_at = None


def _take_output(facts: Facts, output: Object) -> None:
    for name in ("summary", "text"):
        if len(str(output.get(name, "")).encode()) > LONGEST:
            words = f"{name} exceeds a maximum bytesize of {LONGEST}"
            raise invalid("CheckRun", name, "custom", words)
    facts.title = cast("str | None", output.get("title", facts.title))
    facts.summary = cast("str | None", output.get("summary", facts.summary))
    facts.text = cast("str | None", output.get("text", facts.text))
    added = cast("Sequence[Object]", output.get("annotations", ()))
    facts.annotations += [_annotation(one) for one in added]


def _annotation(given: Object) -> Annotation:
    text = cast("Mapping[str, str]", given)
    number = cast("Mapping[str, int]", given)
    if text.get("start_column") and number["start_line"] != number["end_line"]:
        raise invalid("CheckRunAnnotation", "start_column", "invalid")
    return Annotation(
        path=text["path"],
        start_line=number["start_line"],
        end_line=number["end_line"],
        level=text["annotation_level"],
        message=text["message"],
        title=text.get("title"),
        raw_details=text.get("raw_details"),
        start_column=number.get("start_column"),
        end_column=number.get("end_column"),
    )


def _time(text: Json) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None


def _run(call: Call) -> CheckRun:
    found = call.repository.checks.find(call.number("check_run_id"))
    if found is None:
        raise not_found()
    return found
