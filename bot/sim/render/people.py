"""Accounts and Apps as JSON."""

from bot.sim.jsonvalue import Json, stamp
from bot.sim.render.nodes import node_id
from bot.sim.render.urls import API, HTML, Urls
from bot.sim.templates import recast, template
from bot.sim.world.accounts import Account, AccountType
from bot.sim.world.apps import App
from bot.sim.world.issues import Issue

_NODE = {AccountType.USER: "U", AccountType.ORGANIZATION: "O", AccountType.BOT: "BOT"}


def user(urls: Urls, account: Account) -> dict[str, Json]:
    """Describe an account as ``simple-user``."""
    model = template("check_suite", "sender")
    login = account.login.replace("[", "%5B").replace("]", "%5D")
    page = f"{urls.html}/{login}"
    if account.type == AccountType.BOT:
        page = f"{urls.html}/apps/{account.login.removesuffix('[bot]')}"
    state: dict[str, Json] = {
        "login": account.login,
        "id": account.id,
        "node_id": node_id(_NODE[account.type], account.id),
        "avatar_url": f"https://avatars.githubusercontent.com/u/{account.id}?v=4",
        "html_url": page,
        "type": account.type,
        "user_view_type": "public",
    }
    return recast(model, {f"{API}/users/Codertocat": f"{urls.api}/users/{login}"}, state)


def organization(urls: Urls, account: Account) -> dict[str, Json]:
    """Describe the organization that an event happened in."""
    state: dict[str, Json] = {
        "login": account.login,
        "id": account.id,
        "node_id": node_id("O", account.id),
        "avatar_url": f"https://avatars.githubusercontent.com/u/{account.id}?v=4",
        "description": "",
    }
    addresses = {f"{API}/orgs/octo-org": f"{urls.api}/orgs/{account.login}"}
    return recast(template("merge_group", "organization"), addresses, state)


def app(urls: Urls, app: App) -> dict[str, Json]:
    """Describe an App."""
    return {
        "id": app.id,
        "client_id": app.client_id,
        "slug": app.slug,
        "node_id": node_id("A", app.id),
        "owner": user(urls, app.owner),
        "name": app.name,
        "description": "",
        "external_url": f"{urls.html}/{app.owner.login}",
        "html_url": f"{HTML}/apps/{app.slug}".replace(HTML, urls.html),
        "created_at": stamp(app.created_at),
        "updated_at": stamp(app.created_at),
        "permissions": dict(app.permissions),
        "events": list(app.events),
    }


def association(author: Account, issue: Issue) -> str:
    """Return GitHub's word for how *author* stands to the repository of *issue*."""
    if author is issue.repository.owner:
        return "OWNER"
    writes = issue.repository.role_of(author).may_write
    return "COLLABORATOR" if writes else "NONE"
