"""Tell whether two failures are the same one, whatever the run, machine, path, time or commit.

What differs between two runs of the same code is masked; names and codes of errors are not.
"""

import hashlib
import re
from typing import Final

from bot.ci.prefix import without_prefix

LENGTH: Final = 16
"""Hex digits of a fingerprint: 64 bits."""

_LONGEST = 500
"""Characters of a line that count. What comes later is detail."""

# Classes that are neighbours exclude each other, so that there is one way to match at most.
_TEMPORARY = re.compile(r"(?:/private)?(?:/var)?/(?:tmp|folders)/[^\s'\":,)\]]*")
_CHECKOUT = re.compile(
    r"(?<![\w.@+~/-])(?:[A-Za-z]:)?"
    r"(?:(?:/[\w.@+~-]+){0,8}?/(?:_?work|__w)/[\w.@+~-]+/[\w.@+~-]+/|/github/workspace/"
    r"|(?<=:)/a/[\w.@+~-]+/[\w.@+~-]+/)"
)
_PATH = re.compile(r"(?<![\w.@+~-])(?:[A-Za-z]:)?/(?:[\w.@+~-]+/)+")
_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_WORD = re.compile(r"\w+", re.ASCII)
_NUMBERS = re.compile(r"#(?:[.,:]#)+")
_HEX = re.compile(r"(?:0x)?[0-9a-fA-F]+")
_CODE = re.compile(r"[A-Z]+[0-9]+")
_QUANTITY = re.compile(r"[0-9]+(?:[A-Za-z]{1,3}[0-9]+)*[A-Za-z]{0,3}")

_NAMING = re.compile(r"[^\W\d_]\w{2,}")
_SAID_OF_ANY = frozenset(
    re.findall(
        r"\w+",
        """
        abort aborted and are assert assertionerror build canceled cancelled cannot check code
        command completed core could did does dumped error errors exception exit exited expected
        fail failed fails failing failure failures false fatal fault for found from had has have its
        job jobs killed more none not occurred one operation process returned run runtimeerror
        script segmentation see some status step terminated test tests that the there this true
        unexpected unknown was were while with without
        """,
    )
)
"""Words of messages about any failure."""

_SPECIFIC: Final = 2
"""Other words that a message has at least, if it is to tell failures apart."""

_SHORTEST_HEX = 7
_SHORTEST_ID = 5


def fingerprint(*parts: str) -> str:
    """Return a hex string that is the same for texts that differ in accidents only."""
    text = "\n".join(mask(part) for part in parts)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:LENGTH]


def mask(text: str) -> str:
    """Replace in *text* what changes from run to run."""
    text = without_prefix(text[:_LONGEST]).strip().replace("\\", "/")
    text = _TEMPORARY.sub("<tmp>", text)
    text = _CHECKOUT.sub("", text)
    text = _PATH.sub("", text)
    text = _UUID.sub("#", text)
    text = _WORD.sub(lambda word: _masked(word[0]), text)
    return " ".join(_NUMBERS.sub("#", text).split())


def is_specific(text: str) -> bool:
    """Tell whether *text* names what failed, and not only that something did."""
    words = {word.lower() for word in _NAMING.findall(mask(text))}
    return len(words - _SAID_OF_ANY) >= _SPECIFIC


def _masked(word: str) -> str:
    if word.isalpha() or _CODE.fullmatch(word):
        return word
    if _QUANTITY.fullmatch(word):
        return "#"
    if _HEX.fullmatch(word) and len(word) >= _SHORTEST_HEX:
        return "#"
    is_identifier = len(word) >= _SHORTEST_ID and "_" not in word and word.islower()
    return "#" if is_identifier else word
