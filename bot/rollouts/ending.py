"""What ends a rollout from the outside, and how it ends."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.config.canary import OnPush
from bot.deploys.request import NOT_LET_IN, Request, State as RequestState
from bot.deploys.times import moment
from bot.markdown import code
from bot.reason import Reason
from bot.rollouts.look import Look
from bot.rollouts.rollout import Rollout
from bot.rollouts.seen import Trouble
from bot.rollouts.state import BEFORE_TRAFFIC, MOVING, State


@dataclass(frozen=True, slots=True)
class Stop:
    """Why it must not go on.

    Attributes:
        why: For people; safe Markdown.
        code: For scripts.
        state: The end of a rollout that has no traffic yet.
    """

    why: str
    code: str
    state: State = State.SUPERSEDED


def going_back(rollout: Rollout, now: datetime, stop: Stop) -> Rollout:
    """Return *rollout* on its way back; ended at once if it never had any traffic."""
    if rollout.state in BEFORE_TRAFFIC:
        return rollout.end(stop.state, now, stop.why, stop.code)
    back = replace(rollout.to(State.ROLLING_BACK, now), hold=None, tries=1)
    return replace(back.wanting(0.0, now), why=stop.why, reason_code=stop.code)


def stop_of(rollout: Rollout, look: Look) -> Stop | None:
    """Say what ends *rollout* now, whatever the judge thinks; None if nothing does."""
    if look.now >= rollout.ends_at:
        why = f"its time was over at {moment(rollout.ends_at)}"
        return Stop(why, Reason.EXPIRED, State.REJECTED)
    return (
        _by_pull(rollout, look)
        or _by_request(look)
        or _by_order(rollout, look)
        or _by_health(rollout, look)
    )


def _by_pull(rollout: Rollout, look: Look) -> Stop | None:
    pull = look.pull
    if pull is None:
        return None
    if pull.merge_sha is not None:
        is_same = look.is_same_tree or rollout.sha == pull.merge_sha
        why = "the pull request was merged, to files other than those of the canary"
        return None if is_same else Stop(why, Reason.SUPERSEDED)
    if not pull.is_open:
        return Stop("the pull request was closed", Reason.CANCELLED)
    if pull.is_draft:
        return Stop("the pull request is a draft again", Reason.CANCELLED)
    if pull.base_ref != rollout.base_ref:
        return Stop(f"the pull request goes to {code(pull.base_ref)} now", Reason.SUPERSEDED)
    is_other = pull.head_sha != rollout.sha and rollout.settings.on_push is OnPush.ROLLBACK
    return Stop(f"{code(pull.head_sha[:7])} was pushed", Reason.HEAD_MOVED) if is_other else None


def _by_request(look: Look) -> Stop | None:
    """End with the request that it needs; one for its promotion only by a veto."""
    if look.request and look.request.state in NOT_LET_IN:
        return _refused(look.request)
    if look.promotion and look.promotion.state is RequestState.REJECTED:
        return _refused(look.promotion)
    return None


def _refused(request: Request) -> Stop:
    return Stop(f"it was not approved: {request.why}", request.reason_code, State.REJECTED)


def _by_order(rollout: Rollout, look: Look) -> Stop | None:
    """End what cannot get its weight: refused, or not there in time."""
    if rollout.state not in MOVING:
        return None
    if look.refused and look.refused.is_final:
        return Stop(f"the weight could not be written: {look.refused.words}", "refused")
    failed = look.traffic if isinstance(look.traffic, Trouble) else None
    if failed and failed.is_final and rollout.written == rollout.fence:
        return Stop(f"the weight did not come about: {failed.words}", "refused")
    if look.now >= rollout.since + rollout.settings.deadline:
        return Stop("the weight was not there in time", "weight_unverified")
    return None


def _by_health(rollout: Rollout, look: Look) -> Stop | None:
    """End what is not well, before it gets any traffic."""
    if rollout.state is not State.QUEUED or look.health is None:
        return None
    if look.now < rollout.since + rollout.settings.deadline:
        return None
    return Stop(f"it is not well: {look.health.words}", "unhealthy", State.REJECTED)
