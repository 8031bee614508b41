"""What a policy file may say of speed: how soon each layer of a pipeline must have answered.

The layers are those of fast feedback: what fails most often and takes least comes first.
"""

from datetime import timedelta
from typing import Annotated, TypeAlias

from pydantic import Field

from bot.config.durations import Duration, between
from bot.config.patterns import Glob
from bot.config.section import Section, Short

MAX_JOBS = 50
"""Patterns of the jobs of a layer. Our own limit."""


class Budget(Section):
    """How soon a layer must have answered."""

    within: Annotated[Duration, between("10s", "24h")]
    """From the start of its first job to the end of its last, without the time in a queue."""

    jobs: Annotated[tuple[Glob, ...], Field(max_length=MAX_JOBS)] = ()
    """Its jobs, by id: `lint*`. Without any, Sluice tells by what they run."""


_Layer: TypeAlias = Annotated[Budget, Short("within")]


class Budgets(Section):
    """How soon each layer must have answered: `layer1: 2m`, or with the jobs that belong to it."""

    layer1: _Layer = Budget(within=timedelta(minutes=2))
    """Fast feedback: linters, formatters, types."""

    layer2: _Layer = Budget(within=timedelta(minutes=10))
    """Tests of the units, and scans."""

    layer3: _Layer = Budget(within=timedelta(minutes=15))
    """Everything else before a merge: integration, builds."""
