"""Failed jobs as files, which ``sluice fixture`` writes, and holds what explains them against.

A case is three files: ``NAME.log``, ``NAME.job.json`` with the steps as the jobs API gives them,
and ``NAME.expected.json`` with the annotations, what was answered, and what a person says is right.
"""

import errno
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from bot.ci.diagnose import diagnose
from bot.ci.diagnosis import Diagnosis
from bot.ci.expected import Answer
from bot.cli.parts.given import GivenAnnotation, GivenJob, annotations
from bot.github import payloads, shapes
from bot.model import Job, JobAnnotation
from bot.redact import redact

T = TypeVar("T")

LOG: Final = ".log"
JOB: Final = ".job.json"
EXPECTED: Final = ".expected.json"

CHUNK: Final = 1 << 16
"""Bytes that are read at a time."""


class _Line(msgspec.Struct):
    """A line that was found."""

    number: int
    text: str
    why: str


class _Expected(msgspec.Struct, kw_only=True):
    """What is known of a log.

    ``primary`` are the lines that say why the job failed, ``known_wrong`` those that mislead.
    """

    id: str
    origin: str = "real"
    title: str = ""
    source: str = ""
    category: str = ""
    tool: str = ""
    annotations: list[GivenAnnotation] | None = None
    lines: list[_Line] = []
    primary: list[int] = []
    known_wrong: list[int] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixture:
    """A failed job, redacted.

    Attributes:
        name: Of its files.
        log: Empty if there is none, and its annotations say why it failed.
    """

    name: str
    job: Job
    annotations: tuple[JobAnnotation, ...]
    log: str


def write(fixture: Fixture, folder: Path) -> None:
    """Write the files of *fixture*.

    Raises:
        FileExistsError: One of them is there already; what is there is left alone.
        OSError: It cannot be written.
    """
    found = diagnose([fixture.log.encode()], fixture.job.steps, fixture.annotations)
    files = {
        EXPECTED: _pretty(_expected(fixture, found)),
        JOB: _pretty(_job(fixture.job)),
        LOG: fixture.log.encode(errors="replace"),
    }
    paths = {folder / f"{fixture.name}{ending}": data for ending, data in files.items()}
    for path in paths:
        if path.exists():
            raise FileExistsError(errno.EEXIST, "is there already, and left alone", str(path))
    for path, data in paths.items():
        with path.open("xb") as file:
            file.write(data)


def answers(folder: Path, errors: list[str]) -> Iterator[Answer]:
    """Explain each log in *folder* anew.

    Args:
        folder: Where the cases are.
        errors: Gets a line for each case that cannot be read.
    """
    for path in sorted(folder.glob(f"*{EXPECTED}")):
        try:
            yield _answer(path.with_name(path.name.removesuffix(EXPECTED)), path)
        except OSError as error:
            errors.append(f"{error.filename or path}: {error.strerror}")
        except _MalformedError as error:
            errors.append(str(error))


def redacted(annotation: JobAnnotation) -> JobAnnotation:
    """Return *annotation* without secrets."""
    return JobAnnotation(
        path=redact(annotation.path),
        line=annotation.line,
        level=annotation.level,
        title=redact(annotation.title),
        message=redact(annotation.message),
    )


def _answer(case: Path, path: Path) -> Answer:
    expected = _decoded(path, _Expected)
    job = case.with_name(case.name + JOB)
    shape = _decoded(job, GivenJob) if job.exists() else GivenJob()
    said = annotations(expected.annotations or ())
    with case.with_name(case.name + LOG).open("rb") as log:
        chunks = iter(lambda: log.read(CHUNK), b"")
        found = diagnose(chunks, tuple(map(payloads.step, shape.steps)), said)
    return Answer(
        name=case.name,
        lines=tuple(line.number for line in found.lines),
        primary=frozenset(expected.primary),
        known_wrong=frozenset(expected.known_wrong),
    )


class _MalformedError(Exception):
    """A file does not hold what it should."""


def _decoded(path: Path, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _MalformedError(f"{path}: {error}") from error


def _expected(fixture: Fixture, found: Diagnosis) -> _Expected:
    return _Expected(
        id=fixture.name,
        title=redact(fixture.job.name),
        source=fixture.job.url,
        category=found.category,
        tool=found.tool,
        annotations=[_given(one) for one in fixture.annotations],
        lines=[_Line(line.number, line.text, line.why) for line in found.lines],
    )


def _given(one: JobAnnotation) -> GivenAnnotation:
    return GivenAnnotation(
        path=one.path,
        start_line=one.line,
        annotation_level=one.level,
        title=one.title,
        message=one.message,
    )


def _job(job: Job) -> GivenJob:
    return GivenJob(
        id=job.id,
        name=redact(job.name),
        conclusion=job.conclusion,
        html_url=job.url,
        steps=[
            shapes.Step(
                number=step.number,
                name=redact(step.name),
                conclusion=step.conclusion,
                started_at=step.started_at,
                completed_at=step.completed_at,
            )
            for step in job.steps
        ],
    )


def _pretty(value: msgspec.Struct) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"
