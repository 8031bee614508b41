"""Entries as the log would hold them."""

from datetime import UTC, datetime, timedelta

from bot.audit.entry import Entry
from bot.audit.merkle import leaf_hash
from bot.audit.record import AuditRecord, Provenance, about, body, entered
from bot.model import Repo, RepoId, User
from bot.records import Audit

REPO = Repo(RepoId(9), "octo", "shop")
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
ANN = {"id": 1, "login": "ann"}
BOB = {"id": 2, "login": "bob"}
EVE = {"id": 3, "login": "eve"}


def stamp(minutes: float) -> str:
    return (NOON + timedelta(minutes=minutes)).isoformat()


def record(kind: str, minutes: float = 0, *, id: str = "7:0", **data) -> AuditRecord:  # noqa: A002
    audit = Audit(
        type=kind, repo=REPO, subject="production", data=data, actor=User(id=2, login="bob")
    )
    return entered(
        audit,
        "https://github.com",
        Provenance(
            id=id,
            at=NOON + timedelta(minutes=minutes),
            event="issue_comment.created",
            origin="a-delivery",
            digest="ab" * 32,
        ),
    )


def entry(seq: int, kind: str, minutes: float = 0, **data) -> Entry:
    one = record(kind, minutes, id=f"{seq}:0", **data)
    canonical = body(one)
    return Entry(
        seq=seq,
        id=one.id,
        time=one.time,
        repository=9,
        type=one.type,
        request=about(one),
        body=canonical,
        leaf=leaf_hash(canonical),
    )


def log(*kinds: tuple) -> list[Entry]:
    """Entries about the request ``r1``, each of a type, minutes after noon, and more data."""
    return [
        entry(seq, kind, minutes, **{"request": "r1", **(more[0] if more else {})})
        for seq, (kind, minutes, *more) in enumerate(kinds, start=1)
    ]
