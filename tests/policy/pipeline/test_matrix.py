"""The jobs that a matrix makes."""

import pytest

from bot.document import plain
from bot.policy.engine import Judge
from bot.policy.pipeline import matrix
from bot.policy.pipeline.matrix import MAX_COMBINATIONS, combinations, is_matrix, size, values
from tests.policy.reading_cases import case_of


def job_with(strategy: str, rest: str = ""):
    text = f"on: push\njobs:\n  a:\n    strategy: {strategy}\n    runs-on: x\n{rest}"
    case = case_of(text)
    [job] = Judge(case.side, case.law).pipeline.workflows[0].jobs
    return job


def made(strategy: str) -> list[dict] | None:
    found = combinations(job_with(strategy))
    return (
        None
        if found is None
        else [{name: plain(value) for name, value in one.items()} for one in found]
    )


@pytest.mark.parametrize(
    ("strategy", "jobs"),
    [
        pytest.param("{}", [{}], id="no matrix is one job"),
        pytest.param("wrong", [{}], id="no mapping is one job"),
        pytest.param("{matrix: {a: [1, 2]}}", [{"a": 1}, {"a": 2}], id="one axis"),
        pytest.param(
            "{matrix: {a: [1, 2], B: [x]}}", [{"a": 1, "b": "x"}, {"a": 2, "b": "x"}], id="two axes"
        ),
        pytest.param(
            "{matrix: {a: [1, 2], b: [1, 2], exclude: [{a: 1}, {a: 2, b: 2}]}}",
            [{"a": 2, "b": 1}],
            id="exclude takes away what it matches",
        ),
        pytest.param(
            "{matrix: {a: [1], exclude: [{c: 1}]}}", [{"a": 1}], id="an unknown name excludes none"
        ),
        pytest.param(
            "{matrix: {a: [1, 2], include: [{a: 1, c: x}, {d: y}, {a: 3}]}}",
            [{"a": 1, "c": "x", "d": "y"}, {"a": 2, "d": "y"}, {"a": 3}],
            id="include extends, or adds",
        ),
        pytest.param(
            "{matrix: {include: [{a: 1}, {b: 2}]}}", [{"a": 1}, {"b": 2}], id="include alone"
        ),
        pytest.param(
            "{matrix: {a: [{os: x}], exclude: [{a: {os: x}}]}}", [], id="values are compared whole"
        ),
        pytest.param("{matrix: '${{ fromJSON(x) }}'}", None, id="an expression for all"),
        pytest.param("{matrix: {a: '${{ fromJSON(x) }}'}}", None, id="an expression for an axis"),
        pytest.param("{matrix: {a: [1], include: '${{ x }}'}}", None, id="for include"),
        pytest.param("{matrix: {a: [1], exclude: '${{ x }}'}}", None, id="for exclude"),
        pytest.param("{matrix: {a: [1], include: ['${{ x }}']}}", None, id="for an entry"),
        pytest.param("{matrix: {a: ['${{ x }}', 2]}}", [{"a": "${{ x }}"}, {"a": 2}], id="a value"),
        pytest.param("{matrix: {a: []}}", [], id="an empty axis"),
    ],
)
def test_combinations(strategy: str, jobs: list | None) -> None:
    assert made(strategy) == jobs
    assert size(job_with(strategy)) == (None if jobs is None else len(jobs))


def axis(name: str, count: int) -> str:
    return f"{name}: [{', '.join(map(str, range(count)))}]"


@pytest.mark.parametrize(
    ("counts", "expected"), [((100, 100), 10_000), ((101, 100), 10_100)], ids=["at", "above"]
)
def test_no_more_than_the_limit_is_built(counts: tuple[int, int], expected: int) -> None:
    job = job_with(f"{{matrix: {{{axis('a', counts[0])}, {axis('b', counts[1])}}}}}")

    assert size(job) == expected
    assert (combinations(job) is None) is (expected > MAX_COMBINATIONS)


def test_no_more_is_compared_than_the_limit(monkeypatch) -> None:
    job = job_with("{matrix: {a: [1, 2], include: [{b: 1}, {b: 2}]}}")
    monkeypatch.setattr(matrix, "MAX_WORK", 4)
    assert size(job) == 2
    monkeypatch.setattr(matrix, "MAX_WORK", 3)
    assert size(job) is None


@pytest.mark.parametrize(
    ("strategy", "label", "found"),
    [
        pytest.param("{}", "ubuntu-24.04", ["ubuntu-24.04"], id="no expression"),
        pytest.param("{}", "${{ matrix.os }}", [], id="no matrix"),
        pytest.param("{matrix: {os: [x, y]}}", "${{ matrix.os }}", ["x", "y"], id="an axis"),
        pytest.param(
            "{matrix: {os: [x], a: [1, 2]}}", "${{matrix.OS}}", ["x"], id="each place once"
        ),
        pytest.param(
            "{matrix: {on: [{os: x}, {os: y}, {}, z]}}",
            "${{ matrix.on.os }}",
            ["x", "y"],
            id="deep",
        ),
        pytest.param("{matrix: {os: [x]}}", "${{ inputs.os }}", [], id="another context"),
        pytest.param("{matrix: {os: [x]}}", "${{ matrix.os }}-arm", [], id="more than a reference"),
        pytest.param("{matrix: {os: ['${{ x }}', y]}}", "${{ matrix.os }}", ["y"], id="unknown"),
        pytest.param("{matrix: '${{ x }}'}", "${{ matrix.os }}", [], id="all unknown"),
    ],
)
def test_values(strategy: str, label: str, found: list[str]) -> None:
    job = job_with(strategy, f"    name: {label!r}\n")

    assert [one.text for one in values(job, job.node.scalar("name"))] == found


def test_is_matrix() -> None:
    assert is_matrix(job_with("{matrix: {a: [1]}}"))
    assert not is_matrix(job_with("{fail-fast: true}"))
