"""Repositories, their branches and who may do what in them."""

from bot.sim.call import Call
from bot.sim.exchange import RefusalError, Reply, not_found
from bot.sim.jsonvalue import Json
from bot.sim.operation import operation
from bot.sim.render.people import user
from bot.sim.render.repositories import commit, full_repository
from bot.sim.world.accounts import Account
from bot.sim.world.repositories import Role


@operation("repos/get", "GET", "/repos/{owner}/{repo}", needs="metadata:read")
def get(call: Call) -> Reply:
    """Describe a repository."""
    return Reply(200, full_repository(call.hub.urls, call.repository))


@operation(
    "repos/get-branch", "GET", "/repos/{owner}/{repo}/branches/{branch}", needs="contents:read"
)
def get_branch(call: Call) -> Reply:
    """Describe a branch with its newest commit."""
    repo, name = call.repository, call.params["branch"]
    tip = repo.refs.tip(name)
    if tip is None:
        raise RefusalError(404, "Branch not found")
    page = f"{call.hub.urls.page(repo)}/tree/{name}"
    body: dict[str, Json] = {
        "name": name,
        "commit": commit(call.hub.urls, repo, repo.refs.objects.commits[tip]),
        "_links": {"self": f"{call.hub.urls.of(repo)}/branches/{name}", "html": page},
        "protected": False,
        "protection": {
            "enabled": False,
            "required_status_checks": {
                "enforcement_level": "off", "contexts": [], "checks": [],
            },
        },
        "protection_url": f"{call.hub.urls.of(repo)}/branches/{name}/protection",
    }  # fmt: skip
    return Reply(200, body)


@operation(
    "repos/get-collaborator-permission-level",
    "GET",
    "/repos/{owner}/{repo}/collaborators/{username}/permission",
    needs="metadata:read",
)
def get_permission(call: Call) -> Reply:
    """Say what someone may do."""
    account = _account(call)
    role = call.repository.role_of(account)
    described = user(call.hub.urls, account) | {
        "role_name": role.name,
        "permissions": _older_words(role),
    }
    body: dict[str, Json] = {
        "permission": role.permission,
        "role_name": role.name,
        "user": described,
    }
    return Reply(200, body)


def _older_words(role: Role) -> dict[str, Json]:
    """Spell out a role; each permission contains the ones below it."""
    ladder = ("none", "read", "write", "admin")
    rank = ladder.index(role.permission)
    return {
        "pull": rank >= ladder.index("read"),
        "triage": rank >= ladder.index("write") or role.name == "triage",
        "push": rank >= ladder.index("write"),
        "maintain": rank >= ladder.index("admin") or role.name == "maintain",
        "admin": rank >= ladder.index("admin"),
    }


@operation("users/get-by-username", "GET", "/users/{username}")
def get_user(call: Call) -> Reply:
    """Describe an account."""
    account = _account(call)
    public: dict[str, Json] = {
        "name": None, "company": None, "blog": "", "location": None, "email": None,
        "hireable": None, "bio": None, "public_repos": 0, "public_gists": 0, "followers": 0,
        "following": 0, "created_at": "2020-01-01T00:00:00Z", "updated_at": "2020-01-01T00:00:00Z",
    }  # fmt: skip
    return Reply(200, user(call.hub.urls, account) | public)


def _account(call: Call) -> Account:
    account = call.hub.world.accounts.get(call.params["username"].lower())
    if account is None:
        raise not_found()
    return account
