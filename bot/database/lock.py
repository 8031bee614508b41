"""Only one process may own a SQLite file: its leases live in that process's memory."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import ConfigError, Problem


@contextmanager
def only_process(path: Path) -> Iterator[None]:
    """Own *path* while the context is open; the system lets go when the process dies.

    Raises:
        ConfigError: Another process owns it, or its folder cannot be written.
    """
    try:
        file = path.with_name(f"{path.name}.lock").open("w")
    except OSError as error:
        raise ConfigError(Problem(0, 0, f"DATABASE_URL: cannot write {path}: {error}")) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            what = f"another `sluice serve` uses {path}; several need PostgreSQL"
            raise ConfigError(Problem(0, 0, f"DATABASE_URL: {what}")) from error
        yield
