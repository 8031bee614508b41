"""Fetch the deliveries that never reached us.

GitHub does not send again by itself what was refused or lost, but keeps a list for three days.
Every few minutes that list is read back to where it was read before, and what we never got is
taken in.
Source: https://docs.github.com/en/webhooks/using-webhooks/handling-failed-webhook-deliveries
"""

from datetime import datetime, timedelta

from bot.effects import Outcome
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services
from bot.ports import SentDelivery
from bot.records import KeepCursor, Receive

EVERY = timedelta(minutes=5)

OVERLAP = timedelta(minutes=15)
"""How far behind the last time the list is read: GitHub may enter a delivery late."""

AT_ONCE = 50
"""Deliveries fetched in one go; the others have their turn the next time."""

LIMIT = 3_000
"""Entries of the list that are read in one go: 30 requests."""

CURSOR = "swept until"


async def sweep(_: Event, services: Services) -> Outcome:
    """Take in what GitHub sent since the last time and we do not have."""
    now = services.clock.now()
    cursor = await services.store.cursor(CURSOR)
    if not cursor:
        # A new installation of Sluice: what was sent before it existed is not missed.
        return Outcome(records=(KeepCursor(name=CURSOR, value=now.isoformat()),))
    missed = await _missed(services, datetime.fromisoformat(cursor) - OVERLAP)
    taken = missed[:AT_ONCE]
    received = [
        Receive(guid=one.guid, event=one.event, body=await services.app.sent_payload(one.log_id))
        for one in taken
    ]
    until = now if taken == missed else taken[-1].delivered_at
    return Outcome(
        records=(*received, KeepCursor(name=CURSOR, value=until.isoformat())),
        note=f"{len(missed)} missed" if missed else "",
    )


async def _missed(services: Services, since: datetime) -> list[SentDelivery]:
    """Return what we do not have, the oldest first, each once."""
    sent: dict[str, SentDelivery] = {}
    count = 0
    async for one in services.app.sent_deliveries():
        count += 1
        if one.delivered_at < since or count > LIMIT:
            break
        sent[one.guid] = one
    unknown = await services.store.unknown_deliveries([one.guid for one in sent.values()])
    return [one for one in reversed(sent.values()) if one.guid in unknown]


HANDLER = Handler(on=frozenset({"timer.sweep"}), handle=sweep, every=EVERY)
