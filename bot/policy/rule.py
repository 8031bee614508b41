"""The shape of a policy rule, and of what it finds."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum, auto

from bot.config.rules import Level, RuleSetting
from bot.config.schema import Profile
from bot.document import Node


class Sees(Enum):
    """What a rule is shown.

    Attributes:
        WORKFLOW: One workflow file, whichever.
        PIPELINE: All that a side of a change has, once.
        CHANGE: Both sides, once. What it finds is new.
        NOTHING: It only gives a name, a level and words to what another part of Sluice finds.
    """

    WORKFLOW = auto()
    PIPELINE = auto()
    CHANGE = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What mends a finding: other lines in place of some.

    Attributes:
        line: The first line that is replaced; 1-based.
        end_line: The last one.
        lines: What stands there afterwards, without line ends.
    """

    line: int
    end_line: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A place where a workflow breaks a rule.

    Attributes:
        line: 1-based, as are the others.
        message: A sentence, with what is quoted in backticks. It may hold a stranger's words.
        subject: What it is about, in words that outlive an edit elsewhere in the file: the job
            and the action, but no number of a line or a step, and no version.
        job: The id of the job that it lies in; empty where it lies in none.
        edit: What mends it without a doubt, whatever the author meant.
        most: The highest level that it deserves, whatever the policy makes of its rule.
        path: Of the file, where that is not the one that the rule was shown; a rule that is shown
            many names each file. Empty for the repository as a whole.
    """

    line: int
    column: int
    end_line: int
    message: str
    subject: str
    job: str = ""
    edit: Edit | None = None
    most: Level = Level.ERROR
    path: str = ""

    @classmethod
    def at(
        cls, node: Node, message: str, *, subject: str, job: str = "", edit: Edit | None = None
    ) -> "Finding":
        """Find fault with *node*."""
        return cls(
            line=node.line,
            column=node.column,
            end_line=node.end_line,
            message=message,
            subject=subject,
            job=job,
            edit=edit,
        )

    @classmethod
    def about_repository(cls, message: str, *, subject: str) -> "Finding":
        """Find fault with the repository as a whole."""
        return cls(line=1, column=1, end_line=1, message=message, subject=subject)


def nothing(*_: object) -> Iterable[Finding]:
    """Find nothing."""
    return ()


def always(*_: object) -> bool:
    """Agree."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A promise that a pipeline keeps, and how to tell that it does not.

    Attributes:
        id: Also its module's name. Users type it in the policy file, so it never changes.
        level: In the profile ``recommended``. A new error blocks the pull request.
        strict: In the profile ``strict``, where that differs.
        seeds: In the profile ``seeds``, where that differs.
        summary: The promise, as a sentence that a developer would agree with.
        fix: What to type to keep it.
        sees: What *check* takes: a Workflow, a Pipeline or a Change.
        check: Yields what breaks it. Pure; it sees files that cannot be read, too. It takes the
            rule's own settings as well, if it has some.
        setting: What a policy file may say of it besides its level.
        audits: Those of zizmor whose findings break it.
        accept: Whether a finding of these audits, in a workflow, breaks it.
        yields_to: Rules that say the same better: this one is silent on their lines.
    """

    id: str
    level: Level
    strict: Level | None = None
    seeds: Level | None = None
    summary: str
    fix: str
    sees: Sees = Sees.WORKFLOW
    check: Callable[..., Iterable[Finding]] = nothing
    setting: type[RuleSetting] = RuleSetting
    audits: frozenset[str] = frozenset()
    accept: Callable[..., bool] = always
    yields_to: frozenset[str] = frozenset()

    def level_in(self, profile: Profile) -> Level:
        """Return its level in *profile*; ``minimal`` has only what ``recommended`` blocks."""
        match profile:
            case Profile.MINIMAL:
                return self.level if self.level is Level.ERROR else Level.OFF
            case Profile.RECOMMENDED:
                return self.level
            case Profile.STRICT:
                return self.strict or self.level
            case Profile.SEEDS:
                return self.seeds or self.level


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A finding, with its rule and its file.

    Attributes:
        level: What the policy makes of it.
        cause: The bug of ours that kept the rule from judging the file, to be logged.
    """

    rule: Rule
    level: Level
    path: str
    finding: Finding
    cause: Exception | None = field(default=None, compare=False)

    @property
    def order(self) -> tuple[str, int, str, int]:
        """Where it stands in a list: by path, line and rule."""
        return self.path, self.finding.line, self.rule.id, self.finding.column

    @property
    def fingerprint(self) -> str:
        """What it keeps when it moves within its file: 16 hexadecimal digits."""
        parts = (self.rule.id, self.path, self.finding.subject)
        return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()[:16]
