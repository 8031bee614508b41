"""Read every vote again, and what its voter may do at this moment."""

import asyncio

from bot.config.environments import EnvironmentPolicy
from bot.deploys.request import Request, Source, Vote
from bot.deploys.snapshot import Ballot, Change
from bot.evidence import Writing
from bot.handlers.services import Services
from bot.model import Permission, Repo

MOST_TEAMS = 20
"""Teams that are asked for about each voter, ours: each is a call."""


async def ballots_of(
    request: Request, settings: EnvironmentPolicy, change: Change, services: Services
) -> tuple[Ballot, ...]:
    """Return the votes of *request* in their order.

    Raises:
        TransientError: Something about one of them could not be read.
    """
    nodes = [vote.node_id for vote in request.votes if vote.source is not Source.BUTTON]
    writings = await services.github.writings(nodes) if nodes else {}
    teams = teams_of(settings, change)[:MOST_TEAMS]
    found = [
        _ballot(vote, request.repo, teams, writings.get(vote.node_id), services)
        for vote in request.votes
    ]
    return tuple(await asyncio.gather(*found))


def teams_of(settings: EnvironmentPolicy, change: Change) -> list[str]:
    """List the teams whose members may approve, by slug: the policy's, and those that own files."""
    named = {slug for group in settings.approvals.groups for slug in group.teams}
    owners = {
        name.removeprefix("team:") for some in change.owners for name in some if _is_team(name)
    }
    return sorted(named | owners)


def _is_team(name: str) -> bool:
    return name.startswith("team:")


async def _ballot(
    vote: Vote, repo: Repo, teams: list[str], writing: Writing | None, services: Services
) -> Ballot:
    role, *members = await asyncio.gather(
        services.github.permission(repo, vote.voter),
        *(services.github.is_member(repo.owner, team, vote.voter) for team in teams),
    )
    return Ballot(
        vote=vote,
        role=Permission(role),
        teams=frozenset(team for team, is_in in zip(teams, members, strict=True) if is_in),
        writing=writing,
    )
