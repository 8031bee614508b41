"""Linters run on the cheapest runner.

A minute of macOS costs about ten of Linux, one of Windows two, and a linter says the same on each.
Where the job uses what only that system has, such as Xcode, it is in its place.
Source: https://docs.github.com/en/billing/reference/actions-runner-pricing
"""

import re
from collections.abc import Iterator

from bot.config.rules import Level
from bot.document import Scalar
from bot.policy.checkout import Checkout
from bot.policy.jobs import Job
from bot.policy.pipeline.matrix import is_matrix
from bot.policy.pipeline.purposes import CHEAP, jobs_for
from bot.policy.pipeline.running import runs
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

_DEAR = re.compile(r"(?:macos|windows)-[\w.-]+|ubuntu-[\w.-]+-(?:xlarge|large|[0-9]+-?cores?)")
NATIVE = frozenset(
    {"swiftlint", "swiftformat", "swift", "xcodebuild", "xcrun", "pod", "fastlane", "msbuild"}
    | {"vstest.console", "nuget", "signtool", "codesign"}
)
"""Programs that only one of those systems has."""


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each linter on a runner that costs more than Linux."""
    for job in jobs_for(workflow.jobs, CHEAP):
        label = next((one for one in job.runs_on if _is_dear(one)), None)
        if label and not is_matrix(job) and not _is_native(job, workflow.checkout):
            yield Finding.at(
                label,
                f"Job `{job.id}` runs on `{label.text}`, which costs more than Linux and finds the "
                "same.",
                subject=job.id,
                job=job.id,
            )


def _is_dear(label: Scalar) -> bool:
    return _DEAR.fullmatch(label.text.lower()) is not None


def _is_native(job: Job, checkout: Checkout) -> bool:
    """Whether it uses what only its system has, or may: an action that we do not know."""
    return any(
        command.words[0] in NATIVE for step in job.steps for command in runs(step, checkout)
    ) or any(
        word in step.action.name.lower()
        for step in job.steps
        if step.action
        for word in ("xcode", "swift", "msbuild", "msvc")
    )


RULE = Rule(
    id="COST-RUNNER",
    level=Level.NOTICE,
    summary="Linters run on the cheapest runner",
    fix="Write `runs-on: ubuntu-latest`.",
    check=check,
)
