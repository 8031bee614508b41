"""The App's webhook: who hears of what, signed and sent, in good times and in bad.

GitHub does not repeat a delivery by itself, and promises no order.
Source: https://docs.github.com/en/webhooks/using-webhooks/best-practices-for-using-webhooks
"""

import asyncio
import hmac
import json
from collections import deque
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

import aiohttp

from bot.sim.deliveries import OK, HookDelivery, guid_of
from bot.sim.payloads import Notice, notice_of
from bot.sim.render.urls import Urls
from bot.sim.world.apps import Installation, grants
from bot.sim.world.context import Event
from bot.sim.world.world import World

GITHUB_WAITS = timedelta(seconds=10)
"""For an answer; GHES waits 30 s."""

GHES_VERSION = "3.19.0"

CHECKS = frozenset({"check_run", "check_suite"})

NEEDS = {
    "check_run": "checks:read",
    "check_suite": "checks:read",
    "deployment": "deployments:read",
    "deployment_protection_rule": "deployments:read",
    "deployment_review": "deployments:read",
    "deployment_status": "deployments:read",
    "issue_comment": "issues:read",
    "issues": "issues:read",
    "merge_group": "merge_queues:read",
    "pull_request": "pull_requests:read",
    "pull_request_review": "pull_requests:read",
    "push": "contents:read",
    "workflow_job": "actions:read",
    "workflow_run": "actions:read",
}
"""What an App must be granted to hear of each event."""


class Webhooks:
    """The deliveries of one App's webhook.

    Attributes:
        url: Where to; nothing is sent while it is empty.
        secret: What deliveries are signed with.
        patience: How long an answer may take, in real time.
        outage: Nothing arrives; the log shows the failures.
        duplicates: Everything arrives twice.
        log: All deliveries made so far, oldest first.
    """

    def __init__(self, world: World, urls: Urls, secret: str, *, ghes: bool) -> None:
        self.url = ""
        self.secret = secret
        self.patience = GITHUB_WAITS * (3 if ghes else 1)
        self.outage = False
        self.duplicates = False
        self.log: list[HookDelivery] = []
        self.hook_id = world.context.new_id()
        self._world = world
        self._urls = urls
        self._ghes = ghes
        self._held: list[HookDelivery] | None = None
        self._waiting: deque[HookDelivery] = deque()
        self._stirred = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._sender: asyncio.Task[None] | None = None
        world.context.listen(self.hear)

    async def start(self) -> None:
        """Begin to send."""
        self._sender = asyncio.create_task(self._send_forever())

    async def stop(self) -> None:
        """Send no more."""
        if self._sender:
            self._sender.cancel()
            await asyncio.gather(self._sender, return_exceptions=True)

    async def settled(self) -> None:
        """Wait until everything that is to be sent was sent, and answered or given up."""
        await self._idle.wait()

    def hold(self) -> None:
        """Keep what happens from now on back until ``release``."""
        self._held = []

    def release(self, *, backwards: bool = False) -> None:
        """Send what was held back, last things first if *backwards*."""
        held, self._held = self._held or [], None
        for delivery in reversed(held) if backwards else held:
            self._send_later(delivery)

    def redeliver(self, delivery: HookDelivery) -> None:
        """Send something again, as its button on GitHub's page does."""
        context = self._world.context
        self._send_later(delivery.again(context.new_id(), context.now()))

    def hear(self, event: Event) -> None:
        """Turn an event into deliveries for the installations that may hear of it."""
        if not self.url:
            return
        notice = notice_of(event, self._urls)
        for installation in self._world.installed():
            if self._may_hear(notice, installation):
                self._send_later(self._delivery(notice, installation))

    def _may_hear(self, notice: Notice, installation: Installation) -> bool:
        if notice.where is None:
            return notice.installation is installation
        if installation.suspended_at or not installation.sees(notice.where):
            return False
        # Who may write checks hears of them without having subscribed.
        writes = notice.event in CHECKS and grants(installation.permissions, "checks:write")
        if notice.only_for is not None and notice.only_for is not installation.app:
            return False
        if notice.only_for and notice.event in CHECKS:
            return writes
        subscribed = writes or notice.event in installation.app.events
        return subscribed and grants(installation.permissions, NEEDS[notice.event])

    def _delivery(self, notice: Notice, installation: Installation) -> HookDelivery:
        payload = notice.addressed_to(installation)
        number = self._world.context.new_id()
        return HookDelivery(
            id=number,
            guid=guid_of(number),
            event=notice.event,
            action=notice.action,
            installation_id=installation.id,
            repository=notice.where,
            payload=payload,
            body=json.dumps(payload, separators=(",", ":")).encode(),
            delivered_at=self._world.context.now(),
        )

    def _send_later(self, delivery: HookDelivery) -> None:
        if self._held is not None:
            self._held.append(delivery)
            return
        self._waiting.extend([delivery] * (2 if self.duplicates else 1))
        self._idle.clear()
        self._stirred.set()

    async def _send_forever(self) -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                while self._waiting:
                    self.log.append(await self._send(session, self._waiting.popleft()))
                    self._world.context.touch()
                self._idle.set()
                self._stirred.clear()
                await self._stirred.wait()

    async def _send(self, session: aiohttp.ClientSession, delivery: HookDelivery) -> HookDelivery:
        sent = replace(delivery, url=self.url, headers=self._headers(delivery))
        if self.outage:
            return replace(sent, status="failed to connect to host", status_code=502)
        try:
            async with asyncio.timeout(self.patience.total_seconds()):
                return await _posted(session, sent)
        except TimeoutError:
            return replace(sent, status="timed out", status_code=504)
        except aiohttp.ClientError:
            return replace(sent, status="failed to connect to host", status_code=502)

    def _headers(self, delivery: HookDelivery) -> dict[str, str]:
        headers = {
            "Accept": "*/*",
            "Content-Type": "application/json",
            "User-Agent": "GitHub-Hookshot/5a1f8b2",
            "X-GitHub-Delivery": delivery.guid,
            "X-GitHub-Event": delivery.event,
            "X-GitHub-Hook-ID": str(self.hook_id),
            "X-GitHub-Hook-Installation-Target-ID": str(self._world.app.id),
            "X-GitHub-Hook-Installation-Target-Type": "integration",
            "X-Hub-Signature": f"sha1={self._signature(delivery, 'sha1')}",
            "X-Hub-Signature-256": f"sha256={self._signature(delivery, 'sha256')}",
        }
        if self._ghes:
            headers["X-GitHub-Enterprise-Host"] = self._urls.html.partition("://")[2]
            headers["X-GitHub-Enterprise-Version"] = GHES_VERSION
        return headers

    def _signature(self, delivery: HookDelivery, algorithm: str) -> str:
        return hmac.new(self.secret.encode(), delivery.body, algorithm).hexdigest()


async def _posted(session: aiohttp.ClientSession, sent: HookDelivery) -> HookDelivery:
    start = asyncio.get_running_loop().time()
    post = session.post(sent.url, data=sent.body, headers=sent.headers, allow_redirects=False)
    async with post as answer:
        text = await answer.text(errors="replace")
        good = HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES
        return replace(
            sent,
            status=OK if good else f"Invalid HTTP Response: {answer.status}",
            status_code=answer.status,
            duration=round(asyncio.get_running_loop().time() - start, 2),
            answer=text,
            answer_headers=dict(answer.headers),
        )
