"""Where a threshold of coverage is found, and what is no threshold."""

import json

import pytest

from bot.policy.pipeline.coverage_threshold import Threshold, coverage_threshold
from tests.policy.pipeline.stage_pipelines import PATH, pipeline_of, workflow_of


def found(steps: str, on: str = "pull_request", **files: str) -> tuple[float | None, str] | None:
    threshold = coverage_threshold(pipeline_of(workflow_of(steps, on=on), files=files))
    return (threshold.percent, threshold.path) if threshold else None


@pytest.mark.parametrize(
    ("command", "percent"),
    [
        ("pytest --cov=src --cov-fail-under=80", 80),
        ("pytest --cov-fail-under 99.5", 99.5),
        ("uv run coverage report -m --fail-under=92", 92),
        ("npx nyc --check-coverage --lines 90 mocha", 90),
        ("cargo llvm-cov --fail-under-lines 70", 70),
        ("npx vitest --coverage.thresholds.lines=75", 75),
        ('npx jest --coverageThreshold=\'{"global":{"lines":85}}\'', 85),
        ("pytest --cov-fail-under=100", 100),
        ("pytest --cov-fail-under=0", None),
        ("pytest --cov-fail-under=101", None),
        ("pytest --cov-fail-under=${{ inputs.min }}", None),
        ("pytest --cov-fail-under=80 || true", None),
        ("pytest --cov", None),
    ],
)
def test_finds_it_on_the_command_line(command: str, percent: float | None) -> None:
    assert found(f"run: {json.dumps(command)}") == (None if percent is None else (percent, PATH))


def test_finds_it_in_the_inputs_of_an_action() -> None:
    assert found("{uses: x/y@v1, with: {threshold: 80%, other: 90}}") == (80, PATH)
    assert found("{uses: x/y@v1, with: {threshold: [80]}}") is None


def test_only_what_runs_for_changes_counts() -> None:
    assert found("run: pytest --cov-fail-under=80", "schedule") is None


@pytest.mark.parametrize(
    ("name", "text", "percent"),
    [
        ("pyproject.toml", "[tool.coverage.report]\nfail_under = 80", 80),
        ("pyproject.toml", '[tool.pytest.ini_options]\naddopts = "--cov-fail-under=70"', 70),
        ("pyproject.toml", '[tool.pytest.ini_options]\naddopts = ["--cov-fail-under=71"]', 71),
        ("pyproject.toml", "[tool.coverage.report]\nfail_under = 0", None),
        ("sub/pyproject.toml", "[tool.coverage.report]\nfail_under = 60", 60),
        (".coveragerc", "[report]\nfail_under = 81", 81),
        ("setup.cfg", "[coverage:report]\nfail_under = 82", 82),
        ("tox.ini", "[pytest]\naddopts = --cov-fail-under=83", 83),
        ("pytest.ini", "[pytest]\naddopts = -v", None),
        ("package.json", '{"jest": {"coverageThreshold": {"global": {"lines": 84}}}}', 84),
        ("package.json", '{"c8": {"statements": 85}}', 85),
        ("package.json", "{", None),
        ("package.json", "[]", None),
        (".nycrc", '{"lines": 86}', None),
        ("jest.config.js", "coverageThreshold: {\n global: { lines: 87 } }", 87),
        ("vitest.config.ts", "thresholds: { statements: 88 }", 88),
        ("vite.config.ts", "x", None),
        ("codecov.yml", "coverage: {status: {project: {default: {target: 89%}}}}", 89),
        ("codecov.yml", "coverage: {status: {project: {a: {x: 1}, b: off}}}", None),
        ("codecov.yml", "coverage: {status: off}", None),
        ("codecov.yml", "[", None),
        ("sub/codecov.yml", "coverage: {status: {project: {default: {target: 89%}}}}", None),
        ("README.md", "--cov-fail-under=90", None),
    ],
)
def test_finds_it_in_settings(name: str, text: str, percent: float | None) -> None:
    assert found("run: x", **{name: text}) == (None if percent is None else (percent, name))


def test_a_relative_target_is_a_threshold_too() -> None:
    text = "coverage: {status: {project: {default: {target: auto}}}}"

    assert found("run: x", **{".codecov.yml": text}) == (None, ".codecov.yml")


def test_tells_the_highest() -> None:
    files = {
        "codecov.yml": "coverage: {status: {project: {default: {target: auto}}}}",
        ".coveragerc": "[report]\nfail_under = 70",
    }
    pipeline = pipeline_of(workflow_of("run: pytest --cov-fail-under=80"), files=files)

    assert coverage_threshold(pipeline) == Threshold(percent=80, path=PATH)
