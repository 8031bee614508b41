"""A review as text for a terminal: the finding, the line it stands on, and what to do."""

import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version

import click
from rich.console import Console
from rich.text import Text

from bot.config.rules import Level
from bot.markdown import one_line, plural
from bot.model import File
from bot.policy.render import headline
from bot.policy.report import records
from bot.policy.review import Review
from bot.policy.rule import Violation
from bot.policy.sarif import sarif

STYLES = {Level.ERROR: "bold red", Level.WARNING: "yellow", Level.NOTICE: "cyan"}
MAX_LINE = 500
"""Characters of a line of output that a stranger's words may fill. Our own limit."""
MAX_SOURCE = 160
"""Characters shown of a line of the file. Our own limit."""


FORMS = ("text", "json", "sarif")


def print_as(
    form: str,
    result: Review,
    files: Mapping[str, File],
    errors: Sequence[str],
    *,
    is_compared: bool,
) -> None:
    """Print a review in one of ``FORMS``.

    Args:
        form: Which.
        result: What was found.
        files: Where it was found, by path, as far as lines can be shown.
        errors: What could not be read.
        is_compared: Whether there was a base.
    """
    match form:
        case "json":
            found = {"findings": records(result), "files": result.files, "errors": errors}
            click.echo(json.dumps(found, indent=2))
        case "sarif":
            click.echo(json.dumps(sarif(result, version("sluice"), errors), indent=2))
        case _:
            print_text(result, files, errors, is_compared=is_compared)


def print_text(
    result: Review, files: Mapping[str, File], errors: Sequence[str], *, is_compared: bool
) -> None:
    """Print what is new, and errors that were there before, and count the rest.

    Args:
        result: What was found.
        files: Where it was found, by path.
        errors: What could not be read.
        is_compared: Whether there was a base.
    """
    console = console_of()
    shouting = [found for found in result.existing if found.level is Level.ERROR]
    if shown := [*result.new, *shouting]:
        console.print(Text("\n").join(told(found, files.get(found.path)) for found in shown))
    if result.files or not errors:
        counted = plural(result.files, "file")
        console.print(f"{headline(result, is_compared=is_compared)} in {counted}")
    print_errors(errors, result.missing)


def console_of() -> Console:
    """Return where to print: a line stays one, and means nothing but itself."""
    return Console(soft_wrap=True, highlight=False, markup=False, emoji=False)


def print_errors(errors: Sequence[str], notes: Sequence[str] = ()) -> None:
    """Tell what could not be read, and what else is to be known, on standard error."""
    for why in (*notes, *(f"error: {error}" for error in errors)):
        click.echo(one_line(why, MAX_LINE), err=True)


def told(found: Violation, file: File | None = None) -> Text:
    """Tell a finding in two lines or, with its *file*, in four."""
    return Text.assemble(
        line_of(found),
        "\n",
        _source(found, file) if file else "",
        (f"    {found.rule.fix}", "dim"),
    )


def line_of(found: Violation) -> Text:
    """Tell a finding in one line."""
    finding = found.finding
    where = f"{one_line(found.path, MAX_LINE)}:{finding.line}:{finding.column}"
    return Text.assemble(
        (f"{where if found.path else 'repository'} ", "bold"),
        (found.level.value, STYLES[found.level]),
        f" {found.rule.id} {one_line(finding.message, MAX_LINE)}",
    )


def _source(found: Violation, file: File) -> Text:
    """Show the line, with a caret below where the finding begins."""
    lines = file.data.split(b"\n")
    number = found.finding.line
    if number > len(lines):
        return Text()
    line = lines[number - 1].decode("utf-8-sig" if number == 1 else "utf-8", errors="replace")
    shown, before = one_line(line, MAX_SOURCE), line[: found.finding.column - 1]
    indent = len(one_line(f"{before}.", MAX_SOURCE)) - 1
    if not shown or indent >= len(shown):
        return Text()
    return Text.assemble(
        (f"{number:>6} | ", "dim"),
        f"{shown}\n",
        (" " * (9 + indent) + "^\n", STYLES[found.level]),
    )
