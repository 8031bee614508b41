"""Words for failed workflow runs. The only module of this package that knows Markdown.

Names, titles and log lines are strangers': each is redacted and quoted. A diagnosis is redacted
already.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from bot.ci.category import Category
from bot.ci.diagnosis import Diagnosis, Line
from bot.ci.report import FailedJob, FailedRun, MissingLog, Report
from bot.ci.score import GENERIC
from bot.ci.tools import gate
from bot.markdown import block, code, details, fit, link, plain, plural
from bot.redact import redact

LIMIT: Final = 60_000
"""Bytes of a comment. GitHub takes 65,536 characters; the adapter adds its marker."""

WIDTH: Final = 300
"""Characters shown of a line."""

LISTED: Final = 20
"""Job names listed of a group."""

_SHORT = 7  # characters of a commit that people read

_KINDS: Final = {
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
    MissingLog.NEVER_STARTED: "The job never started, so there is no log.",
    MissingLog.EXPIRED: "The log has expired and was deleted.",
    MissingLog.TOO_BIG: "The log is too big to be read here.",
    MissingLog.UNREADABLE: "The log could not be read, so the job was not analysed.",
}


def failure_comment(report: Report) -> str:
    """Say what failed on the head of a pull request, and show the lines that matter."""
    jobs = sum(len(failed.jobs) for failed in report.runs)
    count = plural(jobs, "job") if jobs else plural(len(report.runs), "workflow run")
    parts = [f"### ❌ {count} failed", _commit(report)]
    for failed_run in report.runs:
        parts += _run(failed_run, report)
    footer = "<sub>This comment is kept up to date while the checks run.</sub>"
    more = "… {count} more parts do not fit into a comment; the links above lead to everything."
    return f"{fit(parts, LIMIT - len(footer) - 2, more)}\n\n{footer}"


def recovered_comment(report: Report) -> str:
    """Say that what failed is green again; folded, since nobody has to do anything."""
    summary = (
        f"✅ Green again: {plural(len(report.runs), 'workflow')} on {report.head_sha[:_SHORT]}"
    )
    listed = [f"- Run of {_named(green.run.name, green.run.url)}" for green in report.runs[:LISTED]]
    rest = len(report.runs) - len(listed)
    more = [f"- and {rest} more"] if rest else []
    return details(summary, "\n".join([_commit(report), "", *listed, *more]))


def _commit(report: Report) -> str:
    """Name the commit, and who wrote it where."""
    sha = code(report.head_sha[:_SHORT])
    if not report.runs:
        return f"On commit {sha}."
    run = report.runs[0].run
    url = f"{report.server_url}/{run.repo}/commit/{report.head_sha}"
    title, author = plain(redact(run.commit_title)), plain(redact(run.commit_author))
    return f"{link(sha, url)} {title}, by {author} on {code(redact(run.head_branch))}"


def _run(failed: FailedRun, report: Report) -> Iterable[str]:
    """Word a workflow run: its links, then a block for each reason."""
    groups, repeating = _grouped(failed.jobs)
    yield f"**{_named(failed.run.name, failed.run.url)}**{_links(failed, report)}"
    if not groups:
        yield "None of its jobs failed. If none started, the workflow file may not be valid."
    for group in groups:
        yield _group(group)
    if repeating:
        yield f"Failed only because others did: {_names(repeating)}."


def _links(failed: FailedRun, report: Report) -> str:
    links = []
    if failed.last_green:
        compared = f"{failed.last_green}...{report.head_sha}"
        url = f"{report.server_url}/{failed.run.repo}/compare/{compared}"
        links.append(link(f"Compare with the last green {code(failed.last_green[:_SHORT])}", url))
    if report.rollback_url:
        links.append(link("Rollback procedure", report.rollback_url))
    return "".join(f" · {one}" for one in links)


def _grouped(jobs: Sequence[FailedJob]) -> tuple[list[list[FailedJob]], list[FailedJob]]:
    """Put jobs together that fail the same way, and apart those that only repeat others."""
    groups: dict[str, list[FailedJob]] = {}
    for job in jobs:
        groups.setdefault(_key(job), []).append(job)
    reasons = [group for group in groups.values() if not _is_gate(group[0])]
    repeating = [job for group in groups.values() for job in group if _is_gate(job)]
    return (reasons, repeating) if reasons else ([*groups.values()], [])


def _key(job: FailedJob) -> str:
    found = job.finding
    return found.fingerprint if isinstance(found, Diagnosis) else found.value


def _is_gate(job: FailedJob) -> bool:
    return isinstance(job.finding, Diagnosis) and job.finding.tool == gate.TOOL.name


def _group(group: Sequence[FailedJob]) -> str:
    """Word a reason: which jobs, the lines of the first, and where to read on."""
    first, *others = group
    name = code(redact(first.job.name))
    same = f" and {len(others)} more fail the same way" if others else ""
    step = f", step {code(redact(first.step.name))}" if first.step else ""
    parts = [f"#### {name}{same}{step}", *_finding(first), _view(first)]
    if others:
        parts.append(details(f"{plural(len(others), 'more job')}", f"Also {_names(others)}."))
    return "\n\n".join(parts)


def _finding(job: FailedJob) -> list[str]:
    if not isinstance(job.finding, Diagnosis):
        return [_MISSING[job.finding]]
    found = job.finding
    by = "Going by its words" if found.tool == GENERIC else code(found.tool)
    reported = f"{by}: {_KINDS[found.category]}."
    said = f" The runner says: {plain(found.annotation, WIDTH)}" if found.annotation else ""
    return [reported + said, *([_excerpt(found)] if found.excerpt else [])]


def _excerpt(found: Diagnosis) -> str:
    """Show the lines with their numbers, an arrow at the best, and dots where some are left out."""
    best, width = found.lines[0].number, len(str(found.excerpt[-1].number))
    rows = [_row(found.excerpt[0], width, best)]
    for before, line in pairwise(found.excerpt):
        if line.number > before.number + 1:
            rows.append("⋯")
        rows.append(_row(line, width, best))
    return block("\n".join(rows))


def _row(line: Line, width: int, best: int) -> str:
    text = line.text if len(line.text) <= WIDTH else line.text[: WIDTH - 1] + "…"
    return f"{'→' if line.number == best else ' '} {line.number:>{width}}  {text}".rstrip()


def _view(job: FailedJob) -> str:
    """Link to the log, at the line if it is known."""
    links = [link("View logs", job.job.url)]
    line = job.finding.line_in_step if isinstance(job.finding, Diagnosis) else 0
    if job.step and line:
        links.append(link("at the line", f"{job.job.url}#step:{job.step.number}:{line}"))
    return " · ".join(links)


def _names(jobs: Sequence[FailedJob]) -> str:
    shown = ", ".join(_named(job.job.name, job.job.url) for job in jobs[:LISTED])
    rest = len(jobs) - LISTED
    return f"{shown} and {rest} more" if rest > 0 else shown


def _named(name: str, url: str) -> str:
    """Link a stranger's *name*. It must not begin a paragraph: `[x]: y` there defines a link."""
    return link(code(redact(name)), url)
