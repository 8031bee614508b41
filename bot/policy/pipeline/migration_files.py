"""What the files of migrations do that cannot be undone, as their text shows it.

Sources: https://docs.djangoproject.com/en/stable/ref/migration-operations/,
https://alembic.sqlalchemy.org/en/latest/tutorial.html and https://www.postgresql.org/docs/current/sql-altertable.html
"""

import re
from collections.abc import Iterator

import re2

MAX_PROBLEMS = 20
"""Lines of a file that are told. Our own limit."""
_DJANGO = re.compile(r"(?:.*/)?migrations/\d{4}_\w+\.py")
_ALEMBIC = re.compile(r"(?:.*/)?(?:alembic|migrations)/versions/[\w-]+\.py")
_SQL = re.compile(r"(?:.*/)?(?:migrations?|migrate)/(?:.*/)?[\w.-]+\.sql")
_DOWN = re.compile(r"(?i)(?:.*[._/-])?(?:down|undo|rollback|revert)(?:[._/-].*)?")
_DOWN_MARK = re2.compile(r"(?i)^\s*--\s*(?:\+goose down|migrate:down|\+migrate down|rollback|down)")
_UP_MARK = re2.compile(r"(?i)^\s*--\s*(?:\+goose up|migrate:up|\+migrate up)")

_OPERATION = re2.compile(r"migrations\.(RunPython|RunSQL|RemoveField|DeleteModel)\b")
_REVERSED = re2.compile(r"reverse_code|reverse_sql|elidable")
_UNDOES_NOTHING = re2.compile(r"^\s*def downgrade\(")
_REMOVES = re2.compile(r"\bop\.(drop_column|drop_table|rename_table)\b")
_RENAMES = re2.compile(r"\bnew_column_name\s*=")
_STATEMENT = re2.compile(
    r"(?i)\b(drop\s+(?:table|column|schema|database)|truncate(?:\s+table)?\s+\w"
    r"|alter\s+table\s+\S+\s+(?:rename|drop)\b|rename\s+(?:to|column|table)\b)"
)


def is_migration(path: str) -> bool:
    """Whether *path* is that of a migration, forwards."""
    if _SQL.fullmatch(path):
        return _DOWN.fullmatch(path.rpartition("/")[2].rpartition(".")[0]) is None
    return bool(_DJANGO.fullmatch(path) or _ALEMBIC.fullmatch(path))


def problems(path: str, text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a migration that cannot be undone, 1-based, and what is wrong there."""
    lines = text.split("\n")
    if _SQL.fullmatch(path):
        found = _sql(lines)
    elif _ALEMBIC.fullmatch(path):
        found = _alembic(lines)
    else:
        found = _django(lines)
    for _, problem in zip(range(MAX_PROBLEMS), found, strict=False):
        yield problem


def _django(lines: list[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, start=1):
        match = _OPERATION.search(line)
        if match is None:
            continue
        name = match[1]
        if name in {"RemoveField", "DeleteModel"}:
            yield number, f"`{name}` removes data that the running version still reads."
        elif not _has_reverse(lines[number - 1 :], name):
            yield number, f"`{name}` has no reverse, so this migration cannot be undone."


def _has_reverse(lines: list[str], name: str) -> bool:
    """Whether the call that begins in the first line has a second argument, by name or by place."""
    text = "\n".join(lines[:_CALL]).partition(name)[2]
    inner, depth, commas = "", 0, 0
    for at, letter in enumerate(text):
        depth += (letter in "([{") - (letter in ")]}")
        commas += letter == "," and depth == 1 and text[at + 1 :].lstrip()[:1] not in {")", ""}
        inner += letter
        if depth == 0 and at:
            break
    return commas > 0 or _REVERSED.search(inner) is not None


_CALL = 40
"""Lines of one call that are looked at. Our own limit."""


def _alembic(lines: list[str]) -> Iterator[tuple[int, str]]:
    down = next((at for at, line in enumerate(lines) if _UNDOES_NOTHING.search(line)), None)
    if down is None:
        return
    for number, line in enumerate(lines[:down], start=1):
        if _REMOVES.search(line) or _RENAMES.search(line):
            yield number, "This removes or renames what the running version still uses."
    body = [line.strip() for line in lines[down + 1 :]]
    code = [line for line in body if line and not line.startswith(("#", '"""', "'''"))]
    if all(line == "pass" or line.startswith("raise") for line in code):
        yield down + 1, "`downgrade` does nothing, so this migration cannot be undone."


def _sql(lines: list[str]) -> Iterator[tuple[int, str]]:
    is_down = False
    for number, line in enumerate(lines, start=1):
        if _DOWN_MARK.search(line):
            is_down = True
        elif _UP_MARK.search(line):
            is_down = False
        code = line.partition("--")[0]
        if not is_down and (match := _STATEMENT.search(code)):
            words = " ".join(match[1].upper().split())
            yield number, f"`{words}` takes away what the running version still uses."
