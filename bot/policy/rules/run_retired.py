"""Jobs ask for runners that there are.

GitHub takes its images out of service some years after their system came out. A job that asks for
one of them is never started: it waits for a day and fails.
Source: https://github.com/actions/runner-images/issues?q=label%3AAnnouncement
"""

from collections.abc import Iterator
from typing import NamedTuple

from bot.config.rules import Level
from bot.document import Scalar
from bot.policy.edits import replace
from bot.policy.pipeline.matrix import values
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow


class Retired(NamedTuple):
    """A label that is gone.

    Attributes:
        on: The day, as announced; ISO 8601.
        instead: What takes its place.
    """

    on: str
    instead: str


_TABLE = """
ubuntu-16.04   2021-09-20  ubuntu-24.04    https://github.com/actions/runner-images/issues/3287
ubuntu-18.04   2023-04-03  ubuntu-24.04    https://github.com/actions/runner-images/issues/6002
ubuntu-20.04   2025-04-15  ubuntu-24.04    https://github.com/actions/runner-images/issues/11101
windows-2016   2022-03-15  windows-2022    https://github.com/actions/runner-images/issues/4312
windows-2019   2025-06-30  windows-2022    https://github.com/actions/runner-images/issues/12045
macos-10.15    2023-03-31  macos-15-intel  https://github.com/actions/runner-images/issues/5583
macos-11       2024-06-28  macos-15-intel  https://github.com/actions/runner-images/issues/9255
macos-12       2024-12-03  macos-15-intel  https://github.com/actions/runner-images/issues/10721
macos-13       2025-12-04  macos-15-intel  https://github.com/actions/runner-images/issues/13046
macos-14       2026-11-02  macos-15        https://github.com/actions/runner-images/issues/13518
"""
"""Label, the day on which it was taken out of service, what has the same processor, and where
GitHub said so. As of 22 November 2026."""
SIZES = ("-large", "-xlarge")
"""The larger runners of an image of macOS go with it."""


def _retired() -> Iterator[tuple[str, Retired]]:
    for line in filter(None, _TABLE.split("\n")):
        label, day, instead, _ = line.split()
        yield label, Retired(day, instead)
        if label.startswith("macos"):
            for size in SIZES:
                yield label + size, Retired(day, instead.removesuffix("-intel") + size)


RETIRED = dict(_retired())


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each label that no runner of GitHub's has any more."""
    for job in workflow.jobs:
        if any(label.text.lower() == "self-hosted" for label in job.runs_on):
            continue
        for label in job.runs_on:
            for value in values(job, label):
                if gone := RETIRED.get(value.text.lower()):
                    yield _finding(workflow, job.id, value, gone)


def _finding(workflow: Workflow, job: str, value: Scalar, gone: Retired) -> Finding:
    return Finding.at(
        value,
        f"`{value.text}` was taken out of service on {gone.on}: job `{job}` never starts. Use "
        f"`{gone.instead}`.",
        subject=f"{job} {value.text}",
        job=job,
        edit=replace(workflow, value, gone.instead) if value.is_plain else None,
    )


RULE = Rule(
    id="RUN-RETIRED",
    level=Level.ERROR,
    summary="Jobs ask for runners that there are",
    fix="Use an image that is still in service, such as `ubuntu-24.04`.",
    check=check,
)
