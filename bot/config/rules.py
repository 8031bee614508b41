"""What a policy file may say of one rule, whichever it is."""

from enum import StrEnum
from typing import NamedTuple, Self

from pydantic import StrictBool, model_validator

from bot.config.section import Section


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

    def at_most(self, highest: "Level") -> "Level":
        """Return the lower of the two."""
        return min(self, highest, key=lambda level: level.rank)


class RuleSetting(Section):
    """What one rule does here. A rule with options of its own adds them in a subclass."""

    level: Level | None = None
    """How much a finding of this rule matters; `error` blocks, `off` switches the rule off. Without it the profile decides."""  # noqa: E501 - one paragraph where an editor shows it

    locked: StrictBool = False
    """Whether files below this one may only raise the level. For the organisation's file and its groups; it needs a `level`."""  # noqa: E501 - one paragraph where an editor shows it

    @model_validator(mode="after")
    def _locks_a_level(self) -> Self:
        if self.locked and self.level is None:
            raise ValueError("needs a `level`: without one the profile decides, which is not kept")
        return self


class Known(NamedTuple):
    """A rule, as far as a policy file can name it.

    Attributes:
        summary: What it promises.
        setting: What may be said of it.
        alias_of: The id of the rule that this is another name of. What is said of one holds for
            that rule, and is read as `setting` of that rule.
    """

    summary: str
    setting: type[RuleSetting] = RuleSetting
    alias_of: str = ""
