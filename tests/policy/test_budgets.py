"""How long the layers of a pipeline take."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.config.budgets import Budget, Budgets
from bot.evidence import JobTime
from bot.model import Repo, RepoId, Sha
from bot.policy.budgets import (
    COMMITS,
    ENOUGH,
    layer_of,
    layers,
    length,
    over,
    percentile,
    words,
)

REPO = Repo(RepoId(1), "octo", "shop")
START = datetime(2026, 1, 5, 12, tzinfo=UTC)
HEAD = Sha("f" * 40)
USUAL = Budgets()
NUMBERED = {1: USUAL.layer1, 2: USUAL.layer2, 3: USUAL.layer3}


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def job(name: str = "test", begins: float = 0, ends: float = 60, **changes) -> JobTime:
    made = JobTime(
        repo=REPO,
        run_id=1,
        attempt=1,
        id=1,
        name=name,
        workflow="CI",
        head_sha=HEAD,
        head_branch="change",
        conclusion="success",
        labels=(),
        created_at=START - seconds(600),
        started_at=START + seconds(begins),
        completed_at=START + seconds(ends),
        event="pull_request",
    )
    return replace(made, **changes)


def of_commit(number: int, takes: float) -> JobTime:
    return job(ends=takes, head_sha=Sha(f"{number:040x}"))


def measured(*jobs: JobTime, budgets: Budgets = USUAL, **ids: tuple[str, ...]):
    return layers(jobs, budgets, HEAD, ids)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("lint", 1),
        ("format / types", 1),
        ("fast unit tests", 1),
        ("unit tests", 2),
        ("test (3.12, ubuntu)", 2),
        ("ci / test (3.12)", 2),
        ("codeql", 2),
        ("lint-and-test", 2),
        ("integration", 3),
        ("e2e tests", 3),
        ("build", 3),
    ],
)
def test_the_layer_that_a_name_says(name: str, number: int) -> None:
    assert layer_of(name, NUMBERED) == number


@pytest.mark.parametrize(
    ("name", "ids", "number"),
    [
        pytest.param("quality", (), 1, id="by name"),
        pytest.param("quality (3.12)", (), 1, id="without the matrix"),
        pytest.param("ci / quality (a, b)", (), 1, id="behind a caller"),
        pytest.param("quality / any", (), 1, id="of a caller"),
        pytest.param("Shown otherwise", ("quality",), 1, id="by id"),
        pytest.param("lint", (), 0, id="layer 1 has jobs of its own"),
        pytest.param("test", (), 2, id="layer 2 has not"),
    ],
)
def test_the_layer_that_the_policy_says(name: str, ids: tuple[str, ...], number: int) -> None:
    own = NUMBERED | {1: Budget(within=seconds(60), jobs=("qual*",))}

    assert layer_of(name, own, ids) == number


@pytest.mark.parametrize(
    ("jobs", "takes"),
    [
        pytest.param([job(ends=60)], 60, id="one"),
        pytest.param([job(ends=60), job(begins=30, ends=90)], 90, id="side by side"),
        pytest.param([job(ends=90), job(begins=30, ends=60)], 90, id="one inside the other"),
        pytest.param([job(ends=60), job(begins=100, ends=160)], 120, id="a wait between them"),
        pytest.param([job(begins=100, ends=160), job(ends=60)], 120, id="in any order"),
        pytest.param([job(begins=60, ends=0)], 0, id="a clock that went back"),
        pytest.param([job(), job(begins=90, ends=99, attempt=2)], 60, id="a second attempt"),
        pytest.param([job(), job(begins=90, ends=99, conclusion="skipped")], 60, id="skipped"),
        pytest.param([job(), job(begins=90, ends=99, event="push")], 60, id="a push"),
        pytest.param([job(), job(begins=90, ends=99, event="")], 69, id="of a run that goes on"),
        pytest.param([job(), job(conclusion="cancelled")], None, id="cancelled"),
    ],
)
def test_what_a_commit_took(jobs: list[JobTime], takes: float | None) -> None:
    [layer] = measured(*jobs)

    assert layer.here == (None if takes is None else seconds(takes))


def test_a_layer_without_jobs_is_not_told() -> None:
    assert [one.number for one in measured(job("lint"), job("build"))] == [1, 3]
    assert measured() == ()


def test_the_newest_commits_are_looked_at() -> None:
    old, new = 1000.0, 10.0
    jobs = [of_commit(number, new) for number in range(COMMITS)] + [of_commit(COMMITS, old)]
    [layer] = measured(*jobs)

    assert (layer.commits, layer.most, layer.here) == (COMMITS, seconds(new), None)
    [fewer] = measured(*jobs[1:])
    assert (fewer.commits, fewer.most) == (COMMITS, seconds(new))
    [slow] = measured(*jobs[2:])
    assert slow.commits == COMMITS - 1
    assert slow.most == seconds(new)


@pytest.mark.parametrize(
    ("percent", "expected"), [(1, 1), (50, 10), (51, 11), (95, 19), (96, 20), (100, 20)]
)
def test_percentiles_are_by_nearest_rank(percent: int, expected: int) -> None:
    durations = [seconds(number) for number in range(20, 0, -1)]

    assert percentile(durations, percent) == seconds(expected)


def test_of_one_all_percentiles_are_that_one() -> None:
    assert percentile([seconds(3)], 1) == percentile([seconds(3)], 100) == seconds(3)


@pytest.mark.parametrize(
    ("takes", "is_over"), [(600, False), (601, True)], ids=["at the budget", "above it"]
)
def test_the_commit_is_over_its_budget(takes: float, is_over) -> None:
    [layer] = measured(job(ends=takes))

    assert layer.is_over is is_over
    assert len(list(over([layer]))) == is_over


@pytest.mark.parametrize(
    ("commits", "takes", "is_over"),
    [(ENOUGH, 601, True), (ENOUGH, 600, False), (ENOUGH - 1, 601, False)],
    ids=["enough commits", "at the budget", "too few commits"],
)
def test_it_is_often_over_its_budget(commits: int, takes: float, is_over) -> None:
    [layer] = measured(*(of_commit(number, takes) for number in range(commits)))

    assert layer.is_over is is_over


def test_the_finding_has_the_numbers_and_the_slowest_jobs() -> None:
    jobs = [
        job("test (3.11)", ends=300),
        job("test (3.12)", ends=660),
        *(job(f"unit {letter}", ends=10) for letter in "abc"),
    ]
    [finding] = over(measured(*jobs))

    assert finding.message == (
        "Layer 2 has 10 min. On this commit it took 11 min. Of the last 1 commits, half took "
        "11 min or less, 95 % 11 min or less. The slowest jobs: `test` 11 min, `unit a` 10 s, "
        "`unit b` 10 s."
    )
    assert finding.subject == "layer 2"


def test_nothing_is_said_of_what_is_not_known() -> None:
    [layer] = measured(job(conclusion="cancelled"))

    assert (layer.commits, layer.half, layer.here, layer.is_over) == (0, timedelta(), None, False)
    assert words(layer) == "Layer 2 has 10 min. The slowest jobs: `test` 1 min."


def test_ids_say_the_layer_of_a_run() -> None:
    own = Budgets(layer1=Budget(within=seconds(60), jobs=("quality",)))
    [layer] = measured(job("Shown"), budgets=own, Shown=("quality",))

    assert layer.number == 1


@pytest.mark.parametrize(
    ("duration", "written"),
    [(0, "0 s"), (0.6, "1 s"), (59, "59 s"), (60, "1 min"), (125, "2 min 5 s"), (3600, "60 min")],
)
def test_lengths(duration: float, written: str) -> None:
    assert length(seconds(duration)) == written
