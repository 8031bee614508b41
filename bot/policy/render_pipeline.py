"""Words for what ran on a commit: the stages that the policy requires, and how long they took.

A summary has the verdict first, then a row for each stage, with the jobs that say so, then the
layers with their budgets, and the same for scripts.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.config.rules import Level
from bot.config.schema import Mode
from bot.effects import CompleteCheckRun, Conclusion, OpenCheckRun
from bot.markdown import block, code, details, link, plural, prose
from bot.policy import budgets
from bot.policy.budgets import Layer
from bot.policy.tables import Target, row, table
from bot.policy.verified import Outcome, Proof, Verified, holds

PIPELINE_CHECK = "sluice / pipeline"

MAX_TABLE = 20_000
"""Bytes of each table. Our own limit; a summary has 65,535 characters."""
PROOFS = 5
"""Jobs that are named of a stage."""
MAX_NAME = 120
"""Characters of a job's name. Our own limit."""

_RESULTS = {
    Outcome.PASSED: "✅ passed",
    Outcome.FAILED: "❌ failed",
    Outcome.SKIPPED: "❌ skipped, which is not passed",
    Outcome.MISSING: "❌ did not run",
    Outcome.RUNNING: "⏳ not over yet",
    Outcome.UNKNOWN: "❔ GitHub does not say",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is to be told of a commit.

    Attributes:
        budget: What a layer over its budget matters.
        is_final: Whether nothing goes on, or nobody waits for it any longer.
    """

    stages: tuple[Verified, ...]
    layers: tuple[Layer, ...]
    budget: Level
    is_final: bool = True

    @property
    def over(self) -> tuple[Layer, ...]:
        """The layers that are over their budget, if that matters."""
        return tuple(one for one in self.layers if one.is_over and self.budget is not Level.OFF)

    @property
    def blocks(self) -> bool:
        """Whether the change is held."""
        stays = {Outcome.RUNNING} if self.is_final else set()
        late = any(one.outcome in stays and one.level is Level.ERROR for one in self.stages)
        return holds(self.stages) or late or (self.budget is Level.ERROR and bool(self.over))


def pipeline_check(target: Target, told: Told, mode: Mode) -> CompleteCheckRun:
    """Tell how it went."""
    if mode is Mode.OFF:
        return _conclude(target, Conclusion.SKIPPED, "The policy is switched off", "`mode: off`.")
    verdict = Conclusion.FAILURE if told.blocks else Conclusion.SUCCESS
    conclusion = Conclusion.NEUTRAL if mode is Mode.OBSERVE else verdict
    parts = [_verdict(told, mode), *_stages(told.stages), *_layers(told), _for_scripts(told)]
    return _conclude(target, conclusion, _title(told), "\n\n".join(parts))


def unreadable(target: Target, why: str) -> CompleteCheckRun:
    """Tell that the files could not be read: nobody can say what should have run."""
    words = f"**The workflows could not be read completely, so nothing is verified.** {prose(why)}"
    return _conclude(target, Conclusion.ACTION_REQUIRED, "The workflows could not be read", words)


def still_running(target: Target, told: Told) -> OpenCheckRun:
    """Tell that the runs of the commit are not over."""
    going = sum(one.outcome is Outcome.RUNNING for one in told.stages)
    waits = f"Waiting for {plural(going, 'stage')}" if going else "Waiting for the runs"
    return OpenCheckRun(
        repo=target.repo,
        head_sha=target.head_sha,
        name=PIPELINE_CHECK,
        external_id=target.external_id,
        title=waits,
        summary="\n\n".join(["**The workflows of this commit still run.**", *_stages(told.stages)]),
    )


def _conclude(target: Target, conclusion: Conclusion, title: str, summary: str) -> CompleteCheckRun:
    check = target.conclude(PIPELINE_CHECK, conclusion, title, summary)
    return replace(check, look_first=True)


def _title(told: Told) -> str:
    lacking = [one for one in told.stages if one.outcome is not Outcome.PASSED]
    count = plural(len(told.stages), "required stage")
    if lacking:
        said = f"{len(lacking)} of {count} not passed: {', '.join(one.stage for one in lacking)}"
    else:
        said = f"{count} passed" if told.stages else "No stage is required"
    late = [f"layer {one.number}" for one in told.over]
    return f"{said}; over budget: {', '.join(late)}"[:250] if late else said[:250]


def _verdict(told: Told, mode: Mode) -> str:
    if mode is Mode.OBSERVE:
        would = "would be held" if told.blocks else "would pass"
        return f"**The policy only observes here: this change {would}.**"
    if told.blocks:
        return "**This change is held until what the policy requires has run and passed.**"
    return "**Nothing that ran, or did not run, holds this change.**"


def _stages(stages: Sequence[Verified]) -> list[str]:
    rows = (
        row(code(one.stage), one.level.value, _RESULTS[one.outcome], _proofs(one.proofs))
        for one in stages
    )
    heads = ("Stage", "Level", "Result", "By")
    return [table(heads, rows, len(stages), MAX_TABLE)] if stages else []


def _proofs(proofs: Sequence[Proof]) -> str:
    if not proofs:
        return "no job, step or check of this commit"
    named = [_proof(one) for one in proofs[:PROOFS]]
    more = [f"{len(proofs) - PROOFS} more"] if len(proofs) > PROOFS else []
    return ", ".join([*named, *more])


def _proof(proof: Proof) -> str:
    label = code(proof.name, MAX_NAME)
    return link(label, proof.url) if proof.url else label


def _layers(told: Told) -> list[str]:
    rows = (
        row(
            str(one.number),
            budgets.length(one.within),
            _length(one.here),
            _usual(one),
            ", ".join(
                f"{code(slow.name, MAX_NAME)} {budgets.length(slow.takes)}" for slow in one.slowest
            ),
        )
        for one in told.layers
    )
    heads = ("Layer", "Budget", "This commit", "Half and 95 % of commits", "Slowest jobs")
    over = [prose(found.message) for found in budgets.over(told.over)]
    shown = table(heads, rows, len(told.layers), MAX_TABLE)
    return (
        [*over, details("How long it takes, without the time in a queue", shown)]
        if told.layers
        else []
    )


def _length(duration: timedelta | None) -> str:
    return "not measured" if duration is None else budgets.length(duration)


def _usual(layer: Layer) -> str:
    if not layer.commits:
        return "not known"
    half, most = budgets.length(layer.half), budgets.length(layer.most)
    return f"{half} and {most}, of {layer.commits}"


def _for_scripts(told: Told) -> str:
    found = {
        "stages": {one.stage.value: one.outcome.value for one in told.stages},
        "layers": [
            {
                "layer": one.number,
                "within": _seconds(one.within),
                "here": _seconds(one.here),
                "p50": _seconds(one.half if one.commits else None),
                "p95": _seconds(one.most if one.commits else None),
                "commits": one.commits,
            }
            for one in told.layers
        ],
    }
    return details("For scripts", block(json.dumps(found, indent=1), "json"))


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()
