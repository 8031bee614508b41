"""Which handler an event goes to, and what its delivery becomes."""

from collections.abc import Iterable, Mapping

from bot.github.payloads import envelope
from bot.handlers.handler import Handler
from bot.model import DeliveryId
from bot.queue.job import Arrival


class Routes:
    """Handlers by the name of the event."""

    def __init__(self, handlers: Iterable[Handler]) -> None:
        self.by_event: Mapping[str, Handler] = {
            event: handler for handler in handlers for event in handler.on
        }

    def arrival(self, guid: str, event: str, body: bytes, proof: str) -> Arrival:
        """Read where a delivery goes.

        Args:
            guid: Its id.
            event: GitHub's name, such as ``pull_request``.
            body: As it came.
            proof: What it shares with another delivery that repeats it.

        Raises:
            PayloadError: The body is not what GitHub sends.
        """
        content = envelope(body)
        handler = self.by_event.get(f"{event}.{content.action}" if content.action else event)
        is_wanted = handler is not None and handler.wants(content)
        return Arrival(
            guid=DeliveryId(guid),
            event=event,
            action=content.action,
            installation=content.installation_id,
            key=content.key,
            subject=handler.subject(content) if handler and is_wanted else "",
            news_of=content.changed_at,
            proof=proof,
            body=body,
            is_wanted=is_wanted,
        )
