"""Who could approve a request: asked once, when it is opened, so that nobody waits in vain.

It is a hint. What is not known, or could not be read, leaves it out.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence

from bot.deploys import candidates
from bot.deploys.approvals import tally
from bot.deploys.condition import Standing
from bot.deploys.gate import assess
from bot.deploys.render import notice
from bot.deploys.request import Request, Source, Vote
from bot.deploys.snapshot import Ballot, Snapshot
from bot.effects import UpsertComment
from bot.errors import RefusedError, TransientError
from bot.handlers.deploying.ballots import MOST_TEAMS, teams_of
from bot.handlers.services import Services
from bot.model import Permission, User

MOST_LOGINS = 20
"""People that are looked up one by one, ours: each is a call."""

LISTED = 100
"""People that one call lists; where it lists as many, there may be more."""


async def too_few(request: Request, snapshot: Snapshot, services: Services) -> str:
    """Say as safe Markdown that too few people could approve *request*; empty unless that is so."""
    is_over = assess(request, snapshot).first(Standing.NEVER)
    if is_over or tally(request, snapshot).is_complete:
        return ""
    try:
        found = await _candidates(request, snapshot, services)
    except (RefusedError, TransientError):
        return ""
    return candidates.too_few(request, snapshot, found) if found is not None else ""


async def warning(
    request: Request, snapshot: Snapshot, services: Services
) -> tuple[UpsertComment, ...]:
    """Say the same in a comment of its own, where nobody gave a command that could be answered."""
    hint = await too_few(request, snapshot, services)
    return (notice(request, "too-few", hint),) if hint else ()


async def _candidates(
    request: Request, snapshot: Snapshot, services: Services
) -> Sequence[Ballot] | None:
    """Return a vote of everybody who may be asked; None where they are too many to list."""
    if not snapshot.settings.approvals.groups:
        writers = await services.github.writers(request.repo)
        return None if len(writers) >= LISTED else _ballots(writers, {}, snapshot)
    teams, logins = teams_of(snapshot.settings, snapshot.change), _logins(snapshot)
    if len(teams) > MOST_TEAMS or len(logins) > MOST_LOGINS:
        return None
    github, owner = services.github, request.repo.owner
    members = await asyncio.gather(*(github.team_members(owner, team) for team in teams))
    if any(len(some) >= LISTED for some in members):
        return None
    named = await asyncio.gather(*(github.account(login) for login in logins))
    people = [*(one for one in named if one), *(one for some in members for one in some)]
    return _ballots(people, dict(zip(teams, members, strict=True)), snapshot)


def _logins(snapshot: Snapshot) -> list[str]:
    """List the people whom the policy or CODEOWNERS names, in lower case."""
    named = {
        user.casefold() for group in snapshot.settings.approvals.groups for user in group.users
    }
    owners = {name for some in snapshot.change.owners for name in some}
    return sorted(named | {name[1:] for name in owners if name.startswith("@")})


def _ballots(
    people: Iterable[User], members: Mapping[str, Sequence[User]], snapshot: Snapshot
) -> Sequence[Ballot]:
    """Let each of *people* vote now. Without groups they are writers; in one, no role counts."""
    ids = {team: {one.id for one in some} for team, some in members.items()}
    return [
        Ballot(
            vote=Vote(voter=one, at=snapshot.now, source=Source.BUTTON),
            role=Permission.WRITE,
            teams=frozenset(team for team, known in ids.items() if one.id in known),
        )
        for one in {one.id: one for one in people}.values()
    ]
