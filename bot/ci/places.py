"""The lines of files that a log names, as paths of the repository where that can be told.

Whether the repository holds such a file is not known here; what surely is no file of it is left
out.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

import re2

from bot.ci.candidate import Candidate
from bot.ci.diagnosis import Place
from bot.ci.log import LogLine
from bot.ci.prefix import without_prefix
from bot.ci.tool import Evidence
from bot.model import JobAnnotation
from bot.redact import redact

MOST_PLACES: Final = 10
"""Places of a diagnosis."""

_READ = 1_000
"""Characters of a line that are read. What stands later is detail."""

_NO_FILE = ".github"
"""What GitHub gives as the path of an annotation that belongs to no file."""

_DRIVE = r"(?:\b[A-Za-z]:)?"
_NAME = r"[\pL\pN_.@+~/\\()\[\]-]*?[\pL\pN_\])-]\.[A-Za-z]\w{0,9}"
_BARE = r"\b(?:Docker|Make|Rake|Gem|Pip|Brew|Vagrant|Jenkins)file"  # no ending tells these
_PATH = rf"(?P<path>(?:file:///?)?{_DRIVE}(?:{_NAME}|{_BARE}))"
_LINE = r"(?P<line>[1-9]\d{0,5})\b"
_CALL = r"\bat (?:[\w.$@-]*/)*(?P<package>(?:[a-z_]\w*\.)+)[A-Z$][\w$]*\.[\w$.<>]+"
"""A frame of the JVM: the class has its package, the file has not."""

_FORMS = [
    re2.compile(form + _LINE + rest)
    for form, rest in (
        (r"File \"(?P<path>[^\"<>]+)\", line ", ""),  # Python
        (_CALL + r"\((?P<path>[\w$-]+\.\w+):", r"\)"),
        (_PATH + r":(?:\[|line )?", ""),  # most; Maven, .NET
        (_PATH + r"(?:: )?\(", r"(?:, ?\d+)?\)"),  # TypeScript, MSBuild, PHP
        (_PATH + r"[\"']?,?:? (?:on )?line:? ", ""),  # shells, Terraform, Perl, Gradle
    )
]
_HEADING = re2.compile(rf"^\s*(?:Line\s+)?(?P<path>{_DRIVE}{_NAME}):?\s*$")
_BELOW = [re2.compile(r"^\s{0,8}" + row + r"\s+\S") for row in (_LINE + r":\d+", ":" + _LINE)]
"""What linters print below the heading that names the file."""

_BRACKETS = (("(", ")"), ("[", "]"))

_CHECKOUT = re2.compile(
    r"^(?:"
    rf"{_DRIVE}(?:/[^/]+)*?/(?:_?work|__w)/[^/]+/[^/]+/"
    r"|[A-Za-z]:/a/[^/]+/[^/]+/"
    r"|/github/workspace/"
    r")"
)
"""Where runners check out: on Unix, in containers, on Windows, in actions that are containers.

Source: https://docs.github.com/en/actions/reference/workflows-and-actions/variables
"""

_FOREIGN = re2.compile(
    r"(?:^|/)(?:site-packages|dist-packages|node_modules|hostedtoolcache|_actions|_temp"
    r"|\.cargo|\.rustup|\.m2|\.gradle|\.nuget|gems|pkg/mod|java/(?:lang|util)|jdk/internal"
    r"|org/junit|org/gradle)/"
    r"|^/(?:usr|lib|opt|etc|proc|rustc|nix)/|^//|(?:^|/)\.\.(?:/|$)"
    r"|^[\w.-]+\.(?:com|org|net|io|dev|local|internal|svc)$"
)
"""Paths of libraries, of the machine, above the checkout; hosts, which have ports."""


def places_of(
    chosen: Sequence[Candidate], annotations: Iterable[JobAnnotation]
) -> tuple[Place, ...]:
    """Return what the best lines and their surroundings name, and the annotations, best first.

    Args:
        chosen: The best lines, best first.
        annotations: Of the job. What they say comes after what the best line says.
    """
    good = [one for one in chosen[1:] if _is_good(one) and one.rank == chosen[0].rank]
    found = [
        *(place for one in chosen[:1] for place in _around(one)),
        *_declared(annotations),
        *(place for one in good for place in _around(one)),
    ]
    return tuple(islice(dict.fromkeys(found), MOST_PLACES))


def _is_good(candidate: Candidate) -> bool:
    return candidate.score.value >= Evidence.HINT


def _around(candidate: Candidate) -> Iterator[Place]:
    """Yield the places around a line, the nearest first; of two as near the one below."""
    found = _places_in(candidate.around)
    here = candidate.line.number
    for number in sorted(found, key=lambda number: (abs(number - here), -number)):
        yield found[number]


def _places_in(lines: Iterable[LogLine]) -> dict[int, Place]:
    """Return the place that each of *lines* names, by its number."""
    found: dict[int, Place] = {}
    above = ""
    for line in lines:
        text = without_prefix(line.text[:_READ])
        heading = _HEADING.match(text)
        above = heading["path"] if heading else above
        named = _named(text) or _below(above, text)
        place = _place(*named) if named else None
        if place:
            found[line.number] = place
    return found


def _below(heading: str, text: str) -> tuple[str, str] | None:
    for form in _BELOW:
        found = form.match(text) if heading else None
        if found:
            return heading, found["line"]
    return None


def _named(text: str) -> tuple[str, str] | None:
    for form in _FORMS:
        found = form.search(text)
        if found:
            package = found.groupdict().get("package") or ""
            return package.replace(".", "/") + found["path"], found["line"]
    return None


def _declared(annotations: Iterable[JobAnnotation]) -> Iterator[Place]:
    for one in annotations:
        place = _place(one.path, str(one.line)) if one.path != _NO_FILE and one.line > 0 else None
        if place:
            yield place


def _place(path: str, line: str) -> Place | None:
    """Make *path* one of the repository; None if it cannot be."""
    path = _unwrapped(path.removeprefix("file://").replace("\\", "/"))
    if path[2:3] == ":":
        path = path[1:]  # file:///C:/
    path = _CHECKOUT.sub("", path)
    while path.startswith("./"):
        path = path[2:]
    is_whole = all(path.count(one) == path.count(other) for one, other in _BRACKETS)
    is_ours = path and is_whole and not _FOREIGN.search(path)
    return Place(redact(path), int(line)) if is_ours else None


def _unwrapped(path: str) -> str:
    """Drop the bracket that stands around more than the path."""
    for opening, closing in _BRACKETS:
        if path.startswith(opening) and closing not in path:
            return path[1:]
    return path
