"""Tables of findings in the summary of a check run, which have to fit.

Source: https://docs.github.com/en/rest/checks/runs (sizes)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.effects import CompleteCheckRun, Conclusion
from bot.markdown import cell, code, link, url_path
from bot.model import Repo, Sha

MAX_MESSAGE = 500
"""Characters of a message, in which a stranger's names may be long. Our own limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The commit that a check run speaks of.

    Attributes:
        external_id: Tells this conclusion from every other; the caller makes it.
        server_url: Where people look at the repository, without a slash at the end.
    """

    repo: Repo
    head_sha: Sha
    external_id: str
    server_url: str = "https://github.com"

    def conclude(
        self, name: str, conclusion: Conclusion, title: str, summary: str
    ) -> CompleteCheckRun:
        """Return the conclusion of its check run *name*."""
        return CompleteCheckRun(
            repo=self.repo,
            head_sha=self.head_sha,
            name=name,
            external_id=self.external_id,
            conclusion=conclusion,
            title=title,
            summary=summary,
        )


def table(heads: Sequence[str], rows: Iterable[str], count: int, room: int) -> str:
    """Lay out as many of *count* rows as fit into *room* bytes, and say how many do not."""
    head = f"{row(*heads)}\n|{' --- |' * len(heads)}"
    lines = fitting(rows, room - 2 * len(head))
    if left := count - len(lines):
        lines.append(row(*[""] * (len(heads) - 1), f"… {left} more"))
    return "\n".join([head, *lines])


def fitting(lines: Iterable[str], room: int) -> list[str]:
    """Take lines until the next would not fit into *room* bytes; those behind are never made."""
    taken: list[str] = []
    for line in lines:
        room -= len(line.encode()) + 2
        if room < 0:
            break
        taken.append(line)
    return taken


def row(*cells: str) -> str:
    """Lay out a row of safe Markdown."""
    return f"| {' | '.join(map(cell, cells))} |"


def place(target: Target, path: str, line: int) -> str:
    """Link a line of a file, as it is at the commit; an empty path is the repository itself."""
    if not path:
        return "the repository"
    label = code(f"{path.removeprefix('.github/workflows/')}:{line}")
    at = f"{target.server_url}/{target.repo}/blob/{target.head_sha}/{url_path(path)}#L{line}"
    return link(label, at)
