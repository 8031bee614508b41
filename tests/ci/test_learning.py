import pytest
from hypothesis import given, strategies as st

from bot.ci.diagnose import Diagnoser
from bot.ci.diagnosis import Diagnosis
from bot.ci.learning import MOST_TEMPLATES, PassedLog, Templates
from bot.ci.tool import Evidence

FULL = "##[error]No space left on device"
HANDLED = "E   KeyError: handled"


def learn(*lines: str, size: int = 1 << 16) -> Templates:
    log = PassedLog()
    data = "\n".join(lines).encode()
    for start in range(0, len(data), size):
        log.feed(data[start : start + size])
    return log.finish()


def explain(*lines: str, passing: Templates | None = None) -> Diagnosis:
    diagnoser = Diagnoser(passing=passing)
    diagnoser.feed("\n".join(lines).encode())
    return diagnoser.finish()


def test_what_is_printed_by_jobs_that_pass_counts_for_less() -> None:
    lines = ["E   KeyError: '/a/b/x'", "hello", "Error: the price is wrong"]
    found = explain(*lines, passing=learn("E   KeyError: '/c/x'"))
    [best, lowered] = found.lines

    assert explain(*lines).lines[0].number == 1
    assert (best.number, lowered.number) == (3, 1)
    assert lowered.score == Evidence.HINT
    assert lowered.why.endswith("the job prints it when it passes, too")


def test_it_is_still_there_if_it_is_all_there_is() -> None:
    found = explain("hello", HANDLED, passing=learn(HANDLED))

    assert [line.number for line in found.lines] == [2]
    assert found.fingerprint == explain(HANDLED).fingerprint


def test_the_runner_is_believed_whatever_it_said_before() -> None:
    assert explain(FULL, passing=learn(FULL)) == explain(FULL)


def test_weak_lines_stay_as_weak_as_they_are() -> None:
    lines = ["    cart_test.go:3: a hint", "it is unknown", "make: *** [x] Error 2"]

    assert explain(*lines, passing=learn(*lines)) == explain(*lines)


def test_only_what_could_be_taken_for_a_reason_is_kept() -> None:
    kept = learn("hello", "Error: no", "2 passed in 1s", "=== warnings summary ===", HANDLED)

    assert len(kept.hashes) == 1
    assert HANDLED not in kept


def test_a_new_step_leaves_the_zone() -> None:
    assert HANDLED in learn("=== warnings summary ===", "Post job cleanup.", HANDLED)


LINES = st.lists(
    st.sampled_from(
        [HANDLED, FULL, "FAILED a.py::b", "Error: no", "hello", "##[error]x", "##[group]Run x"]
    ),
    max_size=12,
)


@given(LINES)
def test_nothing_learnt_changes_nothing(lines) -> None:
    assert explain(*lines, passing=Templates()) == explain(*lines)


@given(LINES, LINES)
def test_no_line_is_lost(lines, passing) -> None:
    found = explain(*lines, passing=learn(*passing))

    assert {line.number for line in found.lines} == {line.number for line in explain(*lines).lines}


@given(st.frozensets(st.integers(0, 2**64 - 1), max_size=20))
def test_templates_survive_storage(hashes) -> None:
    data = Templates(hashes).to_bytes()

    assert Templates.from_bytes(data) == Templates(hashes)
    assert data == b"".join(sorted(data[at : at + 8] for at in range(0, len(data), 8)))


@pytest.mark.parametrize("size", [1, 7, 9])
def test_other_bytes_are_no_templates(size) -> None:
    with pytest.raises(ValueError, match=f"{size} bytes are no hashes"):
        Templates.from_bytes(b"x" * size)


def test_chunks_make_no_difference() -> None:
    assert learn(HANDLED, "Error: no", size=3) == learn(HANDLED, "Error: no")


def test_there_are_only_so_many(monkeypatch) -> None:
    monkeypatch.setattr("bot.ci.learning.MOST_TEMPLATES", 2)
    names = ["a", "b", "c"]

    assert MOST_TEMPLATES * 8 <= 160_000
    assert len(learn(*[f"E   KeyError: {name}" for name in names]).hashes) == 2
