"""How to run a failed job again."""

import unicodedata
from typing import Final

from bot.ci.render.reasons import Reason
from bot.ci.report import Report
from bot.markdown import code, link, one_line
from bot.redact import redact

LONGEST: Final = 400
"""Characters of a command: ``bot.commands.parse`` takes no longer one."""


def retry_words(reason: Reason, report: Report) -> str:
    """Link the run, and tell the command where it is obeyed: on an open pull request."""
    again = link("Re-run", reason.lead.run.run.url)
    if not report.number or report.is_merged:
        return again
    return f"{again}, or comment {code(command(reason), LONGEST)}"


def command(reason: Reason) -> str:
    """Return what to type to run the jobs of *reason* again; all that failed, if it has several."""
    name = reason.lead.job.job.name
    if len(reason.jobs) > 1 or not _can_be_typed(name):
        return "/retry"
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    typed = f'/retry --job "{quoted}"'
    return typed if len(typed) <= LONGEST else "/retry"


def _can_be_typed(name: str) -> bool:
    """Tell whether *name* reads and copies as it is, and a command may hold it."""
    is_known = all(unicodedata.category(char) != "Cn" for char in name)
    return is_known and name == redact(one_line(name, LONGEST)) != ""
