"""What is done about a CI job that failed."""

from typing import Annotated

from pydantic import Field, StrictBool

from bot.config.days import Day
from bot.config.section import Section

MOST_QUARANTINED = 200
"""Our own limit: whoever has more flaky tests than that wants a report, not a list."""

_Words = Annotated[str, Field(min_length=1, max_length=500)]


class Quarantined(Section):
    """A job or a test that is known to be flaky, for a while."""

    test: _Words
    """The name of a test or of a job, as the comment shows it; `*` stands for any characters."""

    reason: _Words
    """Why it may fail, such as the address of the issue about it."""

    owner: _Words
    """Who mends it: a login or a team, with `@`."""

    until: Day
    """The last day, in UTC, on which it counts as flaky."""


class Failures(Section):
    """What is done about a CI job that failed."""

    comment: StrictBool = True
    """Explain failures in a comment on the pull request. The check run `sluice / failures` does so in any case."""  # noqa: E501 - one paragraph where an editor shows it

    issues: StrictBool = False
    """Open an issue for each failure on the default branch, and close it when the job is green again."""  # noqa: E501 - one paragraph where an editor shows it

    retry: StrictBool = False
    """Run failed jobs again, once, when all of them failed for the machines' fault."""

    learn: StrictBool = True
    """Read the log of the job's last success too, so that what it prints anyway counts for less."""

    quarantine: Annotated[tuple[Quarantined, ...], Field(max_length=MOST_QUARANTINED)] = ()
    """Jobs and tests that are known to be flaky, each with a reason, an owner and a last day."""
