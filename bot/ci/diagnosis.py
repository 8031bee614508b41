"""What is concluded from a failed job. Values only; every text in them is redacted."""

from dataclasses import dataclass

from bot.ci.category import Category


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a log.

    Attributes:
        number: 1-based, as GitHub counts.
        score: 0 to 100; 0 for a line that is there for context.
        why: Why it is shown; empty for context.
    """

    number: int
    text: str
    score: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file that the log names, as it names it: maybe no file of the repository.

    Attributes:
        path: Relative to the checkout where that could be told, with ``/``.
        line: 1-based.
    """

    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """Why a job failed, as far as its log, its steps and its annotations tell.

    Attributes:
        tool: Who reported it; ``generic`` when no tool was recognised.
        lines: The lines that matter, best first.
        fingerprint: Hex; equal for the same failure in other runs and on other machines.
        excerpt: The best line and its surroundings, in the order of the log.
        annotation: What the runner said of the job when the log does not; empty otherwise.
        line_in_step: The best line's 1-based number within its step; 0 when there is none.
        tests: Names of the tests that failed, each once, in the order of the log; 50 at most.
        places: Lines of files that the best lines name, best first; 10 at most.
        is_telling: Whether equal fingerprints mean the same failure. Not so where the log only
            says that something failed, as in ``Process completed with exit code 1``.
    """

    category: Category
    tool: str
    lines: tuple[Line, ...]
    fingerprint: str
    excerpt: tuple[Line, ...] = ()
    annotation: str = ""
    line_in_step: int = 0
    tests: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    is_telling: bool = True
