"""Counts from anything that answers JSON over HTTP."""

import json
from collections.abc import Mapping
from typing import cast
from urllib.parse import quote

import msgspec

from bot.config.promql import filled
from bot.config.providers.web import Figures, Kind, WebProvider
from bot.errors import TransientError
from bot.judge.counts import Counts
from bot.metrics.pointers import number_at
from bot.metrics.provider import Provider
from bot.outside.sources import asked, body_of, source_of
from bot.outside.tools import Tools
from bot.ports.metrics import Query, Reading

ARMS = ("stable", "canary")


async def _read(provider: WebProvider, query: Query, tools: Tools) -> Reading:
    document = await _document(provider, query, tools)
    pointers = (provider.stable, provider.canary)
    now = {
        arm: {figure: number_at(document, pointer) for figure, pointer in figures}
        for arm, figures in zip(ARMS, pointers, strict=True)
    }
    before = _before(provider, query) or now
    return Reading(
        stable=_counts(before["stable"], now["stable"]),
        canary=_counts(before["canary"], now["canary"]),
        memory=json.dumps(now),
    )


def _before(provider: WebProvider, query: Query) -> dict[str, dict[str, int]] | None:
    """Return the numbers that the new ones are held against; None for the first."""
    if not query.memory:
        return None
    if provider.kind is Kind.DELTA:
        return {arm: dict.fromkeys(Figures.model_fields, 0) for arm in ARMS}
    return cast("dict[str, dict[str, int]]", json.loads(query.memory))


async def _document(provider: WebProvider, query: Query, tools: Tools) -> object:
    facts = {
        "sha": query.sha,
        "sha7": query.sha[:7],
        "rollout_id": query.rollout_id,
        "service": quote(query.service, safe=""),
        "poll": f"{query.poll.total_seconds():.0f}",
    }
    url = filled(provider.url, facts) if provider.url else None
    source = source_of(tools, query.repo, provider.endpoint, url)
    answer = await asked(tools, source, filled(provider.path or "", facts))
    try:
        return msgspec.json.decode(body_of(answer, source))
    except (msgspec.DecodeError, RecursionError):
        raise TransientError(f"`{source.name}` answered no JSON") from None


def _counts(before: Mapping[str, int], now: Mapping[str, int]) -> Counts:
    grown = {
        figure: value - before[figure] if value >= before[figure] else value
        for figure, value in now.items()
    }
    # Both may not be counted at once: no error gets lost.
    return Counts(requests=max(grown["requests"], grown["errors"]), errors=grown["errors"])


PROVIDER = Provider(on=WebProvider, read=_read)
