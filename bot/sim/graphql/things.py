"""What GraphQL queries can ask for: repositories, blobs, pull requests and checks.

Names are GitHub's; ``tests/contract`` holds them, and the types of the answers, against its schema.
Source: https://docs.github.com/en/graphql/reference/objects
"""

from collections.abc import Sequence
from typing import cast

from bot.model import Sha
from bot.sim.call import Call
from bot.sim.git.objects import Commit
from bot.sim.graphql.access import require
from bot.sim.graphql.checks import check_run_of, suites
from bot.sim.graphql.connections import MOST_NODES, connection
from bot.sim.graphql.deployments import deployment_of
from bot.sim.graphql.execute import Arguments, Found, GraphProblemError, Thing
from bot.sim.graphql.people import authors, git_actor, writing_of
from bot.sim.jsonvalue import Json, maybe_stamp, stamp
from bot.sim.render.issues import page_of
from bot.sim.render.nodes import node_id, number_in
from bot.sim.world.merging import Entry
from bot.sim.world.pulls import PullRequest
from bot.sim.world.repository import Repository

MOST_TEXT = 512_000
"""Bytes of a blob that come as text."""


def query(call: Call) -> Thing:
    """Return where every query starts."""
    return Thing(
        "Query",
        {
            "repository": lambda arguments: _named(call, arguments),
            "node": lambda arguments: _node(call, str(arguments["id"])),
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


def _nodes(call: Call, ids: Json) -> Sequence[Found]:
    wanted = cast("Sequence[Json]", ids)
    if len(wanted) > MOST_NODES:
        raise GraphProblemError(
            "ARGUMENT_LIMIT", f"You may not provide more than {MOST_NODES} node ids"
        )
    return [_found(call, str(one)) for one in wanted]


def _found(call: Call, wanted: str) -> Found:
    try:
        return _node(call, wanted)
    except GraphProblemError as problem:
        return problem


def _node(call: Call, wanted: str) -> Thing:
    finders = (deployment_of, writing_of, check_run_of, _repository_of)
    found = next(filter(None, (find(call, wanted) for find in finders)), None)
    if found is None:
        raise GraphProblemError(
            "NOT_FOUND", f"Could not resolve to a node with the global id of '{wanted}'"
        )
    return found


def _repository_of(call: Call, wanted: str) -> Thing | None:
    number = number_in(wanted) if wanted.startswith("R_") else None
    found = None if number is None else call.hub.world.repository_by_id(number)
    return _repository(call, found) if found and call.token.reads(found) else None


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
            "pullRequest": lambda arguments: _numbered(call, repo, arguments),
            "pullRequests": lambda arguments: _pulls(call, repo, arguments),
            "mergeQueue": lambda arguments: _queue(call, repo, arguments),
        },
        ("Node",),
    )


def _object(call: Call, repo: Repository, arguments: Arguments) -> Thing | None:
    """Find a commit or a file, by its id or as ``rev:path``; HEAD is the default branch."""
    require(call, repo, "contents:read")
    objects = repo.refs.objects
    rev, colon, path = str(arguments.get("expression") or "").partition(":")
    name = repo.default_branch if rev == "HEAD" else rev
    sha = Sha(str(arguments.get("oid") or "")) or repo.refs.resolve(name)
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
    require(call, repo, "pull_requests:read")
    states = arguments.get("states") or ["OPEN", "CLOSED", "MERGED"]
    wanted = [states] if isinstance(states, str) else cast("Sequence[str]", states)
    found = [pull for pull in repo.pulls if _state(pull) in wanted]
    order = cast("Arguments", arguments.get("orderBy") or {})
    if order.get("field") == "UPDATED_AT":
        found.sort(key=lambda pull: pull.updated_at)
    if order.get("direction") == "DESC":
        found.reverse()
    return connection("PullRequest", arguments, found, lambda pull: _pull(call, repo, pull))


def _numbered(call: Call, repo: Repository, arguments: Arguments) -> Thing:
    require(call, repo, "pull_requests:read")
    number = arguments["number"]
    for pull in repo.pulls:
        if pull.number == number:
            return _pull(call, repo, pull)
    raise GraphProblemError(
        "NOT_FOUND", f"Could not resolve to a PullRequest with the number of {number}."
    )


def _queue(call: Call, repo: Repository, arguments: Arguments) -> Thing | None:
    require(call, repo, "merge_queues:read")
    branch = str(arguments.get("branch") or repo.default_branch)
    if repo.refs.tip(branch) is None:
        return None
    groups = [group for group in repo.merge_queue.groups if group.base_ref == branch]
    entries = list(enumerate((one for group in groups for one in group.entries), 1))
    return Thing(
        "MergeQueue",
        {
            "id": node_id("MQ", repo.id, 1),
            "entries": lambda arguments: connection(
                "MergeQueueEntry", arguments, entries, lambda one: _entry(call, repo, *one)
            ),
        },
        ("Node",),
    )


def _entry(call: Call, repo: Repository, position: int, entry: Entry) -> Thing:
    commits = repo.refs.objects.commits
    return Thing(
        "MergeQueueEntry",
        {
            "id": node_id("MQE", repo.id, entry.pull.id),
            "position": position,
            "state": "AWAITING_CHECKS",
            "baseCommit": _commit(call, repo, commits[entry.base_sha]),
            "headCommit": _commit(call, repo, commits[entry.head_sha]),
            "pullRequest": _pull(call, repo, entry.pull),
        },
        ("Node",),
    )


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
    return connection(
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
            "authoredDate": stamp(commit.signature.at),
            "committedDate": stamp(commit.committer.at),
            "authors": lambda arguments: connection(
                "GitActor", arguments, authors(commit), lambda one: git_actor(call, one)
            ),
            "committer": git_actor(call, commit.committer),
            "checkSuites": lambda arguments: suites(call, repo, commit, arguments),
        },
        ("Node", "GitObject"),
    )
