"""Look whether a rollout could be seen through, before anything is moved.

What cannot be read now will not be readable when it matters.
"""

from dataclasses import dataclass, replace

from bot.commands.refusal import RefusalError
from bot.config.backends.workflow import EXAMPLE as WORKFLOW, WorkflowBackend
from bot.config.load import POLICY_PATH
from bot.config.quantities import show_weight
from bot.deploys.workflow_file import UnfitError, declared_inputs
from bot.handlers.rolling.gather import heard, hour_before, is_first, query_of, spot_of
from bot.handlers.rolling.services import EXAMPLE
from bot.handlers.services import Services
from bot.judge.judge import dispersion
from bot.judge.power import preview
from bot.markdown import block, code, paragraphs, plain
from bot.policy.workflow import FOLDER
from bot.reason import Reason
from bot.rollouts.rollout import Rollout
from bot.rollouts.seen import Seen, Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A rollout that may begin.

    Attributes:
        rollout: With the mark that counting begins at, and what stable did before.
        words: What can be found out, and what may be in the way, as safe Markdown.
    """

    rollout: Rollout
    words: str


async def preflight(rollout: Rollout, services: Services) -> Ready:
    """Read the weight, and count once.

    Raises:
        RefusalError: Something cannot be read, or has a canary already.
        TransientError: GitHub does not answer.
    """
    backend = rollout.settings.backend
    if isinstance(backend, WorkflowBackend):
        await _require_workflow(backend, rollout, services)
    seen = await heard(services.traffic.read(spot_of(rollout)))
    _require_weight(seen, is_free=await is_first(rollout, services))
    ready, words = await _count(rollout, services)
    warnings = seen.warnings if isinstance(seen, Seen) else ()
    said = paragraphs(words, *(f"⚠️ {plain(one)}" for one in warnings))
    return Ready(rollout=ready, words=said)


def _require_weight(seen: Seen | Trouble, *, is_free: bool) -> None:
    if isinstance(seen, Trouble):
        raise RefusalError(
            f"The weight of the canary cannot be read: {seen.words}.",
            reason=Reason.NOT_CONFIGURED if seen.is_final else Reason.API_UNVERIFIED,
            checked=seen.more,
        )
    if seen.weight and is_free:
        raise RefusalError(
            f"The canary has {show_weight(round(seen.weight, 2))} of the traffic already, "
            "and no rollout of ours gave it that.",
            reason=Reason.BUSY,
            checked="Set its weight to 0, once what it runs is what stable runs.",
        )


async def _count(rollout: Rollout, services: Services) -> tuple[Rollout, str]:
    """Set the mark that counting begins at, and say what can be found out."""
    provider = rollout.settings.metrics
    if provider is None:
        words = "Nobody counts requests and errors, so it will be held for you to promote or abort."
        return rollout, words
    query = query_of(rollout, provider, 0.0, services)
    reading = await heard(services.metrics.read(query))
    if isinstance(reading, Trouble):
        raise RefusalError(
            f"Requests and errors cannot be counted: {reading.words}.",
            reason=Reason.NOT_CONFIGURED if reading.is_final else Reason.API_UNVERIFIED,
            checked=reading.more,
        )
    before = await hour_before(query, services)
    words = preview(before, query.poll, rollout.weight, rollout.settings.judge) if before else ""
    ready = replace(rollout, memory=reading.memory, before=before, dispersion=dispersion(before))
    return ready, words


async def _require_workflow(backend: WorkflowBackend, rollout: Rollout, services: Services) -> None:
    """Refuse a backend whose workflow cannot be started, with the lines that it takes."""
    ref = await services.github.default_branch(rollout.repo)
    path = f"{FOLDER}/{backend.workflow}"
    _, file = await services.github.read(rollout.repo, (), ref=ref, path=path)
    try:
        if {"sha", "weight"} <= set(declared_inputs(file, ref)):
            return
        why = "does not take `sha` and `weight`"
    except UnfitError as error:
        why = str(error)
    raise RefusalError(
        f"There is nothing that could move the traffic: the workflow {code(backend.workflow)} "
        f"{why}.",
        reason=Reason.NOT_CONFIGURED,
        checked=f"It needs:\n{block(WORKFLOW, 'yaml')}\nOr say in `{POLICY_PATH}` what splits the "
        f"traffic:\n{block(EXAMPLE, 'yaml')}",
    )
