"""Split a command line into words, and refuse what only looks like a letter.

Outside quotes a command is plain ASCII, so that what an approver reads is what is done: no
look-alike letter, no space of zero width, no digit of another script. Inside quotes any visible
text goes, but nothing that reorders or hides what stands beside it.
"""

import re
import unicodedata
from dataclasses import dataclass

from bot.errors import UserError
from bot.reason import Reason

_PIECE = re.compile(r'[ \t]++|[^ \t"]++|"(?:[^"\\]|\\.)*+"|"')
_ESCAPED = re.compile(r'\\(["\\])')
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_EMOJI_JOINER = "\N{ZERO WIDTH JOINER}"
_TYPOGRAPHY = str.maketrans(
    {
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{DOUBLE LOW-9 QUOTATION MARK}": '"',
        "\N{EN DASH}": "--",
        "\N{EM DASH}": "--",
        "\N{NO-BREAK SPACE}": " ",
    }
)
"""What phones make of quotes, of two dashes and of spaces."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a command line, quotes removed.

    Attributes:
        is_quoted: Whether it began with a quote, so that it cannot be an option.
    """

    text: str
    is_quoted: bool


def split(line: str) -> list[Word]:
    """Split *line* at its spaces and tabs, except those inside double quotes.

    Raises:
        UserError: A quote is not closed, or a character is not what it seems.
    """
    words: list[Word] = []
    is_new = True
    for piece in _PIECE.findall(line):
        if piece[0] in " \t":
            is_new = True
            continue
        text = _text(piece)
        if is_new:
            words.append(Word(text, piece[0] == '"'))
        else:
            words[-1] = Word(words[-1].text + text, words[-1].is_quoted)
        is_new = False
    return words


def straighten(line: str) -> str:
    """Undo what typography did to quotes, dashes and spaces."""
    return line.translate(_TYPOGRAPHY)


def resembles(word: str, name: str) -> bool:
    """Tell whether *word* passes for *name*: it differs only where it is not ASCII."""
    seen = "".join(
        char
        for char in unicodedata.normalize("NFKC", word).lower()
        if unicodedata.category(char) not in _UNSEEN
    )
    seen = seen.partition(" ")[0]
    pairs = list(zip(seen, name, strict=False))
    return (
        len(seen) == len(name)
        and any(char == letter for char, letter in pairs)
        and all(char == letter or not char.isascii() for char, letter in pairs)
    )


def _text(piece: str) -> str:
    if piece == '"':
        raise UserError("A quote is opened and not closed.", reason=Reason.PARSE_ERROR)
    is_quoted = piece.startswith('"')
    for char in piece:
        if not (_is_visible(char) if is_quoted else "!" <= char <= "~"):
            raise unexpected(char)
    return _ESCAPED.sub(r"\1", piece[1:-1]) if is_quoted else piece


def unexpected(char: str) -> UserError:
    """Say that *char* must not stand where it stands, by the name that Unicode gives it."""
    name = unicodedata.name(char, "a control character")
    message = f"A command is typed in plain ASCII, and `U+{ord(char):04X}` ({name}) is not."
    return UserError(message, reason=Reason.PARSE_ERROR)


def _is_visible(char: str) -> bool:
    return unicodedata.category(char) not in _UNSEEN or char == _EMOJI_JOINER
