"""Go back by itself to the release that was live and healthy before."""

from collections.abc import Sequence

from bot.deploys.request import Kind
from bot.deploys.snapshot import Release
from bot.effects import Outcome
from bot.errors import UserError
from bot.handlers.deploying.entering import enter
from bot.handlers.deploying.gather import releases_of
from bot.handlers.deploying.opening import Ask, new_request
from bot.handlers.ruling import ruling_of, settings_of
from bot.handlers.services import Services
from bot.markdown import code
from bot.model import PullRequest, User
from bot.reason import Reason


def previous(releases: Sequence[Release]) -> Release | None:
    """Return the newest healthy release of another commit than the newest of all."""
    newest = releases[0].sha if releases else ""
    return next((one for one in releases if one.was_healthy and one.sha != newest), None)


async def go_back(
    pull: PullRequest, environment: str, by: User, why: str, services: Services
) -> Outcome:
    """Ask for the release before, as ``/rollback`` does; that takes no approval.

    Args:
        pull: On whose page it is discussed.
        environment: Where.
        by: Us.
        why: In safe words.
        services: How to read.

    Raises:
        UserError: There is none, or no way to start it.
    """
    releases = await releases_of(pull.repo, environment, services)
    target = previous(releases)
    if target is None:
        cause = f"There is no release before, in {code(environment)}."
        raise UserError(cause, reason=Reason.NOT_A_RELEASE)
    ruling = await ruling_of(pull.repo, services)
    ask = Ask(
        pull=pull,
        environment=environment,
        settings=settings_of(ruling, environment),
        ruling=ruling,
        sha=target.sha,
        requester=by,
        origin=f"back-from:{releases[0].deployment_id}",
        at=services.clock.now(),
        kind=Kind.ROLLBACK,
        reason=why,
    )
    request, snapshot = await new_request(ask, services)
    return await enter(request, snapshot, services)
