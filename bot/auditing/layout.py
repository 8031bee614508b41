"""Where files lie for zizmor to find them.

Each gets a folder of its own, under a number. Its path, which a stranger chose, is never used: only
its kind decides what the copy is called. So no path can lead out of the folder, no file can stand
in another's way, and none is there that we did not write: no configuration, no ``.gitignore``.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.model import File
from bot.policy.checkout import DEPENDABOT as DEPENDABOT_PATHS, is_action
from bot.policy.workflow import is_workflow

WORKFLOW = ".github/workflows/workflow.yml"
ACTION = "action.yml"
DEPENDABOT = ".github/dependabot.yml"


def place_of(path: str) -> str | None:
    """Return what the copy of the file at *path* is called; None if zizmor would not look at it."""
    if is_workflow(path):
        return WORKFLOW
    if path in DEPENDABOT_PATHS:
        return DEPENDABOT
    return ACTION if is_action(path) else None


def lay_out(files: Iterable[File], folder: Path) -> Mapping[str, File]:
    """Write *files* into *folder*, which must be empty.

    Returns:
        Each file by the path of its copy.
    """
    copies: dict[str, File] = {}
    for number, file in enumerate(files):
        if place := place_of(file.path):
            copy = folder / str(number) / place
            copy.parent.mkdir(parents=True)
            copy.write_bytes(file.data)
            copies[str(copy)] = file
    return copies
