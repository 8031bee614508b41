"""The ports, wired for one job."""

from dataclasses import dataclass

from bot.handlers.analyst import Analyst
from bot.ports import App, Clock, GitHub, Notifier, Permits, Store
from bot.ports.auditing import Auditor
from bot.ports.flags import Flags
from bot.ports.health import HealthPages
from bot.ports.metrics import Metrics
from bot.ports.traffic import Traffic


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What a handler may touch.

    Attributes:
        app: GitHub, as the App.
        github: GitHub, as the installation that the job belongs to.
        server_url: Where people see GitHub, without a slash at the end.
        api_url: Where its API is, likewise.
        notifier: Tells people outside of GitHub.
        traffic: What splits the traffic of services.
        metrics: Who counts their requests and errors.
        flags: Feature flags that follow a rollout.
        health: Whether a page answers as it should.
        auditor: Audits workflows.
        analyst: Says why jobs failed.
        permits: Signs deploy permits; None where nobody could redeem them.
    """

    clock: Clock
    app: App
    github: GitHub
    store: Store
    server_url: str
    api_url: str
    notifier: Notifier
    traffic: Traffic
    metrics: Metrics
    flags: Flags
    health: HealthPages
    auditor: Auditor
    analyst: Analyst
    permits: Permits | None = None
