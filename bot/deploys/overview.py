"""What runs where in a repository, who holds what, and what waits: for a page or a script."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.deploys.locks import Lock, Stop, stop_of
from bot.deploys.request import Request
from bot.environments import Deployment
from bot.model import Repo, Sha
from bot.records import JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A deployment as the ledger has it.

    Attributes:
        sha: What was really deployed.
        request_id: Empty if none asked for it.
    """

    deployment: Deployment
    sha: Sha
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An environment.

    Attributes:
        live: What succeeded last; None if nothing is known to have.
        newest: The newest deployment, however it went.
        requests: Those that have not ended, the newest first.
    """

    name: str
    live: Entered | None
    newest: Entered | None
    lock: Lock | None
    stop: Stop | None
    requests: tuple[Request, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that is known of a repository's deploys."""

    repo: Repo
    deployments: tuple[Entered, ...] = ()
    requests: tuple[Request, ...] = ()
    locks: tuple[Lock, ...] = ()
    stops: tuple[Stop, ...] = ()


def places(known: Known, now: datetime) -> tuple[Place, ...]:
    """Sort what is *known* by environment, in alphabetical order."""
    names = {
        name.casefold(): name
        for name in (
            *(one.deployment.environment for one in known.deployments),
            *(one.environment for one in known.locks),
            *(one.environment for one in known.requests),
        )
    }
    return tuple(_place(names[key], known, now) for key in sorted(names))


def _place(name: str, known: Known, now: datetime) -> Place:
    mine = sorted(
        (one for one in known.deployments if _is(one.deployment.environment, name)),
        key=lambda one: one.deployment.id,
        reverse=True,
    )
    locks = [one for one in known.locks if _is(one.environment, name) and one.holds(now)]
    return Place(
        name=name,
        live=next((one for one in mine if one.deployment.state == "success"), None),
        newest=next(iter(mine), None),
        lock=next(iter(locks), None),
        stop=stop_of(known.stops, name, now),
        requests=tuple(one for one in known.requests if one.is_for(name) and one.is_live),
    )


def _is(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def as_json(repo: Repo, found: Iterable[Place]) -> dict[str, JsonValue]:
    """Return the overview for scripts. Times are RFC 3339 in UTC."""
    return {"repository": str(repo), "environments": [_json(one) for one in found]}


def _json(place: Place) -> dict[str, JsonValue]:
    return {
        "name": place.name,
        "live": _deployment(place.live),
        "newest": _deployment(place.newest),
        "lock": _lock(place.lock),
        "freeze": _stop(place.stop),
        "requests": [_request(one) for one in place.requests],
    }


def _deployment(one: Entered | None) -> JsonValue:
    if one is None:
        return None
    made = one.deployment
    return {
        "id": made.id,
        "sha": one.sha,
        "state": made.state,
        "at": made.created_at.isoformat(),
        "by": made.creator.login,
        "request": one.request_id or None,
    }


def _lock(lock: Lock | None) -> JsonValue:
    if lock is None:
        return None
    return {
        "holder": lock.holder.login,
        "pull_request": lock.number,
        "until": lock.until.isoformat(),
        "reason": lock.reason,
    }


def _stop(stop: Stop | None) -> JsonValue:
    if stop is None:
        return None
    return {"by": stop.by.login, "until": stop.until.isoformat(), "reason": stop.reason}


def _request(one: Request) -> JsonValue:
    return {
        "id": one.id,
        "kind": one.kind,
        "state": one.state,
        "sha": one.sha,
        "pull_request": one.number,
        "by": one.requester.login,
        "votes": [vote.voter.login for vote in one.votes],
        "expires_at": one.expires_at.isoformat(),
    }
