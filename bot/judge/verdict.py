"""What the judge says."""

from dataclasses import dataclass
from enum import StrEnum

from bot.judge.counts import Counts


class Verdict(StrEnum):
    """What to do with a canary. That nobody counts is no verdict."""

    PASS = "pass"  # noqa: S105 - not a password
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


class Ground(StrEnum):
    """Why, in one word for programs."""

    ERRORS = "errors"
    """Fail: more of its requests fail than of stable's."""
    LIMIT = "limit"
    """Fail: more of its requests fail than the limit allows, and there is no stable to compare."""
    LATENCY = "latency"
    """Fail: it is slower than stable on average."""
    SLOW = "slow"
    """Fail: too many of its requests are slow, and more than of stable's."""
    CHECK = "check"
    """Pass or fail: a check of its own says so, and nobody counts."""
    BREAKER = "breaker"
    """Fail: half of its requests fail, and nobody waits for more."""
    EXCLUDED = "excluded"
    """Pass: a regression of the configured size is excluded."""
    NO_TRAFFIC = "no_traffic"
    """Inconclusive: it served nothing."""
    FEW_REQUESTS = "few_requests"
    """Inconclusive: it served too little."""
    BAKING = "baking"
    """Inconclusive: nothing is wrong, and the time is not over."""
    NOT_EXCLUDED = "not_excluded"
    """Inconclusive: a regression of the configured size may be there."""
    SUSPICIOUS = "suspicious"
    """Inconclusive: it looks worse than stable, but that may be chance."""
    STABLE_FAILING = "stable_failing"
    """Inconclusive: stable is above the limit, so the environment is ill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict, with the numbers it stands on.

    Attributes:
        reason: One sentence for people, without a full stop; no words of strangers in it.
        stable: What it did in all points.
        canary: The same.
        evidence_relative: How many times likelier the errors are if the canary is worse than stable
            than if it is not: an e-value.
        evidence_absolute: The same for the errors at this weight against the limit.
        evidence_latency: The same for its being slower than stable.
        excluded: The smallest excess of the canary's share of errors over stable's that the counts
            at this weight exclude, a ratio 0..1; None if they exclude none.
    """

    verdict: Verdict
    ground: Ground
    reason: str
    stable: Counts
    canary: Counts
    evidence_relative: float = 1.0
    evidence_absolute: float = 1.0
    evidence_latency: float = 1.0
    excluded: float | None = None
