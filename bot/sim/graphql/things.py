"""What GraphQL queries can ask for: repositories, blobs, pull requests and checks.

Names are GitHub's; ``tests/contract`` holds them, and the types of the answers, against its schema.
Source: https://docs.github.com/en/graphql/reference/objects
"""

from collections.abc import Callable, Sequence
from typing import TypeVar, cast

from bot.model import Sha
from bot.sim.call import Call
from bot.sim.git.objects import Commit
from bot.sim.graphql.execute import Arguments, GraphProblemError, Resolved, Thing
from bot.sim.jsonvalue import Json, maybe_stamp
from bot.sim.render.issues import page_of
from bot.sim.render.nodes import node_id, number_in
from bot.sim.world.apps import grants
from bot.sim.world.checks import CheckRun, CheckSuite
from bot.sim.world.pulls import PullRequest
from bot.sim.world.repository import Repository

T = TypeVar("T")

MOST_TEXT = 512_000
"""Bytes of a blob that come as text."""
_MOST_NODES = 100
"""Of one page of a connection, and of ``nodes``."""


def query(call: Call) -> Thing:
    """Return where every query starts."""
    return Thing(
        "Query",
        {
            "repository": lambda arguments: _named(call, arguments),
            "nodes": lambda arguments: _nodes(call, arguments["ids"]),
        },
    )


def _named(call: Call, arguments: Arguments) -> Thing:
    name = f"{arguments['owner']}/{arguments['name']}"
    found = call.hub.world.repository(name) or call.hub.world.renamed(name)
    if found is None or not call.token.reads(found):
        raise GraphProblemError(
            "NOT_FOUND", f"Could not resolve to a Repository with the name '{name}'."
        )
    return _repository(call, found)


def _nodes(call: Call, ids: Json) -> Sequence[Thing | None]:
    wanted = cast("Sequence[Json]", ids)
    if len(wanted) > _MOST_NODES:
        raise GraphProblemError(
            "ARGUMENT_LIMIT", f"You may not provide more than {_MOST_NODES} node ids"
        )
    return [_node(call, one) for one in wanted]


def _node(call: Call, wanted: Json) -> Thing:
    number = number_in(str(wanted)) if str(wanted).startswith("R_") else None
    found = None if number is None else call.hub.world.repository_by_id(number)
    if found is None or not call.token.reads(found):
        raise GraphProblemError(
            "NOT_FOUND", f"Could not resolve to a node with the global id of '{wanted}'"
        )
    return _repository(call, found)


def _repository(call: Call, repo: Repository) -> Thing:
    return Thing(
        "Repository",
        {
            "id": node_id("R", repo.id),
            "databaseId": repo.id,
            "name": repo.name,
            "nameWithOwner": repo.full_name,
            "isPrivate": repo.private,
            "object": lambda arguments: _object(call, repo, arguments),
            "pullRequests": lambda arguments: _pulls(call, repo, arguments),
        },
        ("Node",),
    )


def _require(call: Call, repo: Repository, need: str) -> None:
    """Refuse a field that the token has no permission for; public things need none."""
    protected = repo.private or call.token.sees(repo)
    if protected and not grants(call.token.permissions, need):
        raise GraphProblemError("FORBIDDEN", "Resource not accessible by integration")


def _object(call: Call, repo: Repository, arguments: Arguments) -> Thing | None:
    """Find a commit or a file, by its id or as ``rev:path``."""
    _require(call, repo, "contents:read")
    objects = repo.refs.objects
    rev, colon, path = str(arguments.get("expression") or "").partition(":")
    sha = Sha(str(arguments.get("oid") or "")) or repo.refs.resolve(rev)
    if sha in objects.blobs:
        return _blob(sha, objects.blobs[sha])
    if sha not in objects.commits:
        return None
    if not colon:
        return _commit(call, repo, objects.commits[sha])
    blob = objects.files(objects.commits[sha].tree).get(path)
    return _blob(blob, objects.blobs[blob]) if blob else None


def _blob(sha: Sha, data: bytes) -> Thing:
    # Like git itself: a NUL near the start makes it binary.
    binary = b"\0" in data[:8000]
    return Thing(
        "Blob",
        {
            "id": f"B_{sha}",
            "oid": sha,
            "byteSize": len(data),
            "isBinary": binary,
            "isTruncated": len(data) > MOST_TEXT,
            "text": None if binary else data[:MOST_TEXT].decode(errors="replace"),
        },
        ("Node", "GitObject"),
    )


def _pulls(call: Call, repo: Repository, arguments: Arguments) -> Thing:
    _require(call, repo, "pull_requests:read")
    states = arguments.get("states") or ["OPEN", "CLOSED", "MERGED"]
    wanted = [states] if isinstance(states, str) else cast("Sequence[str]", states)
    found = [pull for pull in repo.pulls if _state(pull) in wanted]
    order = cast("Arguments", arguments.get("orderBy") or {})
    if order.get("field") == "UPDATED_AT":
        found.sort(key=lambda pull: pull.updated_at)
    if order.get("direction") == "DESC":
        found.reverse()
    return _connection("PullRequest", arguments, found, lambda pull: _pull(call, repo, pull))


def _state(pull: PullRequest) -> str:
    return "MERGED" if pull.merged_at else pull.state.upper()


def _pull(call: Call, repo: Repository, pull: PullRequest) -> Thing:
    return Thing(
        "PullRequest",
        {
            "id": node_id("PR", repo.id, pull.id),
            "number": pull.number,
            "title": pull.title,
            "state": _state(pull),
            "isDraft": pull.draft,
            "url": page_of(call.hub.urls, pull),
            "headRefOid": pull.head_sha,
            "headRefName": pull.head.name,
            "baseRefName": pull.base.name,
            "baseRefOid": pull.base_sha,
            "updatedAt": maybe_stamp(pull.updated_at),
            "commits": lambda arguments: _commits(call, repo, pull, arguments),
        },
        ("Node",),
    )


def _commits(call: Call, repo: Repository, pull: PullRequest, arguments: Arguments) -> Thing:
    return _connection(
        "PullRequestCommit",
        arguments,
        pull.commits(),
        lambda one: Thing("PullRequestCommit", {"commit": _commit(call, repo, one)}),
    )


def _commit(call: Call, repo: Repository, commit: Commit) -> Thing:
    return Thing(
        "Commit",
        {
            "id": f"C_{commit.sha}",
            "oid": commit.sha,
            "message": commit.message,
            "checkSuites": lambda arguments: _suites(call, repo, commit, arguments),
        },
        ("Node", "GitObject"),
    )


def _suites(call: Call, repo: Repository, commit: Commit, arguments: Arguments) -> Thing:
    _require(call, repo, "checks:read")
    filters = cast("Arguments", arguments.get("filterBy") or {})
    app = filters.get("appId")
    found = [
        suite
        for suite in repo.checks.suites
        if suite.head_sha == commit.sha and app in {None, suite.app.id}
    ]
    return _connection("CheckSuite", arguments, found, _suite)


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


def _runs(suite: CheckSuite, arguments: Arguments) -> Thing:
    """List runs, oldest first; unlike the REST API, all of a name unless told otherwise.

    The default is not documented, so this is the one that fools a careless reader.
    """
    filters = cast("Arguments", arguments.get("filterBy") or {})
    app, name = filters.get("appId"), filters.get("checkName")
    found = [run for run in suite.runs if app in {None, suite.app.id} and name in {None, run.name}]
    if filters.get("checkType") == "LATEST":
        found = list({run.name: run for run in found}.values())
    return _connection("CheckRun", arguments, found, _run)


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
        },
        ("Node",),
    )


def _upper(word: str | None) -> str | None:
    return word.upper() if word else None


def _connection(
    kind: str, arguments: Arguments, items: Sequence[T], thing: Callable[[T], Thing]
) -> Thing:
    """Return a page of *items*; cursors are plain positions."""
    size = _page_size(kind, arguments)
    start = int(str(arguments.get("after") or 0))
    if arguments.get("first") is None:
        start = max(0, len(items) - size)
    end = min(start + size, len(items))
    shown: Resolved = [thing(item) for item in items[start:end]]
    info: dict[str, Json] = {
        "hasNextPage": end < len(items),
        "hasPreviousPage": start > 0,
        "startCursor": str(start) if items else None,
        "endCursor": str(end) if items else None,
    }
    fields: dict[str, Resolved] = {
        "totalCount": len(items),
        "nodes": shown,
        "pageInfo": Thing("PageInfo", info),
    }
    return Thing(f"{kind}Connection", fields)


def _page_size(kind: str, arguments: Arguments) -> int:
    size = arguments.get("first") or arguments.get("last")
    if not isinstance(size, int):
        raise GraphProblemError(
            "MISSING_PAGINATION_BOUNDARIES",
            f"You must provide a `first` or `last` value to properly paginate the `{kind}` "
            "connection.",
        )
    if size > _MOST_NODES:
        raise GraphProblemError(
            "EXCESSIVE_PAGINATION",
            f"Requesting {size} records on the `{kind}` connection exceeds the `first` limit of "
            f"{_MOST_NODES} records.",
        )
    return size
