"""What a policy file may say of stages: what a pipeline must have, and how one tells that it does.

A stage is found by the tools that the jobs run. Where that is not enough, `satisfied_by` says what
counts as well.
"""

from enum import StrEnum
from typing import Annotated, TypeAlias

from pydantic import Field, StrictBool, StringConstraints

from bot.config.patterns import Glob, TextPattern
from bot.config.section import Section

MAX_WAYS = 20
"""Entries of each list of ``satisfied_by``. Our own limit."""


class Stage(StrEnum):
    """A part of a pipeline, by what it is for."""

    LINT = "lint"
    FORMAT = "format"
    TYPES = "types"
    UNIT = "unit"
    INTEGRATION = "integration"
    E2E = "e2e"
    COVERAGE = "coverage"
    DEPENDENCY_AUDIT = "dependency-audit"
    SAST = "sast"
    SECRET_SCAN = "secret-scan"  # noqa: S105 - the name of a stage
    CONTAINER_SCAN = "container-scan"
    PERFORMANCE = "performance"
    SMOKE = "smoke"
    MIGRATION_TEST = "migration-test"


class SatisfiedBy(Section):
    """What counts as the stage, besides the tools that are known. One of all is enough."""

    jobs: Annotated[tuple[Glob, ...], Field(max_length=MAX_WAYS)] = ()
    """Jobs, by id: `lint*`."""

    steps: Annotated[tuple[TextPattern, ...], Field(max_length=MAX_WAYS)] = ()
    """Steps, by a regular expression (RE2) that is found in what they run: `make +lint`."""

    checks: Annotated[
        tuple[Annotated[Glob, StringConstraints(max_length=100)], ...], Field(max_length=MAX_WAYS)
    ] = ()
    """Checks that others report, by name: `pre-commit.ci - pr`. A `*` stops at a `/`."""

    native: StrictBool = False
    """Whether what GitHub does itself is enough: secret scanning with push protection, Dependabot alerts, or the default setup of code scanning."""  # noqa: E501 - one paragraph where an editor shows it


class StageSetting(Section):
    """What one stage is here."""

    required: StrictBool | None = None
    """Whether the pipeline must have it. Without it the profile decides."""

    satisfied_by: SatisfiedBy = SatisfiedBy()
    """What counts as the stage, besides the tools that are known."""


_Setting: TypeAlias = StageSetting
_AS_KNOWN = StageSetting()


class Stages(Section):
    """What a pipeline must have."""

    lint: _Setting = _AS_KNOWN
    """A linter."""

    format: _Setting = _AS_KNOWN
    """A formatter that only checks."""

    types: _Setting = _AS_KNOWN
    """A type checker."""

    unit: _Setting = _AS_KNOWN
    """Unit tests."""

    integration: _Setting = _AS_KNOWN
    """Integration tests."""

    e2e: _Setting = _AS_KNOWN
    """End-to-end tests."""

    coverage: _Setting = _AS_KNOWN
    """Coverage that fails below a threshold."""

    dependency_audit: Annotated[_Setting, Field(alias="dependency-audit")] = _AS_KNOWN
    """A check of the dependencies for known vulnerabilities."""

    sast: _Setting = _AS_KNOWN
    """Static analysis of the code for vulnerabilities."""

    secret_scan: Annotated[_Setting, Field(alias="secret-scan")] = _AS_KNOWN
    """A search for secrets that were committed."""

    container_scan: Annotated[_Setting, Field(alias="container-scan")] = _AS_KNOWN
    """A scan of the images that are built, before they are deployed."""

    performance: _Setting = _AS_KNOWN
    """A measurement that fails when it gets slower."""

    smoke: _Setting = _AS_KNOWN
    """Tests of what has just been deployed."""

    migration_test: Annotated[_Setting, Field(alias="migration-test")] = _AS_KNOWN
    """A test of migrations, forwards and backwards."""

    def of(self, stage: Stage) -> StageSetting:
        """Return what is said of *stage*."""
        found: StageSetting = getattr(self, stage.name.lower())
        return found
