"""The App asking about itself, its installations and its webhook.

Source: https://docs.github.com/en/rest/apps
"""

from typing import cast

from bot.sim.call import Call
from bot.sim.deliveries import KEPT, KEPT_ON_GHES, HookDelivery
from bot.sim.exchange import RefusalError, Reply, not_found
from bot.sim.jsonvalue import Json, Object, stamp
from bot.sim.operation import AS_APP, operation
from bot.sim.render.installations import installation
from bot.sim.render.people import app
from bot.sim.render.repositories import repository
from bot.sim.rules import Items, Keys, Text, Whole
from bot.sim.world.apps import Installation, grants
from bot.sim.world.repository import Repository

_MOST_REPOSITORIES = 500
_HOOK_OPTIONS = Keys(optional={name: Text() for name in ("url", "content_type", "secret")})
_TOKEN_OPTIONS = Keys(
    optional={
        "repositories": Items(Text(), _MOST_REPOSITORIES),
        "repository_ids": Items(Whole(), _MOST_REPOSITORIES),
        "permissions": Keys(),
    }
)


@operation("apps/get-authenticated", "GET", "/app", needs=AS_APP)
def get_app(call: Call) -> Reply:
    """Describe the App."""
    count = len(call.hub.world.installed())
    return Reply(200, app(call.hub.urls, call.hub.world.app) | {"installations_count": count})


@operation("apps/list-installations", "GET", "/app/installations", needs=AS_APP)
def list_installations(call: Call) -> Reply:
    """List the installations, suspended ones included."""
    return call.listing(call.hub.world.installed(), lambda one: installation(call.hub.urls, one))


@operation("apps/get-installation", "GET", "/app/installations/{installation_id}", needs=AS_APP)
def get_installation(call: Call) -> Reply:
    """Describe an installation."""
    return Reply(200, installation(call.hub.urls, _installation(call)))


@operation(
    "apps/create-installation-access-token",
    "POST",
    "/app/installations/{installation_id}/access_tokens",
    needs=AS_APP,
)
def create_token(call: Call) -> Reply:
    """Issue a token, as wide as the installation or narrower."""
    _TOKEN_OPTIONS.check(call.body)
    target = _installation(call)
    if target.suspended_at:
        raise RefusalError(403, "This installation has been suspended")
    repositories = _narrowed(call, target)
    wanted_format = call.headers.get("X-GitHub-Stateless-S2S-Token", "")
    token = call.hub.tokens.issue(
        target,
        _permissions(call, target),
        repositories,
        call.hub.world.context.now(),
        stateless=wanted_format != "disabled" and not call.hub.ghes,
    )
    body: dict[str, Json] = {
        "token": token.value,
        "expires_at": stamp(token.expires_at),
        "permissions": dict(token.permissions),
        "repository_selection": "all" if target.selected is None else "selected",
    }
    if repositories is not None:
        body["repository_selection"] = "selected"
        body["repositories"] = [repository(call.hub.urls, one) for one in repositories]
    return Reply(201, body)


def _permissions(call: Call, target: Installation) -> dict[str, str]:
    wanted = cast("dict[str, str]", call.body.get("permissions")) or target.permissions
    if not all(grants(target.permissions, f"{name}:{wanted[name]}") for name in wanted):
        raise RefusalError(422, "The permissions requested are not granted to this installation.")
    # Whatever was asked for, every token may read metadata.
    return {"metadata": "read"} | dict(wanted)


def _narrowed(call: Call, target: Installation) -> tuple[Repository, ...] | None:
    ids = cast("list[int]", call.body.get("repository_ids", []))
    names = cast("list[str]", call.body.get("repositories", []))
    if not ids and not names:
        return None
    granted = call.hub.world.repositories_of(target)
    chosen = [one for one in granted if one.id in ids or one.name in names]
    if len(chosen) < len({*ids, *names}):
        raise RefusalError(
            422,
            "There is at least one repository that does not exist or is not accessible to the "
            "parent installation.",
        )
    return tuple(chosen)


@operation(
    "apps/list-repos-accessible-to-installation",
    "GET",
    "/installation/repositories",
    needs="metadata:read",
)
def list_repositories(call: Call) -> Reply:
    """List what the token is good for."""
    everything = call.hub.world.repositories_of(call.token.installation)
    selection = "all" if call.token.installation.selected is None else "selected"
    return call.listing(
        [one for one in everything if call.token.sees(one)],
        lambda one: repository(call.hub.urls, one),
        "repositories",
        repository_selection=selection,
    )


@operation("apps/get-webhook-config-for-app", "GET", "/app/hook/config", needs=AS_APP)
def get_hook(call: Call) -> Reply:
    """Say where deliveries go."""
    return Reply(200, _hook(call))


@operation("apps/update-webhook-config-for-app", "PATCH", "/app/hook/config", needs=AS_APP)
def update_hook(call: Call) -> Reply:
    """Send deliveries elsewhere, or sign them with another secret."""
    _HOOK_OPTIONS.check(call.body)
    hooks = call.hub.webhooks
    hooks.url = str(call.body.get("url", hooks.url))
    hooks.secret = str(call.body.get("secret", hooks.secret))
    return Reply(200, _hook(call))


def _hook(call: Call) -> Object:
    return {
        "content_type": "json",
        "insecure_ssl": "0",
        "secret": "********",
        "url": call.hub.webhooks.url,
    }


@operation("apps/list-webhook-deliveries", "GET", "/app/hook/deliveries", needs=AS_APP)
def list_deliveries(call: Call) -> Reply:
    """List deliveries, newest first, by cursor instead of page."""
    size = min(int(call.query.get("per_page", "30")), 100)
    known = _remembered(call)
    start = 0
    if cursor := call.query.get("cursor"):
        marks = [f"v1_{one.id}" for one in known]
        if cursor not in marks:
            raise RefusalError(422, "Invalid cursor")
        start = marks.index(cursor)
    shown: list[Json] = [_summary(one) for one in known[start : start + size]]
    more = known[start + size : start + size + 1]
    links = {"next": {"cursor": f"v1_{more[0].id}"}} if more else {}
    return Reply(200, shown, call.linked(links))


@operation("apps/get-webhook-delivery", "GET", "/app/hook/deliveries/{delivery_id}", needs=AS_APP)
def get_delivery(call: Call) -> Reply:
    """Show a delivery with what was sent and what came back."""
    one = _delivery(call)
    body: dict[str, Json] = {
        "url": one.url,
        "request": {"headers": dict(one.headers), "payload": one.payload},
        "response": {"headers": dict(one.answer_headers), "payload": one.answer},
    }
    return Reply(200, dict(_summary(one)) | body)


@operation(
    "apps/redeliver-webhook-delivery",
    "POST",
    "/app/hook/deliveries/{delivery_id}/attempts",
    needs=AS_APP,
)
def redeliver(call: Call) -> Reply:
    """Send a delivery once more, under the same GUID."""
    call.hub.webhooks.redeliver(_delivery(call))
    return Reply(202, {})


def _installation(call: Call) -> Installation:
    found = call.hub.world.installation(call.number("installation_id"))
    if found is None:
        raise not_found()
    return found


def _remembered(call: Call) -> list[HookDelivery]:
    kept = KEPT_ON_GHES if call.hub.ghes else KEPT
    since = call.hub.world.context.now() - kept
    log = call.hub.webhooks.log
    # Two deliveries of one event may be made in one go, so the order of ids is not quite enough.
    return [one for one in reversed(log) if one.delivered_at > since]


def _delivery(call: Call) -> HookDelivery:
    wanted = call.number("delivery_id")
    found = next((one for one in _remembered(call) if one.id == wanted), None)
    if found is None:
        raise not_found()
    return found


def _summary(one: HookDelivery) -> Object:
    return {
        "id": one.id,
        "guid": one.guid,
        "delivered_at": stamp(one.delivered_at),
        "redelivery": one.redelivery,
        "duration": one.duration,
        "status": one.status,
        "status_code": one.status_code,
        "event": one.event,
        "action": one.action or None,
        "installation_id": one.installation_id,
        "repository_id": one.repository.id if one.repository else None,
        "throttled_at": None,
    }
