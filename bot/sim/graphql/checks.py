"""Check suites and check runs, as GraphQL shows them."""

from typing import cast

from bot.sim.call import Call
from bot.sim.git.objects import Commit
from bot.sim.graphql.access import require
from bot.sim.graphql.connections import connection
from bot.sim.graphql.execute import Arguments, Thing
from bot.sim.jsonvalue import Json, maybe_stamp
from bot.sim.render.nodes import node_id, number_in
from bot.sim.world.checks import Annotation, CheckRun, CheckSuite
from bot.sim.world.repository import Repository


def suites(call: Call, repo: Repository, commit: Commit, arguments: Arguments) -> Thing:
    """List the check suites of a commit."""
    require(call, repo, "checks:read")
    filters = cast("Arguments", arguments.get("filterBy") or {})
    app = filters.get("appId")
    found = [
        suite
        for suite in repo.checks.suites
        if suite.head_sha == commit.sha and app in {None, suite.app.id}
    ]
    return connection("CheckSuite", arguments, found, _suite)


def _suite(suite: CheckSuite) -> Thing:
    app: dict[str, Json] = {
        "databaseId": suite.app.id,
        "slug": suite.app.slug,
        "name": suite.app.name,
    }
    return Thing(
        "CheckSuite",
        {
            "id": node_id("CS", suite.repository.id, suite.id),
            "databaseId": suite.id,
            "status": suite.status.upper(),
            "conclusion": _upper(suite.conclusion),
            "app": Thing("App", app),
            "checkRuns": lambda arguments: _runs(suite, arguments),
        },
        ("Node",),
    )


def check_run_of(call: Call, wanted: str) -> Thing | None:
    """Find a check run by its global id; None when the id is none of a check run that is seen."""
    number = number_in(wanted) if wanted.startswith("CR_") else None
    for repo in call.hub.world.repositories:
        found = repo.checks.find(number) if number and call.token.reads(repo) else None
        if found:
            require(call, repo, "checks:read")
            return _run(found)
    return None


def _runs(suite: CheckSuite, arguments: Arguments) -> Thing:
    """List runs, oldest first; unlike the REST API, all of a name unless told otherwise.

    The default is not documented, so this is the one that fools a careless reader.
    """
    filters = cast("Arguments", arguments.get("filterBy") or {})
    app, name = filters.get("appId"), filters.get("checkName")
    found = [run for run in suite.runs if app in {None, suite.app.id} and name in {None, run.name}]
    if filters.get("checkType") == "LATEST":
        found = list({run.name: run for run in found}.values())
    return connection("CheckRun", arguments, found, _run)


def _run(run: CheckRun) -> Thing:
    return Thing(
        "CheckRun",
        {
            "id": node_id("CR", run.repository.id, run.id),
            "databaseId": run.id,
            "name": run.name,
            "externalId": run.facts.external_id or None,
            "status": run.facts.status.upper(),
            "conclusion": _upper(run.facts.conclusion),
            "startedAt": maybe_stamp(run.facts.started_at),
            "completedAt": maybe_stamp(run.facts.completed_at),
            "annotations": lambda arguments: connection(
                "CheckAnnotation", arguments, run.facts.annotations, _annotation
            ),
        },
        ("Node",),
    )


def _annotation(one: Annotation) -> Thing:
    start = Thing("CheckAnnotationPosition", {"line": one.start_line, "column": one.start_column})
    end = Thing("CheckAnnotationPosition", {"line": one.end_line, "column": one.end_column})
    return Thing(
        "CheckAnnotation",
        {
            "path": one.path,
            "annotationLevel": one.level.upper(),
            "title": one.title,
            "message": one.message,
            "rawDetails": one.raw_details,
            "location": Thing("CheckAnnotationSpan", {"start": start, "end": end}),
        },
    )


def _upper(word: str | None) -> str | None:
    return word.upper() if word else None
