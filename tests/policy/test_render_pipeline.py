"""Words for what ran on a commit."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.config.rules import Level
from bot.config.schema import Mode
from bot.config.stages import Stage
from bot.effects import Conclusion
from bot.model import Repo, RepoId, Sha
from bot.policy.budgets import Layer, Slow
from bot.policy.render_pipeline import (
    MAX_NAME,
    PROOFS,
    Told,
    pipeline_check,
    still_running,
    unreadable,
)
from bot.policy.tables import Target
from bot.policy.verified import Outcome, Proof, Verified

TARGET = Target(
    repo=Repo(RepoId(1), "octo", "shop"), head_sha=Sha("a" * 40), external_id="pr=7;pipeline=1"
)
MINUTE = timedelta(minutes=1)
LAYER = Layer(
    number=2,
    within=10 * MINUTE,
    here=11 * MINUTE,
    commits=30,
    half=8 * MINUTE,
    most=12 * MINUTE,
    slowest=(Slow("test", 9 * MINUTE),),
)
FAST = replace(LAYER, number=1, here=MINUTE, half=MINUTE, most=MINUTE)


def stage(outcome: Outcome, level: Level = Level.ERROR, *proofs: Proof) -> Verified:
    return Verified(stage=Stage.UNIT, outcome=outcome, level=level, proofs=proofs)


def told(*stages: Verified, **changes) -> Told:
    return replace(Told(stages=stages, layers=(), budget=Level.NOTICE), **changes)


@pytest.mark.parametrize(
    ("what", "mode", "conclusion"),
    [
        (told(stage(Outcome.PASSED)), Mode.ENFORCE, Conclusion.SUCCESS),
        (told(stage(Outcome.FAILED)), Mode.ENFORCE, Conclusion.FAILURE),
        (told(stage(Outcome.SKIPPED)), Mode.ENFORCE, Conclusion.FAILURE),
        (told(stage(Outcome.MISSING)), Mode.ENFORCE, Conclusion.FAILURE),
        (told(stage(Outcome.UNKNOWN)), Mode.ENFORCE, Conclusion.SUCCESS),
        (told(stage(Outcome.RUNNING)), Mode.ENFORCE, Conclusion.FAILURE),
        (told(stage(Outcome.RUNNING), is_final=False), Mode.ENFORCE, Conclusion.SUCCESS),
        (told(stage(Outcome.RUNNING, Level.WARNING)), Mode.ENFORCE, Conclusion.SUCCESS),
        (told(stage(Outcome.FAILED, Level.WARNING)), Mode.ENFORCE, Conclusion.SUCCESS),
        (told(stage(Outcome.FAILED)), Mode.OBSERVE, Conclusion.NEUTRAL),
        (told(stage(Outcome.PASSED)), Mode.OBSERVE, Conclusion.NEUTRAL),
        (told(stage(Outcome.FAILED)), Mode.OFF, Conclusion.SKIPPED),
        (told(layers=(LAYER,)), Mode.ENFORCE, Conclusion.SUCCESS),
        (told(layers=(LAYER,), budget=Level.ERROR), Mode.ENFORCE, Conclusion.FAILURE),
        (told(layers=(FAST,), budget=Level.ERROR), Mode.ENFORCE, Conclusion.SUCCESS),
        (told(), Mode.ENFORCE, Conclusion.SUCCESS),
    ],
)
def test_conclusions(what: Told, mode: Mode, conclusion: Conclusion) -> None:
    check = pipeline_check(TARGET, what, mode)

    assert (check.conclusion, check.name, check.look_first) == (
        conclusion,
        "sluice / pipeline",
        True,
    )


@pytest.mark.parametrize(
    ("what", "title"),
    [
        (told(), "No stage is required"),
        (told(stage(Outcome.PASSED)), "1 required stage passed"),
        (told(stage(Outcome.PASSED), stage(Outcome.PASSED)), "2 required stages passed"),
        (
            told(stage(Outcome.PASSED), stage(Outcome.FAILED)),
            "1 of 2 required stages not passed: unit",
        ),
        (told(layers=(LAYER, FAST)), "No stage is required; over budget: layer 2"),
        (told(layers=(LAYER,), budget=Level.OFF), "No stage is required"),
    ],
)
def test_titles(what: Told, title: str) -> None:
    assert pipeline_check(TARGET, what, Mode.ENFORCE).title == title


def test_each_stage_has_a_row_with_links_to_its_jobs() -> None:
    proofs = [
        Proof("a | b`@ada", Outcome.FAILED, "https://x/job/1"),
        Proof("status", Outcome.FAILED),
        *(Proof(str(number), Outcome.FAILED) for number in range(PROOFS)),
    ]
    summary = pipeline_check(
        TARGET, told(stage(Outcome.FAILED, Level.ERROR, *proofs)), Mode.ENFORCE
    ).summary

    assert "held until what the policy requires has run" in summary
    assert "| `unit` | error | ❌ failed |" in summary
    assert "](https://x/job/1)" in summary
    assert "`status`" in summary
    assert "2 more" in summary
    assert "a \\| b" in summary


def test_a_stage_without_proof_says_so() -> None:
    summary = pipeline_check(TARGET, told(stage(Outcome.MISSING)), Mode.ENFORCE).summary

    assert "no job, step or check of this commit" in summary


def test_a_long_name_is_cut() -> None:
    proof = Proof("x" * MAX_NAME * 2, Outcome.FAILED)
    what = told(stage(Outcome.FAILED, Level.ERROR, proof))

    assert "x" * (MAX_NAME + 1) not in pipeline_check(TARGET, what, Mode.ENFORCE).summary


@pytest.mark.parametrize(
    ("outcome", "words"), [(Outcome.FAILED, "would be held"), (Outcome.PASSED, "would pass")]
)
def test_observing_it_says_what_would_be(outcome: Outcome, words: str) -> None:
    assert words in pipeline_check(TARGET, told(stage(outcome)), Mode.OBSERVE).summary


def test_layers_have_their_numbers() -> None:
    empty = replace(LAYER, number=3, here=None, commits=0, slowest=())
    summary = pipeline_check(TARGET, told(layers=(LAYER, empty)), Mode.ENFORCE).summary

    assert r"Layer 2 has 10 min\. On this commit it took 11 min\." in summary
    assert "| 2 | 10 min | 11 min | 8 min and 12 min, of 30 | `test` 9 min |" in summary
    assert "| 3 | 10 min | not measured | not known |" in summary


def test_scripts_read_the_same() -> None:
    empty = replace(LAYER, number=3, here=None, commits=0)
    summary = pipeline_check(
        TARGET, told(stage(Outcome.SKIPPED), layers=(LAYER, empty)), Mode.ENFORCE
    ).summary
    found = json.loads(summary.partition("```json\n")[2].partition("\n```")[0])

    assert found["stages"] == {"unit": "skipped"}
    assert found["layers"][0] == {
        "layer": 2, "within": 600, "here": 660, "p50": 480, "p95": 720, "commits": 30,
    }  # fmt: skip
    assert found["layers"][1]["here"] is found["layers"][1]["p95"] is None


@pytest.mark.parametrize(
    ("what", "title"),
    [
        (told(stage(Outcome.RUNNING)), "Waiting for 1 stage"),
        (told(stage(Outcome.PASSED)), "Waiting for the runs"),
    ],
)
def test_what_still_runs_is_waited_for(what: Told, title: str) -> None:
    check = still_running(TARGET, what)

    assert (check.title, check.name, check.external_id) == (
        title,
        "sluice / pipeline",
        "pr=7;pipeline=1",
    )
    assert "`unit`" in check.summary


def test_what_could_not_be_read_is_not_passed() -> None:
    check = unreadable(TARGET, "The tree is too large.")

    assert check.conclusion is Conclusion.ACTION_REQUIRED
    assert r"The tree is too large\." in check.summary
