"""The files that decide what a pipeline does and who may change it."""

from collections.abc import Iterable

FOLDERS = (".github/workflows/", ".github/actions/")
FILES = frozenset(
    {
        ".github/CODEOWNERS",
        ".github/dependabot.yml",
        ".github/sluice.yml",
        "CODEOWNERS",
        "docs/CODEOWNERS",
    }
)


def governed(paths: Iterable[str]) -> tuple[str, ...]:
    """Return those of *paths* that the pipeline is made of, sorted."""
    return tuple(sorted(path for path in paths if path.startswith(FOLDERS) or path in FILES))
