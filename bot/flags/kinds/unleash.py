"""Unleash: the Admin API enables or disables a flag in an environment.

Enabling what is enabled changes nothing; a flag without a strategy gets the default one. Where the
environment demands change requests, Unleash refuses.
Source: https://docs.getunleash.io/api/toggle-feature-environment-on
"""

from urllib.parse import quote

from bot.config.toggles.unleash import UnleashToggle
from bot.flags.flag import Flag
from bot.flags.request import Request, endpoint_of, send
from bot.outside.tools import Tools
from bot.ports.flags import Switch


async def turn(toggle: UnleashToggle, order: Switch, tools: Tools) -> None:
    """Enable or disable the flag in its environment."""
    project, flag, environment = (
        quote(name, safe="") for name in (toggle.project, toggle.flag, toggle.environment)
    )
    where = f"/api/admin/projects/{project}/features/{flag}/environments/{environment}"
    request = Request(
        who="Unleash", method="POST", path=f"{where}/{'on' if order.is_on else 'off'}"
    )
    await send(request, endpoint_of(toggle.endpoint, order.repo, tools), tools.http)


FLAG = Flag(on=UnleashToggle, turn=turn)
