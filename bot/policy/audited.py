"""What zizmor found, as violations of the rules that its audits belong to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.config.rules import Level
from bot.policy.auditing import AuditFailure, AuditFinding
from bot.policy.auditing_rules import AUDITS, UNKNOWN
from bot.policy.rule import Finding, Rule, Sees, Violation

UNAUDITED = Rule(
    id="zizmor/unaudited",
    level=Level.ERROR,
    summary="Files can be audited for their security",
    fix="Mend first what other rules say of the file. If it is right, split it or write it more "
    "simply: what cannot be audited is not passed.",
    sees=Sees.NOTHING,
    yields_to=frozenset({"SYN-DUPKEY", "SYN-MERGEKEY", "SYN-SCHEMA"}),
)
"""The rule of a file that zizmor cannot judge: it may hide anything."""
_WORDS = {
    "template-injection": "`{}` becomes part of the script: what it holds is run, not read.",
    "unpinned-uses": "`{}` is not pinned to a commit: whoever owns it can change what runs here.",
}
"""Our words where zizmor's do not fit: it always speaks of attackers, and of a policy of ours."""
NO_LINE_IGNORES = " A comment here asks zizmor to ignore this, which the policy does not accept."


def rules_beside(own: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return the rules of the audits that no rule of our *own* has."""
    taken = {audit for rule in own for audit in rule.audits}
    rest = {rule.id: rule for audit, rule in AUDITS.items() if audit not in taken}
    return (*rest.values(), UNKNOWN, UNAUDITED)


def owners_of(rules: Iterable[Rule]) -> Mapping[str, Sequence[Rule]]:
    """Tell which of *rules* each audit belongs to. Those of one audit share what it finds."""
    owners: defaultdict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        for audit in rule.audits:
            owners[audit].append(rule)
    return owners


def find(
    findings: Iterable[AuditFinding], owners: Mapping[str, Sequence[Rule]], *, ignores: bool
) -> Iterator[tuple[Rule, AuditFinding, Finding]]:
    """Yield each finding with each rule that it may break.

    Args:
        findings: Of one file.
        owners: See ``owners_of``.
        ignores: Whether a comment in the file may silence a finding.
    """
    for found in findings:
        if not (found.is_ignored and ignores):
            told = _finding(found)
            for rule in owners.get(found.audit, (UNKNOWN,)):
                yield rule, found, told


def failed(failure: AuditFailure) -> Finding:
    """Tell that a file could not be audited."""
    return Finding(
        line=1,
        column=1,
        end_line=1,
        message=f"zizmor could not audit this file: {failure.why}.",
        subject="file",
    )


def without_told(found: Iterable[Violation]) -> list[Violation]:
    """Leave out that a file could not be audited where an error among *found* says what is wrong.

    Args:
        found: What no waiver takes out, either all that is new or all that was there before. A file
            that GitHub refused before may still have become one that is not audited.
    """
    found = tuple(found)
    blocking = (one for one in found if one.level is Level.ERROR)
    told = {one.path for one in blocking if one.rule.id in UNAUDITED.yields_to}
    return [one for one in found if one.rule is not UNAUDITED or one.path not in told]


def _finding(found: AuditFinding) -> Finding:
    return Finding(
        line=found.line,
        column=found.column,
        end_line=found.end_line,
        message=_message(found) + (NO_LINE_IGNORES if found.is_ignored else ""),
        subject=f"{found.audit} {found.subject}",
        job=found.job,
    )


def _message(found: AuditFinding) -> str:
    quoted = found.feature.replace("`", "'")
    return _WORDS[found.audit].format(quoted) if found.audit in _WORDS else found.message
