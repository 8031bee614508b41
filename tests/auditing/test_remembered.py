"""Remembering what was found in a file."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.auditing import Zizmor, installed
from bot.auditing.remembered import Remembered
from bot.model import File, Sha
from bot.policy.auditing import Audit, AuditFailure, AuditFinding
from bot.ports.auditing import Auditor
from tests.auditing.shared import BAD, failures, workflow

OTHER = workflow("on: pull_request\n", "other")


class Counting:
    """An auditor that finds each line, fails on what it is told to, and can be held up at OTHER."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.fails: set[bytes] = set()
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()
        self.breaks: Exception | None = None

    async def audit(self, files: Sequence[File]) -> Audit:
        self.asked.append([file.path.rpartition("/")[2] for file in files])
        if any(file.data == OTHER.data for file in files):
            await self.may_go_on.wait()
        if self.breaks:
            raise self.breaks
        return Audit(
            findings=tuple(
                AuditFinding(
                    audit="lines",
                    path=file.path,
                    line=line,
                    column=1,
                    end_line=line,
                    message=text.decode(),
                    subject="",
                )
                for file in files
                if file.data not in self.fails
                for line, text in enumerate(file.data.splitlines(), start=1)
            ),
            failures=tuple(
                AuditFailure(path=file.path, why="it took too long")
                for file in files
                if file.data in self.fails
            ),
        )


@pytest.fixture
def inner() -> Counting:
    return Counting()


def told(audit: Audit) -> list[tuple[str, str]]:
    return [(found.path.rpartition("/")[2], found.message) for found in audit.findings]


async def asked_so_far(inner: Counting, count: int) -> None:
    """Wait until so many calls have come."""
    async with asyncio.timeout(5):
        while len(inner.asked) < count:  # noqa: ASYNC110 - a thread hashes the files meanwhile
            await asyncio.sleep(0.001)


async def test_a_known_content_is_not_audited_again(inner) -> None:
    auditor: Auditor = Remembered(inner)
    files = [workflow("a: 1\nb: 2\n"), OTHER]

    first = await auditor.audit(files)

    assert await auditor.audit(files) == first
    assert told(first) == [
        ("ci.yml", "a: 1"),
        ("ci.yml", "b: 2"),
        ("other.yml", "on: pull_request"),
    ]
    assert inner.asked == [["ci.yml", "other.yml"]]


async def test_only_what_changed_is_audited(inner) -> None:
    auditor = Remembered(inner)
    await auditor.audit([workflow("a: 1"), OTHER])

    audit = await auditor.audit([workflow("a: 2"), OTHER])

    assert told(audit) == [("ci.yml", "a: 2"), ("other.yml", "on: pull_request")]
    assert inner.asked[1:] == [["ci.yml"]]


async def test_what_was_found_is_told_of_each_path_that_has_the_content(inner) -> None:
    auditor = Remembered(inner)
    files = [workflow("a: 1", name) for name in ("one", "two")]

    audit = await auditor.audit(files)
    moved = await auditor.audit([workflow("a: 1", "three")])

    assert told(audit) == [("one.yml", "a: 1"), ("two.yml", "a: 1")]
    assert told(moved) == [("three.yml", "a: 1")]
    assert len(inner.asked) == len(inner.asked[0]) == 1


async def test_equal_bytes_of_another_kind_are_another_file(inner) -> None:
    auditor = Remembered(inner)
    await auditor.audit([workflow("a: 1")])

    await auditor.audit([File("action.yml", Sha(""), b"a: 1")])

    assert inner.asked == [["ci.yml"], ["action.yml"]]


async def test_the_bytes_decide_and_not_the_id_that_somebody_says_they_have(inner) -> None:
    auditor = Remembered(inner)
    one, other = (replace(workflow(text), sha=Sha("a" * 40)) for text in ("a: 1", "a: 2"))
    await auditor.audit([one])

    assert told(await auditor.audit([other])) == [("ci.yml", "a: 2")]


async def test_files_of_other_kinds_are_passed_over(inner) -> None:
    assert await Remembered(inner).audit([File("Makefile", Sha(""), b"all:")]) == Audit()
    assert inner.asked == []


async def test_two_that_ask_at_once_share_one_audit(inner) -> None:
    auditor = Remembered(inner)
    inner.may_go_on.clear()
    base = asyncio.create_task(auditor.audit([workflow("a: 1"), OTHER]))
    await asked_so_far(inner, 1)
    head = asyncio.create_task(auditor.audit([workflow("a: 2"), OTHER]))
    await asked_so_far(inner, 2)
    inner.may_go_on.set()

    assert told(await base) == [("ci.yml", "a: 1"), ("other.yml", "on: pull_request")]
    assert told(await head) == [("ci.yml", "a: 2"), ("other.yml", "on: pull_request")]
    assert inner.asked == [["ci.yml", "other.yml"], ["ci.yml"]]


async def test_a_failure_is_told_to_all_who_wait_and_then_tried_again(inner) -> None:
    auditor = Remembered(inner)
    inner.fails = {OTHER.data}
    inner.may_go_on.clear()
    first = asyncio.create_task(auditor.audit([workflow(OTHER.data, "one")]))
    await asked_so_far(inner, 1)
    second = asyncio.create_task(auditor.audit([workflow(OTHER.data, "two"), workflow("a: 1")]))
    await asked_so_far(inner, 2)
    inner.may_go_on.set()

    assert failures(await first) == {".github/workflows/one.yml": "it took too long"}
    assert failures(await second) == {".github/workflows/two.yml": "it took too long"}
    inner.fails = set()
    assert failures(await auditor.audit([OTHER])) == {}
    assert inner.asked == [["one.yml"], ["ci.yml"], ["other.yml"]]


async def test_who_waits_asks_for_itself_when_the_other_gives_up(inner) -> None:
    auditor = Remembered(inner)
    inner.may_go_on.clear()
    first = asyncio.create_task(auditor.audit([OTHER]))
    await asked_so_far(inner, 1)
    second = asyncio.create_task(auditor.audit([OTHER]))
    third = asyncio.create_task(auditor.audit([OTHER, workflow("a: 1")]))
    await asked_so_far(inner, 2)
    inner.may_go_on.set()
    first.cancel()

    assert told(await second) == [("other.yml", "on: pull_request")]
    assert told(await third) == [("other.yml", "on: pull_request"), ("ci.yml", "a: 1")]
    assert first.cancelled()
    assert inner.asked == [["other.yml"], ["ci.yml"], ["other.yml"]]


async def test_who_gives_up_waiting_stops_nobody_else(inner) -> None:
    auditor = Remembered(inner)
    inner.may_go_on.clear()
    first = asyncio.create_task(auditor.audit([OTHER]))
    await asked_so_far(inner, 1)
    second = asyncio.create_task(auditor.audit([OTHER, workflow("a: 1")]))
    await asked_so_far(inner, 2)
    second.cancel()
    inner.may_go_on.set()

    assert told(await first) == [("other.yml", "on: pull_request")]
    assert told(await auditor.audit([OTHER])) == [("other.yml", "on: pull_request")]


async def test_a_bug_is_not_remembered(inner) -> None:
    auditor = Remembered(inner)
    inner.breaks = OSError("no room")
    with pytest.raises(OSError, match="no room"):
        await auditor.audit([OTHER])
    inner.breaks = None

    assert told(await auditor.audit([OTHER])) == [("other.yml", "on: pull_request")]


async def test_what_was_not_asked_for_longest_is_forgotten(inner) -> None:
    auditor = Remembered(inner, max_characters=3_000)
    one, two, three, four = (workflow(f"a: {number}", f"n{number}") for number in range(4))
    for files in ([one], [two], [three], [one], [four], [one], [two]):
        await auditor.audit(files)

    assert inner.asked == [["n0.yml"], ["n1.yml"], ["n2.yml"], ["n3.yml"], ["n1.yml"]]


@pytest.mark.parametrize(("lines", "times"), [(4, 1), (5, 2)])
async def test_what_is_larger_than_the_memory_is_told_and_not_kept(inner, lines, times) -> None:
    auditor = Remembered(inner, max_characters=500 + 4 * 404)
    for _ in range(2):
        assert len(told(await auditor.audit([workflow("a: 1\n" * lines)]))) == lines

    assert len(inner.asked) == times


async def test_zizmor_says_of_both_sides_what_it_says_of_each() -> None:
    zizmor = Zizmor(installed())
    base = [workflow(BAD), workflow(BAD, "copy"), workflow("[", "broken")]
    head = [workflow(BAD + "      - uses: another/action@v1\n"), *base[1:]]
    auditor = Remembered(zizmor)

    both = await asyncio.gather(auditor.audit(base), auditor.audit(head))

    for audit, files in zip(both, (base, head), strict=True):
        alone = await zizmor.audit(files)
        assert set(audit.findings) == set(alone.findings)
        assert failures(audit) == failures(alone)
    assert failures(both[0]).keys() == {".github/workflows/broken.yml"}
