"""What fails by chance, as rows for people and for other programs, with who is to mend it."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

import re2

from bot.audit.export import FORMULA
from bot.ci.attempts import without_matrix
from bot.ci.flaky import Flaky, FlakyReport, Suspect, Unit
from bot.ci.history import Proof
from bot.ci.past import Past
from bot.ci.quarantine import Quarantine, quarantined
from bot.codeowners import Kind as OwnerKind, Owner, Owners
from bot.config.failures import Quarantined
from bot.model import Repo

Cell: TypeAlias = str | int | float | None
Record: TypeAlias = dict[str, Cell]

COLUMNS: Final = (
    *("repository", "kind", "workflow", "job", "test", "flakes", "runs", "rate", "bound"),
    *("first_seen", "last_seen", "failed", "passed", "owners", "quarantine", "quarantined_until"),
)

DIGITS: Final = 4
"""Of rates, behind the point: more of them would say more than is known."""

_CODE = "c|cc|cjs|cpp|cs|cts|cxx|exs?|feature|go|java|jsx?|kt|mjs|mts|php|py|rb|rs|scala|swift|tsx?"
_FILE = re2.compile(
    r"(?:\[[^\]]{1,100}\] \x{203A} )?(?:\./)?"  # Playwright's project; RSpec begins with `./`
    rf"([^\s:]+\.(?:{_CODE}))(?:::|:\d| [>\x{{203A}}-] )"
)


class Kind(StrEnum):
    """What a row tells of."""

    TEST = "test"
    JOB = "job"
    INFRASTRUCTURE = "infrastructure"
    SUSPECT = "suspect"


class Share(NamedTuple):
    """How often it fails by chance.

    Attributes:
        runs: Without those that truly failed.
        rate: Of *runs*, 0 to 1.
        bound: The least that the true rate is, with 97.5 percent certainty.
    """

    runs: int
    rate: float
    bound: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A job or a test that fails by chance, or may.

    Attributes:
        flakes: Runs in which it did; of a suspect, commits.
        share: None of a suspect.
        proofs: The newest failure, and what passed after it.
        owners: As CODEOWNERS names them; none if it names nobody, or if the file is not known.
        quarantine: What the policy says of it.
    """

    kind: Kind
    unit: Unit
    flakes: int
    share: Share | None
    first_seen: datetime
    last_seen: datetime
    proofs: tuple[Proof, Proof]
    owners: tuple[str, ...] = ()
    quarantine: Quarantine | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsible:
    """Who is to mend what.

    Attributes:
        owners: Of files; None if there is no CODEOWNERS.
        files: The repository's path of each file that a test's name begins with.
        workflows: The path of the file that a job is written in.
        quarantine: Of the policy.
        today: In UTC.
    """

    today: date
    owners: Owners | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    workflows: Mapping[Unit, str] = field(default_factory=dict)
    quarantine: tuple[Quarantined, ...] = ()


def rows(report: FlakyReport, responsible: Responsible) -> tuple[Row, ...]:
    """Return what *report* tells: tests, jobs, the machines' fault, and what is only suspected."""
    proven = ((Kind.TEST, report.tests), (Kind.JOB, report.jobs))
    infra = (Kind.INFRASTRUCTURE, report.infra)
    return (
        *(_proven(kind, one, responsible) for kind, some in (*proven, infra) for one in some),
        *(_suspected(one, responsible) for one in report.suspects),
    )


def file_of(test: str) -> str:
    """Return the file that the name of a test begins with; empty if it begins with none."""
    found = _FILE.match(test)
    return str(found[1]) if found else ""


def workflow_files(pasts: Iterable[Past]) -> dict[Unit, str]:
    """Return the file that each job is written in, as the first of *pasts* says."""
    found: dict[Unit, str] = {}
    for past in pasts:
        if past.job.path:
            found.setdefault(Unit(past.job.workflow, without_matrix(past.job.name)), past.job.path)
    return found


def as_csv(records: Iterable[Record]) -> str:
    """Return *records* as CSV with a head; no cell of it is a formula to a spreadsheet.

    Source: https://www.rfc-editor.org/rfc/rfc4180
    """
    file = io.StringIO()
    writer = csv.writer(file)  # ends its lines with CR LF
    writer.writerow(COLUMNS)
    writer.writerows([_inert(one[name]) for name in COLUMNS] for one in records)
    return file.getvalue()


def record(row: Row, repo: Repo, server_url: str) -> Record:
    """Return the cells of *row*, by ``COLUMNS``.

    Args:
        row: Of which.
        repo: Where it was found.
        server_url: GitHub's address for people, such as ``https://github.com``.
    """
    failed, passed = (address(proof, repo, server_url) for proof in row.proofs)
    share, quarantine = row.share, row.quarantine
    return {
        "repository": str(repo),
        "kind": row.kind.value,
        "workflow": row.unit.workflow,
        "job": row.unit.job,
        "test": row.unit.test,
        "flakes": row.flakes,
        "runs": share.runs if share else None,
        "rate": round(share.rate, DIGITS) if share else None,
        "bound": round(share.bound, DIGITS) if share else None,
        "first_seen": stamp(row.first_seen),
        "last_seen": stamp(row.last_seen),
        "failed": failed,
        "passed": passed,
        "owners": " ".join(row.owners),
        "quarantine": state_of(quarantine),
        "quarantined_until": quarantine.entry.until.isoformat() if quarantine else None,
    }


def address(proof: Proof, repo: Repo, server_url: str) -> str:
    """Return where to see *proof*."""
    job = f"/job/{proof.job_id}" if proof.job_id else ""
    return f"{server_url}/{repo}/actions/runs/{proof.run_id}{job}"


def stamp(time: datetime) -> str:
    """Return *time* as RFC 3339 in UTC."""
    return time.astimezone(UTC).isoformat(timespec="seconds")


def state_of(quarantine: Quarantine | None) -> str:
    """Say whether a quarantine counts; nothing if there is none."""
    if quarantine is None:
        return ""
    return "over" if quarantine.is_over else "valid"


def _proven(kind: Kind, one: Flaky, responsible: Responsible) -> Row:
    return Row(
        kind=kind,
        unit=one.unit,
        flakes=one.flakes,
        share=Share(one.flakes + one.greens, one.rate, one.bound),
        first_seen=one.first_seen,
        last_seen=one.last_seen,
        proofs=one.proofs,
        owners=tuple(_owners(one.unit, responsible)),
        quarantine=_quarantine(one.unit, responsible),
    )


def _suspected(one: Suspect, responsible: Responsible) -> Row:
    return Row(
        kind=Kind.SUSPECT,
        unit=one.unit,
        flakes=one.times,
        share=None,
        first_seen=one.first_seen,
        last_seen=one.last_seen,
        proofs=one.proofs,
        owners=tuple(_owners(one.unit, responsible)),
        quarantine=_quarantine(one.unit, responsible),
    )


def _quarantine(unit: Unit, responsible: Responsible) -> Quarantine | None:
    return quarantined(unit.test or unit.job, responsible.quarantine, responsible.today)


def _owners(unit: Unit, responsible: Responsible) -> Iterator[str]:
    if unit.test:
        path = responsible.files.get(file_of(unit.test), "")
    else:
        path = responsible.workflows.get(unit, "")
    if path and responsible.owners:
        yield from map(_name, responsible.owners.of(path))


def _name(owner: Owner) -> str:
    return owner.name if owner.kind is OwnerKind.EMAIL else f"@{owner.name}"


def _inert(cell: Cell) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA) else text
