"""Audit files with zizmor."""

import asyncio
import shutil
import sysconfig
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot.auditing.layout import lay_out, place_of
from bot.auditing.outcome import Outcome, read_outcome
from bot.auditing.process import Limits, run
from bot.document import DocumentError, document_of
from bot.errors import ConfigError, Problem
from bot.model import File
from bot.policy.auditing import Audit, AuditFailure
from bot.policy.auditing_rules import CONFIGURATION

MAX_FILES = 1000
"""Files of one audit. Our own limit; the largest repository that we know has 160."""
ALONE_SECONDS = 60.0
"""For all files together that are audited one by one. Our own limit."""
AT_ONCE = 2
"""Processes at a time, as each may take a gigabyte. Our own limit."""

ENVIRONMENT: Mapping[str, str] = {
    "PATH": "/usr/bin:/bin",
    "LC_ALL": "C.UTF-8",
    "NO_COLOR": "1",
    "TOKIO_WORKER_THREADS": "2",
    "ZIZMOR_OFFLINE": "1",
}
"""All that zizmor is told of the machine. Each thread beyond two costs address space."""
ARGUMENTS = (
    "--offline",
    "--no-progress",
    "--no-ignores",
    "--collect=workflows,actions,dependabot",
    "--persona=auditor",
    "--format=json-v1",
    "--color=never",
)


class Zizmor:
    """zizmor, as a process for each audit."""

    def __init__(
        self,
        executable: Path,
        limits: Limits | None = None,
        alone_seconds: float = ALONE_SECONDS,
    ) -> None:
        """Use the zizmor at *executable*; see ``installed``."""
        self._executable = executable
        self._limits = limits or Limits()
        self._alone_seconds = alone_seconds
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def audit(self, files: Sequence[File]) -> Audit:
        """Audit *files*. Those of another kind are passed over.

        One process reads them all. What it does not get to, because a file stops it or cannot be
        read, is audited one by one, so that only the file at fault is told as a failure.
        """
        taken, refused = await asyncio.to_thread(_sort, files)
        together = await self._run(taken, self._limits) if taken else Outcome()
        if len(taken) == 1:
            alone = [Outcome((), together.left, together.why)]
        else:
            alone = await self._run_each(together.left)
        return Audit(
            findings=(*together.findings, *(found for one in alone for found in one.findings)),
            failures=(*refused, *(failure for one in alone for failure in one.audit.failures)),
        )

    async def _run_each(self, files: Sequence[File]) -> list[Outcome]:
        """Audit each of *files* alone, as far as the time goes."""
        clock = asyncio.get_running_loop().time
        end = clock() + self._alone_seconds
        outcomes: list[Outcome] = []
        for file in files:
            seconds = min(self._limits.seconds, end - clock())
            if seconds > 0:
                outcomes.append(await self._run([file], replace(self._limits, seconds=seconds)))
            else:
                outcomes.append(Outcome((), (file,), "other files took all the time"))
        return outcomes

    async def _run(self, files: Sequence[File], limits: Limits) -> Outcome:
        async with self._turns:
            folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="sluice-audit-"))
            try:
                copies = await asyncio.to_thread(_prepare, files, folder)
                command = (str(self._executable), *ARGUMENTS, "--config", _config(folder))
                ended = await run((*command, _tree(folder)), folder, ENVIRONMENT, limits)
                return await asyncio.to_thread(read_outcome, ended, copies, limits)
            finally:
                await asyncio.to_thread(shutil.rmtree, folder)


def audit_now(files: Sequence[File]) -> Audit:
    """Audit *files* where no event loop runs, as on the command line.

    Raises:
        ConfigError: zizmor is not installed.
    """
    return asyncio.run(Zizmor(installed()).audit(files))


def installed() -> Path:
    """Return the zizmor that is installed beside Sluice, or else on the path.

    Raises:
        ConfigError: There is none.
    """
    beside = sysconfig.get_path("scripts")
    found = shutil.which("zizmor", path=beside) or shutil.which("zizmor")
    if not found:
        words = "zizmor is not installed: no workflow can be audited for its security"
        raise ConfigError(Problem(0, 0, words))
    return Path(found)


def _sort(files: Iterable[File]) -> tuple[Sequence[File], Sequence[AuditFailure]]:
    """Tell which of *files* to audit, and which of those that one would expect are not tried.

    What our own reader refuses is not even shown to zizmor: it is bounded, and zizmor is not.
    """
    known = [file for file in files if place_of(file.path)]
    refused = [(file, f"there are more than {MAX_FILES} files") for file in known[MAX_FILES:]]
    taken: list[File] = []
    for file in known[:MAX_FILES]:
        try:
            document_of(file)
        except DocumentError as error:
            refused.append((file, error.message))
        else:
            taken.append(file)
    return taken, [AuditFailure(path=file.path, why=why) for file, why in refused]


def _prepare(files: Sequence[File], folder: Path) -> Mapping[str, File]:
    Path(_config(folder)).write_text(CONFIGURATION)
    tree = Path(_tree(folder))
    tree.mkdir()
    return lay_out(files, tree)


def _config(folder: Path) -> str:
    return str(folder / "config.yml")


def _tree(folder: Path) -> str:
    return str(folder / "files")
