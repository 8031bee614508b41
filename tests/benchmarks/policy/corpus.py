"""Real checkouts, as they lie beside this one."""

from hashlib import sha1
from pathlib import Path

from bot.model import File, Sha
from bot.policy.checkout import Checkout
from bot.policy.side import Side
from bot.policy.workflow import is_workflow

CORPUS = Path(__file__).parents[4] / "shared" / "data" / "workflows"


def checkouts() -> list[Path]:
    """Return the folders of the checkouts; none where nobody has put any."""
    return sorted(folder for folder in CORPUS.glob("*") if (folder / ".github").is_dir())


def files_of(checkout: Path) -> list[File]:
    """Read all files of a checkout."""
    return [
        made(path.relative_to(checkout).as_posix(), path.read_bytes())
        for path in sorted(checkout.rglob("*"))
        if path.is_file()
    ]


def made(path: str, data: bytes) -> File:
    """Make a file with the id that Git gives it."""
    blob = b"blob %d\0" % len(data) + data
    return File(path, Sha(sha1(blob, usedforsecurity=False).hexdigest()), data)


def side_of(files: list[File]) -> Side:
    """Make a side of *files*."""
    return Side(
        workflows=tuple(file for file in files if is_workflow(file.path)),
        checkout=Checkout(
            files={file.path: file for file in files},
            paths=frozenset(file.path for file in files),
        ),
    )
