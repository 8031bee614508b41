"""Both sides of a redemption: GitHub's issuer of job tokens, and the bot that is asked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import aiohttp
from aiohttp import web
from aiohttp.test_utils import unused_port
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from bot.app import Options, build
from bot.audit.record import Provenance
from bot.deploys.permit import Permit
from bot.deploys.records import KeepRequest
from bot.deploys.request import State
from bot.model import Repo, RepoId, Sha
from bot.permits.issue import Issuer
from bot.permits.keys import permit_key
from bot.settings import Settings
from bot.store.records import writer
from tests.clock import FakeClock
from tests.deploys.making import request

SHOP = Repo(RepoId(74), "octo", "shop")
SHA = Sha("3f2a9c1" + "0" * 33)
REQUEST = "d41c0ffee0000001"


@cache
def rsa(name: str) -> RSAKey:
    """Another key for each name."""
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": "RS256"})


class GitHubTokens:
    """Answers as GitHub's issuer does, on loopback.

    Attributes:
        keys: That it publishes.
        asked: How often it was asked for them.
    """

    def __init__(self, clock: FakeClock) -> None:
        self.keys = [rsa("first")]
        self.asked = 0
        self.url = ""
        self.plays = None
        self.job: dict[str, object] = {}
        self._clock = clock

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        site = web.Application()
        site.router.add_get("/.well-known/jwks", self._jwks)
        site.router.add_get("/token", self._token)
        runner = web.AppRunner(site, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield
        finally:
            await runner.cleanup()

    def claims(self, audience: str, **changes: object) -> dict[str, object]:
        """What it says of a job; a claim that is changed to None is left out."""
        now = int(self._clock.now().timestamp())
        workflow = "octo/shop/.github/workflows/deploy.yml@refs/heads/main"
        usual = {
            "iss": self.url,
            "aud": audience,
            "sub": "repo:octo/shop:environment:production",
            "jti": "6e67b1cb-2b8d-4be5-91cb-757edb2ec970",
            "iat": now,
            "nbf": now - 300,
            "exp": now + 300,
            "repository": "octo/shop",
            "repository_id": "74",
            "repository_owner_id": "65",
            "run_id": "9001",
            "run_attempt": "1",
            "event_name": "workflow_dispatch",
            "ref": "refs/heads/main",
            "actor": "ada",
            "actor_id": "12",
            "environment": "production",
            "job_workflow_ref": workflow,
            "workflow_ref": workflow,
            "runner_environment": "github-hosted",
        }
        return {name: value for name, value in (usual | changes).items() if value is not None}

    def token(self, audience: str, *, kid: str = "", key: str = "first", **changes: object) -> str:
        """Sign what it says of a job."""
        header = {"alg": "RS256", "typ": "JWT", "kid": kid or key}
        return jwt.encode(header, self.claims(audience, **changes), rsa(key))

    async def _jwks(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        if self.plays is not None:
            return await self.plays(request)
        return web.json_response(KeySet(self.keys).as_dict(private=False))

    async def _token(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != "Bearer the job's own":
            raise web.HTTPUnauthorized
        token = self.token(request.query["audience"], **self.job)
        return web.json_response({"count": len(token), "value": token})


@dataclass
class Desk:
    """The bot, where permits are redeemed."""

    url: str
    github: GitHubTokens
    issuer: Issuer
    clock: FakeClock
    session: aiohttp.ClientSession

    @property
    def audience(self) -> str:
        return f"{self.url}/permits"

    def permit(self, **changes: object) -> str:
        """Permit the shop's commit in production."""
        permit = Permit(
            repo=SHOP,
            environment="production",
            sha=SHA,
            request=REQUEST,
            issued_at=self.clock.now(),
        )
        return self.issuer.permit(replace(permit, **changes))

    def token(self, **changes: object) -> str:
        """GitHub's word for the job that is permitted."""
        return self.github.token(self.audience, **changes)

    async def send(self, token: str, body: object) -> tuple[int, dict[str, str]]:
        """Ask to redeem."""
        sent = {"json": body} if isinstance(body, dict) else {"data": body}
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with self.session.post(
            f"{self.url}/permits/redeem", headers=headers, **sent
        ) as response:
            return response.status, await response.json()

    async def redeem(self, permit: str | None = None, token: str | None = None):
        """Ask to redeem; what is not given is as it should be."""
        shown = {"permit": self.permit() if permit is None else permit}
        return await self.send(self.token() if token is None else token, shown)


@asynccontextmanager
async def open_desk(clock: FakeClock, folder: Path, *, public: bool = True) -> AsyncIterator[Desk]:
    """Run the whole bot, with GitHub's issuer beside it."""
    github, port = GitHubTokens(clock), unused_port()
    url = f"http://127.0.0.1:{port}"
    async with github.serving(), aiohttp.ClientSession() as session:
        settings = Settings.load(
            {
                "APP_ID": "1",
                "PRIVATE_KEY": app_key(),
                "WEBHOOK_SECRET": "d2c8f3a94b7e45d6",
                "DATABASE_URL": f"sqlite:///{folder / 'sluice.db'}",
                "OIDC_ISSUER": github.url,
                "PUBLIC_URL": url if public else "",
            }
        )
        async with build(settings, Options(clock=clock)) as bot:
            runner = web.AppRunner(bot.site)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", port).start()
            database = bot.queue._database
            write = writer("https://github.com")
            approved = request(id=REQUEST, state=State.RUNNING)
            kept = write(
                KeepRequest(request=approved),
                Provenance(id="1", at=clock.now(), event="", origin=""),
            )
            await database.run(kept)
            issuer = Issuer(permit_key(settings.private_key), url)
            yield Desk(url, github, issuer, clock, session)
            await runner.cleanup()


def app_key() -> str:
    """The App's private key, in PEM."""
    key = rsa("the App's").private_key
    return key.private_bytes(
        Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
    ).decode()
