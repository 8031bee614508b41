"""Whose fault a failure is, in words that claim no more than is proven."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from bot.ci.frequency import WINDOW
from bot.ci.history import Fault, History
from bot.ci.render.quoting import (
    commit_link,
    compare_link,
    job_link,
    listed,
    name,
    proof_link,
    short_sha,
)
from bot.ci.render.reasons import ORDER, Failing, Reason
from bot.ci.render.wording import capital, length
from bot.ci.report import Report
from bot.markdown import plural, prose
from bot.redact import redact

PROOFS: Final = 6
"""Links to proofs that are shown."""

_WHY: Final = 600
"""Characters of a reason, as ``History`` promises."""

_FEW: Final = 3
"""Jobs named of those that are judged in another way than the first."""

_COUNTED: Final = {
    Fault.NEW: "new",
    Fault.UNKNOWN: "unknown",
    Fault.BASE: "on the base branch too",
    Fault.FLAKY: "flaky",
    Fault.INFRASTRUCTURE: "infrastructure",
}

_SHORT: Final = {
    Fault.NEW: "new on this branch",
    Fault.UNKNOWN: "cannot tell whose fault",
    Fault.BASE: "also fails on the base branch",
    Fault.FLAKY: "comes and goes",
    Fault.INFRASTRUCTURE: "the machines' fault, not the change's",
}


def is_on_base(report: Report) -> bool:
    """Tell whether the base branch itself failed."""
    return report.is_merged or not report.number


def in_short(fault: Fault, report: Report) -> str:
    """Say whose fault it is in a few words of ours."""
    if fault is Fault.BASE and is_on_base(report):
        return "already failing on this branch"
    if fault is Fault.NEW and report.is_merged:
        return "new with this merge"
    return _SHORT[fault]


def counted(found: Sequence[Reason], report: Report) -> str:
    """Say whose fault *found*, at least one, are: ``for 2 reasons (1 new, 1 flaky)``."""
    if len(found) == 1:
        return f" ({in_short(found[0].lead.fault, report)})"
    counts = Counter(one.lead.fault for one in found)
    each = ", ".join(f"{counts[fault]} {_COUNTED[fault]}" for fault in ORDER if counts[fault])
    return f" for {len(found)} reasons ({each})"


def verdict(reason: Reason, report: Report) -> str:
    """Say whose fault it is, with the proof, and how often the job fails."""
    lead = reason.lead
    said = _told(lead, report)
    others = [one for one in reason.judged if one.fault is not lead.fault]
    said += [_otherwise(fault, others, report) for fault in ORDER if _among(fault, others)]
    return " ".join(said)


def _told(lead: Failing, report: Report) -> list[str]:
    history = lead.job.history
    if history is None:
        return ["**Cannot tell whose fault.** Nothing is known of this job's past."]
    return [_judged(history, report), *_rate(lead, history), *_fix(history)]


def _judged(history: History, report: Report) -> str:
    why = prose(redact(history.why), _WHY)
    links = [proof_link(report, proof) for proof in history.proofs[:PROOFS]]
    lead = "See" if history.fault is Fault.UNKNOWN else "Proof:"
    proofs = f" {lead} {', '.join(links)}." if links else ""
    return f"{_label(history, report)} {why}{proofs}"


def _label(history: History, report: Report) -> str:
    if history.fault is Fault.BASE:
        return f"{_base_label(history, report)}{_since(history, report)}."
    return f"**{capital(in_short(history.fault, report))}.**"


def _base_label(history: History, report: Report) -> str:
    where = _branch(history)
    return f"**Already failing on {where}**" if is_on_base(report) else f"**Also fails on {where}**"


def _since(history: History, report: Report) -> str:
    if history.red is None:
        return ""
    since = f" since {commit_link(report, history.red)}"
    if history.green is None:
        return since
    span = f"{short_sha(history.green)}…{short_sha(history.red)}"
    return f"{since} ({compare_link(report, span, history.green, history.red)})"


def _branch(history: History) -> str:
    return name(history.branch) if history.branch else "the base branch"


def _rate(lead: Failing, history: History) -> list[str]:
    rate = history.rate
    if rate is None:
        return []
    runs = plural(rate.runs, "run")
    on = f"on {_branch(history)}, {plural(WINDOW.days, 'day')}"
    return [f"{name(lead.job.job.name)} failed {rate.failed} of the last {runs} {on}."]


def _fix(history: History) -> list[str]:
    if history.fixed_within is None:
        return []
    took = length(history.fixed_within)
    if history.fixes == 1:
        return [f"This failure was fixed once before, after {took}."]
    return [f"Usual time to fix: {took} (median of {history.fixes})."]


def _among(fault: Fault, others: Sequence[Failing]) -> bool:
    return any(one.fault is fault for one in others)


def _otherwise(fault: Fault, others: Sequence[Failing], report: Report) -> str:
    """Say that some of the jobs that look the same are judged in another way."""
    same = [job_link(one.job) for one in others if one.fault is fault]
    return f"Not so for {listed(same, _FEW)}: {in_short(fault, report)}."
