"""A Prometheus of the tests' own, in a temporary folder, on loopback, scraping every second."""

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.servers.postgres import free_port

CONFIG = """
global: {{scrape_interval: 1s, scrape_timeout: 1s}}
scrape_configs:
- job_name: app
  static_configs: [{{targets: [{targets}]}}]
"""


class NotAvailableError(Exception):
    """There is no Prometheus here."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server.

    Attributes:
        url: Without a slash at the end.
    """

    url: str
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.wait(timeout=10)


@contextlib.contextmanager
def server(*targets: str, port: int = 0) -> Iterator[Running]:
    """Scrape ``host:port`` of each of *targets* while the context is open.

    Args:
        targets: What to scrape.
        port: Where to listen, to take the place of one that was killed; 0 for any that is free.
    """
    binary = shutil.which("prometheus")
    if not binary:
        raise NotAvailableError("prometheus is not installed")
    with TemporaryDirectory(prefix="prometheus", ignore_cleanup_errors=True) as folder:
        config = Path(folder) / "prometheus.yml"
        config.write_text(CONFIG.format(targets=", ".join(map(repr, targets))))
        port = port or free_port()
        options = {
            "config.file": config,
            "storage.tsdb.path": Path(folder) / "data",
            "web.listen-address": f"127.0.0.1:{port}",
            "log.level": "error",
        }
        command = [binary, *(f"--{name}={value}" for name, value in options.items())]
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
        try:
            yield Running(f"http://127.0.0.1:{port}", process)
        finally:
            process.kill()
            process.wait(timeout=10)
