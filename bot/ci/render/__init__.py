"""Words for failed workflow runs: comments, the check run, issues. All of the Markdown is here.

Names, titles and log lines are strangers': each is redacted and quoted. A diagnosis is redacted
already.
"""

from bot.ci.render.check import (
    FAILURES_CHECK,
    FLAKY,
    RERUN,
    UNHELPFUL,
    failures_check,
    recovered_check,
)
from bot.ci.render.comment import failure_comment, recovered_comment
from bot.ci.render.issue import alert_text, closing_words, opened_issue

__all__ = [
    "FAILURES_CHECK",
    "FLAKY",
    "RERUN",
    "UNHELPFUL",
    "alert_text",
    "closing_words",
    "failure_comment",
    "failures_check",
    "opened_issue",
    "recovered_check",
    "recovered_comment",
]
