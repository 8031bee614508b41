"""The other host: where logs lie, behind links that work for a minute.

It wants no credentials but the link, and refuses a request that brings some.
Source: https://docs.github.com/en/rest/actions/workflow-jobs#download-job-logs-for-a-workflow-run
and https://github.com/KnpLabs/php-github-api/issues/1156
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web

from bot.sim.exchange import RefusalError
from bot.sim.faults import LOGS, Faults
from bot.sim.trouble import refuse, spoil
from bot.sim.world.context import Context

_VALID = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Stored:
    data: bytes
    until: datetime


class Storage:
    """The storage host.

    Attributes:
        url: Its root, known once it listens.
    """

    def __init__(self, context: Context, faults: Faults) -> None:
        self.url = ""
        self._context = context
        self._faults = faults
        self._stored: dict[str, _Stored] = {}

    def link(self, data: bytes) -> str:
        """Store *data* and return a link to it, good for one minute."""
        key = hashlib.sha256(str(self._context.new_id()).encode()).hexdigest()
        self._stored[key] = _Stored(data, self._context.now() + _VALID)
        return f"{self.url}/actions-results/job.log?sig={key}"

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Hand out what a link leads to."""
        fault, retry_after = self._faults.take(LOGS) or (None, 0)
        try:
            if fault:
                refuse(fault, retry_after)
            response = self._found(request)
        except RefusalError as refusal:
            response = _failure(refusal.status, "ServerBusy")
        return await spoil(fault, request, response)

    def _found(self, request: web.BaseRequest) -> web.Response:
        if "Authorization" in request.headers:
            return _failure(400, "InvalidAuthenticationInfo")
        stored = self._stored.get(request.query.get("sig", ""))
        if stored is None or stored.until <= self._context.now():
            return _failure(403, "AuthenticationFailed")
        return web.Response(body=stored.data, content_type="text/plain")


def _failure(status: int, code: str) -> web.Response:
    text = f'<?xml version="1.0" encoding="utf-8"?><Error><Code>{code}</Code></Error>'
    return web.Response(status=status, text=text, content_type="application/xml")
