"""Dockerfiles, as far as one asks who runs in the image.

Source: https://docs.docker.com/reference/dockerfile/
"""

import re

_NAME = re.compile(
    r"(?:[^/]*/)*(?:Dockerfile|Containerfile)(?:\.[\w-]+)?|(?:[^/]*/)*[\w-]+\.Dockerfile"
)
_INSTRUCTION = re.compile(r"\s*(FROM|USER)\s+(.+)", re.IGNORECASE)
_ROOT = frozenset({"root", "0"})


def is_dockerfile(path: str) -> bool:
    """Whether the file at *path* is one, by its name."""
    return _NAME.fullmatch(path) is not None


def root_at(text: str) -> int:
    """Return the line, 1-based, that makes the image run as root; 0 if it does not.

    Where no ``USER`` is said, a base that is another stage of the file, or whose name says
    ``nonroot``, is taken not to run as root.
    """
    stages: set[str] = set()
    line = 0
    for number, written in enumerate(text.split("\n"), start=1):
        match = _INSTRUCTION.match(written)
        if match is None:
            continue
        words = match[2].split()
        if match[1].upper() == "USER":
            line = number if words[0].partition(":")[0] in _ROOT else 0
            continue
        image = next((word for word in words if not word.startswith("--")), "")
        is_safe = image.lower() in stages or "nonroot" in image or "rootless" in image
        line = 0 if is_safe else number
        stages |= {words[-1].lower()} if "as" in (word.lower() for word in words[:-1]) else set()
    return line
