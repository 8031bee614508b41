"""What the judge's numbers mean, in one sentence."""

from typing import Final

from bot.config.judging import Judging
from bot.config.quantities import show_milliseconds, show_percent, show_points
from bot.judge.evidence import value
from bot.judge.gathering import Arm, Evidence, arm

_FEW: Final = 10
_MILLISECONDS: Final = 1000


_SURE: Final = 1_000_000
"""What nobody reads as a number any more."""


def odds(log: float) -> str:
    """Say how strong evidence is, of which *log* is the logarithm: ``139 : 1``."""
    found = value(log)
    if found > _SURE:
        return f"more than {_SURE:,} : 1"
    return f"{found:.1f} : 1" if found < _FEW else f"{found:,.0f} : 1"


def part(of: Arm) -> str:
    """Say how many requests failed: ``3/25``."""
    return f"{of[1]}/{of[0]}"


def against(evidence: Evidence) -> str:
    """Say what both arms did in all."""
    return f"{part(arm(evidence.canary))} against {part(arm(evidence.stable))}"


def worse(evidence: Evidence) -> str:
    """Say how much speaks for the canary having more errors than stable."""
    return f"{odds(evidence.relative)} that the canary is worse ({against(evidence)})"


def limit(evidence: Evidence, most: float) -> str:
    """Say that errors are over the limit *most*, and that this is not stable's fault too."""
    if evidence.is_alone:
        failed = part(evidence.canary_now)
        return f"{odds(evidence.over_limit)} that more than {show_percent(most)} fail ({failed})"
    return f"more than {show_percent(most)} of its requests fail, and {worse(evidence)}"


def latency(evidence: Evidence) -> str:
    """Say how much slower it is."""
    by = evidence.slower_by * _MILLISECONDS
    return (
        f"{odds(evidence.latency)} that the canary is slower, by {by:.0f}ms on average"
        f" over {evidence.timed} requests"
    )


def slow(evidence: Evidence, judging: Judging) -> str:
    """Say how many requests are slow."""
    return (
        f"{_rounded(evidence.slow_canary)} of the canary's requests take longer than"
        f" {show_milliseconds(judging.p95_limit)}, against {_rounded(evidence.slow_stable)}"
        f" of stable's; {odds(evidence.slow)} that it is worse"
    )


def excluded(evidence: Evidence, size: float | None) -> str:
    """Say which regression is excluded."""
    canary, stable = part(evidence.canary_now), part(evidence.stable_now)
    if evidence.is_alone:
        return f"{show_percent(evidence.limit)} errors or more are excluded ({canary})"
    if size is None:
        return f"no regression is excluded yet ({canary} against {stable})"
    return f"a regression of {show_points(size)} or more is excluded ({canary} against {stable})"


def not_excluded(evidence: Evidence, size: float | None, judging: Judging) -> str:
    """Say which regression may still be there."""
    if evidence.is_alone:
        failed = part(evidence.canary_now)
        return f"{show_percent(evidence.limit)} errors are not excluded yet ({failed})"
    wanted = f"a regression of {show_points(judging.margin)} is not excluded yet"
    return f"{wanted}: {excluded(evidence, size)}"


def few(evidence: Evidence, judging: Judging) -> str:
    """Say that there is too little."""
    return (
        f"the canary served {evidence.canary_now[0]} of the {judging.min_requests} requests"
        " that it takes"
    )


def stable_failing(evidence: Evidence, judging: Judging) -> str:
    """Say that it is not the canary."""
    return (
        f"stable itself is over {show_percent(judging.error_hard_limit)} errors"
        f" ({part(evidence.stable_now)}), so the environment is failing"
    )


def breaker(canary: Arm, stable: Arm) -> str:
    """Say that half of the requests fail."""
    return f"{part(canary)} of the canary's requests fail ({part(stable)} of stable's)"


def _rounded(ratio: float) -> str:
    return show_percent(round(ratio, 3))
