"""Strangers' names, redacted and quoted, and links to what they name."""

from collections.abc import Sequence
from html import escape
from typing import Final

from bot.ci.diagnosis import Diagnosis
from bot.ci.history import Proof
from bot.ci.report import FailedJob, Report
from bot.markdown import code, link, one_line, plain, url_path
from bot.model import Sha, WorkflowRun
from bot.redact import redact

NAME: Final = 100
"""Characters shown of a name. GitHub cuts those of jobs there too."""

LISTED: Final = 20
"""Names in a list; the rest is counted."""

_SHORT: Final = 7  # characters of a commit that people read

_BELOW: Final = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"


def name(text: str, limit: int = NAME) -> str:
    """Quote a stranger's name."""
    return code(redact(text), limit)


def html_name(text: str) -> str:
    """Quote a stranger's name where Markdown is not read, as in a summary that folds."""
    return f"<code>{escape(one_line(redact(text), NAME))}</code>"


def title_name(text: str) -> str:
    """Quote a stranger's name in the title of an issue, which reads mentions and backticks."""
    line = one_line(redact(text), NAME).replace("`", "'")
    quoted = line.replace("@", "@\u200b").replace("#", "#\u200b")
    # Cut again: two names and our words have to fit into the 256 characters of GitHub's titles.
    return quoted if len(quoted) <= NAME else quoted[: NAME - 1] + "…"


def short_sha(sha: Sha) -> str:
    """Quote a commit as people read it."""
    return code(sha[:_SHORT])


def commit_link(report: Report, sha: Sha) -> str:
    """Link a commit."""
    return link(short_sha(sha), _url(report, f"commit/{sha}"))


def compare_link(report: Report, label: str, since: Sha, until: Sha) -> str:
    """Link what changed between two commits under the safe Markdown *label*."""
    return link(label, _url(report, f"compare/{since}...{until}"))


def file_link(report: Report, path: str, line: int) -> str:
    """Link a line of a file at the head."""
    label = name(f"{path}:{line}", 200)
    return link(label, _url(report, f"blob/{report.head_sha}/{url_path(path)}#L{line}"))


def proof_link(report: Report, proof: Proof) -> str:
    """Link a run, or a job in it."""
    job = f"/job/{proof.job_id}" if proof.job_id else ""
    return link(plain(proof.text), _url(report, f"actions/runs/{proof.run_id}{job}"))


def attempt_link(run: WorkflowRun, attempt: int) -> str:
    """Link an attempt of a run."""
    return link(f"attempt {attempt}", f"{run.url}/attempts/{attempt}")


def run_link(run: WorkflowRun) -> str:
    """Link a run under its workflow's name, its number and its attempt."""
    number = f" run {run.number}" if run.number else ""
    return link(f"{name(run.name)}{number}, attempt {run.attempt}", run.url)


def job_link(failed: FailedJob) -> str:
    """Link the name of a job. It must not begin a paragraph: `[x]: y` there defines a link."""
    return link(name(failed.job.name), failed.job.url)


def line_link(failed: FailedJob) -> str:
    """Link a job and its step to the best line of its log, or to the job if that is unknown."""
    step = f" {_BELOW} {name(failed.step.name)}" if failed.step else ""
    line = failed.finding.line_in_step if isinstance(failed.finding, Diagnosis) else 0
    anchor = f"#step:{failed.step.number}:{line}" if failed.step and line else ""
    return link(f"{name(failed.job.name)}{step}", f"{failed.job.url}{anchor}")


def listed(items: Sequence[str], most: int = LISTED) -> str:
    """Join the first of *items*, and count the rest."""
    rest = len(items) - most
    return ", ".join(items[:most]) + (f" and {rest} more" if rest > 0 else "")


def _url(report: Report, path: str) -> str:
    return f"{report.server_url}/{report.runs[0].run.repo}/{path}"
