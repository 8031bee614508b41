"""Counts from Prometheus: of raw counters, so that no first error is missed."""

import asyncio
from collections.abc import Mapping, Sequence

from bot.config.promql import ELAPSED, filled, named
from bot.config.providers.prometheus import PrometheusProvider
from bot.errors import NoDataError, StaleDataError
from bot.judge.counts import Counts, Latency
from bot.metrics.buckets import LABELS, latency
from bot.metrics.past import PAST, past
from bot.metrics.prometheus import Prometheus
from bot.metrics.provider import Provider
from bot.metrics.series import Mark, Sample, growth, remembered
from bot.outside.sources import source_of
from bot.outside.tools import Tools
from bot.ports.metrics import Query, Reading

STABLE, CANARY = ARMS = ("stable", "canary")
REQUESTS, ERRORS, LATENCY = ("requests", "errors", "latency")

MISSED = 2
"""Scrapes that may be missed until nothing can be said any more."""


async def _read(provider: PrometheusProvider, query: Query, tools: Tools) -> Reading:
    source = source_of(tools, query.repo, provider.endpoint, provider.url)
    server = Prometheus(tools, source, query.now)
    before = Mark.load(query.memory) if query.memory else await _begin(provider, query, server)
    queries = _queries(provider, query, before.since)
    found, newest = await asyncio.gather(
        _all(server, queries), _all(server, _freshness(provider, queries))
    )
    _check_presence(before, found)
    _check_freshness(provider, query, newest)
    grown = {
        what: _grown(what, provider, before, samples) if query.memory else ()
        for what, samples in found.items()
    }
    after = before.after(remembered(before.known, found), grown)
    stable, canary = (_counts(arm, before, after, _latency(arm, grown, query)) for arm in ARMS)
    return Reading(
        stable=stable,
        canary=canary,
        memory=after.dump(),
        knows_canary=bool(after.known.get(f"{CANARY}.{REQUESTS}")),
    )


async def _begin(provider: PrometheusProvider, query: Query, server: Prometheus) -> Mark:
    """Set the mark that counting begins at.

    A target that is away for a moment comes back with all that it ever counted, so its series are
    remembered too. Queries of one's own cannot be asked for the past.
    """
    since = query.now.timestamp()
    if provider.queries is not None:
        return Mark(since=since, totals={}, known={})
    window = int(PAST.total_seconds())
    queries = _queries(provider, query, since)
    found = await _all(
        server, {what: f"last_over_time({text}[{window}s])" for what, text in queries.items()}
    )
    known = {what: {one.key(): one.value for one in samples} for what, samples in found.items()}
    return Mark(since=since, totals={}, known=known)


def _queries(provider: PrometheusProvider, query: Query, since: float) -> dict[str, str]:
    """Write what is asked, by what it counts."""
    facts = {
        "sha": query.sha,
        "sha7": query.sha[:7],
        "service": query.service,
        "elapsed": str(max(1, round(query.now.timestamp() - since))),
    }
    if provider.queries is not None:
        own = provider.queries.model_dump()
        return {what.replace("_", "."): filled(text, facts) for what, text in own.items()}
    selectors = {REQUESTS: provider.requests, ERRORS: provider.errors}
    if provider.latency is not None:
        selectors[LATENCY] = named(provider.latency, "sum|bucket")
    return {
        f"{arm}.{figure}": filled(selector or "", facts | {"arm": filled(matchers, facts)})
        for arm, matchers in provider.arms or ()
        for figure, selector in selectors.items()
    }


def _freshness(provider: PrometheusProvider, queries: Mapping[str, str]) -> dict[str, str]:
    """Write how the time of the newest sample is asked: an answer has only the query's own."""
    if provider.queries is not None:
        return {}
    return {arm: f"max(timestamp({queries[f'{arm}.{REQUESTS}']}))" for arm in ARMS}


async def _all(server: Prometheus, queries: Mapping[str, str]) -> dict[str, list[Sample]]:
    answers = await asyncio.gather(*map(server.read, queries.values()))
    return dict(zip(queries, answers, strict=True))


def _check_presence(before: Mark, found: Mapping[str, Sequence[Sample]]) -> None:
    """Check that stable is there: a canary may have had no traffic yet, and errors may be none."""
    for figure in (REQUESTS, LATENCY):
        what = f"{STABLE}.{figure}"
        if found.get(what, True):
            continue
        if before.known.get(what):
            raise StaleDataError(f"no series of `{figure}` of stable is there any more")
        raise NoDataError(f"`{figure}` finds no series of stable")


def _check_freshness(
    provider: PrometheusProvider, query: Query, newest: Mapping[str, Sequence[Sample]]
) -> None:
    for arm, samples in newest.items():
        for sample in samples:
            age = query.now.timestamp() - sample.value
            if age > MISSED * provider.scrape_interval.total_seconds():
                raise StaleDataError(f"the newest sample of {arm} is {age:.0f} seconds old")


def _grown(
    what: str, provider: PrometheusProvider, before: Mark, samples: Sequence[Sample]
) -> Sequence[Sample]:
    if provider.queries is not None and ELAPSED in getattr(
        provider.queries, what.replace(".", "_")
    ):
        # What Prometheus makes up of a window goes up and down a little, and never begins again.
        total = sum(one.value for one in samples)
        return [Sample({}, max(0.0, total - before.totals.get(what, 0.0)))]
    whole = LABELS if what.endswith(LATENCY) else ()
    return growth(before.known.get(what, {}), samples, whole=whole)


def _latency(arm: str, grown: Mapping[str, Sequence[Sample]], query: Query) -> Latency | None:
    what = f"{arm}.{LATENCY}"
    return latency(grown[what], query.slow) if what in grown else None


def _counts(arm: str, before: Mark, after: Mark, times: Latency | None) -> Counts:
    requests, errors = (after.counted(f"{arm}.{one}", before) for one in (REQUESTS, ERRORS))
    # Both are of different series, which may not be scraped at once: no error gets lost.
    return Counts(requests=max(requests, errors), errors=errors, latency=times)


async def _history(provider: PrometheusProvider, query: Query, tools: Tools) -> Sequence[Counts]:
    source = source_of(tools, query.repo, provider.endpoint, provider.url)
    server = Prometheus(tools, source, query.now)
    if provider.queries is not None and ELAPSED in provider.queries.stable_requests:
        return ()  # what it finds of the past counts from a beginning that was not then
    queries = _queries(provider, query, query.now.timestamp())
    requests, errors = [
        await past(server, queries[f"{STABLE}.{figure}"], query.poll)
        for figure in (REQUESTS, ERRORS)
    ]
    return [
        Counts(requests=max(one, other), errors=other)
        for one, other in zip(requests, errors, strict=True)
    ]


PROVIDER = Provider(on=PrometheusProvider, read=_read, history=_history)
