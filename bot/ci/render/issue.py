"""What is told of a failure on the default branch: an issue, its last words, and an alert."""

from dataclasses import replace

from bot.ci.render.entry import entry, kind
from bot.ci.render.head import context, headline
from bot.ci.render.quoting import name, run_link, short_sha, title_name
from bot.ci.render.reasons import Reason, reasons
from bot.ci.report import FailedJob, FailedRun, Report
from bot.effects import OpenIssue
from bot.markdown import one_line, paragraphs, plain
from bot.model import WorkflowRun
from bot.redact import redact


def opened_issue(report: Report, run: FailedRun, job: FailedJob, marker: str) -> OpenIssue:
    """Explain one failure of the default branch.

    Args:
        report: It holds *run*.
        run: It holds *job*.
        job: Any of those that failed so.
        marker: Made of the fingerprint, so that there is one issue for it.
    """
    found = next(one for one in reasons(report) if _concerns(one, job))
    branch = run.run.head_branch
    closes = f"This issue is closed when the job passes on {name(branch)} again."
    return OpenIssue(
        repo=run.run.repo,
        marker=marker,
        title=f"{title_name(job.job.name)} fails on {title_name(branch)}: {kind(job)}",
        body=paragraphs(context(report), entry(found, report), f"<sub>{closes}</sub>"),
    )


def _concerns(reason: Reason, job: FailedJob) -> bool:
    return any(one.job is job for one in (*reason.jobs, *reason.gates))


def closing_words(run: WorkflowRun) -> str:
    """Say that the job passed again, in *run*."""
    return f"✅ It passed again in {run_link(run)}, on commit {short_sha(run.head_sha)}."


def alert_text(report: Report, run: FailedRun) -> str:
    """Say in one line what broke the default branch."""
    branch, workflow = (plain(redact(text)) for text in (run.run.head_branch, run.run.name))
    commit = run.run.head_sha[:7]
    alone = replace(report, runs=(run,))
    said = headline(alone, reasons(alone))
    return f"{branch} is red at {commit}, workflow {workflow}: {said}; {one_line(run.run.url)}"
