"""``sluice explain-log``: the lines of a job log that say why the job failed."""

from typing import BinaryIO, Final, TypeVar

import click
import msgspec

from bot.ci.diagnose import Diagnoser
from bot.ci.diagnosis import Diagnosis
from bot.github import payloads, shapes
from bot.model import JobAnnotation

CHUNK: Final = 1 << 16
"""Bytes read at a time: a log may be larger than memory."""

T = TypeVar("T")


class _Job(msgspec.Struct):
    """A job as the jobs API gives it, or at least its steps."""

    steps: list[shapes.Step] = []


class _Annotation(msgspec.Struct):
    """An annotation as the API of check runs gives it."""

    message: str | None
    annotation_level: str | None = None
    path: str = ""
    start_line: int = 0
    title: str | None = None


def _parse(file: BinaryIO | None, kind: type[T], default: T) -> T:
    if file is None:
        return default
    try:
        return msgspec.json.decode(file.read(), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise click.BadParameter(f"{file.name}: {error}") from error
    except OSError as error:
        raise click.BadParameter(f"{file.name}: {error.strerror}") from error


def _annotations(given: list[_Annotation]) -> tuple[JobAnnotation, ...]:
    return tuple(
        JobAnnotation(
            path=one.path,
            line=one.start_line,
            level=one.annotation_level or "",
            title=one.title or "",
            message=one.message or "",
        )
        for one in given
    )


@click.command
@click.argument("file", type=click.File("rb"))
@click.option(
    "--job", type=click.File("rb"), help="The job as the jobs API gives it, for its steps."
)
@click.option(
    "--annotations", type=click.File("rb"), help="The job's annotations, as the API does."
)
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
def explain_log(
    file: BinaryIO, job: BinaryIO | None, annotations: BinaryIO | None, style: str
) -> None:
    """Print the lines of a job log FILE (or - for standard input) that matter, best first."""
    steps = tuple(map(payloads.step, _parse(job, _Job, _Job()).steps))
    said = _annotations(_parse(annotations, list[_Annotation], []))
    diagnosis = _diagnose(file, Diagnoser(steps, said))
    click.echo(_as_json(diagnosis) if style == "json" else _as_text(diagnosis))


def _diagnose(file: BinaryIO, diagnoser: Diagnoser) -> Diagnosis:
    try:
        while chunk := file.read(CHUNK):
            diagnoser.feed(chunk)
    except OSError as error:
        raise click.BadParameter(f"{file.name}: {error.strerror}") from error
    return diagnoser.finish()


def _as_json(found: Diagnosis) -> str:
    lines = [
        {"number": one.number, "text": one.text, "score": one.score, "why": one.why}
        for one in found.lines
    ]
    shown = {
        "category": found.category,
        "tool": found.tool,
        "lines": lines,
        "fingerprint": found.fingerprint,
    }
    return msgspec.json.encode(shown).decode()


def _as_text(found: Diagnosis) -> str:
    said = [f"the runner says: {found.annotation}"] if found.annotation else []
    lines = [
        f"{one.number:>8}  {one.text}\n{'':>8}  ({one.why}, {one.score})" for one in found.lines
    ]
    head = f"{found.category}, told by {found.tool} [{found.fingerprint}]"
    tests = [f"failed: {name}" for name in found.tests]
    places = [f"named: {place.path}:{place.line}" for place in found.places]
    return "\n".join([head, *said, *(lines or ["nothing in the log tells why"]), *tests, *places])


COMMAND = explain_log
