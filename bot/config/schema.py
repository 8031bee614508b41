"""What a policy file may say.

The models are the only description of the file: they validate it, and ``sluice schema`` prints them
for editors, which show each docstring below where the reader hovers over the key. A new section is
a new model and a new field of ``Policy``.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from bot.config.budgets import Budgets
from bot.config.canary import Canary
from bot.config.days import Day
from bot.config.environments import PRODUCTION, CommandSettings, EnvironmentPolicy
from bot.config.failures import Failures
from bot.config.rules import Level, RuleSetting
from bot.config.section import Section, Short
from bot.config.spelling import Spelling
from bot.config.stages import Stages
from bot.config.waivers import Waivers, Waiving


class Profile(StrEnum):
    """A ready-made set of levels."""

    MINIMAL = "minimal"
    RECOMMENDED = "recommended"
    STRICT = "strict"
    SEEDS = "seeds"


class Mode(StrEnum):
    """What a finding does to a pull request."""

    OBSERVE = "observe"
    ENFORCE = "enforce"
    OFF = "off"


class Report(Section):
    """What the check run shows."""

    only_new: StrictBool = True
    """Judge only what the pull request adds. With `false` everything counts as new."""

    existing_as: Level = Level.NOTICE
    """The highest level of a finding that the base branch has too; `error` lets it block."""

    max_annotations: Annotated[StrictInt, Field(ge=0, le=1000)] = 200
    """How many findings are shown at their lines. The summary lists the others."""


_ADDRESS = Spelling(r'https://[^\s<>"]+', "an address that begins with `https://`")


class Links(Section):
    """Pages that people need when something breaks."""

    rollback: Annotated[str, Field(max_length=2000), _ADDRESS] | None = None
    """Your rollback procedure: an `https://` address, linked wherever a failure is reported."""


class Policy(Section):
    """The policy of a repository, `.github/sluice.yml`. It is read from the base branch."""

    version: Literal[1]
    """The version of this format."""

    extends: Profile = Profile.RECOMMENDED
    """The levels to begin with. `minimal` has the errors of `recommended` and nothing else; `strict` raises some warnings to errors; `seeds` asks for all stages, approvals and order of a whole delivery pipeline."""  # noqa: E501 - one paragraph where an editor shows it

    mode: Mode = Mode.ENFORCE
    """`enforce` blocks on new errors, `observe` only tells, `off` checks nothing."""

    report: Report = Report()
    """What the check run shows."""

    observe_until: Day | None = None
    """The last day, in UTC, on which `enforce` only tells, as `observe` does: time to get used to the rules."""  # noqa: E501 - one paragraph where an editor shows it

    rules: Mapping[str, Annotated[RuleSetting, Short("level")]] = {}
    """What differs from the profile, by rule: a level, or a level and the options of the rule."""

    stages: Stages = Stages()
    """What a pipeline must have: lint, tests, scans. What is said here counts besides what Sluice finds itself."""  # noqa: E501 - one paragraph where an editor shows it

    budgets: Budgets = Budgets()
    """How soon each layer of a pipeline must have answered."""

    waivers: Waivers = ()
    """Findings that are accepted for a while. They count from the base branch only, and stay in sight."""  # noqa: E501 - one paragraph where an editor shows it

    waiving: Waiving = Waiving()
    """How waivers are given."""

    failures: Failures = Failures()
    """What is done about a CI job that failed."""

    links: Links = Links()
    """Pages that people need when something breaks."""

    commands: CommandSettings = CommandSettings()
    """How slash-commands behave here."""

    environments: Mapping[str, EnvironmentPolicy] = {}
    """What must be true before something is deployed, by environment. `production` is governed without being named here."""  # noqa: E501 - one paragraph where an editor shows it

    canary: Canary = Canary()
    """How changes get their traffic: which services there are, and what splits and counts their requests."""  # noqa: E501 - one paragraph where an editor shows it

    def mode_on(self, today: date) -> Mode:
        """Return what a finding does to a pull request on the day *today*, in UTC."""
        is_trial = self.observe_until is not None and today <= self.observe_until
        return Mode.OBSERVE if is_trial and self.mode is Mode.ENFORCE else self.mode

    def environment(self, name: str) -> EnvironmentPolicy | None:
        """Return what holds for an environment; None if it is not governed.

        GitHub does not tell the names of environments apart by case.
        """
        for known, settings in self.environments.items():
            if known.casefold() == name.casefold():
                return settings
        return EnvironmentPolicy() if name.casefold() == PRODUCTION else None
