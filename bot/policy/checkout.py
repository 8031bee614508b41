"""The files of a repository that say what its workflows do: build files, actions, scripts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.model import File
from bot.policy.once import Memory

_MATTERS = re.compile(
    r"\.github/.*|[^/]+|docs/CODEOWNERS|groups/[^/]+\.ya?ml"
    r"|(?:.*/)?(?:action\.ya?ml|[Mm]akefile|[^/]+\.(?:sh|bash))",
    re.DOTALL,
)
"""What lies at the root and under ``.github``, and actions, build files and scripts anywhere."""
MAX_FILE = 1 << 18
"""Bytes of a file that are looked at. Our own limit; no build file that we know has so many."""


DEPENDABOT = frozenset({".github/dependabot.yml", ".github/dependabot.yaml"})
"""Where Dependabot is set up."""


def is_action(path: str) -> bool:
    """Whether the file at *path* describes an action, by its name."""
    return path.rpartition("/")[2] in {"action.yml", "action.yaml"}


def matters(path: str) -> bool:
    """Whether the file at *path* may say what a workflow does."""
    return _MATTERS.fullmatch(path) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """One side of a change, as far as it was read.

    Attributes:
        files: By path from the root of the repository. Workflows are among them.
        remote: Reusable workflows and actions of other repositories, by what ``uses`` says.
        paths: Every path that matters; None if nobody listed them all.
        memory: What rules worked out of it.
    """

    files: Mapping[str, File] = field(default_factory=dict)
    remote: Mapping[str, File] = field(default_factory=dict)
    paths: frozenset[str] | None = None
    memory: Memory = field(default_factory=dict, compare=False, repr=False)

    def text(self, path: str) -> str:
        """Return the file at *path*; empty if it was not read. Odd bytes are replaced."""
        file = self.files.get(path)
        return file.data[:MAX_FILE].decode(errors="replace") if file else ""
