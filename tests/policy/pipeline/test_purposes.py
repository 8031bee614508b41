"""What a job is for, as its name says it."""

import pytest

from bot.config.stages import Stage
from bot.document import Scalar
from bot.policy.jobs import NOTHING, Job
from bot.policy.pipeline.purposes import MAX_NAME, builds, stages_in, stages_of


@pytest.mark.parametrize(
    ("name", "stages"),
    [
        ("lint", {Stage.LINT}),
        ("Lint & format", {Stage.LINT, Stage.FORMAT}),
        ("pre-commit", {Stage.LINT}),
        ("pre_commit (3.12)", {Stage.LINT}),
        ("type check", {Stage.TYPES}),
        ("test (3.11, ubuntu-24.04)", {Stage.UNIT}),
        ("lint-and-test", {Stage.LINT, Stage.UNIT}),
        ("integration-tests", {Stage.INTEGRATION}),
        ("End to end tests", {Stage.E2E}),
        ("e2e", {Stage.E2E}),
        ("CodeQL", {Stage.SAST}),
        ("security tests", {Stage.SAST}),
        ("benchmarks", {Stage.PERFORMANCE}),
        ("latest", set()),
        ("contest", set()),
        ("build", set()),
        ("", set()),
    ],
)
def test_stages_of_a_name(name: str, stages: set[Stage]) -> None:
    assert stages_in(name) == stages


def test_the_end_of_a_long_name_is_not_read() -> None:
    assert stages_in(" " * (MAX_NAME - 4) + "lint") == {Stage.LINT}
    assert stages_in(" " * (MAX_NAME - 3) + "lint") == set()


def job(name: str) -> Job:
    return Job(Scalar(1, 1, 1, 1, name, is_plain=True), NOTHING, ())


def test_a_build_is_nothing_besides() -> None:
    assert builds(job("build-image"))
    assert not builds(job("build-and-test"))
    assert not builds(job("deploy"))


def test_an_id_that_says_nothing_is_helped_by_the_title() -> None:
    assert stages_of(job("lint")) == {Stage.LINT}
    assert stages_of(job("job1")) == set()
