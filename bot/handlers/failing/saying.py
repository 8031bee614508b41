"""Comments about failures, and the markers by which they are found again."""

from bot.ci import render
from bot.ci.report import Report
from bot.effects import UpsertComment

COMMENT = "ci-failure"
"""How the markers of comments on pull requests begin."""

BROKEN = "ci-broken"
"""The marker of the comment on the pull request whose merge broke the base branch."""


def red_comment(report: Report, episode: int) -> UpsertComment:
    """Say what failed, in a comment of its own each time that the pull request turned red."""
    return _comment(report, episode, render.failure_comment(report))


def green_comment(report: Report, episode: int) -> UpsertComment:
    """Say in that comment that all is well again."""
    return _comment(report, episode, render.recovered_comment(report))


def _comment(report: Report, episode: int, body: str) -> UpsertComment:
    marker = BROKEN if report.is_merged else COMMENT
    return UpsertComment(
        repo=report.runs[0].run.repo,
        number=report.number,
        marker=marker if episode == 1 else f"{marker}-{episode}",
        body=body,
    )
