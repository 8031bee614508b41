"""Words for what commands answer. The only module of the commands that lays out Markdown.

A reply quotes what was typed, so it must never be read as a command itself: what was typed stands
behind ``>`` or in code. The reason of a refusal also stands in a hidden comment, for scripts.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.commands.command import Command, Option, Risk, Typed
from bot.commands.refusal import RefusalError
from bot.errors import UserError
from bot.markdown import (
    block,
    cell,
    code,
    for_scripts,
    link,
    one_line,
    paragraphs,
    plain,
)
from bot.model import CheckRun, Permission, Sha, WorkflowRun
from bot.reason import Reason

MAX_ROWS = 50
"""Rows of a table, ours: a commit of a large repository has hundreds of workflow runs."""

SHOWN = 400
"""Characters shown of a line that someone typed, ours."""

_RISKS = {
    Risk.READ: "answers a question and changes nothing",
    Risk.SAFETY: "makes things safer, so no freeze, lock or missing vote stops it",
    Risk.RISK: "changes what users get, so the role is read afresh and every gate applies",
}
_MARKS = {
    "": "🟡",
    "success": "✅",
    "neutral": "⚪",
    "skipped": "⚪",
    "stale": "⚪",
    "cancelled": "🚫",
    "action_required": "⚠️",
}
_FAILED = "❌"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitFacts:
    """How the newest commit of a pull request stands.

    Attributes:
        checks: Our own check runs on the head.
        runs: The newest run of each workflow on the head.
    """

    head_sha: Sha
    checks: tuple[CheckRun, ...]
    runs: tuple[WorkflowRun, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusFacts:
    """What ``/status`` shows.

    Attributes:
        commit: None on an issue.
        deploys: Those that have not ended: the environment, the commit and how far each is.
        live: An environment and the commit that is live there, which may be none.
    """

    commit: CommitFacts | None = None
    deploys: tuple[tuple[str, Sha, str], ...] = ()
    live: tuple[str, str] | None = None


def mistake(cause: str, line: str, number: int, paste: str, reason: str) -> str:
    """Refuse a comment for one of its commands.

    Args:
        cause: One line of safe Markdown.
        line: The command, as typed.
        number: Of that line, from 1.
        paste: A line that works.
        reason: For scripts.
    """
    return paragraphs(
        f"**{cause}** Nothing was run.",
        f"> Line {number}: {code(line, SHOWN)}",
        f"Try this:\n{block(one_line(paste, SHOWN))}",
        for_scripts({"reason": reason, "line": number}),
    )


def unknown_command(word: str, line: str, number: int, commands: Collection[str]) -> str:
    """Answer someone who called us by name with a *word* that is no command of ours."""
    near = get_close_matches(word.lower(), commands, n=1)
    paste = f"/{near[0]}{line.partition(word)[2]}" if near else "/help"
    cause = f"There is no command {code(word)}." if word else "That names no command."
    return mistake(cause, line, number, paste, Reason.PARSE_ERROR)


def no_permission(typed: Typed, command: Command, login: str, role: Permission) -> str:
    """Refuse *typed* to *login*, who has only *role*."""
    return paragraphs(
        f"**`/{command.name}` needs the role {_who(command)}; {code(login)} has {_role(role)}.** "
        "Nothing was run.",
        f"> Line {typed.line}: {code(typed.text, SHOWN)}",
        f"Someone with that role can comment:\n{block(one_line(typed.text, SHOWN))}",
        for_scripts({"reason": Reason.NO_PERMISSION, "line": typed.line}),
    )


def refusal(error: RefusalError | UserError, typed: Typed | None) -> str:
    """Refuse what was understood: the cause, what was looked at, and what to write instead.

    Args:
        error: Why.
        typed: The line; None for a button.
    """
    checked = error.checked if isinstance(error, RefusalError) else ""
    paste = error.paste if isinstance(error, RefusalError) else ""
    return paragraphs(
        f"**{error}**" if isinstance(error, RefusalError) else str(error),
        f"> Line {typed.line}: {code(typed.text, SHOWN)}" if typed else "",
        checked,
        f"Next:\n{block(one_line(paste, SHOWN))}" if paste else "",
        for_scripts({"reason": error.reason, "line": typed.line if typed else 0}),
    )


def help_reply(word: str, commands: Mapping[str, Command]) -> str:
    """Explain the command *word*, or list all."""
    if command := commands.get(word):
        return paragraphs(f"**{code(command.usage)}**", describe(command))
    if not word:
        return overview(commands.values())
    near = get_close_matches(word, commands, n=1)
    hint = f" Did you mean `/{near[0]}`?" if near else ""
    return paragraphs(f"**There is no command {code(word)}.**{hint}", overview(commands.values()))


def overview(commands: Iterable[Command]) -> str:
    """List *commands* as a table."""
    rows = [(code(command.usage), command.summary, _who(command)) for command in commands]
    return _table(("command", "what it does", "who may"), rows)


def describe(command: Command) -> str:
    """Say all there is to know about *command*, but for its usage."""
    options = [f"- {code(_option(option))}: {option.summary}" for option in command.options]
    facts = [f"- who may: {_who(command)}", f"- kind: {_RISKS[command.risk]}", *options]
    return paragraphs(f"{command.summary}.", "\n".join(facts), block(command.example))


def status(facts: StatusFacts) -> str:
    """Show how a commit and its deploys stand."""
    deploys = [(code(name), code(sha[:7]), state) for name, sha, state in facts.deploys]
    return paragraphs(
        _commit(facts.commit) if facts.commit else "",
        _table(("deploy to", "commit", "state"), deploys) if deploys else "",
        "" if deploys or facts.commit else "**No deploy is open.**",
        _live(facts),
    )


def _commit(facts: CommitFacts) -> str:
    checks = [(plain(check.name), _state(check)) for check in facts.checks]
    runs = [(link(plain(run.name), run.url), _state(run)) for run in facts.runs]
    return paragraphs(
        f"**Status of {code(facts.head_sha)}**",
        _table(("check run", "conclusion"), checks) if checks else "No check run of ours yet.",
        _table(("workflow run", "conclusion"), runs) if runs else "No workflow run yet.",
    )


def _live(facts: StatusFacts) -> str:
    if facts.live is None:
        return ""
    environment, sha = facts.live
    return f"Live in {code(environment)}: {code(sha) if sha else 'nothing yet'}"


def _state(run: CheckRun | WorkflowRun) -> str:
    """Say in GitHub's words how *run* ended, or how far it is."""
    mark = _MARKS.get(run.conclusion, _FAILED)
    return f"{mark} {plain(run.conclusion or run.status)}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows[:MAX_ROWS]]
    table = "\n".join(f"| {' | '.join(map(cell, line))} |" for line in lines)
    return paragraphs(table, f"… {len(rows) - MAX_ROWS} more" if len(rows) > MAX_ROWS else "")


def _option(option: Option) -> str:
    return f"--{option.name} {option.value}".rstrip()


def _who(command: Command) -> str:
    more = "" if command.permission is Permission.ADMIN else " or higher"
    return f"{_role(command.permission)}{more}"


def _role(role: Permission) -> str:
    return f"`{role.name.lower()}`" if role else "none"
