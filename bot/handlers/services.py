"""The ports, wired for one job."""

from dataclasses import dataclass

from bot.ports import App, Clock, GitHub, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What a handler may touch.

    Attributes:
        app: GitHub, as the App.
        github: GitHub, as the installation that the job belongs to.
        server_url: Where people see GitHub, without a slash at the end.
    """

    clock: Clock
    app: App
    github: GitHub
    store: Store
    server_url: str
