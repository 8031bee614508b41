"""Who may ask for what in GraphQL."""

from bot.sim.call import Call
from bot.sim.graphql.execute import GraphProblemError
from bot.sim.world.apps import grants
from bot.sim.world.repository import Repository


def require(call: Call, repo: Repository, *needs: str) -> None:
    """Refuse what the token has none of the permissions for; public things need none."""
    protected = repo.private or call.token.sees(repo)
    if protected and not any(grants(call.token.permissions, need) for need in needs):
        raise GraphProblemError("FORBIDDEN", "Resource not accessible by integration")
