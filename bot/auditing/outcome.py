"""What a run of zizmor came to: findings, and the files that it left out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from signal import Signals

from bot.auditing.process import Ended, Limits
from bot.model import File
from bot.policy.auditing import Audit, AuditFailure, AuditFinding
from bot.policy.auditing_report import ReportError, read_findings

MAX_WHY = 300
"""Characters of an explanation by zizmor, which may quote the file."""
DONE = frozenset({0, 11, 12, 13, 14})
"""Exit codes of an audit that came to its end: nothing found, or the highest severity of what was.
Source: https://docs.zizmor.sh/usage/#exit-codes"""

_COMPLETED = re.compile(r"^ INFO audit: zizmor: \S+ completed (.+)$", re.MULTILINE)
_REASON = re.compile(
    r"^ WARN .*?zizmor::registry::input: (.+)$|^ +0: (.+)$|^error: (.+)$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run came to.

    Attributes:
        left: The files that were not audited.
        why: What kept zizmor from these; the same for all, so it tells most where there is one.
    """

    findings: tuple[AuditFinding, ...] = ()
    left: tuple[File, ...] = ()
    why: str = ""

    @property
    def audit(self) -> Audit:
        """The same, where nothing more can be tried."""
        failures = tuple(AuditFailure(path=file.path, why=self.why) for file in self.left)
        return Audit(findings=self.findings, failures=failures)


def read_outcome(ended: Ended, copies: Mapping[str, File], limits: Limits) -> Outcome:
    """Tell what became of the files whose *copies* zizmor was shown, by the paths of these.

    A file counts as audited only if zizmor says so: it passes over those that it cannot read, and
    ends as if all were well. The folder's name is random, so no file can say so in its place.
    """
    if ended.code not in DONE:
        return Outcome((), tuple(copies.values()), _why(ended, copies, limits))
    try:
        found = read_findings(ended.output)
    except ReportError as error:
        return Outcome((), tuple(copies.values()), str(error)[:MAX_WHY])
    done = set(_COMPLETED.findall(ended.log)) & copies.keys()
    return Outcome(
        tuple(replace(one, path=copies[one.path].path) for one in found if one.path in done),
        tuple(file for copy, file in copies.items() if copy not in done),
        _why(ended, copies, limits),
    )


def _why(ended: Ended, copies: Iterable[str], limits: Limits) -> str:
    """Say why an audit failed, in words that follow a colon and do not name the copies."""
    if ended.code is None:
        return f"it took more than {limits.seconds:.3g} seconds"
    if ended.code < 0:
        return f"the limits of its time, memory or output were reached ({_signal(-ended.code)})"
    if reason := _REASON.search(ended.log):
        words = str(reason[reason.lastindex or 0])
        for copy in copies:
            words = words.replace(f"file://{copy}", "it")
        return words[:MAX_WHY]
    return f"zizmor ended with code {ended.code}"


def _signal(number: int) -> str:
    known = {signal.value: signal.name for signal in Signals}
    return known.get(number, f"signal {number}")
