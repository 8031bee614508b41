"""Files written through the API, each a commit.

Source: https://docs.github.com/en/rest/repos/contents#create-or-update-file-contents
"""

import base64
import binascii

from bot.sim.call import Call
from bot.sim.exchange import RefusalError, Reply
from bot.sim.git.objects import object_id
from bot.sim.jsonvalue import Json
from bot.sim.operation import operation
from bot.sim.render.repositories import commit
from bot.sim.rules import Keys, Text

_FILE = Keys(
    required={"message": Text(), "content": Text()}, optional={"branch": Text(), "sha": Text()}
)


@operation(
    "repos/create-or-update-file-contents",
    "PUT",
    "/repos/{owner}/{repo}/contents/{path}",
    needs="contents:write",
)
def write(call: Call) -> Reply:
    """Commit one file to a branch; one that is there must be named by its id."""
    _FILE.check(call.body)
    repo, path = call.repository, call.params["path"]
    branch = str(call.body.get("branch", repo.default_branch))
    tip = repo.refs.tip(branch)
    if tip is None:
        raise RefusalError(404, f"Branch {branch} not found")
    objects = repo.refs.objects
    was = objects.files(objects.commits[tip].tree).get(path)
    _check_version(call, path, was)
    data, message = _content(call), str(call.body["message"])
    repo.push(branch, {path: data}, by=call.actor, message=message)
    made = commit(call.hub.urls, repo, objects.commits[repo.branch(branch).sha])
    inner = made["commit"]
    shown = dict(inner) if isinstance(inner, dict) else {}
    shown.pop("comment_count")
    body: dict[str, Json] = {
        "content": _described(call, path, branch, data),
        "commit": {**shown, **{name: made[name] for name in _OF_COMMIT}},
    }
    return Reply(200 if was else 201, body)


_OF_COMMIT = ("sha", "node_id", "html_url", "parents")


def _check_version(call: Call, path: str, was: str | None) -> None:
    given = call.body.get("sha")
    if was and given is None:
        raise RefusalError(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
    if given is not None and given != was:
        raise RefusalError(409, f"{path} does not match {given}")


def _content(call: Call) -> bytes:
    try:
        return base64.b64decode(str(call.body["content"]), validate=True)
    except binascii.Error as error:
        raise RefusalError(422, "content is not valid Base64") from error


def _described(call: Call, path: str, branch: str, data: bytes) -> Json:
    urls, repo, sha = call.hub.urls, call.repository, object_id("blob", data)
    api = f"{urls.of(repo)}/contents/{path}?ref={branch}"
    page = f"{urls.page(repo)}/blob/{branch}/{path}"
    git = f"{urls.of(repo)}/git/blobs/{sha}"
    return {
        "type": "file",
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": sha,
        "size": len(data),
        "url": api,
        "html_url": page,
        "git_url": git,
        "download_url": f"{urls.page(repo)}/raw/{branch}/{path}",
        "_links": {"self": api, "git": git, "html": page},
    }
