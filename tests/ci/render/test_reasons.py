from dataclasses import replace

import pytest

from bot.ci.history import Fault
from bot.ci.render.reasons import ORDER, Reason, reasons
from bot.ci.report import FailedJob, FailedRun, MissingLog
from tests.ci.render.reports import (
    BASE,
    FLAKY,
    FOUND,
    GATE,
    INFRA,
    NEW,
    OTHER,
    RUN,
    STEP,
    UNKNOWN,
    failed_run,
    job,
    report,
)

SIBLING = MissingLog.SIBLING
VAGUE = replace(FOUND, is_telling=False)
UPLOAD = replace(STEP, name="Upload")


def names(found: tuple[Reason, ...]) -> list[list[str]]:
    return [[one.job.job.name for one in reason.jobs] for reason in found]


def unread(name: str, step=STEP) -> FailedJob:
    return job(name, SIBLING, None, step)


@pytest.mark.parametrize(
    ("jobs", "expected"),
    [
        pytest.param([job("a"), job("b")], [["a", "b"]], id="one fingerprint"),
        pytest.param([job("a"), job("b", OTHER), job("c")], [["a", "c"], ["b"]], id="two"),
        pytest.param(
            [job("a", VAGUE), job("b", VAGUE)], [["a"], ["b"]], id="a log that says little"
        ),
        pytest.param(
            [job("a (1)", VAGUE), job("a (2)", VAGUE)],
            [["a (1)", "a (2)"]],
            id="logs of one matrix that say little",
        ),
        pytest.param(
            [job("a", MissingLog.EXPIRED), job("b", MissingLog.EXPIRED)],
            [["a", "b"]],
            id="no log, for one reason",
        ),
        pytest.param(
            [job("a", MissingLog.EXPIRED), job("b", MissingLog.RUNNING)],
            [["a"], ["b"]],
            id="no log, for two reasons",
        ),
        pytest.param(
            [unread("a (3)"), job("a (1)"), job("a (2)")],
            [["a (3)", "a (1)", "a (2)"]],
            id="siblings of those that agree",
        ),
        pytest.param(
            [job("a (1)"), job("a (2)", OTHER), unread("a (3)")],
            [["a (1)"], ["a (2)"], ["a (3)"]],
            id="siblings of those that do not",
        ),
        pytest.param(
            [job("a (1)"), unread("a (2)", UPLOAD)],
            [["a (1)"], ["a (2)"]],
            id="a sibling that stopped elsewhere",
        ),
        pytest.param(
            [job("a (1)"), unread("b (1)")], [["a (1)"], ["b (1)"]], id="of another matrix"
        ),
        pytest.param(
            [job("a (1)", step=None), unread("a (2)", None)],
            [["a (1)", "a (2)"]],
            id="no step known",
        ),
        pytest.param(
            [job("a (1)", MissingLog.EXPIRED), unread("a (2)")],
            [["a (1)"], ["a (2)"]],
            id="siblings of what could not be read",
        ),
        pytest.param([unread("a"), unread("b")], [["a", "b"]], id="nothing but siblings"),
        pytest.param([], [], id="no job"),
    ],
)
def test_what_is_one_reason(jobs, expected) -> None:
    # UNKNOWN for all: so the order stays GitHub's.
    same = [replace(one, history=one.history and UNKNOWN) for one in jobs]
    assert names(reasons(report(*same))) == expected


def test_runs_of_one_commit_share_their_reasons() -> None:
    runs = (failed_run(job("a")), FailedRun(run=replace(RUN, id=8), jobs=(job("a"),)))

    assert names(reasons(report(runs=runs))) == [["a", "a"]]


@pytest.mark.parametrize(("workflow", "count"), [("CI", 1), ("Nightly", 2)])
def test_logs_that_say_little_speak_for_their_workflow(workflow, count) -> None:
    other = replace(RUN, id=8, name=workflow)
    runs = (failed_run(job("a", VAGUE)), FailedRun(run=other, jobs=(job("a", VAGUE),)))

    assert len(reasons(report(runs=runs))) == count


def test_a_sibling_is_not_of_another_run() -> None:
    runs = (failed_run(job("a (1)")), FailedRun(run=replace(RUN, id=8), jobs=(unread("a (2)"),)))

    assert len(reasons(report(runs=runs))) == 2


def test_what_the_reader_can_mend_comes_first() -> None:
    histories = {"i": INFRA, "f": FLAKY, "b": BASE, "u": UNKNOWN, "n": NEW, "none": None}
    jobs = [
        job(name, replace(FOUND, fingerprint=name), history) for name, history in histories.items()
    ]

    assert names(reasons(report(*jobs))) == [["n"], ["u"], ["none"], ["b"], ["f"], ["i"]]
    assert set(ORDER) == set(Fault)


def test_the_most_urgent_job_leads_its_reason() -> None:
    jobs = (job("a", history=FLAKY), unread("a (2)"), job("b", history=NEW), job("c", history=NEW))
    (found,) = reasons(report(*jobs))

    assert found.lead.job.job.name == "b"
    assert names((found,)) == [["a", "a (2)", "b", "c"]]
    assert [one.job.job.name for one in found.judged] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("ran", "total"),
    [
        pytest.param(("a (1)", "a (2)", "a (3)", "b"), 3, id="one passed"),
        pytest.param(("a (1)", "a (2)"), 2, id="all failed"),
        pytest.param(("a (1)",), 0, id="fewer than failed"),
        pytest.param((), 0, id="unknown"),
    ],
)
def test_the_whole_matrix_is_counted(ran, total) -> None:
    run = failed_run(job("a (1)"), job("a (2)"), names=ran)

    assert reasons(report(runs=(run,)))[0].total == total


def test_matrices_of_one_reason_are_added_up() -> None:
    ran = ("a (1)", "a (2)", "b (1)", "b (2)", "b (3)", "c")
    run = failed_run(job("a (1)"), job("b (1)"), job("b (2)"), names=ran)

    assert reasons(report(runs=(run,)))[0].total == 5


def test_a_matrix_that_is_not_known_leaves_the_sum_unknown() -> None:
    known, unknown = failed_run(job("a"), names=("a", "a")), replace(RUN, id=8)
    runs = (known, FailedRun(run=unknown, jobs=(job("a"),)))

    assert reasons(report(runs=runs))[0].total == 0


def test_a_gate_is_folded_under_the_first_reason_of_its_run() -> None:
    first = failed_run(job("a"), job("gate", GATE), job("b", OTHER))
    second = FailedRun(
        run=replace(RUN, id=8),
        jobs=(job("c", replace(FOUND, fingerprint="c")), job("other gate", GATE)),
    )
    found = reasons(report(runs=(first, second)))

    assert names(found) == [["a"], ["b"], ["c"]]
    assert [[one.job.job.name for one in reason.gates] for reason in found] == [
        ["gate"],
        [],
        ["other gate"],
    ]


def test_a_gate_alone_is_a_reason() -> None:
    found = reasons(report(job("gate", GATE)))

    assert names(found) == [["gate"]]
    assert found[0].gates == ()


def test_a_gate_is_no_consequence_of_another_run() -> None:
    alone = FailedRun(run=replace(RUN, id=8), jobs=(job("gate", GATE),))
    found = reasons(report(runs=(failed_run(job("a")), alone)))

    assert names(found) == [["a"], ["gate"]]


def test_a_gate_that_stands_alone_somewhere_is_a_reason() -> None:
    first = failed_run(job("a"), job("gate", GATE))
    alone = FailedRun(run=replace(RUN, id=8), jobs=(job("gate", GATE),))

    assert names(reasons(report(runs=(first, alone)))) == [["a"], ["gate", "gate"]]
