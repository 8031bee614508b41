"""The comment on a pull request: what failed on its head, and that it is green again."""

from typing import Final

from bot.ci.render.entry import entry, folded
from bot.ci.render.head import commit_line, context, title
from bot.ci.render.quoting import LISTED, attempt_link, run_link
from bot.ci.render.reasons import reasons
from bot.ci.report import FailedRun, Report
from bot.markdown import details, fit, link, paragraphs, plural

LIMIT: Final = 60_000
"""Bytes of a comment. GitHub takes 65,536 characters; the adapter adds its marker."""

OPEN: Final = 3
"""Reasons that are not folded."""

_FOOTER: Final = (
    "<sub>This comment is kept up to date while the checks run. Did it not help? React with 👎, "
    "and the case is kept to learn from.</sub>"
)


def failure_comment(report: Report) -> str:
    """Say what failed on the head of a pull request, and show the lines that matter."""
    found = reasons(report)
    entries = [entry(one, report) for one in found[:OPEN]]
    entries += [folded(one, report) for one in found[OPEN:]]
    parts = [f"### ❌ {title(report, found)}\n\n{context(report)}", *entries]
    return f"{fit(parts, LIMIT - len(_FOOTER.encode()) - 2, left_out(report))}\n\n{_FOOTER}"


def left_out(report: Report) -> str:
    """Say that some reasons do not fit; ``{count}`` of them."""
    everything = link("the run has everything", report.runs[0].run.url)
    return f"… {{count}} more do not fit here: {everything}."


def recovered_comment(report: Report) -> str:
    """Say that what failed is green again; folded, since nobody has to do anything."""
    return details(recovered_title(report), recovered_words(report))


def recovered_title(report: Report) -> str:
    """Count what is green again, in words of ours only."""
    count = plural(len(report.runs), "workflow")
    flaky = " without a change" if any(green.failed_attempt for green in report.runs) else ""
    return f"✅ Green again{flaky}: {count} on {report.head_sha[:7]}"


def recovered_words(report: Report) -> str:
    """List what is green again, and what passed on the commit on which it failed."""
    told = [f"- {_green(green)}" for green in report.runs[:LISTED]]
    rest = len(report.runs) - len(told)
    return paragraphs(
        commit_line(report), "\n".join([*told, *([f"- and {rest} more"] if rest > 0 else [])])
    )


def _green(green: FailedRun) -> str:
    run = green.run
    said = f"Run of {run_link(run)}"
    if not green.failed_attempt:
        return said
    failed, passed = attempt_link(run, green.failed_attempt), attempt_link(run, run.attempt)
    return f"{said}: it comes and goes, since {failed} failed and {passed} passed on this commit."
