"""Alerts in our own log, and counted: what watches the process sees them."""

import structlog

from bot.effects import Alert
from bot.meters import Meters

log = structlog.get_logger(__name__)


class LogNotifier:
    """See ``bot.ports.Notifier``."""

    def __init__(self, meters: Meters) -> None:
        self._meters = meters

    async def alert(self, alert: Alert) -> None:
        """See the port."""
        self._meters.alerts.labels(alert.kind).inc()
        log.warning("alert", kind=alert.kind, repo=str(alert.repo), text=alert.text)
