"""Pull requests.

Source: https://docs.github.com/en/rest/pulls/pulls
"""

from bot.sim.call import Call
from bot.sim.exchange import RefusalError, Reply, invalid, not_found
from bot.sim.operation import operation
from bot.sim.render.pulls import pull_request, simple_pull
from bot.sim.render.repositories import file_change
from bot.sim.rules import Keys, Text
from bot.sim.world.pulls import PullRequest

MOST_FILES = 3_000
"""Files of a pull request that GitHub lists."""
_NEW = Keys(
    required={"head": Text(), "base": Text()}, optional={"title": Text(), "body": Text(65_536)}
)


@operation("pulls/list", "GET", "/repos/{owner}/{repo}/pulls", needs="pull_requests:read")
def list_all(call: Call) -> Reply:
    """List pull requests, newest first. A malformed ``head`` filters nothing."""
    wanted = {
        "state": call.query.get("state", "open"),
        "base": call.query.get("base", ""),
        "head": call.query.get("head", ""),
    }
    found = [one for one in call.repository.pulls if _matches(one, **wanted)]
    oldest_first = call.query.get("direction") == "asc"
    found.sort(key=lambda one: one.number, reverse=not oldest_first)
    return call.listing(found, lambda one: simple_pull(call.hub.urls, one))


def _matches(pull: PullRequest, state: str, base: str, head: str) -> bool:
    return (
        state in {"all", pull.state}
        and base in {"", pull.base.name}
        and (":" not in head or head.lower() == pull.head.label.lower())
    )


@operation("pulls/create", "POST", "/repos/{owner}/{repo}/pulls", needs="pull_requests:write")
def create(call: Call) -> Reply:
    """Open a pull request for a branch of the same repository."""
    _NEW.check(call.body)
    repo = call.repository
    head, base = (repo.head(str(call.body[name])) for name in ("head", "base"))
    if head is None or base is None:
        raise invalid("PullRequest", "base" if head else "head", "invalid")
    if any(one.is_open and one.head == head and one.base == base for one in repo.pulls):
        label = f"{repo.owner.login}:{head.name}"
        words = f"A pull request already exists for {label}."
        raise RefusalError(422, "Validation Failed", errors=[{"message": words}])
    opened = repo.pulls.open(
        head, by=call.actor, title=str(call.body.get("title", "")), base=base.name
    )
    opened.body = str(call.body.get("body", ""))
    return Reply(201, pull_request(call.hub.urls, opened))


@operation(
    "pulls/get", "GET", "/repos/{owner}/{repo}/pulls/{pull_number}", needs="pull_requests:read"
)
def get(call: Call) -> Reply:
    """Describe a pull request."""
    return Reply(200, pull_request(call.hub.urls, _pull(call)))


@operation(
    "pulls/list-files",
    "GET",
    "/repos/{owner}/{repo}/pulls/{pull_number}/files",
    needs="pull_requests:read",
)
def list_files(call: Call) -> Reply:
    """List what a pull request changes."""
    pull = _pull(call)
    return call.listing(
        pull.files()[:MOST_FILES],
        lambda one: file_change(call.hub.urls, pull.repository, one, pull.head_sha),
    )


def _pull(call: Call) -> PullRequest:
    found = call.repository.issues.by_number.get(call.number("pull_number"))
    if not isinstance(found, PullRequest):
        raise not_found()
    return found
