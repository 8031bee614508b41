"""Words for one reason of a failure."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.ci.category import Category
from bot.ci.diagnosis import Diagnosis
from bot.ci.render.excerpt import WIDTH, excerpt
from bot.ci.render.quoting import (
    compare_link,
    file_link,
    html_name,
    job_link,
    line_link,
    listed,
    name,
    run_link,
    short_sha,
)
from bot.ci.render.reasons import Failing, Reason
from bot.ci.render.retrying import retry_words
from bot.ci.render.verdict import in_short, verdict
from bot.ci.render.wording import capital, length
from bot.ci.report import FailedJob, MissingLog, Report
from bot.ci.score import GENERIC
from bot.markdown import details, link, paragraphs, plain, plural, url_path

TESTS: Final = 5
"""Tests named; the rest is counted."""

PLACES: Final = 5
"""Lines of files that are linked."""

MOST_TESTS: Final = 50
"""Tests that a diagnosis has at most. Where there are as many, there may be more."""

_LONGEST_PATH: Final = 500  # bytes in an address; a longer one is not linked

KINDS: Final = {
    Category.TEST: "a test failed",
    Category.COMPILE: "it does not compile",
    Category.DEPENDENCY: "a dependency is missing or does not fit",
    Category.CONFIG: "something is set up wrong",
    Category.NETWORK: "the network failed",
    Category.TIMEOUT: "it took too long",
    Category.INFRA: "the runner failed",
    Category.OOM: "memory ran out",
    Category.PERMISSION: "access was denied",
    Category.CRASH: "a process crashed",
    Category.LINT: "a linter objects",
    Category.TYPE: "the types do not fit",
    Category.POLICY: "a rule is not met",
    Category.SECURITY: "a security check objects",
    Category.CANCELLED: "it was cancelled",
}

_MISSING: Final = {
    MissingLog.RUNNING: "GitHub gives out the log once the job is over.",
    MissingLog.NEVER_STARTED: "GitHub has no log of it: the job never started, or lost its log.",
    MissingLog.EXPIRED: "The log has expired or was deleted (GitHub answers 410).",
    MissingLog.TOO_BIG: "The log is too big to be read here.",
    MissingLog.UNREADABLE: "The log could not be read.",
    MissingLog.CRASHED: "Sluice failed on this log, and counted that for its operators.",
    MissingLog.SIBLING: "The log was not read: enough of this run's logs were.",
}


def kind(failed: FailedJob) -> str:
    """Say in words of ours what kind of failure it is."""
    found = failed.finding
    return KINDS[found.category] if isinstance(found, Diagnosis) else "not analysed"


def entry(reason: Reason, report: Report) -> str:
    """Word a reason, with a head."""
    return f"#### {capital(_head(reason))}\n\n{_body(reason, report)}"


def folded(reason: Reason, report: Report) -> str:
    """Word a reason, folded under a line that says which."""
    lead = reason.lead
    said = f"{_head(reason)} ({in_short(lead.fault, report)})"
    return details(f"{html_name(lead.job.job.name)}: {said}", _body(reason, report))


def _head(reason: Reason) -> str:
    """Say what failed in how many jobs, and claim no more than the logs tell."""
    jobs = len(reason.jobs)
    said = kind(reason.lead.job)
    if max(jobs, reason.total) == 1:
        return said
    of = f"{jobs} of {reason.total} jobs" if reason.total else plural(jobs, "job")
    found = reason.lead.job.finding
    if jobs == 1 or not isinstance(found, Diagnosis):
        return f"{said} · in {of}"
    read = sum(one.is_read for one in reason.jobs)
    partly = f" ({read} of them read)" if read < jobs else ""
    if not found.is_telling:
        return f"{said} · in {of}{partly}, whose logs do not tell whether for the same reason"
    return f"{said} · same failure in {of}{partly}"


def _body(reason: Reason, report: Report) -> str:
    lead = reason.lead
    return paragraphs(
        verdict(reason, report),
        _where(lead, report),
        *_finding(lead.job, report),
        _others(reason),
        _gates(reason.gates),
        _links(reason, report),
    )


def _where(lead: Failing, report: Report) -> str:
    """Say where it failed, who says so, and how long it took."""
    said = f"In {line_link(lead.job)}"
    if len(report.runs) > 1:
        said += f" of {run_link(lead.run.run)}"
    found = lead.job.finding
    if isinstance(found, Diagnosis):
        is_guess = found.tool == GENERIC
        said += ", going by the words of its log" if is_guess else f", says {name(found.tool)}"
    took = _took(lead.job)
    return f"{said}; {took}." if took else f"{said}."


def _took(failed: FailedJob) -> str:
    started, completed = failed.job.started_at, failed.job.completed_at
    if started is None or completed is None or completed < started:
        return ""
    took = completed - started
    return f"took {length(took)}{_budgeted(took, failed.budget)}"


def _budgeted(took: timedelta, budget: timedelta | None) -> str:
    if budget is None:
        return ""
    return f", over its {length(budget)}" if took > budget else f" of its {length(budget)}"


def _finding(failed: FailedJob, report: Report) -> Sequence[str]:
    found = failed.finding
    if not isinstance(found, Diagnosis):
        return [_MISSING[found]]
    return [
        f"The runner says: {plain(found.annotation, WIDTH)}" if found.annotation else "",
        excerpt(found) if found.excerpt else "",
        _tests(found),
        _places(found, report),
    ]


def _tests(found: Diagnosis) -> str:
    if not found.tests:
        return ""
    names = [name(test, 200) for test in found.tests]
    least = "at least " if len(names) >= MOST_TESTS else ""
    rest = len(names) - TESTS
    more = f" and {least}{rest} more" if rest > 0 else ""
    said = "Failing test" if len(names) == 1 else "Failing tests"
    return f"{said}: {', '.join(names[:TESTS])}{more}."


def _places(found: Diagnosis, report: Report) -> str:
    places = [
        file_link(report, place.path, place.line)
        for place in found.places
        if place.path in report.files and len(url_path(place.path)) <= _LONGEST_PATH
    ]
    return f"In the code: {', '.join(places[:PLACES])}." if places else ""


def _others(reason: Reason) -> str:
    """Fold the names of the jobs that fail the same way."""
    others = [one.job for one in reason.jobs if one is not reason.lead]
    named = f"Also {listed([job_link(one) for one in others])}."
    return details(plural(len(others), "more job"), named) if others else ""


def _gates(gates: Sequence[Failing]) -> str:
    named = f"They collect results: {listed([job_link(one.job) for one in gates])}."
    summary = f"{plural(len(gates), 'job')} failed only because others did"
    return details(summary, named) if gates else ""


def _links(reason: Reason, report: Report) -> str:
    lead = reason.lead
    links = [link("View logs", lead.job.job.url)]
    if lead.run.last_green:
        label = f"Compare with the last green {short_sha(lead.run.last_green)}"
        links.append(compare_link(report, label, lead.run.last_green, report.head_sha))
    if report.rollback_url:
        links.append(link("Rollback", report.rollback_url))
    return " · ".join([*links, retry_words(reason, report)])
