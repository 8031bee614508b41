"""What stands above the reasons: the commit, its author, and the runs that failed."""

from collections.abc import Sequence

from bot.ci.history import Fault
from bot.ci.render.quoting import commit_link, listed, name, run_link, short_sha
from bot.ci.render.reasons import Reason
from bot.ci.render.verdict import counted, is_on_base
from bot.ci.report import Report
from bot.markdown import paragraphs, plain, plural
from bot.redact import redact


def headline(report: Report, found: Sequence[Reason]) -> str:
    """Count what failed, in words of ours only."""
    jobs = sum(len(failed.jobs) for failed in report.runs)
    count = plural(jobs, "job") if jobs else plural(len(report.runs), "workflow run")
    return f"{count} failed{counted(found, report) if found else ''}"


def title(report: Report, found: Sequence[Reason]) -> str:
    """Say the same of the base branch, and what a merge did to it if that is known."""
    said = headline(report, found)
    if not is_on_base(report):
        return said
    branch = name(report.runs[0].run.head_branch)
    if report.is_merged and any(one.lead.fault is Fault.NEW for one in found):
        return f"This merge broke {branch}: {said}"
    return f"On {branch}: {said}"


def commit_line(report: Report) -> str:
    """Name the commit, and who wrote it where."""
    if not report.runs:
        return f"On commit {short_sha(report.head_sha)}."
    run = report.runs[0].run
    said, author = plain(redact(run.commit_title)), plain(redact(run.commit_author))
    commit = commit_link(report, report.head_sha)
    return f"{commit} {said}, by {author} on {name(run.head_branch)}"


def context(report: Report) -> str:
    """Name the commit and the runs, and what is special about them."""
    runs = f"In {listed([run_link(failed.run) for failed in report.runs])}."
    retried = [run_link(failed.run) for failed in report.runs if failed.is_retried]
    empty = [run_link(failed.run) for failed in report.runs if not failed.jobs]
    again = (
        f"🔁 The machines failed: Sluice runs the failed jobs of {listed(retried)} again, once."
        if retried
        else ""
    )
    none = (
        f"None of the jobs of {listed(empty)} failed. If none started, the workflow file may not "
        "be valid."
        if empty
        else ""
    )
    return paragraphs(commit_line(report), runs, again, none)
