"""What GitHub would show, in a terminal."""

import re

from rich.console import Console
from rich.markdown import Markdown
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.demo.auditor import Auditor
from bot.demo.suggestions import suggestions_of
from bot.sim.world.actions import WorkflowRun
from bot.sim.world.checks import CheckRun
from bot.sim.world.issues import Comment
from bot.sim.world.pulls import Review

SUMMARY = re.compile("<details><summary>(.*)</summary>")
"""The line that GitHub shows of a fold. A terminal has no HTML."""

HIDDEN = re.compile("<!--.*?-->")
"""What GitHub does not show."""

MARKS = {"success": "✓", "neutral": "■", "action_required": "!"}


class Terminal:
    """Prints to *console*."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def say(self, what: str) -> None:
        """Begin something new."""
        self._console.rule(Text(what), align="left")

    def print_check(self, run: CheckRun) -> None:
        """Print a check run: its title, what it annotates, and its buttons."""
        mark = MARKS.get(run.facts.conclusion or "", "✕")
        self._console.print(Text(f"{mark} {run.name}: {run.facts.title}"))
        if run.facts.annotations:
            table = Table("where", "what", box=None, pad_edge=False)
            for one in run.facts.annotations:
                table.add_row(
                    Text(f"{one.path}:{one.start_line}"), Text(f"{one.title}\n{one.message}")
                )
            self._console.print(table)
        if run.facts.buttons:
            self._console.print(Text("  ".join(f"[{one.label}]" for one in run.facts.buttons)))

    def print_comment(self, comment: Comment) -> None:
        """Print a comment."""
        body = HIDDEN.sub("", SUMMARY.sub(r"**\1**", comment.body))
        title = Text(comment.author.login)
        self._console.print(Panel(Markdown(body), title=title, title_align="left"))

    def print_review(self, review: Review) -> None:
        """Print a review: what it says in a line, and what it suggests."""
        self.print_heading(review.body)
        for one in suggestions_of(review):
            self._console.print(Text(f"{one.path}:{one.line}"))
            for sign, style, lines in (("-", "red", one.before), ("+", "green", one.after)):
                for line in lines:
                    self._console.print(Text(f"  {sign} {line}", style))

    def print_heading(self, markdown: str) -> None:
        """Print the first line of something whose rest is known already."""
        self._console.print(Markdown(markdown.partition("\n")[0].lstrip("# ")))

    def print_run(self, run: WorkflowRun) -> None:
        """Print how the jobs of a workflow run stand."""
        for job in run.latest.jobs:
            state = job.conclusion or job.status
            mark = MARKS.get(state, "✕")
            self._console.print(Text(f"{mark} {run.workflow.name} / {job.name}: {state}"))

    def print_log(self, auditor: Auditor) -> None:
        """Print the audit log, and what proves that it is whole."""
        table = Table("seq", "what", "who", "when", box=None, pad_edge=False)
        for row in auditor.rows:
            table.add_row(str(row.seq), row.type, row.who, f"{row.at:%H:%M:%S}")
        self._console.print(table)
        self._console.print(Text(f"tree root {auditor.root}"))
