"""The diagnosis over a corpus of labelled logs, which is not part of the repository.

A floor is a little below what is reached. To see what a change does to single logs, run
``sluice explain-log`` on them.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from bot.ci.diagnose import diagnose
from bot.ci.diagnosis import Diagnosis
from bot.model import JobAnnotation, Step

LOGS = Path(__file__).parents[3] / "shared" / "data" / "logs"
CHUNK = 1 << 16

pytestmark = pytest.mark.skipif(
    not LOGS.is_dir(), reason="the corpus of logs is not part of the repository"
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A log, what is found in it, and what should be."""

    number: str
    origin: str
    category: str
    primary: frozenset[int]
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
        frozenset(expected["known_wrong"]),
        diagnose(chunks, steps_of(LOGS / f"{number}.job.json"), annotations),
    )


@pytest.fixture(scope="module")
def corpus() -> list[Labelled]:
    return [label(path) for path in sorted(LOGS.glob("*.expected.json"))]


def share(corpus: list[Labelled], is_met) -> float:
    return sum(map(is_met, corpus)) / len(corpus)


def is_best(log: Labelled) -> bool:
    return log.lines[0] in log.primary


def is_near(log: Labelled) -> bool:
    return any(abs(number - log.lines[0]) <= 10 for number in log.primary)


def test_every_log_has_an_answer(corpus) -> None:
    assert [log.number for log in corpus if not log.lines] == []


@pytest.mark.parametrize(
    ("is_met", "floor"),
    [
        pytest.param(is_best, 0.92, id="the first line is right"),
        pytest.param(lambda log: log.primary & set(log.lines[:5]), 0.95, id="one of five is"),
        pytest.param(is_near, 0.92, id="it can be seen around the first line"),
        pytest.param(lambda log: log.lines[0] not in log.known_wrong, 0.98, id="not misleading"),
        pytest.param(lambda log: log.found.category == log.category, 0.82, id="the category"),
    ],
)
def test_floors(corpus, is_met, floor) -> None:
    assert share(corpus, lambda log: bool(is_met(log))) >= floor


@pytest.mark.parametrize(
    ("origins", "floor"),
    [
        ({"real-full"}, 0.95),
        ({"real", "real-excerpt"}, 0.85),
        ({"real-window"}, 0.85),
        ({"generated"}, 0.90),
    ],
    ids=lambda value: "+".join(sorted(value)) if isinstance(value, set) else "",
)
def test_floors_by_origin(corpus, origins, floor) -> None:
    assert share([log for log in corpus if log.origin in origins], is_best) >= floor


def test_what_is_shown_holds_the_best_line_and_no_other_text(corpus) -> None:
    for log in corpus:
        shown = {line.number: line.text for line in log.found.excerpt}

        assert shown[log.lines[0]] == log.found.lines[0].text
        assert list(shown) == sorted(shown)
        assert len(shown) <= 15


def test_different_failures_have_different_fingerprints(corpus) -> None:
    prints = [log.found.fingerprint for log in corpus]

    assert len(set(prints)) == len(prints)
