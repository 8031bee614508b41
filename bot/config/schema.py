"""What a policy file may say.

The models are the only description of the file: they validate it, and ``sluice schema`` prints them
for editors, which show each docstring below where the reader hovers over the key. A new section is
a new model and a new field of ``Policy``.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StrictBool, StrictInt

from bot.config.canary import Canary
from bot.config.environments import PRODUCTION, CommandSettings, EnvironmentPolicy
from bot.config.section import Section
from bot.config.spelling import Spelling


class Level(StrEnum):
    """How much a finding matters. A new error blocks the pull request."""

    OFF = "off"
    NOTICE = "notice"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """Its place in the order off, notice, warning, error. Strings would compare by letters."""
        return list(Level).index(self)


class Profile(StrEnum):
    """A ready-made set of levels."""

    MINIMAL = "minimal"
    RECOMMENDED = "recommended"
    STRICT = "strict"


class Mode(StrEnum):
    """What a finding does to a pull request."""

    OBSERVE = "observe"
    ENFORCE = "enforce"
    OFF = "off"


class RuleSetting(Section):
    """What one rule does here."""

    level: Level
    """How much a finding of this rule matters; `error` blocks, `off` switches the rule off."""


def _spell_out(setting: object) -> object:
    """Read the short form ``RULE-ID: warning`` as ``RULE-ID: {level: warning}``."""
    return setting if isinstance(setting, dict | RuleSetting) else {"level": setting}


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
    """The levels to begin with. `minimal` has the errors of `recommended` and nothing else; `strict` raises some warnings to errors."""  # noqa: E501 - one paragraph where an editor shows it

    mode: Mode = Mode.ENFORCE
    """`enforce` blocks on new errors, `observe` only tells, `off` checks nothing."""

    report: Report = Report()
    """What the check run shows."""

    rules: Mapping[
        str,
        Annotated[
            RuleSetting, BeforeValidator(_spell_out, json_schema_input_type=Level | RuleSetting)
        ],
    ] = {}
    """Levels that differ from those of the profile, by rule."""

    links: Links = Links()
    """Pages that people need when something breaks."""

    commands: CommandSettings = CommandSettings()
    """How slash-commands behave here."""

    environments: Mapping[str, EnvironmentPolicy] = {}
    """What must be true before something is deployed, by environment. `production` is governed without being named here."""  # noqa: E501 - one paragraph where an editor shows it

    canary: Canary = Canary()
    """How changes get their traffic: which services there are, and what splits and counts their requests."""  # noqa: E501 - one paragraph where an editor shows it

    def environment(self, name: str) -> EnvironmentPolicy | None:
        """Return what holds for an environment; None if it is not governed.

        GitHub does not tell the names of environments apart by case.
        """
        for known, settings in self.environments.items():
            if known.casefold() == name.casefold():
                return settings
        return EnvironmentPolicy() if name.casefold() == PRODUCTION else None
