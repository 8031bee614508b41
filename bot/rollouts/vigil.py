"""A vigil: what was just deployed is held against the hour before, whoever deployed it.

Nothing is split here and no weight is written: all of the requests are the new version's. What to
do when it turns out to be bad the policy says.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.config.canary import Service
from bot.judge.counts import Counts
from bot.judge.verdict import Judgement, Verdict
from bot.judge.watch import watch
from bot.model import Repo, Sha
from bot.rollouts.reading import POINTS
from bot.rollouts.rollout import service_of
from bot.rollouts.seen import Reading, Trouble
from bot.rollouts.trial import said


@dataclass(frozen=True, slots=True, kw_only=True)
class Vigil:
    """The watch over one deployment of one service.

    Attributes:
        id: Of the deployment and the service: one deployment is watched once.
        policy: What the policy said of the service when it began, as JSON of ``Service``.
        memory: Of the provider.
        before: What the service did in each poll of the hour before.
        after: What it did in each poll since.
        dispersion: How much more errors vary than chance; 1 or more.
    """

    id: str
    repo: Repo
    environment: str
    service: str
    sha: Sha
    deployment_id: int
    began_at: datetime
    policy: str
    memory: str = ""
    before: tuple[Counts, ...] = ()
    after: tuple[Counts, ...] = ()
    dispersion: float = 1.0
    judgement: Judgement | None = None

    @property
    def settings(self) -> Service:
        """What the policy said of the service when it began."""
        return service_of(self.policy)

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.began_at + self.settings.watch

    @property
    def is_bad(self) -> bool:
        """Whether it turned out to be worse than what was there before."""
        return self.judgement is not None and self.judgement.verdict is Verdict.FAIL

    def is_over(self, now: datetime) -> bool:
        """Tell whether nothing more is to be seen."""
        return self.is_bad or now >= self.ends_at


def look(vigil: Vigil, reading: Reading | Trouble, now: datetime) -> Vigil:
    """Return *vigil* with what was counted since the last look, judged.

    That nobody counts is no verdict: what was not seen to be bad is let be.
    """
    if isinstance(reading, Trouble):
        return vigil
    heard = replace(vigil, memory=reading.memory)
    if reading.is_new:
        heard = replace(heard, after=(*heard.after, reading.stable + reading.canary)[-POINTS:])
    if reading.verdict is not None:
        return replace(heard, judgement=said(reading.verdict))
    if not heard.before or not heard.after:
        return heard
    judgement = watch(
        heard.before,
        heard.after,
        heard.settings.judge,
        dispersion=heard.dispersion,
        is_over=now >= heard.ends_at,
    )
    return replace(heard, judgement=judgement)
