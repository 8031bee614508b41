"""No freeze: neither a window of the policy nor one that somebody declared."""

from bot.deploys.condition import Answer, Condition, no, yes
from bot.deploys.freeze import active
from bot.deploys.locks import stop_of
from bot.deploys.request import Request
from bot.deploys.snapshot import Snapshot
from bot.deploys.times import moment
from bot.markdown import code, plain
from bot.reason import Reason


def check(request: Request, snapshot: Snapshot) -> Answer:
    """Look at the calendar and at what was declared."""
    stop = stop_of(snapshot.place.stops, request.environment, snapshot.now)
    if stop:
        return no(
            f"{code(stop.by.login)} froze it until {moment(stop.until)}: {plain(stop.reason)}",
            Reason.FROZEN,
        )
    window = active(snapshot.settings.freeze, snapshot.now)
    if window:
        why = f": {plain(window.reason)}" if window.reason else ""
        return no(f"frozen until {moment(window.until)}{why}", Reason.FROZEN)
    return yes("none")


CONDITION = Condition(title="Freeze", rank=110, check=check)
