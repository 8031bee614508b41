"""The corpus of labelled logs, which lies beside the repository and is no part of it."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.ci.diagnose import diagnose
from bot.ci.diagnosis import Diagnosis
from bot.model import JobAnnotation, Step

LOGS = Path(__file__).parents[3] / "shared" / "data" / "logs"
CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Labelled:
    """A log, what is found in it, and what should be."""

    number: str
    origin: str
    category: str
    primary: frozenset[int]
    acceptable: frozenset[int]
    known_wrong: frozenset[int]
    found: Diagnosis

    @property
    def lines(self) -> list[int]:
        return [line.number for line in self.found.lines]


def steps_of(path: Path) -> tuple[Step, ...]:
    if not path.is_file():
        return ()
    return tuple(
        Step(
            number=step["number"],
            name=step["name"],
            conclusion=step["conclusion"] or "",
            started_at=datetime.fromisoformat(step["started_at"]),
            completed_at=datetime.fromisoformat(step["completed_at"]),
        )
        for step in json.loads(path.read_text())["steps"]
    )


def label(path: Path) -> Labelled:
    expected = json.loads(path.read_text())
    number = expected["id"]
    data = (LOGS / f"{number}.log").read_bytes()
    annotations = tuple(
        JobAnnotation(
            path=one["path"],
            line=one["start_line"],
            level=one["annotation_level"],
            title=one["title"],
            message=one["message"],
        )
        for one in expected.get("annotations") or ()
    )
    chunks = (data[start : start + CHUNK] for start in range(0, len(data), CHUNK))
    return Labelled(
        number,
        expected["origin"],
        expected["category"],
        frozenset(expected["primary"]),
        frozenset(expected["acceptable"]),
        frozenset(expected["known_wrong"]),
        diagnose(chunks, steps_of(LOGS / f"{number}.job.json"), annotations),
    )


def labelled() -> list[Labelled]:
    """Explain every log that has a label; none where there is no corpus."""
    return [label(path) for path in sorted(LOGS.glob("*.expected.json"))]
