"""Which commands a `run:` script has.

A forgiving reader, not a shell: it knows nothing of values, takes both branches of a condition,
and where it cannot follow it skips. What it reads is a stranger's, so all work is bounded.
Source: https://www.gnu.org/software/bash/manual/html_node/Shell-Commands.html
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from bot.policy.pipeline.shell_tokens import Kind, Token, tokens
from bot.policy.pipeline.wrappers import layers

MAX_SCRIPT = 1 << 16
"""Characters of a script that are read. Our own limit."""
MAX_REMEMBERED = 2_000
"""Characters of a script that is read once for all. Our own limit, on what is kept."""
MAX_COMMANDS = 2000
"""Commands of a script that are told. Our own limit."""
MAX_DEPTH = 2
"""How deep substitutions are read. Our own limit; the command in a substitution is one deep."""
_LOOKAHEAD = 20
"""Commands behind a ``||`` that are asked whether they only forgive. Our own limit."""

_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)\+?=(.*)", re.DOTALL)
_CONDITIONS = frozenset({"if", "elif", "while", "until"})
_CLOSERS = frozenset({"fi", "done", "esac", "}"})
_OPENERS = _CONDITIONS | _CLOSERS | {"then", "else", "do", "{", "!", "time"}
_DECLARATIONS = frozenset({"for", "select", "foreach"})
_POWERSHELL = str.maketrans({"\\": "\\\\", "`": "\\"})
_CMD = str.maketrans({"\\": "\\\\", "^": "\\", "'": "\\'"})


@dataclass(frozen=True, kw_only=True)  # without slots: its layers are worked out once
class Command:
    """A command of a script.

    Attributes:
        words: The program and its arguments, without quotes; substitutions as written. Never empty.
        line: 0-based, in the script; 1-based in the file where :mod:`running` gives it out.
        env: The variables that it alone gets, by name.
        operator: What stands behind it: ``&&``, ``||``, ``|``, ``|&``, ``&``, ``;``, ``)``, a line
            break, or nothing.
        reader: The program that its output is piped into; empty if none.
        is_condition: Whether it is asked by an ``if``, ``while`` or ``until``.
        is_forgiven: Whether what stands behind ``||`` succeeds whatever happens: ``|| true``.
        stops: Whether the script ends when it fails; false behind ``set +e``.
        pipefail: Whether ``set -o pipefail`` stands before it.
        folder: Where it runs, from the root of the repository; empty there, and when not known.
        via: The command of the step that runs it, when that is another: ``make lint``.
    """

    words: tuple[str, ...]
    line: int = 0
    env: tuple[tuple[str, str], ...] = ()
    operator: str = ""
    reader: str = ""
    is_condition: bool = False
    is_forgiven: bool = False
    stops: bool = True
    pipefail: bool = False
    folder: str = ""
    via: tuple[str, ...] = ()

    @cached_property
    def layers(self) -> tuple[tuple[str, ...], ...]:
        """Its words, and what remains after each wrapper, such as ``sudo``, is taken off."""
        return layers(self.words)


@dataclass(slots=True)
class _Simple:
    """A command as it is read, keywords and all.

    Attributes:
        depth: How many groups it is in.
        inner: The scripts that it substitutes, and the line where each begins.
    """

    line: int
    words: list[str] = field(default_factory=list)
    inner: list[tuple[int, str]] = field(default_factory=list)
    env: list[tuple[str, str]] = field(default_factory=list)
    operator: str = ""
    depth: int = 0
    is_condition: bool = False


def commands(script: str, shell: str = "bash") -> tuple[Command, ...]:
    """Return the commands of *script* in order, a substitution's before the one that it is in.

    Args:
        script: As under ``run:``. What lies behind the limits is not read.
        shell: The first word of the step's ``shell``; what is no shell runs no commands.
    """
    read = _read if len(script) <= MAX_REMEMBERED else _read.__wrapped__
    return read(script, shell)


@lru_cache(maxsize=512)
def _read(script: str, shell: str) -> tuple[Command, ...]:
    match shell:
        case "bash" | "sh" | "":
            text = script[:MAX_SCRIPT]
        case "pwsh" | "powershell":
            text = script[:MAX_SCRIPT].translate(_POWERSHELL)
        case "cmd":
            text = script[:MAX_SCRIPT].translate(_CMD)
        case _:
            return ()
    return tuple(_take(_commands(text, 0, MAX_DEPTH)))


def _take(found: Iterable[Command]) -> Iterator[Command]:
    for _, command in zip(range(MAX_COMMANDS), found, strict=False):
        yield command


def _commands(script: str, line: int, depth: int) -> Iterator[Command]:
    simple = list(_Reader().read(tokens(script)))
    stops, pipefail = True, False
    for at, each in enumerate(simple):
        if depth:
            for inner_line, text in each.inner:
                yield from _commands(text, line + inner_line, depth - 1)
        if not each.words:
            continue
        if each.words[0] == "set":
            stops, pipefail = _options(each.words, stops=stops, pipefail=pipefail)
        yield Command(
            words=tuple(each.words),
            line=line + each.line,
            env=tuple(each.env),
            operator=each.operator,
            reader=_reader(simple, at),
            is_condition=each.is_condition,
            is_forgiven=_is_forgiven(simple, at),
            stops=stops,
            pipefail=pipefail,
        )


def _options(words: list[str], *, stops: bool, pipefail: bool) -> tuple[bool, bool]:
    """Read ``set -euo pipefail``."""
    for at, word in enumerate(words):
        if word[:1] in {"-", "+"} and word[1:2] != word[:1]:
            value = words[at + 1] if word.endswith("o") and at + 1 < len(words) else ""
            if "e" in word or value == "errexit":
                stops = word[0] == "-"
            if value == "pipefail":
                pipefail = word[0] == "-"
    return stops, pipefail


def _reader(simple: list[_Simple], at: int) -> str:
    is_piped = simple[at].operator.startswith("|") and simple[at].operator != "||"
    following = simple[at + 1].words if is_piped and at + 1 < len(simple) else []
    return following[0] if following else ""


def _is_forgiven(simple: list[_Simple], at: int) -> bool:
    """Whether a failure at *at* leads to a ``||`` behind which nothing fails."""
    depth, end = simple[at].depth, min(len(simple), at + _LOOKAHEAD)
    while simple[at].operator in {"&&", "|", "|&"}:
        at += 1
        if at == end:
            return False
    if simple[at].operator != "||":
        return False
    return all(_is_harmless(each.words) for each in _instead(simple[at + 1 : end], depth))


def _instead(behind: list[_Simple], depth: int) -> Iterator[_Simple]:
    """Yield what runs in place of a command that failed: the group behind it, or the next."""
    is_group = bool(behind) and behind[0].depth > depth
    for each in behind:
        if is_group and each.depth <= depth:
            return
        yield each
        if not is_group and each.operator not in {"&&", "||", "|"}:
            return


def _is_harmless(words: list[str]) -> bool:
    match words:
        case ["true" | ":" | "echo" | "printf" | "Write-Host", *_]:
            return True
        case ["exit" | "return", "0"]:
            return True
        case _:
            return False


class _Reader:
    """Puts tokens together to commands.

    Attributes:
        depth: How many groups are open.
        cases: How many ``case`` are open.
        in_pattern: Whether what comes is the pattern of a ``case``, up to its bracket.
        in_target: Whether the next word is where output goes.
        in_condition: Whether what comes is asked by an ``if`` or a loop.
    """

    def __init__(self) -> None:
        self.now = _Simple(0)
        self.depth = 0
        self.cases = 0
        self.in_pattern = False
        self.in_target = False
        self.in_condition = False

    def read(self, found: Iterable[Token]) -> Iterator[_Simple]:
        """Yield the commands, and what substitutes without being one."""
        for token in found:
            if self.in_pattern:
                self._skip_pattern(token)
            elif token.kind is Kind.WORD:
                self._word(token)
            elif token.kind is Kind.REDIRECT:
                self.in_target = True
            elif self._is_tested(token):
                self.now.words.append(token.text)
            elif ended := self._end(token):
                yield ended
        if ended := self._end(Token(Kind.OPERATOR, "", 0)):
            yield ended

    def _is_tested(self, token: Token) -> bool:
        """Whether an operator belongs to ``[[ a && b ]]``."""
        words = self.now.words
        return words[:1] == ["[["] and words[-1] != "]]" and token.text != "\n"

    def _skip_pattern(self, token: Token) -> None:
        if token.text == "esac":
            self.cases -= 1
            self.in_pattern = False
        elif token.text == ")":
            self.in_pattern = False

    def _word(self, token: Token) -> None:
        now = self.now
        now.inner += token.inner
        if self.in_target:
            self.in_target = False
            return
        if not now.words:
            now.line = token.line
            if token.text in _OPENERS:
                self._keyword(token.text)
                return
            if match := _ASSIGNMENT.match(token.text):
                now.env.append((match[1], match[2]))
                return
        now.words.append(token.text)
        if now.words[:1] == ["function"] and now.words[1:]:
            now.words.clear()
        if now.words[:1] == ["case"] and now.words[2:] == ["in"]:
            self.cases += 1
            self.in_pattern = True
            now.words.clear()

    def _keyword(self, word: str) -> None:
        if word in _CONDITIONS:
            self.in_condition = True
        elif word in {"then", "do", "{"}:
            self.in_condition = False
        if word == "{":
            self.depth += 1
        elif word == "}":
            self.depth = max(0, self.depth - 1)
        elif word == "esac":
            self.cases = max(0, self.cases - 1)

    def _end(self, token: Token) -> _Simple | None:
        now, self.now = self.now, _Simple(token.line)
        self.in_target = False
        now.operator, now.depth, now.is_condition = token.text, self.depth, self.in_condition
        if now.words[1:] and now.words[-1] == "}":
            now.words.pop()
            self._keyword("}")
        match token.text:
            case "(":
                self.depth += 1
            case ")":
                self.depth = max(0, self.depth - 1)
            case "()":
                now.words.clear()
            case ";;" | ";&" | ";;&":
                self.in_pattern = self.cases > 0
            case _:
                pass
        if now.words and now.words[0] in _DECLARATIONS:
            now.words.clear()
        return now if now.words or now.inner or now.env else None
