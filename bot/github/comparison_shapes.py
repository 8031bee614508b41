"""How two commits differ, in GitHub's JSON.

Source: https://docs.github.com/en/rest/commits/commits#compare-two-commits
"""

from msgspec import Struct

from bot.github.shapes import NamedCommit


class ComparedFile(Struct):
    """A file that differs.

    Attributes:
        status: ``added``, ``removed``, ``modified``, ``renamed`` and others.
        sha: Of the blob; None of what is none, such as a submodule.
    """

    filename: str
    status: str
    sha: str | None = None
    previous_filename: str = ""
    patch: str = ""


class Comparison(Struct):
    """How two commits differ.

    Attributes:
        status: Of the second: ``ahead``, ``behind``, ``diverged`` or ``identical``.
        files: At most 300.
    """

    merge_base_commit: NamedCommit
    status: str = ""
    files: list[ComparedFile] = []
