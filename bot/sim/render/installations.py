"""Installations as JSON."""

from bot.sim.jsonvalue import Json, maybe_stamp, stamp
from bot.sim.render.people import user
from bot.sim.render.urls import Urls
from bot.sim.world.accounts import AccountType
from bot.sim.world.apps import Installation


def installation(urls: Urls, installation: Installation) -> dict[str, Json]:
    """Describe an installation."""
    account = installation.account
    owned = account.type == AccountType.ORGANIZATION
    settings = f"organizations/{account.login}/settings" if owned else "settings"
    by = installation.suspended_by
    return {
        "id": installation.id,
        "client_id": installation.app.client_id,
        "account": user(urls, account),
        "repository_selection": "all" if installation.selected is None else "selected",
        "access_tokens_url": f"{urls.api}/app/installations/{installation.id}/access_tokens",
        "repositories_url": f"{urls.api}/installation/repositories",
        "html_url": f"{urls.html}/{settings}/installations/{installation.id}",
        "app_id": installation.app.id,
        "app_slug": installation.app.slug,
        "target_id": account.id,
        "target_type": account.type,
        "permissions": dict(installation.permissions),
        "events": list(installation.app.events),
        "created_at": stamp(installation.created_at),
        "updated_at": stamp(installation.updated_at),
        "single_file_name": None,
        "has_multiple_single_files": False,
        "single_file_paths": [],
        "suspended_by": user(urls, by) if by else None,
        "suspended_at": maybe_stamp(installation.suspended_at),
    }
