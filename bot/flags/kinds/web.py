"""A flag behind an HTTP service of the operator's: it is told what to do, and signed.

Any answer of 2xx means that it is done. The service may be told twice.
"""

import msgspec

from bot.config.toggles.web import WebToggle
from bot.errors import ConfigError, Problem
from bot.flags.flag import Flag
from bot.flags.request import Request, endpoint_of, send
from bot.outside.signing import signed
from bot.outside.tools import Tools
from bot.ports.flags import Switch


async def turn(toggle: WebToggle, order: Switch, tools: Tools) -> None:
    """Tell the service the name, the state, the commit and the rollout."""
    endpoint = endpoint_of(toggle.endpoint, order.repo, tools)
    if not endpoint.secret:
        raise ConfigError(Problem(0, 0, f"the endpoint `{toggle.endpoint}` has no `secret`"))
    body = msgspec.json.encode(
        {
            "flag": toggle.flag,
            "on": order.is_on,
            "sha": order.sha,
            "rollout": order.rollout_id,
        }
    )
    signature = signed(body, endpoint.secret, tools.clock.now())
    request = Request(
        who="the flag's service",
        method="POST",
        body=body,
        headers={"Content-Type": "application/json", **signature},
    )
    await send(request, endpoint, tools.http)


FLAG = Flag(on=WebToggle, turn=turn)
