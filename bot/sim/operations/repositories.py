"""Repositories, their branches and who may do what in them."""

from bot.sim.call import Call
from bot.sim.exchange import RefusalError, Reply, not_found
from bot.sim.jsonvalue import Json, stamp
from bot.sim.operation import operation
from bot.sim.render.nodes import node_id
from bot.sim.render.people import user
from bot.sim.render.repositories import commit, full_repository
from bot.sim.world.accounts import Account
from bot.sim.world.activity import Activity
from bot.sim.world.apps import grants
from bot.sim.world.protection import Checks, Rule
from bot.sim.world.repositories import Role


@operation("repos/get", "GET", "/repos/{owner}/{repo}", needs="metadata:read")
def get(call: Call) -> Reply:
    """Describe a repository. Only who may read its administration sees what scans it."""
    settings = call.repository.settings
    may_see = settings.shows_security and grants(call.token.permissions, "administration:read")
    security = settings.security if may_see else None
    return Reply(200, full_repository(call.hub.urls, call.repository, security))


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
    classic = repo.protection.classic.get(name)
    body: dict[str, Json] = {
        "name": name,
        "commit": commit(call.hub.urls, repo, repo.refs.objects.commits[tip]),
        "_links": {"self": f"{call.hub.urls.of(repo)}/branches/{name}", "html": page},
        "protected": classic is not None or name in repo.protection.rules,
        "protection": {
            "enabled": classic is not None,
            "required_status_checks": _protection(classic),
        },
        "protection_url": f"{call.hub.urls.of(repo)}/branches/{name}/protection",
    }
    return Reply(200, body)


def _protection(checks: Checks | None) -> dict[str, Json]:
    required = checks or {}
    return {
        "enforcement_level": "off" if checks is None else "non_admins",
        "contexts": list(required),
        "checks": [{"context": name, "app_id": app} for name, app in required.items()],
    }


@operation(
    "repos/get-branch-rules",
    "GET",
    "/repos/{owner}/{repo}/rules/branches/{branch}",
    needs="metadata:read",
)
def get_rules(call: Call) -> Reply:
    """List the rules of rulesets that are active for a branch, be there such a branch or not."""
    rules = call.repository.protection.rules.get(call.params["branch"], [])
    return call.listing(rules, lambda one: _rule(call, one))


def _rule(call: Call, rule: Rule) -> dict[str, Json]:
    described: dict[str, Json] = {
        "type": rule.type,
        "ruleset_source_type": "Repository",
        "ruleset_source": call.repository.full_name,
        "ruleset_id": 42,
    }
    if rule.type == "required_status_checks":
        described["parameters"] = {
            "strict_required_status_checks_policy": False,
            "do_not_enforce_on_create": False,
            "required_status_checks": [
                {"context": name} | ({} if app is None else {"integration_id": app})
                for name, app in rule.checks.items()
            ],
        }
    return described


@operation("repos/list-activities", "GET", "/repos/{owner}/{repo}/activity", needs="contents:read")
def list_activities(call: Call) -> Reply:
    """List what happened to branches, newest first. Times are GitHub's, not the commits'."""
    query = call.query
    branch = query.get("ref", "").removeprefix("refs/heads/")
    found = [
        one
        for one in reversed(call.repository.activities)
        if branch in {"", one.branch}
        and query.get("actor", one.actor.login).lower() == one.actor.login.lower()
        and query.get("activity_type", one.kind) == one.kind
    ]
    return call.listing(found, lambda one: _activity(call, one))


def _activity(call: Call, one: Activity) -> dict[str, Json]:
    return {
        "id": one.id,
        "node_id": node_id("PSH", call.repository.id, one.id),
        "before": one.before,
        "after": one.after,
        "ref": f"refs/heads/{one.branch}",
        "timestamp": stamp(one.at),
        "activity_type": one.kind,
        "actor": user(call.hub.urls, one.actor),
    }


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
    body: dict[str, Json] = {
        "permission": role.permission,
        "role_name": role.name,
        "user": _collaborator(call, account, role),
    }
    return Reply(200, body)


@operation(
    "repos/list-collaborators",
    "GET",
    "/repos/{owner}/{repo}/collaborators",
    needs="metadata:read",
)
def list_collaborators(call: Call) -> Reply:
    """List who was given access, perhaps only those who may do at least what is asked for."""
    wanted = call.query.get("permission", "pull")
    roles = [(one, call.repository.role_of(one)) for one in call.repository.collaborators()]
    found = [one for one in roles if _older_words(one[1])[wanted]]
    return call.listing(found, lambda one: _collaborator(call, *one))


def _collaborator(call: Call, account: Account, role: Role) -> dict[str, Json]:
    return user(call.hub.urls, account) | {
        "role_name": role.name,
        "permissions": _older_words(role),
    }


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
    return Reply(200, _public(call, _account(call)))


@operation("users/get-by-id", "GET", "/user/{account_id}")
def get_user_by_id(call: Call) -> Reply:
    """Describe an account by its number, which no rename changes."""
    account = call.hub.world.account_by_id(call.number("account_id"))
    if account is None:
        raise not_found()
    return Reply(200, _public(call, account))


def _public(call: Call, account: Account) -> dict[str, Json]:
    public: dict[str, Json] = {
        "name": None, "company": None, "blog": "", "location": None, "email": None,
        "hireable": None, "bio": None, "public_repos": 0, "public_gists": 0, "followers": 0,
        "following": 0, "created_at": "2020-01-01T00:00:00Z", "updated_at": "2020-01-01T00:00:00Z",
    }  # fmt: skip
    return user(call.hub.urls, account) | public


def _account(call: Call) -> Account:
    account = call.hub.world.accounts.get(call.params["username"].lower())
    if account is None:
        raise not_found()
    return account
