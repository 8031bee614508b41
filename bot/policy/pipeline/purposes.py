"""What a job is for, as its name says it.

Names are all that GitHub's API tells of a job that ran, and the first thing a reader looks at. They
say less than the commands do, so nothing that blocks is decided by them alone.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.config.stages import Stage
from bot.policy.jobs import Job

MAX_NAME = 1000
"""Characters of a name that are read. Our own limit; GitHub shows far fewer."""

_WORD = re.compile(r"[a-z]+[0-9]*[a-z]*|[0-9]+", re.ASCII)

_WORDS = {
    Stage.LINT: "lint lints linter linters linting style ruff flake8 pylint eslint clippy golangci"
    " rubocop yamllint actionlint shellcheck hadolint stylelint precommit pre-commit prek"
    " code-style code-quality",
    Stage.FORMAT: "format formatting fmt gofmt rustfmt prettier black isort",
    Stage.TYPES: "types typecheck typechecking typing mypy pyright tsc type-check type-checking",
    Stage.UNIT: "test tests testing unit unittest unittests pytest jest vitest spec specs",
    Stage.INTEGRATION: "integration acceptance",
    Stage.E2E: "e2e playwright cypress selenium end-to-end browser-tests",
    Stage.DEPENDENCY_AUDIT: "audit pip-audit dependency-review osv govulncheck cargo-audit",
    Stage.SAST: "security sast codeql semgrep bandit gosec",
    Stage.SECRET_SCAN: "gitleaks trufflehog secrets",
    Stage.CONTAINER_SCAN: "trivy grype",
    Stage.PERFORMANCE: "bench benchmark benchmarks perf performance",
}
_STAGE_OF = {word: stage for stage, words in _WORDS.items() for word in words.split()}
_OTHER_TESTS = frozenset(
    {Stage.INTEGRATION, Stage.E2E, Stage.PERFORMANCE, Stage.SAST, Stage.CONTAINER_SCAN}
)
_PHRASE = 3
"""Words of the longest phrase in the table."""
_BUILD = frozenset({"build", "builds", "package", "image", "images", "docker", "wheel", "wheels"})

CHEAP = frozenset({Stage.LINT, Stage.FORMAT, Stage.TYPES})
SCANS = frozenset({Stage.DEPENDENCY_AUDIT, Stage.SAST, Stage.SECRET_SCAN, Stage.CONTAINER_SCAN})
HEAVY = frozenset({Stage.INTEGRATION, Stage.E2E})


def stages_in(name: str) -> frozenset[Stage]:
    """Return the stages that *name*, of a job, speaks of.

    ``test`` alone means unit tests; with a word for another kind of test, it means those.
    """
    return _stages_in(name[:MAX_NAME])


@lru_cache(maxsize=4096)
def _stages_in(name: str) -> frozenset[Stage]:
    words = _words(name)
    phrases = (
        "-".join(words[at : at + length])
        for length in range(1, _PHRASE + 1)
        for at in range(len(words) - length + 1)
    )
    found = {_STAGE_OF[phrase] for phrase in phrases if phrase in _STAGE_OF}
    return frozenset(found - {Stage.UNIT} if found & _OTHER_TESTS else found)


def stages_of(job: Job) -> frozenset[Stage]:
    """Return the stages that the id of *job*, or what it is shown as, speaks of."""
    return stages_in(job.id) or stages_in(job.title)


def builds(job: Job) -> bool:
    """Whether *job* is called a build, and nothing else besides."""
    is_build = bool(_BUILD.intersection(_words(job.id)) or _BUILD.intersection(_words(job.title)))
    return is_build and not stages_of(job)


def jobs_for(jobs: Iterable[Job], stages: frozenset[Stage]) -> tuple[Job, ...]:
    """Return those of *jobs* that are for one of *stages*, and for nothing beside them."""
    return tuple(job for job in jobs if (found := stages_of(job)) and found <= stages)


def _words(name: str) -> list[str]:
    return _WORD.findall(name[:MAX_NAME].lower())
