"""What `bash scripts/test.sh` and `bash -c 'make lint'` run.

Source: https://www.gnu.org/software/bash/manual/html_node/Invoking-Bash.html
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.policy.checkout import Checkout
from bot.policy.pipeline.hider import OUTSIDE, Asked, Hider, arguments, path_in, text_of
from bot.policy.pipeline.shell import Command, commands

SHELLS = frozenset({"bash", "sh", "zsh", "dash", "ksh", "pwsh", "source", "."})
_VALUED = frozenset({"-o", "-O", "+o", "+O", "--rcfile", "--init-file"})


def script_path(asked: Asked) -> str:
    """Return the script that *asked* runs, from the root; ``..`` if it runs none."""
    program = asked.words[0]
    if program in SHELLS:
        named = arguments(asked.words, _VALUED)[:1]
        return path_in(asked.folder, named[0]) if named else OUTSIDE
    return path_in(asked.folder, program)


def _open(asked: Asked, checkout: Checkout) -> Iterator[Command]:
    text = _inline(asked)
    if text is None:
        file = checkout.files.get(script_path(asked))
        text = text_of(file) if file else ""
        if text.startswith("#!") and "sh" not in text.partition("\n")[0]:
            return
    for command in commands(text):
        yield replace(command, folder=asked.folder)


def _inline(asked: Asked) -> str | None:
    """Return the script that stands behind ``-c``; options may stand together: ``-ec``."""
    for at, word in enumerate(asked.words[:-1]):
        if at and word.startswith("-") and not word.startswith("--") and word.endswith("c"):
            return asked.words[at + 1] if asked.words[0] in SHELLS else None
    return None


HIDER = Hider(programs=SHELLS, files=(), open=_open)
