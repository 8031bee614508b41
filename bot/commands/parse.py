r"""Find the commands in a comment, and refuse the whole comment if one of them is unclear.

A command is a plain top-level line that begins with ``/word`` or ``@app word``. Words that are not
ours are another bot's business, and met with silence; a mistake in a word of ours is named, with
its line, and then nothing of the comment is run. Each command brings its own options along.

Grammar::

    command  = "/" word { SP argument | SP option }      ; from the first column
    option   = "--" name [ ( "=" | SP ) value ]          ; once each
    value    = bare | DQUOTE text DQUOTE                 ; \" and \\ inside quotes
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from bot.commands import render
from bot.commands.arguments import arrange
from bot.commands.command import Command, Typed
from bot.commands.reader.lines import plain_lines
from bot.commands.registry import COMMANDS
from bot.commands.words import resembles, split, straighten
from bot.errors import UserError
from bot.reason import Reason

MAX_TEXT = 65_536
"""Characters of a comment, GitHub's limit."""

MAX_COMMANDS = 5
"""Commands in one comment, ours."""

MAX_LINE = 400
"""Characters of a command's line, ours."""

_FIRST_COLUMN = re.compile(r"(?:^|[\r\n])[/@]")
_WORD = r"[^ \t]{1,64}"
_SLASH = re.compile(rf"/({_WORD})(?=[ \t]|$)")


@dataclass(frozen=True, slots=True)
class _Call:
    """A line that calls *command*; its first *skip* words say so."""

    command: Command
    number: int
    line: str
    skip: int


def parse(text: str, slug: str, commands: Mapping[str, Command] = COMMANDS) -> tuple[Typed, ...]:
    """Return the commands in *text*, in order; none where nobody speaks to us.

    Args:
        text: A comment, as its author typed it.
        slug: Our App's, for ``@slug word``.
        commands: By name.

    Raises:
        UserError: A command is malformed, so none may run. The message is the whole reply.
    """
    if not _FIRST_COLUMN.search(text):
        return ()
    calls = list(islice(_calls(text[:MAX_TEXT], slug, commands), MAX_COMMANDS + 1))
    if calls and len(text) > MAX_TEXT:
        raise _refused(calls[0], f"A comment of more than {MAX_TEXT:,} characters is not read.")
    if len(calls) > MAX_COMMANDS:
        raise _refused(calls[-1], f"A comment holds at most {MAX_COMMANDS} commands.")
    return tuple(map(_typed, calls))


def _calls(text: str, slug: str, commands: Mapping[str, Command]) -> Iterator[_Call]:
    mention = re.compile(rf"@{re.escape(slug)}(?:[ \t]++/?({_WORD}))?(?=[ \t]|$)", re.IGNORECASE)
    for number, line in plain_lines(text):
        match = _SLASH.match(line) or mention.match(line)
        if match is None:
            continue
        command = _named(match[1] or "", commands)
        is_slash = line.startswith("/")
        if command:
            yield _Call(command, number, line, skip=1 if is_slash else 2)
        elif not is_slash:
            reply = render.unknown_command(match[1] or "", line, number, commands)
            raise UserError(reply, reason=Reason.PARSE_ERROR)


def _named(word: str, commands: Mapping[str, Command]) -> Command | None:
    """Find the command that *word* is, or passes for; the letters are looked at later."""
    if word.isascii():
        return commands.get(word.lower())
    return next((commands[name] for name in commands if resembles(word, name)), None)


def _typed(call: _Call) -> Typed:
    try:
        arguments, options = _read(call, call.line)
    except UserError as error:
        raise _refused(call, str(error)) from error
    return Typed(
        name=call.command.name,
        arguments=arguments,
        options=options,
        line=call.number,
        text=call.line,
    )


def _read(call: _Call, line: str) -> tuple[tuple[str, ...], Mapping[str, str]]:
    if len(line) > MAX_LINE:
        cause = f"A command is at most {MAX_LINE} characters long."
        raise UserError(cause, reason=Reason.PARSE_ERROR)
    return arrange(call.command, split(line)[call.skip :])


def _refused(call: _Call, cause: str) -> UserError:
    reply = render.mistake(cause, call.line, call.number, _pasteable(call), Reason.PARSE_ERROR)
    return UserError(reply, reason=Reason.PARSE_ERROR)


def _pasteable(call: _Call) -> str:
    """Return the line with its typography undone if that makes it right, else an example."""
    straight = straighten(call.line)
    try:
        _read(call, straight)
    except UserError:
        return call.command.example
    return straight if straight != call.line else call.command.example
