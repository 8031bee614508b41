"""Who is measured. Adding a contestant means adding one entry to `contestants`.

Each does the same for a delivery: verify it, read the pull request, post a completed check run,
with an installation token that is cached.
"""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
INSTALL = 300
"""Seconds that npm may take."""

PROBOT = "Probot 14"
GIDGETHUB = "bare gidgethub"

PROBOT_SETTINGS = {
    "APP_ID": "1",
    "PRIVATE_KEY_PATH": "{key}",
    "WEBHOOK_SECRET": "{secret}",
    "WEBHOOK_PATH": "/webhook",
    "HOST": "127.0.0.1",
    "PORT": "{port}",
    "GHE_HOST": "{host}",
    "GHE_PROTOCOL": "http",
    "LOG_LEVEL": "error",
    "NODE_ENV": "production",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """A server that takes deliveries at ``/webhook``.

    Attributes:
        command: With ``{port}``, ``{api}``, ``{host}`` (of the API), ``{secret}`` and ``{key}``
            (file of the App's private key) where they belong. So may *environment*.
        before: What is to be run once, before it starts.
        works: Whether it calls GitHub at all.
        missing: Why it cannot be run here; empty when it can.
    """

    name: str
    command: tuple[str, ...]
    before: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    works: bool = True
    missing: str = ""


def contestants(folder: Path) -> list[Contestant]:
    """List who takes part; what must be installed for it goes into *folder*."""
    bare = ("{port}", "{secret}", "{key}", "{api}")
    missing = _install_probot(folder)
    return [
        Contestant(
            name="aiohttp, HMAC only",
            command=(sys.executable, str(HERE / "bare_hmac.py"), *bare[:2]),
            works=False,
        ),
        sluice(f"sqlite:///{folder.parent}/{{port}}.db"),
        Contestant(
            name=GIDGETHUB,
            command=(sys.executable, str(HERE / "bare_gidgethub.py"), *bare),
        ),
        Contestant(
            name=PROBOT,
            command=("node", str(folder / "index.js")),
            environment=PROBOT_SETTINGS,
            missing=missing,
        ),
    ]


def sluice(database: str) -> Contestant:
    """Return ourselves with *database*, a URL, brought up to date first as an operator would."""
    arguments = ("{port}", "{secret}", "{key}", "{api}", database)
    return Contestant(
        name="Sluice",
        command=(sys.executable, "-m", "tests.benchmarks.contestants.ours", *arguments),
        before=(sys.executable, "-m", "bot", "migrate"),
        environment={"DATABASE_URL": database},
    )


def _install_probot(folder: Path) -> str:
    """Install Probot into *folder*, and return why that cannot be done, if it cannot."""
    if not shutil.which("npm") or not shutil.which("node"):
        return "npm or node is missing"
    shutil.copytree(HERE / "probot", folder, dirs_exist_ok=True)
    command = ("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--omit=dev")
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=INSTALL
    )
    return "" if done.returncode == 0 else f"npm install failed: {done.stderr[-300:]}"
