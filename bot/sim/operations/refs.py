"""Git's names of commits: branches and tags, and the tags that are objects of their own.

Source: https://docs.github.com/en/rest/git/refs and https://docs.github.com/en/rest/git/tags
"""

import re

from bot.model import Sha
from bot.sim.call import Call
from bot.sim.exchange import RefusalError, Reply, not_found
from bot.sim.jsonvalue import Json, stamp
from bot.sim.operation import operation
from bot.sim.rules import Keys, Text

_GIT = "/repos/{owner}/{repo}/git"
_HEADS, _TAGS = "refs/heads/", "refs/tags/"
_FULL = re.compile("refs/(heads|tags)/.+")
_NEW_REF = Keys(required={"ref": Text(), "sha": Text()})


@operation("git/get-ref", "GET", _GIT + "/ref/{ref}", needs="contents:read")
def get_ref(call: Call) -> Reply:
    """Show the ref of exactly this name."""
    name = f"refs/{call.params['ref']}"
    if name not in call.repository.refs.named:
        raise not_found()
    return Reply(200, _ref(call, name))


@operation("git/list-matching-refs", "GET", _GIT + "/matching-refs/{ref}", needs="contents:read")
def list_matching_refs(call: Call) -> Reply:
    """List the refs whose names begin so: all at once, and none is no error."""
    begin = f"refs/{call.params['ref']}"
    names = sorted(name for name in call.repository.refs.named if name.startswith(begin))
    return Reply(200, [_ref(call, name) for name in names])


@operation("git/create-ref", "POST", _GIT + "/refs", needs="contents:write")
def create_ref(call: Call) -> Reply:
    """Make a branch or a tag of a commit that is there."""
    _NEW_REF.check(call.body)
    name, sha, repo = str(call.body["ref"]), Sha(str(call.body["sha"])), call.repository
    if not _FULL.fullmatch(name):
        raise RefusalError(422, f"Reference name must start with 'refs/': {name}")
    if name in repo.refs.named:
        raise RefusalError(422, "Reference already exists")
    if sha not in repo.refs.objects.commits:
        raise RefusalError(422, "Object does not exist")
    if name.startswith(_HEADS):
        repo.point(name.removeprefix(_HEADS), sha, by=call.actor)
    else:
        repo.tag(name.removeprefix(_TAGS), sha, by=call.actor)
    return Reply(201, _ref(call, name))


@operation("git/get-tag", "GET", _GIT + "/tags/{tag_sha}", needs="contents:read")
def get_tag(call: Call) -> Reply:
    """Show a tag that is an object of its own."""
    tag = call.repository.refs.objects.tags.get(Sha(call.params["tag_sha"]))
    if tag is None:
        raise not_found()
    tagger = tag.tagger
    body: Json = {
        "node_id": f"TA_{tag.sha}",
        "sha": tag.sha,
        "url": f"{call.hub.urls.of(call.repository)}/git/tags/{tag.sha}",
        "tag": tag.name,
        "message": tag.message,
        "tagger": {"name": tagger.name, "email": tagger.email, "date": stamp(tagger.at)},
        "object": _object(call, "commit", tag.target),
    }
    return Reply(200, body)


def _ref(call: Call, name: str) -> dict[str, Json]:
    refs = call.repository.refs
    tag = refs.annotated.get(name)
    return {
        "ref": name,
        "node_id": f"REF_{refs.named[name]}",
        "url": f"{call.hub.urls.of(call.repository)}/git/{name}",
        "object": _object(call, "tag", tag) if tag else _object(call, "commit", refs.named[name]),
    }


def _object(call: Call, kind: str, sha: Sha) -> dict[str, Json]:
    return {
        "type": kind,
        "sha": sha,
        "url": f"{call.hub.urls.of(call.repository)}/git/{kind}s/{sha}",
    }
