"""What is left of the hour. Asking costs nothing.

Source: https://docs.github.com/en/rest/rate-limit/rate-limit
"""

from bot.sim.call import Call
from bot.sim.exchange import Reply
from bot.sim.jsonvalue import Json
from bot.sim.limits import Meter
from bot.sim.operation import operation

_SEARCHES = 30
"""A minute. Nothing here searches, but the answer tells of it."""


@operation("rate-limit/get", "GET", "/rate_limit")
def get(call: Call) -> Reply:
    """Say what is left of each resource."""
    core, graphql = (call.hub.meter(call.caller, name) for name in ("core", "graphql"))
    search = Meter("search", _SEARCHES, 0, core.reset_at)
    resources: dict[str, Json] = {one.resource: _words(one) for one in (core, graphql, search)}
    return Reply(200, {"resources": resources, "rate": _words(core)})


def _words(meter: Meter) -> dict[str, Json]:
    return {
        "limit": meter.limit,
        "used": meter.used,
        "remaining": meter.remaining,
        "reset": int(meter.reset_at.timestamp()),
    }
