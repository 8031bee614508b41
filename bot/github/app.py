"""GitHub as the App itself sees it, and the door to its installations."""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import msgspec
from cachetools import LRUCache

from bot.github.api import Api
from bot.github.auth import AppJwt, InstallationToken, Tokens
from bot.github.budget import Budget, Limits
from bot.github.caller import Caller, etag_cache
from bot.github.contents import Known
from bot.github.installation import Installation
from bot.github.transport import Answer, Transport
from bot.model import DeliveryId, InstallationId, Repo
from bot.ports import Clock, SentDelivery

TOKEN_LIFE = timedelta(hours=1)
"""Of an installation token.

Source: https://docs.github.com/en/rest/apps/apps#create-an-installation-access-token-for-an-app
"""

INSTALLATIONS = 1_000
"""Clients kept, with their budgets."""


class _AppCredentials:
    def __init__(self, jwt: AppJwt) -> None:
        self._jwt = jwt

    async def authorization(self) -> str:
        return f"Bearer {self._jwt.token()}"

    def refused(self, answer: Answer) -> None:
        # The usual reason is a clock that is wrong by minutes; the answer bears GitHub's.
        if "date" in answer.headers:
            self._jwt.correct(parsedate_to_datetime(answer.headers["date"]))


class _InstallationCredentials:
    def __init__(self, tokens: Tokens, installation: InstallationId) -> None:
        self._tokens = tokens
        self._installation = installation
        self._last = ""

    async def authorization(self) -> str:
        self._last = await self._tokens.get(self._installation)
        return f"token {self._last}"

    def refused(self, answer: Answer) -> None:
        if answer.status == HTTPStatus.UNAUTHORIZED:
            self._tokens.forget(self._installation, self._last)


class GitHubApp:
    """See ``bot.ports.App``."""

    def __init__(
        self, app_id: int, jwt: AppJwt, transport: Transport, limits: Limits, clock: Clock
    ) -> None:
        self._app_id = app_id
        self._transport = transport
        self._limits = limits
        self._clock = clock
        self._cache = etag_cache()
        self._known = Known(clock.now)
        self._tokens = Tokens(self._mint, clock)
        self._installations: LRUCache[InstallationId, Installation] = LRUCache(INSTALLATIONS)
        self._budgets: LRUCache[InstallationId, Budget] = LRUCache(INSTALLATIONS)
        self._api = Api(
            Caller(
                id="app",
                credentials=_AppCredentials(jwt),
                budget=Budget(limits),
                transport=transport,
                cache=self._cache,
                clock=clock,
            )
        )
        self._slug = ""

    @property
    def id(self) -> int:
        """See the port."""
        return self._app_id

    async def slug(self) -> str:
        """See the port."""
        if not self._slug:
            await self.prove()
        return self._slug

    async def prove(self) -> None:
        """Show GitHub that we are the App: what raises here would fail every job."""
        self._slug = str((await self._api.get("/app"))["slug"])

    def installation(self, installation_id: InstallationId) -> Installation:
        """See the port."""
        if installation_id not in self._installations:
            self._budgets[installation_id] = Budget(self._limits)
            self._installations[installation_id] = Installation(
                Api(self._caller(installation_id)), self._app_id, self._known, self.slug
            )
        return self._installations[installation_id]

    def _caller(self, installation_id: InstallationId) -> Caller:
        return Caller(
            id=installation_id,
            credentials=_InstallationCredentials(self._tokens, installation_id),
            budget=self._budgets[installation_id],
            transport=self._transport,
            cache=self._cache,
            clock=self._clock,
        )

    def remaining(self) -> Iterator[tuple[InstallationId, int]]:
        """Tell what each installation has left of its hourly limit, as far as GitHub has said."""
        for installation_id, budget in self._budgets.items():
            if budget.remaining is not None:
                yield installation_id, budget.remaining

    async def _mint(self, installation_id: InstallationId) -> InstallationToken:
        asked = self._clock.now()
        answer = await self._api.send(
            "POST", "/app/installations/{id}/access_tokens", {}, id=installation_id
        )
        # An hour by GitHub's clock is an hour by ours, whatever the two show.
        return InstallationToken(answer["token"], asked + TOKEN_LIFE)

    async def installations(self) -> Sequence[InstallationId]:
        """See the port."""
        pages = self._api.pages("/app/installations?per_page=100")
        return [InstallationId(one["id"]) async for one in pages if not one.get("suspended_at")]

    async def repositories(self, installation_id: InstallationId) -> Sequence[Repo]:
        """See the port."""
        return await self.installation(installation_id).repositories()

    async def sent_deliveries(self) -> AsyncIterator[SentDelivery]:
        """See the port."""
        async for one in self._api.pages("/app/hook/deliveries?per_page=100"):
            yield SentDelivery(
                log_id=one["id"],
                guid=DeliveryId(one["guid"]),
                event=one["event"],
                delivered_at=datetime.fromisoformat(one["delivered_at"]),
            )

    async def sent_payload(self, log_id: int) -> bytes:
        """See the port."""
        answer = await self._api.get("/app/hook/deliveries/{id}", id=log_id)
        return msgspec.json.encode(answer["request"]["payload"])
