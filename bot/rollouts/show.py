"""What of a rollout is shown, and when: nothing twice, and the card not more often than needed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.deploys.request import digest_of
from bot.effects import (
    Alert,
    Effect,
    OpenDeployment,
    SetDeploymentStatus,
    SwitchFlag,
    UpsertComment,
)
from bot.environments import DeploymentState
from bot.markdown import block
from bot.rollouts import render
from bot.rollouts.look import Look
from bot.rollouts.rollout import Cause, Rollout
from bot.rollouts.state import BEFORE_TRAFFIC, State

PAUSE = timedelta(seconds=5)
"""Between two edits of a card, while it changes nothing that people wait for."""

_ASKS = frozenset({Cause.INCONCLUSIVE, Cause.NO_METRICS, Cause.TRAFFIC, Cause.PROVIDER})
"""Causes that people have to hear of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """What is to be shown.

    Attributes:
        rollout: With a note of what people see from now on.
        wake: When to show what had to wait; None if nothing had to.
    """

    rollout: Rollout
    effects: tuple[Effect, ...]
    wake: datetime | None = None


def show(rollout: Rollout, look: Look, server_url: str) -> Showing:
    """Bring what people see in line with *rollout*.

    Args:
        rollout: As it was decided.
        look: What that was based on.
        server_url: Where people see GitHub, without a slash at the end.
    """
    shown = rollout.shown
    deployed, status = _deployment(rollout)
    told = _told(rollout, look)
    carded, wake = _card(rollout, look, server_url)
    check = render.check(rollout, look, server_url)
    digest = digest_of(f"{type(check).__name__} {check.title} {render.headline(rollout)}")
    after = replace(
        shown,
        state=rollout.state,
        status=status,
        check=digest,
        card=digest_of(carded[0].body) if carded else shown.card,
        card_at=look.now if carded else shown.card_at,
    )
    checked: tuple[Effect, ...] = (check,) if digest != shown.check else ()
    effects = (*deployed, *_flags(rollout), *checked, *carded, *told, *_alerts(rollout))
    return Showing(rollout=replace(rollout, shown=after), effects=effects, wake=wake)


def _is_news(rollout: Rollout) -> bool:
    return rollout.shown.state != rollout.state


def _card(
    rollout: Rollout, look: Look, server_url: str
) -> tuple[tuple[UpsertComment, ...], datetime | None]:
    body = render.card(rollout, look, server_url)
    if digest_of(body) == rollout.shown.card:
        return (), None
    ready = rollout.shown.card_at + PAUSE if rollout.shown.card_at else look.now
    if look.now < ready and rollout.is_live:
        return (), ready
    card = UpsertComment(
        repo=rollout.repo, number=rollout.number, marker=render.marker(rollout), body=body
    )
    return (card,), None


def _deployment(rollout: Rollout) -> tuple[tuple[Effect, ...], str]:
    """Tell of the rollout on a deployment of GitHub's, which comes with the first traffic."""
    state = _state_of(rollout)
    status = f"{state} {rollout.state}"
    if rollout.state in BEFORE_TRAFFIC or not rollout.fence:
        return (), ""
    if not rollout.deployment_id:
        opening = OpenDeployment(
            repo=rollout.repo,
            environment=rollout.environment,
            sha=rollout.sha,
            rollout_id=rollout.id,
            description=render.status_words(rollout),
            payload={"service": rollout.service, "plan": tuple(f"{one:g}" for one in rollout.plan)},
        )
        return (() if rollout.shown.status else (opening,)), "opened"
    if status == rollout.shown.status:
        return (), status
    return (
        (
            SetDeploymentStatus(
                repo=rollout.repo,
                rollout_id=rollout.id,
                deployment_id=rollout.deployment_id,
                state=state,
                description=render.status_words(rollout),
                auto_inactive=rollout.state is State.SUCCEEDED,
            ),
        ),
        status,
    )


def _state_of(rollout: Rollout) -> DeploymentState:
    match rollout.state:
        case State.SUCCEEDED:
            return DeploymentState.SUCCESS
        case State.ROLLED_BACK:
            return DeploymentState.FAILURE
        case State.STUCK:
            return DeploymentState.ERROR
        case _:
            return DeploymentState.IN_PROGRESS


def _flags(rollout: Rollout) -> tuple[Effect, ...]:
    """Switch the flags of the service on after promotion, and off after a rollback."""
    ends = {State.SUCCEEDED: True, State.ROLLING_BACK: False}
    if not _is_news(rollout) or rollout.state not in ends:
        return ()
    return tuple(
        SwitchFlag(repo=rollout.repo, rollout_id=rollout.id, place=place, is_on=ends[rollout.state])
        for place in range(len(rollout.settings.flags))
    )


def _told(rollout: Rollout, look: Look) -> tuple[UpsertComment, ...]:
    """Say what people must not miss, in two comments at most: one on a hold, one on the end."""
    if not _is_news(rollout):
        return ()
    words = f"**{render.headline(rollout)}.**"
    if rollout.state is State.HELD and rollout.hold and rollout.hold.cause in _ASKS:
        lines = block("/canary promote\n/canary abort\n/canary extend")
        return (render.notice(rollout, "held", f"{words} What shall it be?\n{lines}"),)
    if rollout.state in {State.STUCK, State.SUCCEEDED}:
        return (render.notice(rollout, "end", words),)
    if rollout.state is State.ROLLED_BACK:
        return (render.notice(rollout, "end", f"{words} {_after(look)}"),)
    return ()


def _after(look: Look) -> str:
    """Say what to do with the change, which is still where it was."""
    if look.pull and look.pull.merge_sha:
        return (
            "The change is merged: press **Revert** on this pull request to take it out of the "
            "branch, or deploy a newer commit."
        )
    return "It stays on this pull request until a newer commit is tried."


def _alerts(rollout: Rollout) -> tuple[Effect, ...]:
    if not _is_news(rollout) or rollout.state is not State.STUCK:
        return ()
    text = f"rollout {rollout.id} of {rollout.service}: no rollback could be verified"
    return (Alert(repo=rollout.repo, kind="canary_stuck", text=text),)
