"""What the parts of the simulator share."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bot.sim.faults import Faults
from bot.sim.limits import Limits, Meter, hourly
from bot.sim.render.urls import Urls
from bot.sim.storage import Storage
from bot.sim.tokens import PersonalToken, Token, Tokens
from bot.sim.webhooks import Webhooks
from bot.sim.world.world import World


@dataclass(slots=True, kw_only=True)
class Hub:
    """One GitHub.

    Attributes:
        key: Checks the App's tokens.
        ghes: Whether it is an Enterprise Server: ``/api/v3``, short tokens, longer patience.
    """

    world: World
    urls: Urls
    key: RSAPublicKey
    tokens: Tokens
    limits: Limits
    faults: Faults
    storage: Storage
    webhooks: Webhooks
    ghes: bool

    def meter(self, caller: Token | PersonalToken | None, resource: str) -> Meter:
        """Return what *caller* has used up of *resource*; None is the App itself."""
        seen = self.world.repositories_of(caller.installation) if isinstance(caller, Token) else ()
        count = len(seen)
        now = self.world.context.now()
        return self.limits.meter(self.name_of(caller), resource, now, hourly(count))

    def name_of(self, caller: Token | PersonalToken | None) -> str:
        """Name a caller as GitHub's messages do."""
        if isinstance(caller, PersonalToken):
            return f"user ID {caller.account.id}"
        if caller is None:
            return f"App ID {self.world.app.id}"
        return f"installation ID {caller.installation.id}"
