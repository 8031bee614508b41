"""The shape of a program that runs commands which stand in another file, as `make lint` does."""

import posixpath
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.model import File
from bot.policy.checkout import MAX_FILE, Checkout
from bot.policy.pipeline.shell import Command

Words = tuple[str, ...]

OUTSIDE = ".."
"""The path of what is not in the repository."""
_ROOTS = (
    "$GITHUB_WORKSPACE",
    "${GITHUB_WORKSPACE}",
    "${{ github.workspace }}",
    "${{github.workspace}}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A command that hides others.

    Attributes:
        words: With what it is wrapped in taken off.
        folder: Where it runs, from the root of the repository.
        env: Variables that it gets.
    """

    words: Words
    folder: str = ""
    env: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hider:
    """A kind of build file.

    Attributes:
        programs: Those that read it.
        files: The names it may have, in the folder where the program runs.
        open: What the program runs, one level deep, with the folder where each runs. Pure.
    """

    programs: frozenset[str]
    files: tuple[str, ...]
    open: Callable[[Asked, Checkout], Iterable[Command]]


def path_in(folder: str, name: str) -> str:
    """Return the path from the root of *name*, as written in *folder*; empty for the root.

    What lies outside of the repository, or cannot be known, is ``..``, where no file is.
    """
    for root in _ROOTS:
        if name.startswith(root):
            folder, name = "", name.removeprefix(root).lstrip("/")
    if name.startswith(("/", "~")) or "$" in name:
        return OUTSIDE
    path = posixpath.normpath(posixpath.join(folder, name))
    return OUTSIDE if path.startswith("..") else path if path != "." else ""


def found_in(asked: Asked, names: Iterable[str], checkout: Checkout) -> Iterator[File]:
    """Yield each file of *names* that lies where *asked* runs."""
    for name in names:
        file = checkout.files.get(path_in(asked.folder, name))
        if file:
            yield file


def text_of(file: File) -> str:
    """Return what *file* says, as far as it is looked at. Odd bytes are replaced."""
    return file.data[:MAX_FILE].decode(errors="replace")


def option(words: Words, *names: str) -> str:
    """Return the value of the first of *names* in *words*, however it is joined; or nothing."""
    for at, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name in names:
            return value if equals else "".join(words[at + 1 : at + 2])
        short = word[:2]
        if short in names and len(word) > len(short) and not word.startswith("--"):
            return word[len(short) :]
    return ""


def arguments(words: Words, valued: frozenset[str] = frozenset()) -> Words:
    """Return the words behind the program that are no options, nor values of *valued* ones."""
    found: list[str] = []
    at = 1
    while at < len(words):
        word = words[at]
        if word == "--":
            return (*found, *words[at + 1 :])
        if not word.startswith("-"):
            found.append(word)
        at += 1 + (word in valued)
    return tuple(found)
