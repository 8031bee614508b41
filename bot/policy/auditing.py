"""What zizmor found in workflows, as values.

zizmor audits workflows, composite actions and Dependabot's configuration for their security. What
it finds is read here from its JSON, which quotes the files: every word may be a stranger's.
Source: https://docs.zizmor.sh/usage/#json
"""

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How severe a finding is, or how sure zizmor is of it."""

    INFORMATIONAL = "informational"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """Its place in the order. Strings would compare by letters."""
        return list(Grade).index(self)


class Persona(StrEnum):
    """Whom zizmor would show a finding.

    Attributes:
        REGULAR: Everybody.
        PEDANTIC: Who asks for matters of style, too.
        AUDITOR: Who would rather sort out false alarms than miss something.
    """

    REGULAR = "regular"
    PEDANTIC = "pedantic"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFinding:
    """A finding of one of zizmor's audits.

    Attributes:
        audit: The name that zizmor gives the audit, such as ``template-injection``.
        path: As it was given to zizmor.
        line: 1-based, as are the others.
        column: In characters.
        message: A sentence, with what is quoted in backticks.
        subject: What it is about, in words that outlive an edit elsewhere in the file.
        feature: What zizmor points at, on one line and without white space around it: an action
            with its ref, an expression, a key. Cut when it is long.
        job: The id of the job that it lies in; empty where it lies in none.
        is_ignored: Whether a comment in the file asks zizmor to ignore it.
        url: A page that explains the audit.
    """

    audit: str
    path: str
    line: int
    column: int
    end_line: int
    message: str
    subject: str
    feature: str = ""
    job: str = ""
    severity: Grade = Grade.HIGH
    confidence: Grade = Grade.HIGH
    persona: Persona = Persona.REGULAR
    is_ignored: bool = False
    url: str = ""

    @property
    def is_regular(self) -> bool:
        """Whether it is for everybody, and neither about style nor a mere suspicion."""
        return self.persona is Persona.REGULAR


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFailure:
    """A file that zizmor could not audit.

    Attributes:
        why: In words that follow a colon, without a full stop.
    """

    path: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """All that zizmor found in some files.

    Attributes:
        failures: The files that were not audited. All others were.
    """

    findings: tuple[AuditFinding, ...] = ()
    failures: tuple[AuditFailure, ...] = ()


NO_AUDIT = Audit()


def accept_regular(finding: AuditFinding, _: object) -> bool:
    """Take what zizmor shows to everybody, in whichever workflow."""
    return finding.is_regular


def is_likely(finding: AuditFinding) -> bool:
    """Whether it is for everybody, likely to be exploitable, and grave if it is."""
    least = min(finding.severity.rank, finding.confidence.rank)
    return finding.is_regular and least >= Grade.MEDIUM.rank
