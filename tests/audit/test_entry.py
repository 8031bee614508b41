from dataclasses import replace
from datetime import timedelta

import pytest

from bot.audit.entry import Entry, fault
from bot.audit.merkle import leaf_hash
from bot.audit.record import Type
from tests.audit.entries import entry

ONE = entry(4, Type.VOTE_CAST, request="r1")


def with_body(body: bytes) -> Entry:
    """As whoever can write the table would hide it: with the hash that belongs to it."""
    return replace(ONE, body=body, leaf=leaf_hash(body))


def test_an_entry_as_it_was_appended_is_faultless() -> None:
    assert fault(ONE, 4) == ""


FAULTS = {
    "one is missing": (replace(ONE, seq=6), "it is missing; the next one there is 6"),
    "body": (replace(ONE, body=ONE.body.replace(b"bob", b"eve")), "does not have the hash"),
    "leaf": (replace(ONE, leaf=leaf_hash(b"")), "does not have the hash"),
    "no record": (with_body(b"{}"), "its body is no record"),
    "form": (with_body(ONE.body.replace(b'":', b'": ')), "its body is not in canonical form"),
    "repository": (replace(ONE, repository=8), "its column repository"),
    "no repository": (
        with_body(ONE.body.replace(b'{"id":9,"name":"octo/shop"}', b"9")),
        "its column repository",
    ),
    "id": (replace(ONE, id="x"), "its column id"),
    "time": (replace(ONE, time=ONE.time + timedelta(days=1)), "its column time"),
    "type": (replace(ONE, type=Type.VOTE_REVOKED), "its column type"),
    "request": (replace(ONE, request=None), "its column request"),
}


@pytest.mark.parametrize(("spoilt", "why"), FAULTS.values(), ids=FAULTS)
def test_what_was_changed_is_told(spoilt: Entry, why: str) -> None:
    assert why in fault(spoilt, 4)
