"""The commands that a step runs, those behind build files among them.

This is what rules ask; they need not know how a script is read.
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.document import Scalar
from bot.policy.checkout import Checkout
from bot.policy.jobs import Step
from bot.policy.once import once
from bot.policy.pipeline.hidden import MAX_HIDDEN, placed, resolve
from bot.policy.pipeline.hider import path_in
from bot.policy.pipeline.shell import Command, commands

ACTIONS = {
    "j178/prek-action": ("prek", "run"),
    "pre-commit/action": ("pre-commit", "run"),
}
"""Actions that do nothing but run a command."""


@once
def runs(step: Step, checkout: Checkout) -> tuple[Command, ...]:
    """Return what *step* runs, in order: each command, and behind it what it hides.

    Lines are those of the step's own file, 1-based; a hidden command has the line of the command
    of the step that hides it, which is its ``via``.
    """
    found: list[Command] = []
    left = MAX_HIDDEN
    for command in _direct(step):
        hidden = resolve(command, checkout)[:left]
        left -= len(hidden)
        found += (command, *hidden)
    return tuple(found)


def _direct(step: Step) -> Iterator[Command]:
    if step.action and step.action.repo in ACTIONS:
        given = step.inputs.scalar("extra_args") or step.inputs.scalar("extra-args")
        more = commands(given.text)[:1] if given else ()
        words = (*ACTIONS[step.action.repo], *(more[0].words if more else ()))
        yield Command(words=words, line=step.action.at.line)
    if step.run:
        shell = step.node.scalar("shell")
        folder = step.node.scalar("working-directory")
        inside = path_in("", folder.text) if folder else ""
        program = shell.text.split()[:1] if shell else []
        read = commands(step.run.text, *program)
        for command in placed(read, inside):
            yield replace(command, line=line_in(step.run, command.line))


def line_in(script: Scalar, offset: int) -> int:
    """Return the line of the file where line *offset* of *script* stands.

    A text in block style begins on the line behind its mark. Lines that YAML folds into one cannot
    be told apart; such a command is placed where its text begins, or on the last line at most.
    """
    if script.line == script.end_line:
        return script.line
    begins = script.line + (0 if script.is_plain else 1)
    return min(begins + offset, script.end_line)
