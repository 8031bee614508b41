"""The shape of a policy rule, and of what it finds."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bot.config.schema import Level, Profile
from bot.document import Node
from bot.policy.workflow import Workflow


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A place where a workflow breaks a rule.

    Attributes:
        line: 1-based, as are the others.
        message: A sentence, with what is quoted in backticks. It may hold a stranger's words.
        subject: What it is about, in words that outlive an edit elsewhere in the file: the job
            and the action, but no number of a line or a step, and no version.
    """

    line: int
    column: int
    end_line: int
    message: str
    subject: str

    @classmethod
    def at(cls, node: Node, message: str, *, subject: str) -> "Finding":
        """Find fault with *node*."""
        return cls(
            line=node.line,
            column=node.column,
            end_line=node.end_line,
            message=message,
            subject=subject,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A check on one workflow.

    Attributes:
        id: Also its module's name. Users type it in the policy file, so it never changes.
        level: In the profile ``recommended``. A new error blocks the pull request.
        strict: In the profile ``strict``, where that differs.
        summary: The promise, as a sentence that a developer would agree with.
        fix: What to type to keep it.
        check: Yields what breaks it. Pure; it sees files that cannot be read, too.
    """

    id: str
    level: Level
    strict: Level | None = None
    summary: str
    fix: str
    check: Callable[[Workflow], Iterable[Finding]]

    def level_in(self, profile: Profile) -> Level:
        """Return its level in *profile*; ``minimal`` has only what ``recommended`` blocks."""
        match profile:
            case Profile.MINIMAL:
                return self.level if self.level is Level.ERROR else Level.OFF
            case Profile.RECOMMENDED:
                return self.level
            case Profile.STRICT:
                return self.strict or self.level


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
