from datetime import timedelta
from math import isclose

import pytest
from hypothesis import given, settings, strategies as st

from bot.ci.category import Category
from bot.ci.flaky import Flaky, FlakyReport, Suspect, Unit, flaky_report, lower_bound
from bot.ci.past import Past
from tests.ci.pasts import past

UNIT = Unit("CI", "unit")


def green(run: int, attempt: int = 1, **more: object) -> Past:
    return past(run, "success", attempt=attempt, **more)


def flake(run: int, **more: object) -> list[Past]:
    """Fail, and pass when run again. What is said of tests and category is the failure's."""
    told = {name: more.pop(name) for name in ("tests", "category") if name in more}
    return [past(run, **more, **told), green(run, 2, **more)]


def told(found: tuple[Flaky, ...]) -> list[tuple[str, int, int]]:
    return [(one.unit.test or one.unit.job, one.flakes, one.greens) for one in found]


@pytest.mark.parametrize(
    ("pasts", "jobs"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([green(1), past(2)], [], id="a failure that stays"),
        pytest.param(flake(1), [("unit", 1, 0)], id="failed, passed"),
        pytest.param([*flake(1), green(2), green(3)], [("unit", 1, 2)], id="of three runs"),
        pytest.param([*flake(1), past(2)], [("unit", 1, 0)], id="a true failure is no run"),
        pytest.param([*flake(1), *flake(2, branch="one")], [("unit", 2, 0)], id="any branch"),
        pytest.param([past(1), past(1, attempt=2), green(1, 3)], [("unit", 1, 0)], id="once a run"),
        pytest.param([green(1), past(1, attempt=2)], [], id="passed, failed"),
        pytest.param([past(1, "cancelled"), green(1, 2)], [], id="cancelled"),
        pytest.param([past(1), green(2, head_sha=past(1).job.head_sha)], [], id="another run"),
        pytest.param(
            [*flake(1, name="unit (1)"), *flake(1, name="unit (2)", id=8)],
            [("unit", 1, 0)],
            id="a matrix, one run",
        ),
        pytest.param(
            [*flake(1, name="unit (1)"), green(2, name="unit (1)"), past(2, name="unit (2)", id=8)],
            [("unit", 1, 0)],
            id="of a matrix one failed: not green",
        ),
        pytest.param(
            [*flake(1), *flake(2, workflow="B")],
            [("unit", 1, 0), ("unit", 1, 0)],
            id="two workflows",
        ),
        pytest.param(
            [*flake(1), green(2), *flake(3, name="lint"), *flake(4, name="lint")],
            [("lint", 2, 0), ("unit", 1, 1)],
            id="the worst first",
        ),
    ],
)
def test_jobs(pasts: list[Past], jobs: list[tuple[str, int, int]]) -> None:
    assert told(flaky_report(pasts, "main").jobs) == jobs


@pytest.mark.parametrize(
    ("pasts", "tests"),
    [
        pytest.param(flake(1), [], id="no test is known"),
        pytest.param(flake(1, tests=("a", "b")), [("a", 1, 0), ("b", 1, 0)], id="two"),
        pytest.param([*flake(1, tests=("a",)), green(2)], [("a", 1, 1)], id="of two runs"),
        pytest.param([past(1, tests=("a",))], [], id="a failure that stays"),
        pytest.param(
            [past(1, tests=("a",)), past(1, attempt=2, tests=("b",)), green(1, 3)],
            [("a", 1, 0), ("b", 1, 0)],
            id="one after the other",
        ),
        pytest.param(
            [*flake(1, tests=("a",)), *flake(1, tests=("a",), name="lint", id=8)],
            [("a", 1, 0), ("a", 1, 0)],
            id="in two jobs",
        ),
    ],
)
def test_tests(pasts: list[Past], tests: list[tuple[str, int, int]]) -> None:
    assert told(flaky_report(pasts, "main").tests) == tests


@pytest.mark.parametrize(
    ("category", "tests", "is_infra"),
    [
        (Category.INFRA, (), True),
        (Category.INFRA, ("a",), True),
        (Category.NETWORK, (), True),
        (Category.NETWORK, ("a",), False),
        (Category.TEST, ("a",), False),
        (Category.TIMEOUT, (), False),
        (None, (), False),
    ],
)
def test_the_machines_are_told_apart(
    category: Category | None, tests: tuple[str, ...], *, is_infra: bool
) -> None:
    report = flaky_report(flake(1, category=category, tests=tests), "main")

    found = [("unit", 1, 0)]
    assert (told(report.infra), told(report.jobs)) == ((found, []) if is_infra else ([], found))
    assert [one.unit.test for one in report.tests] == ([] if is_infra else list(tests))


@pytest.mark.parametrize(
    ("pasts", "suspects"),
    [
        pytest.param([green(1), past(2), green(3)], [("unit", 1)], id="green, red, green"),
        pytest.param([past(2), green(3)], [], id="what was before is not known"),
        pytest.param([green(1), past(2)], [], id="what comes is not known"),
        pytest.param(
            [green(1), past(2), past(2, attempt=2), green(3)], [("unit", 1)], id="one commit, twice"
        ),
        pytest.param([green(1), past(2), past(3), green(4)], [], id="two commits"),
        pytest.param(
            [green(1), past(2), green(3), past(4), green(5)], [("unit", 2)], id="two times"
        ),
        pytest.param(
            [green(1), past(2), past(3, "cancelled"), green(4)], [("unit", 1)], id="cancelled"
        ),
        pytest.param(
            [green(1), past(2, tests=("a",)), green(3)], [("unit", 1), ("a", 1)], id="a test"
        ),
        pytest.param([green(1), *flake(2), green(3)], [], id="proven"),
        pytest.param(
            [green(1), past(2, tests=("a",)), green(3), *flake(4)], [("a", 1)], id="the job is"
        ),
        pytest.param([green(1), past(2, category=Category.INFRA), green(3)], [], id="machines"),
        pytest.param(
            [green(run, branch="one") if run % 2 else past(run, branch="one") for run in range(9)],
            [],
            id="another branch",
        ),
        pytest.param([green(1), past(2, event="pull_request"), green(3)], [], id="a fork's main"),
        pytest.param([green(1), past(2, name="lint"), green(3)], [], id="another job"),
        pytest.param(
            [
                one
                for n in (1, 2)
                for one in (
                    green(1, name=f"unit ({n})", id=n),
                    past(2, name=f"unit ({n})", id=10 + n),
                    green(3, name=f"unit ({n})", id=20 + n),
                )
            ],
            [("unit", 1)],
            id="a matrix: one commit",
        ),
        pytest.param(
            [
                green(1),
                past(2, name="lint"),
                green(3, name="lint"),
                green(0, name="lint"),
                past(4),
                green(5),
                past(6),
                green(7),
            ],
            [("unit", 2), ("lint", 1)],
            id="the most often first",
        ),
    ],
)
def test_suspects(pasts: list[Past], suspects: list[tuple[str, int]]) -> None:
    found = flaky_report(pasts, "main").suspects

    assert [(one.unit.test or one.unit.job, one.times) for one in found] == suspects


def test_what_is_told_of_each() -> None:
    pasts = [*flake(1), *flake(5), *(green(run) for run in (6, 7, 8)), past(9), green(10)]

    report = flaky_report(pasts, "main")

    (job,) = report.jobs
    assert job.unit == UNIT
    assert (job.flakes, job.greens) == (2, 4)
    assert isclose(job.rate, 1 / 3)
    assert isclose(job.bound, lower_bound(2, 6))
    assert job.first_seen == past(1).job.completed_at
    assert job.last_seen == past(5).job.completed_at
    assert [(proof.run_id, proof.job_id) for proof in job.proofs] == [(5, 51), (5, 52)]


def test_what_is_told_of_a_suspect() -> None:
    pasts = [green(1), past(2), green(3), past(4), green(5)]

    (suspect,) = flaky_report(pasts, "main").suspects

    assert suspect == Suspect(
        unit=UNIT,
        times=2,
        first_seen=past(2).job.completed_at,
        last_seen=past(4).job.completed_at,
        proofs=suspect.proofs,
    )
    assert [(proof.run_id, proof.job_id) for proof in suspect.proofs] == [(4, 41), (5, 51)]


def test_the_newest_of_a_matrix_is_linked() -> None:
    one = [green(1, name="unit (1)"), past(8, name="unit (1)"), green(9, name="unit (1)")]
    two = [green(1, name="unit (2)", id=1), past(2, name="unit (2)"), green(3, name="unit (2)")]

    (suspect,) = flaky_report([*one, *two], "main").suspects

    assert [proof.run_id for proof in suspect.proofs] == [8, 9]


@pytest.mark.parametrize(
    ("hits", "total", "bound"),
    [
        # By hand, from the formula of Wilson (1927), doi:10.1080/01621459.1927.10502953.
        (0, 1, 0.0),
        (0, 100, 0.0),
        (1, 1, 0.2065),
        (1, 2, 0.0945),
        (5, 10, 0.2366),
        (10, 10, 0.7225),
        (50, 100, 0.4038),
        (500, 1000, 0.4691),
    ],
)
def test_lower_bound(hits: int, total: int, bound: float) -> None:
    assert isclose(lower_bound(hits, total), bound, abs_tol=0.0001)


@given(st.integers(1, 10_000), st.data())
def test_the_bound_is_below_the_share(total: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, total))

    assert 0 <= lower_bound(hits, total) <= hits / total <= 1
    assert lower_bound(hits, total) <= lower_bound(10 * hits, 10 * total)


PASTS = st.builds(
    past,
    st.integers(1, 6),
    st.sampled_from(["failure", "success", "cancelled"]),
    attempt=st.integers(1, 3),
    name=st.sampled_from(["unit (1)", "unit (2)", "lint"]),
    tests=st.sampled_from([(), ("a",), ("a", "b")]),
    category=st.sampled_from([None, Category.INFRA, Category.TEST]),
    id=st.integers(1, 10**6),
)
JOBS = st.lists(PASTS, max_size=20, unique_by=lambda one: one.job.id)


@given(JOBS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_does_not_matter(pasts: list[Past], chance) -> None:
    assert flaky_report(pasts, "main") == flaky_report(chance.sample(pasts, len(pasts)), "main")


@given(JOBS)
@settings(deadline=None)
def test_every_flake_has_its_proof(pasts: list[Past]) -> None:
    jobs = {one.job.id: one for one in pasts}
    report = flaky_report(pasts, "main")

    for one in (*report.jobs, *report.tests, *report.infra):
        failed, passed = (jobs[proof.job_id] for proof in one.proofs)
        assert failed.has_failed
        assert passed.has_passed
        assert failed.job.run_id == passed.job.run_id
        assert failed.job.attempt < passed.job.attempt
        assert one.unit.test in ("", *failed.tests)
        assert one.last_seen - one.first_seen >= timedelta()
        assert 0 < one.bound <= one.rate <= 1


def test_nothing_is_nothing() -> None:
    assert flaky_report([], "main") == FlakyReport()
