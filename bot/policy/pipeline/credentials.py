"""What looks like a credential that somebody wrote down.

Some are known by their shape, whatever they are called: those the redactor of logs knows. Of the
others only the name tells that they are one, and a value that no person makes up.
"""

import math
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import re2

from bot.redact import redact

MAX_VALUE = 1_000
"""Characters of a value that is looked at; a longer one is a file. Our own limit."""
MAX_SHAPED = 200
"""Characters of a credential of a known shape that are asked whether it is made up. Our own."""
SHORTEST_KEY = 20
"""Characters of a key or a token. Our own limit; those of vendors are longer."""
SHORTEST_PASSWORD = 10
"""Characters of a password that is told by itself. Our own limit."""
CLASSES = 3
"""Kinds of characters, of four, that a password of a machine or of a careful person has."""
LEAST_ENTROPY = 3.5
"""Bits a character. Words have fewer over twenty characters, random letters and digits more."""
LEAST_ENTROPY_OF_HEX = 3.0
"""Bits a character, of at most four."""

_LABEL = re2.compile(r"\[redacted ([a-z-]+)\]")
_PRIVATE_KEY = "private-key"
_SHAPES = frozenset(
    """
    github-token aws-key-id gcp-key slack-token slack-webhook discord-webhook stripe-key
    npm-token pypi-token gitlab-token docker-token huggingface-token ai-key sendgrid-key
    vault-token digitalocean-token age-key private-key
    """.split()  # noqa: SIM905 - a table to be read
)
"""What is a credential wherever it stands: not a token that is made to be public, as a JWT may be,
and no password of a test's database in a URL."""
_PASSWORD = re2.compile(r"(?i)(?:^|[_-])(?:passw(?:or)?d|passphrase|pwd|pass)$")
_KEY = re2.compile(r"(?i)(?:^|[_-])(?:token|secret|apikey)$|(?:api|access|secret|private|auth|"
                   r"signing|encryption|account|master|license|deploy)[_-]?key$")  # fmt: skip
_ENDS = ("passwd", "password", "passphrase", "pwd", "pass", "token", "secret", "key")
"""How all names end that one of these two patterns finds. Few do, and this is told sooner."""
_NO_SECRET = re2.compile(r"(?i)public|publishable|cache|(?:^|[_-])name$")
_DUMMY = re2.compile(
    r"(?i)test|example|dummy|fake|mock|sample|change|placeholder|x{4}|0{6}|1234|abcd|default|local|"
    r"insecure|demo|your|password|secret|not[_-]|postgres|mysql|redis|root|admin|\bci\b|<|\*\*"
)
"""What people write where nothing is kept secret."""
_MACHINE = re2.compile(r"[A-Za-z0-9+/=_.~-]+")
_HEX = re2.compile(r"(?i)[0-9a-f]+")


class Shaped(NamedTuple):
    """A credential that its shape gives away.

    Attributes:
        kind: Whose it is, as ``github-token``.
        line: 1-based, in the file.
        column: 1-based, in characters.
    """

    kind: str
    line: int
    column: int


def shaped_in(text: str) -> Iterator[Shaped]:
    """Yield the first credential of each line of *text* that its shape gives away.

    A private key is told once, at its first line.
    """
    cleaned = redact(text)
    if cleaned == text:
        return
    lines = zip(text.split("\n"), cleaned.split("\n"), strict=False)
    last_of_key = 0
    for number, (line, clean) in enumerate(lines, start=1):
        match = _LABEL.search(clean) if clean != line else None
        if match is None or match[1] not in _SHAPES:
            continue
        is_new = match[1] != _PRIVATE_KEY or last_of_key != number - 1
        last_of_key = number if match[1] == _PRIVATE_KEY else last_of_key
        if is_new and not _DUMMY.search(line[match.start() :][:MAX_SHAPED]):
            yield Shaped(match[1], number, match.start() + 1)


def is_credential(name: str, value: str) -> bool:
    """Whether *value*, of the variable or input *name*, looks like a credential in plain text."""
    if not name.casefold().endswith(_ENDS) or len(value) > MAX_VALUE or "${{" in value:
        return False
    if _NO_SECRET.search(name):
        return False
    if _DUMMY.search(value) or "://" in value or value.startswith(("/", "./", "~", "$")):
        return False
    if _PASSWORD.search(name):
        return len(value) >= SHORTEST_PASSWORD and _classes(value) >= CLASSES
    return _KEY.search(name) is not None and _is_made_by_machine(value)


def _classes(value: str) -> int:
    """Count the kinds of characters: small and capital letters, digits, others."""
    kinds = (str.islower, str.isupper, str.isdigit, lambda one: not one.isalnum())
    return sum(any(map(kind, value)) for kind in kinds)


def _is_made_by_machine(value: str) -> bool:
    if len(value) < SHORTEST_KEY or not _MACHINE.fullmatch(value):
        return False
    has_digit = any(map(str.isdigit, value))
    least = LEAST_ENTROPY_OF_HEX if _HEX.fullmatch(value) else LEAST_ENTROPY
    return has_digit and _entropy(value) >= least


def _entropy(value: str) -> float:
    """Return Shannon's entropy of the characters, in bits each."""
    shares = (count / len(value) for count in Counter(value).values())
    return -sum(share * math.log2(share) for share in shares)
