"""Find the requests that a command means, or that stand in its way."""

from collections.abc import Sequence

from bot.commands.refusal import RefusalError
from bot.deploys.request import BEFORE_START, Request
from bot.handlers.services import Services
from bot.markdown import code
from bot.model import Repo, Sha
from bot.reason import Reason


async def open_request(repo: Repo, number: int, environment: str, services: Services) -> Request:
    """Return the request of the pull request *number* that has not started.

    Args:
        repo: Where.
        number: The pull request.
        environment: Empty if it does not matter, as when there is only one.
        services: How to read.

    Raises:
        RefusalError: There is none, or it could be several.
    """
    live = await services.store.live_requests(repo)
    mine = [one for one in live if one.number == number and one.state in BEFORE_START]
    found = [one for one in mine if environment.casefold() in {"", one.environment.casefold()}]
    if not found:
        where = f" to {code(environment)}" if environment else ""
        raise RefusalError(
            f"No deploy{where} is open on this pull request.",
            reason=Reason.NOTHING_OPEN,
            paste=f"/deploy {environment or 'production'}",
        )
    if len({one.environment.casefold() for one in found}) > 1:
        names = ", ".join(code(one.environment) for one in found)
        raise RefusalError(
            f"Name the environment: several deploys are open, {names}.",
            reason=Reason.PARSE_ERROR,
        )
    return found[0]


async def requests_for(
    repo: Repo, environment: str, sha: Sha, services: Services
) -> Sequence[Request]:
    """List the live requests that bring *sha* to *environment*, the newest first."""
    live = await services.store.live_requests(repo)
    return [one for one in live if one.is_for(environment) and one.sha == sha]


def under_way(environment: str, sha: Sha) -> RefusalError:
    """Say that *sha* need not be asked for again."""
    return RefusalError(
        f"{code(sha[:7])} is on its way to {code(environment)} already.",
        reason=Reason.ALREADY_DONE,
    )
