"""LaunchDarkly: a semantic patch turns the targeting of a flag on or off.

Turning on what is on changes nothing. Where turning off would break a change that is scheduled or
waits for approval, LaunchDarkly answers 400 unless it is told to go on: a rollback goes on.
Source: https://launchdarkly.com/docs/api/feature-flags/update-feature-flag
"""

from urllib.parse import quote

import msgspec

from bot.config.toggles.launchdarkly import LaunchDarklyToggle
from bot.flags.flag import Flag
from bot.flags.request import Request, endpoint_of, send
from bot.outside.tools import Tools
from bot.ports.flags import Switch

CONTENT_TYPE = "application/json; domain-model=launchdarkly.semanticpatch"


async def turn(toggle: LaunchDarklyToggle, order: Switch, tools: Tools) -> None:
    """Turn the flag on or off in its environment."""
    request = Request(
        who="LaunchDarkly",
        method="PATCH",
        path=f"/api/v2/flags/{quote(toggle.project, safe='')}/{quote(toggle.flag, safe='')}",
        body=msgspec.json.encode(_patch(toggle, order)),
        headers={"Content-Type": CONTENT_TYPE},
        params={} if order.is_on else {"ignoreConflicts": "true"},
    )
    await send(request, endpoint_of(toggle.endpoint, order.repo, tools), tools.http)


def _patch(toggle: LaunchDarklyToggle, order: Switch) -> dict[str, object]:
    deed = "promoted" if order.is_on else "rolled back"
    return {
        "environmentKey": toggle.environment,
        "comment": f"Sluice: {order.sha[:7]} of {order.repo} was {deed} "
        f"(rollout {order.rollout_id})",
        "instructions": [{"kind": "turnFlagOn" if order.is_on else "turnFlagOff"}],
    }


FLAG = Flag(on=LaunchDarklyToggle, turn=turn)
