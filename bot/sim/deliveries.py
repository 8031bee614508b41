"""The log of what GitHub sent to the App's webhook.

Source: https://docs.github.com/en/rest/apps/webhooks
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.sim.jsonvalue import Json
from bot.sim.world.repositories import BaseRepository

OK = "OK"
KEPT = timedelta(days=3)
"""How long github.com remembers; GHES seven days."""
KEPT_ON_GHES = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class HookDelivery:
    """One POST to the webhook, or the attempt at it.

    Attributes:
        guid: ``X-GitHub-Delivery``. A redelivery has the same, and another id.
        body: The exact bytes.
        status: ``OK``, or why not, in GitHub's words.
        status_code: What the webhook answered, or what GitHub puts in its place.
    """

    id: int
    guid: str
    event: str
    action: str
    installation_id: int
    repository: BaseRepository | None
    payload: Mapping[str, Json]
    body: bytes
    delivered_at: datetime
    url: str = ""
    redelivery: bool = False
    status: str = ""
    status_code: int = 0
    duration: float = 0.0
    headers: Mapping[str, str] = field(default_factory=dict)
    answer_headers: Mapping[str, str] = field(default_factory=dict)
    answer: str = ""

    def again(self, new_id: int, now: datetime) -> "HookDelivery":
        """Return it as a delivery to be made once more."""
        return replace(self, id=new_id, redelivery=True, delivered_at=now)


def guid_of(number: int) -> str:
    """Return a delivery's GUID. It looks random and is the same in every run."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, str(number)))
