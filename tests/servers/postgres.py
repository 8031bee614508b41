"""A PostgreSQL server of the tests' own, in a temporary folder, on loopback, not as root."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",  # the tests kill our processes, not the server
    "max_connections": "60",
    "shared_buffers": "32MB",
}


class NotAvailableError(Exception):
    """There is no PostgreSQL here, and why."""


def binaries() -> Path:
    """Return the folder of initdb and postgres: where Debian puts it, or on the path."""
    found = [path.parent for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))]
    on_path = shutil.which("initdb")
    if not found and on_path:
        found = [Path(on_path).resolve().parent]
    if not found:
        raise NotAvailableError("PostgreSQL is not installed (Debian: postgresql)")
    return found[-1]


def ordinary_user() -> str | None:
    """Return whom to run as: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Run a server while the context is open, and yield its URL without a database."""
    tools, user = binaries(), ordinary_user()
    with TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        if user:
            shutil.chown(folder, user)
        data = Path(folder) / "data"
        initialise = [tools / "initdb", "-D", data, "-U", "sluice", "-A", "trust", "--no-sync"]
        subprocess.run(initialise, user=user, cwd=folder, check=True, capture_output=True)
        port = free_port()
        options = [f"--{name}={value}" for name, value in SETTINGS.items()]
        command = [tools / "postgres", "-D", data, "-k", folder, "-p", str(port), *options]
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(command, user=user, cwd=folder, stdout=log, stderr=log)
        try:
            ready = [tools / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
            for _ in range(200):
                if subprocess.run([*ready, "-t", "1"], check=False).returncode == 0:
                    break
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=0.05)
            yield f"postgresql://sluice@127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)  # do not wait for clients
            process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
