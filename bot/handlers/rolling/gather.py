"""Read all that a decision about a rollout depends on, as it is now.

What the world outside does not tell is no reason not to decide: a canary that fails is taken back
though GitHub is away, and the other way round. It is told as trouble, each on its own.
"""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from bot.config.kinds import Provider
from bot.deploys.request import Request
from bot.errors import (
    ConfigError,
    NoDataError,
    NotFoundError,
    RefusedError,
    StaleDataError,
    StorageError,
    TransientError,
)
from bot.handlers.services import Services
from bot.judge.counts import Counts
from bot.markdown import block, plain
from bot.model import PullRequest
from bot.ports.metrics import Query
from bot.ports.traffic import Spot
from bot.rollouts.look import Look
from bot.rollouts.rollout import Rollout
from bot.rollouts.seen import Reading, Trouble
from bot.rollouts.state import BEFORE_TRAFFIC, State
from bot.rollouts.vigil import Vigil

T = TypeVar("T")


async def look_of(rollout: Rollout, services: Services, *, refused: Trouble | None = None) -> Look:
    """Read everything about *rollout*.

    Args:
        rollout: As it was left.
        services: How to read.
        refused: What an order to write its weight came to.
    """
    pull, traffic, reading, health = await asyncio.gather(
        _pull(rollout, services),
        heard(services.traffic.read(spot_of(rollout))),
        _reading(rollout, services),
        _health(rollout, services),
    )
    return Look(
        now=services.clock.now(),
        pull=pull,
        traffic=traffic,
        reading=reading,
        request=await _request(rollout.request_id, services),
        promotion=await _request(rollout.promotion_id, services),
        is_first=await is_first(rollout, services),
        is_same_tree=await _is_same_tree(rollout, pull, services),
        health=health,
        refused=refused,
    )


def spot_of(rollout: Rollout) -> Spot:
    """Say where the traffic of *rollout* is split."""
    return Spot(
        repo=rollout.repo,
        backend=rollout.settings.backend,
        rollout_id=rollout.id,
        sha=rollout.sha,
        memory=rollout.backend,
    )


def query_of(
    watched: Rollout | Vigil, provider: Provider, weight: float, services: Services
) -> Query:
    """Say what is to be counted.

    Args:
        watched: Whose requests.
        provider: Who counts them.
        weight: Of the canary, 0..100, as far as it is there.
        services: Whose clock.
    """
    settings = watched.settings
    return Query(
        repo=watched.repo,
        provider=provider,
        rollout_id=watched.id,
        sha=watched.sha,
        now=services.clock.now(),
        slow=settings.judge.p95_limit,
        poll=settings.poll,
        service=watched.service,
        weight=weight,
        memory=watched.memory,
    )


async def hour_before(query: Query, services: Services) -> tuple[Counts, ...]:
    """Count what stable did in each poll of the hour before; nothing where nobody tells."""
    found = await heard(services.metrics.history(query))
    return () if isinstance(found, Trouble) else tuple(found)


async def heard(asking: Awaitable[T]) -> T | Trouble:
    """Return what is answered, or why there is no answer."""
    try:
        return await asking
    except StorageError:
        raise
    except (TransientError, NoDataError, StaleDataError) as error:
        return Trouble(words=plain(str(error)))
    except (RefusedError, ConfigError) as error:
        first, _, rest = str(error).partition("\n")
        more = block(rest, "yaml") if rest else ""
        return Trouble(words=plain(first), more=more, is_final=True)


async def _pull(rollout: Rollout, services: Services) -> PullRequest | None:
    found = await heard(services.github.pull_request(rollout.repo, rollout.number))
    return None if isinstance(found, Trouble) else found


async def _reading(rollout: Rollout, services: Services) -> Reading | Trouble | None:
    provider = rollout.settings.metrics
    if provider is None or rollout.state in BEFORE_TRAFFIC:
        return None
    weight = rollout.wanted if rollout.moved_at else 0.0
    return await heard(services.metrics.read(query_of(rollout, provider, weight, services)))


async def _health(rollout: Rollout, services: Services) -> Trouble | None:
    health = rollout.settings.health
    if health is None or rollout.state not in BEFORE_TRAFFIC:
        return None
    found = await heard(services.health.check(health, rollout.repo, rollout.sha))
    if isinstance(found, Trouble):
        return found
    return Trouble(words=found) if found else None


async def is_first(rollout: Rollout, services: Services) -> bool:
    """Tell whether no rollout of the same service has its place, or was asked for earlier."""
    live = await services.store.live_rollouts(rollout.repo)
    return not any(_goes_before(one, rollout) for one in live)


def _goes_before(other: Rollout, rollout: Rollout) -> bool:
    same = (other.service, other.environment) == (rollout.service, rollout.environment)
    if not same or other.id == rollout.id or other.state is State.REQUESTED:
        return False
    is_earlier = (other.created_at, other.id) < (rollout.created_at, rollout.id)
    return other.state not in BEFORE_TRAFFIC or is_earlier


async def _request(request_id: str, services: Services) -> Request | None:
    return await services.store.request(request_id) if request_id else None


async def _is_same_tree(rollout: Rollout, pull: PullRequest | None, services: Services) -> bool:
    """Tell whether the pull request was merged to the very files of the canary.

    Where GitHub does not say, they are taken for the same: what is running is not taken back for a
    question that is asked again with the next poll.
    """
    if pull is None or pull.merge_sha is None or pull.merge_sha == rollout.sha:
        return True
    try:
        commit = await services.github.commit(rollout.repo, pull.merge_sha)
    except (TransientError, NotFoundError):
        return True
    return commit.tree == rollout.tree
