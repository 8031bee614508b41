"""Put the endpoints together."""

from aiohttp import web

from bot.web.flagger import Flagger
from bot.web.health import Health
from bot.web.metrics import Metrics
from bot.web.permits import Permits
from bot.web.webhook import MAX_BODY, Webhook


def site(
    webhook: Webhook,
    health: Health,
    metrics: Metrics,
    flagger: Flagger,
    permits: Permits | None = None,
) -> web.Application:
    """Return the application that serves these; without *permits* it knows no such address."""
    application = web.Application(client_max_size=MAX_BODY)
    application.router.add_post("/webhook", webhook.receive)
    application.router.add_get("/healthz", health.alive)
    application.router.add_get("/readyz", health.ready)
    application.router.add_get("/metrics", metrics.show)
    hooks = "confirm-rollout|confirm-traffic-increase|confirm-promotion|rollback|event"
    application.router.add_post(f"/hooks/flagger/{{hook:{hooks}}}", flagger.ask)
    if permits is not None:
        application.router.add_get("/.well-known/jwks.json", permits.keys)
        application.router.add_post("/permits/redeem", permits.redeem)
    return application
