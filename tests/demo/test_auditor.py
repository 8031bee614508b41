"""Who reads the audit log of the demo from the side."""

import pytest

from bot.audit.merkle import EMPTY, leaf_hash, root
from bot.audit.record import Type
from bot.demo.auditor import _TYPE, Auditor
from bot.store.audit import entries
from tests.conftest import eventually


async def test_the_log_is_read_on_and_its_root_is_that_of_all_records(set_) -> None:
    auditor = set_.auditor
    assert await auditor.follow() is False
    assert (auditor.rows, auditor.root) == ([], EMPTY.hex())

    await _refused(set_, "eve")
    assert [(row.seq, row.type, row.who) for row in auditor.rows] == [(1, "command refused", "eve")]
    first = auditor.root
    await _refused(set_, "ada")

    assert [row.who for row in auditor.rows] == ["eve", "ada"]
    leaves = [leaf_hash(one.body) async for one in entries(auditor._database)]
    assert (first, auditor.root) == (root(leaves[:1]).hex(), root(leaves).hex())
    assert await auditor.follow() is False


async def test_who_comes_late_reads_the_same(set_) -> None:
    await _refused(set_, "eve")
    late = Auditor(set_.auditor._database)
    await late.follow()

    assert (late.rows, late.root) == (set_.auditor.rows, set_.auditor.root)


async def _refused(set_, who: str) -> None:
    """Let someone ask for something impossible, and read that it was refused."""
    said = len(set_.story.pull.comments)
    set_.story.comment("/deploy production", by=set_.story.people[who])
    await eventually(lambda: len(set_.story.pull.comments) == said + 2)
    assert await set_.auditor.follow() is True


@pytest.mark.parametrize("kind", Type)
def test_every_type_is_shown_in_two_words(kind: Type) -> None:
    [(what, happened)] = _TYPE.findall(kind)
    assert f".{what}.{happened}." in kind
