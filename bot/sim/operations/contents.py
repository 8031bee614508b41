"""Git's objects: commits and their differences, trees, blobs, files.

Source: https://docs.github.com/en/rest/commits and https://docs.github.com/en/rest/git
"""

import base64

from bot.model import Sha
from bot.sim.call import Call
from bot.sim.exchange import RefusalError, Reply, not_found
from bot.sim.git.diff import changes
from bot.sim.git.history import merge_base, only_in
from bot.sim.git.objects import Commit, Entry, object_id
from bot.sim.jsonvalue import Json
from bot.sim.operation import operation
from bot.sim.render.pulls import simple_pull
from bot.sim.render.repositories import changes_of, commit, file_change
from bot.sim.world.repositories import BaseRepository

MOST_COMPARED_FILES = 300
"""Files that a comparison lists, on its first page only."""
_MOST_INLINE = 1_000_000
"""Bytes of a file that comes inside JSON."""


@operation("repos/get-commit", "GET", "/repos/{owner}/{repo}/commits/{ref}", needs="contents:read")
def get_commit(call: Call) -> Reply:
    """Describe a commit with what it changed."""
    repo, found = call.repository, resolved(call, call.params["ref"])
    files = changes_of(repo.refs.objects, found)
    additions, deletions = (
        sum(one.additions for one in files),
        sum(one.deletions for one in files),
    )
    totals: dict[str, Json] = {
        "additions": additions,
        "deletions": deletions,
        "total": additions + deletions,
    }
    return Reply(
        200,
        commit(call.hub.urls, repo, found)
        | {
            "stats": totals,
            "files": [file_change(call.hub.urls, repo, one, found.sha) for one in files],
        },
    )


@operation(
    "repos/list-pull-requests-associated-with-commit",
    "GET",
    "/repos/{owner}/{repo}/commits/{commit_sha}/pulls",
    needs="pull_requests:read",
)
def list_pulls(call: Call) -> Reply:
    """List the pull requests that a commit belongs to; those of forks are missing.

    Source: https://github.com/TooTallNate/nx.js/issues/410
    """
    found = resolved(call, call.params["commit_sha"])
    return call.listing(
        call.repository.pulls.with_commit(found.sha), lambda one: simple_pull(call.hub.urls, one)
    )


@operation(
    "repos/compare-commits-with-basehead",
    "GET",
    "/repos/{owner}/{repo}/compare/{basehead}",
    needs="contents:read",
)
def compare(call: Call) -> Reply:
    """Compare two commits: pages of commits, and all files on the first page."""
    repo, objects = call.repository, call.repository.refs.objects
    base, _, head = call.params["basehead"].partition("...")
    ours, theirs = _end(repo, base), _end(repo, head)
    left = merge_base(objects, ours.sha, theirs.sha)
    if left is None:
        raise not_found()
    ahead, behind = only_in(objects, theirs.sha, ours.sha), only_in(objects, ours.sha, theirs.sha)
    page = call.listing(ahead, lambda one: commit(call.hub.urls, repo, one))
    changed = changes(objects, objects.commits[left].tree, theirs.tree)[:MOST_COMPARED_FILES]
    files = [file_change(call.hub.urls, repo, one, theirs.sha) for one in changed]
    described: dict[str, Json] = {
        "base_commit": commit(call.hub.urls, repo, ours),
        "merge_base_commit": commit(call.hub.urls, repo, objects.commits[left]),
        "status": _status(len(ahead), len(behind)),
        "ahead_by": len(ahead),
        "behind_by": len(behind),
        "total_commits": len(ahead),
        "commits": page.body,
        "files": files if call.query.get("page", "1") == "1" else [],
    }
    return Reply(200, _addresses(call, f"{base}...{head}") | described, page.headers)


def _end(repo: BaseRepository, name: str) -> Commit:
    """Find one end of a comparison; ``owner:branch`` names a branch of a fork's own."""
    sha = repo.refs.resolve(name.removeprefix(f"{repo.owner.login}:"))
    if sha is None:
        raise not_found()
    return repo.refs.objects.commits[sha]


def _status(ahead: int, behind: int) -> str:
    if ahead and behind:
        return "diverged"
    return "ahead" if ahead else "behind" if behind else "identical"


def _addresses(call: Call, basehead: str) -> dict[str, Json]:
    page = f"{call.hub.urls.page(call.repository)}/compare/{basehead}"
    return {
        "url": f"{call.hub.urls.of(call.repository)}/compare/{basehead}",
        "html_url": page,
        "permalink_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
    }


@operation(
    "repos/get-content", "GET", "/repos/{owner}/{repo}/contents/{path}", needs="contents:read"
)
def get_content(call: Call) -> Reply:
    """Show a file, or list a folder."""
    repo = call.repository
    wanted = call.query.get("ref") or repo.default_branch
    sha = repo.refs.resolve(wanted)
    if sha is None:
        raise RefusalError(404, f"No commit found for the ref {wanted}")
    tree = repo.refs.objects.commits[sha].tree
    path = call.params["path"].strip("/")
    found = dict(repo.refs.objects.walk(tree))
    if path not in found:
        raise not_found()
    if not found[path].is_folder:
        return Reply(200, _entry(call, path, found[path], wanted) | _inline(call, found[path]))
    inside = [one for one in found if one.rpartition("/")[0] == path]
    return Reply(200, [_entry(call, one, found[one], wanted) for one in inside])


def _entry(call: Call, path: str, entry: Entry, ref: str) -> dict[str, Json]:
    repo, urls = call.repository, call.hub.urls
    kind = "tree" if entry.is_folder else "blob"
    api = f"{urls.of(repo)}/contents/{path}?ref={ref}"
    page = f"{urls.page(repo)}/{kind}/{ref}/{path}"
    git = f"{urls.of(repo)}/git/{kind}s/{entry.sha}"
    raw = f"{urls.page(repo)}/raw/{ref}/{path}"
    return {
        "type": "dir" if entry.is_folder else "file",
        "name": entry.name,
        "path": path,
        "sha": entry.sha,
        "size": 0 if entry.is_folder else len(repo.refs.objects.blobs[entry.sha]),
        "url": api,
        "html_url": page,
        "git_url": git,
        "download_url": None if entry.is_folder else raw,
        "_links": {"self": api, "git": git, "html": page},
    }


def _inline(call: Call, entry: Entry) -> dict[str, Json]:
    data = call.repository.refs.objects.blobs[entry.sha]
    if len(data) > _MOST_INLINE:
        return {"encoding": "none", "content": ""}
    return {"encoding": "base64", "content": base64.encodebytes(data).decode()}


@operation(
    "git/get-tree", "GET", "/repos/{owner}/{repo}/git/trees/{tree_sha}", needs="contents:read"
)
def get_tree(call: Call) -> Reply:
    """List a tree, with all that lies below it if that is asked for."""
    repo, objects = call.repository, call.repository.refs.objects
    sha = repo.refs.resolve(call.params["tree_sha"]) or Sha(call.params["tree_sha"])
    tree = objects.commits[sha].tree if sha in objects.commits else sha
    if tree not in objects.trees:
        raise not_found()
    # Any value counts as yes, even ``0`` and ``false``.
    deep = "recursive" in call.query
    entries = [(path, one) for path, one in objects.walk(tree) if deep or "/" not in path]
    truncated = deep and repo.truncates_trees
    shown = entries[: len(entries) // 2] if truncated else entries
    body: dict[str, Json] = {
        "sha": sha,
        "url": f"{call.hub.urls.of(repo)}/git/trees/{sha}",
        "tree": [_line(call, path, one) for path, one in shown],
        "truncated": truncated,
    }
    return Reply(200, body)


def _line(call: Call, path: str, entry: Entry) -> dict[str, Json]:
    kind = "tree" if entry.is_folder else "blob"
    described: dict[str, Json] = {
        "path": path,
        "mode": entry.mode,
        "type": kind,
        "sha": entry.sha,
        "url": f"{call.hub.urls.of(call.repository)}/git/{kind}s/{entry.sha}",
    }
    if not entry.is_folder:
        described["size"] = len(call.repository.refs.objects.blobs[entry.sha])
    return described


@operation(
    "git/get-blob", "GET", "/repos/{owner}/{repo}/git/blobs/{file_sha}", needs="contents:read"
)
def get_blob(call: Call) -> Reply:
    """Show a file by its object id."""
    sha = Sha(call.params["file_sha"])
    data = call.repository.refs.objects.blobs.get(sha)
    if data is None:
        raise not_found()
    body: dict[str, Json] = {
        "sha": sha,
        "node_id": f"B_{object_id('blob', data)}",
        "size": len(data),
        "url": f"{call.hub.urls.of(call.repository)}/git/blobs/{sha}",
        "content": base64.encodebytes(data).decode(),
        "encoding": "base64",
    }
    return Reply(200, body)


def resolved(call: Call, name: str) -> Commit:
    """Return the commit that *name* stands for."""
    sha = call.repository.refs.resolve(name)
    if sha is None:
        raise RefusalError(422, f"No commit found for SHA: {name}")
    return call.repository.refs.objects.commits[sha]
