"""The diagnosis over a corpus of labelled logs, which is not part of the repository.

A floor is a little below what is reached. To see what a change does to single logs, run
``sluice explain-log`` on them.
"""

import pytest

from tests.ci.labelled import LOGS, Labelled, labelled

pytestmark = pytest.mark.skipif(
    not LOGS.is_dir(), reason="the corpus of logs is not part of the repository"
)


@pytest.fixture(scope="module")
def corpus() -> list[Labelled]:
    return labelled()


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
        pytest.param(is_best, 0.94, id="the first line is right"),
        pytest.param(lambda log: log.primary & set(log.lines[:5]), 0.96, id="one of five is"),
        pytest.param(is_near, 0.95, id="it can be seen around the first line"),
        pytest.param(lambda log: log.lines[0] not in log.known_wrong, 0.99, id="not misleading"),
        pytest.param(lambda log: log.found.category == log.category, 0.86, id="the category"),
    ],
)
def test_floors(corpus, is_met, floor) -> None:
    assert share(corpus, lambda log: bool(is_met(log))) >= floor


@pytest.mark.parametrize(
    ("origins", "floor"),
    [
        ({"real-full"}, 0.95),
        ({"real", "real-excerpt"}, 0.88),
        ({"real-window"}, 0.85),
        ({"generated"}, 0.91),
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
