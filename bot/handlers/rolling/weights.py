"""Write a weight, or switch a flag: the effects that change what users get.

Before a weight is written the rollout is read again. An order that a later one replaced is void, so
that a worker that lost its lease in the middle changes nothing.
"""

from bot.effects import Alert, Outcome, SetWeight, SwitchFlag
from bot.errors import ConfigError, RefusedError, TransientError, UncertainError
from bot.handlers.rolling.gather import spot_of
from bot.handlers.services import Services
from bot.handlers.waking import wake_rollout
from bot.markdown import one_line, plain
from bot.ports.flags import Switch
from bot.ports.traffic import Order
from bot.rollouts.records import NoteBackend
from bot.rollouts.rollout import Rollout

WORDS = 300
"""Characters of what a backend said that are passed on, ours."""


async def write(effect: SetWeight | SwitchFlag, services: Services, *, again: bool) -> Outcome:
    """Carry out either."""
    if isinstance(effect, SetWeight):
        return await _set_weight(effect, services, again=again)
    return await _switch_flag(effect, services)


async def _set_weight(effect: SetWeight, services: Services, *, again: bool) -> Outcome:
    """Write the weight, and have it read back at once."""
    rollout = await services.store.rollout(effect.rollout_id)
    if rollout is None or not rollout.is_live or rollout.fence != effect.fence:
        return Outcome(note="not carried out: ordered otherwise since")
    order = Order(
        spot=spot_of(rollout),
        weight=effect.weight,
        expires_at=effect.expires_at,
        since=rollout.wanted_at if again or rollout.ordered_at != rollout.wanted_at else None,
    )
    try:
        memory = await services.traffic.write(order)
    except (RefusedError, ConfigError) as error:
        return _refused(rollout, str(error), services)
    except TransientError as error:
        if isinstance(error, UncertainError) and not again:
            raise
        return Outcome(note=f"not carried out, ordered again with the next poll: {error}")
    note = NoteBackend(repo=rollout.repo, rollout_id=rollout.id, fence=effect.fence, memory=memory)
    return Outcome(records=(note, wake_rollout(rollout.repo, rollout.id, services.clock.now())))


def _refused(rollout: Rollout, said: str, services: Services) -> Outcome:
    """Let the rollout know: asking again will not help."""
    words = one_line(said.partition("\n")[0], WORDS)
    now, fence = services.clock.now(), str(rollout.fence)
    wake = wake_rollout(rollout.repo, rollout.id, now, refused=words, fence=fence)
    return Outcome(records=(wake,), note=f"refused: {words}")


async def _switch_flag(effect: SwitchFlag, services: Services) -> Outcome:
    """Switch the flag; that it cannot be switched is told, and holds up nothing."""
    rollout = await services.store.rollout(effect.rollout_id)
    if rollout is None:
        return Outcome(note="no such rollout")
    toggle = rollout.settings.flags[effect.place]
    order = Switch(repo=rollout.repo, rollout_id=rollout.id, sha=rollout.sha, is_on=effect.is_on)
    try:
        await services.flags.turn(toggle, order)
    except (RefusedError, ConfigError) as error:
        state = "on" if effect.is_on else "off"
        text = f"a flag of {rollout.service} could not be switched {state}: {plain(str(error))}"
        return Outcome(effects=(Alert(repo=rollout.repo, kind="flag", text=text),))
    return Outcome()
