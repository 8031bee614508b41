"""The population: one row for each deployment, made of what the log holds about it.

What was never let through is no deployment. Columns as auditors ask for them; ``…_at`` is RFC 3339
in UTC, several of something are joined by ``; ``, and what is not known is empty.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, TypeAlias

import msgspec

from bot.audit.entry import Entry
from bot.audit.record import AuditRecord, Type, about, read
from bot.records import JsonValue

Cell: TypeAlias = bool | int | str | None
Row: TypeAlias = dict[str, Cell]

COLUMNS: Final = (
    *("deploy_id", "service", "env", "started_at", "finished_at", "result", "sha", "previous_sha"),
    *("pr", "title", "ticket", "author", "reviewers", "approved_by_1", "approved_by_1_at"),
    *("approved_by_2", "approved_by_2_at", "approver_is_author", "approvals_before_deploy"),
    *("within_2h_window", "checks_required", "checks_passed_at", "security_scan", "secret_scan"),
    *("canary_steps", "auto_rollback", "emergency", "retro_review_at", "policy_version"),
    *("leaf_seq", "leaf_hash"),
)

LET_THROUGH: Final = frozenset({Type.DEPLOY_DISPATCHED, Type.DEPLOY_RELEASED})
ENDS: Final = frozenset({Type.DEPLOY_SUCCEEDED, Type.DEPLOY_FAILED, Type.ROLLBACK_SUCCEEDED})
BEGINNINGS: Final = frozenset({Type.DEPLOY_STARTED, Type.DEPLOY_BYPASSED})
DEPLOYS: Final = LET_THROUGH | ENDS | BEGINNINGS | {Type.CANARY_STARTED}
"""Records that make a deployment of what they are about."""

RESULTS: Final = {
    Type.CANARY_STARTED: "in_progress",
    Type.DEPLOY_STARTED: "in_progress",
    Type.DEPLOY_BYPASSED: "bypassed",
    Type.DEPLOY_SUCCEEDED: "success",
    Type.ROLLBACK_SUCCEEDED: "rolled_back",
    Type.DEPLOY_FAILED: "failure",
    Type.REQUEST_REJECTED: "rejected",
    Type.REQUEST_EXPIRED: "expired",
    Type.REQUEST_SUPERSEDED: "superseded",
    Type.REQUEST_CANCELLED: "cancelled",
}
"""How far a deployment got, by the newest record of these; ``pending`` if there is none."""

PASSED: Final = frozenset({"success", "neutral", "skipped"})
"""States of a check that GitHub takes for success."""

FORMULA: Final = tuple("=+-@\t\r\n")
"""What makes a spreadsheet compute a cell that begins with it.

Source: https://owasp.org/www-community/attacks/CSV_Injection
"""

At: TypeAlias = Annotated[datetime, msgspec.Meta(tz=True)]


class _Person(msgspec.Struct, frozen=True):
    id: int
    login: str


class _Vote(msgspec.Struct, frozen=True):
    id: int
    login: str
    at: At


class _Repository(msgspec.Struct, frozen=True):
    name: str


class _Facts(msgspec.Struct, frozen=True):
    """What is known of a deployment: see ``bot.audit.record``."""

    repository: _Repository
    service: str = ""
    environment: str = ""
    sha: str = ""
    previous_sha: str = ""
    pull_request: int | None = None
    title: str = ""
    ticket: str = ""
    author: _Person | None = None
    reviewers: tuple[_Person, ...] = ()
    votes: tuple[_Vote, ...] = ()
    window_s: int = 7200
    checks: dict[str, str] = {}
    security_scan: str = ""
    secret_scan: str = ""
    canary_steps: int | None = None
    auto_rollback: bool = False
    emergency: bool = False
    policy_digest: str = ""


@dataclass(frozen=True, slots=True)
class _Deploy:
    """The records of one deployment, in order, and what they say together."""

    records: Sequence[AuditRecord]
    facts: _Facts

    def first(self, types: Iterable[str]) -> datetime | None:
        """Return when the first of *types* happened."""
        return next((_happened(one) for one in self.records if one.type in types), None)

    def last(self, types: Iterable[str]) -> AuditRecord | None:
        """Return the newest of *types*."""
        return next((one for one in reversed(self.records) if one.type in types), None)

    @property
    def started(self) -> datetime | None:
        """When it began; when it was let through, if nothing tells of its beginning."""
        return self.first(BEGINNINGS | {Type.CANARY_STARTED}) or self.first(DEPLOYS)

    @property
    def decided(self) -> datetime | None:
        """When it took what needs approval: a small canary may begin before that."""
        return self.first(BEGINNINGS) or self.started


def row(entries: Sequence[Entry]) -> Row:
    """Return the row of a deployment, of all entries about it, in order.

    Raises:
        ValueError: They do not hold what ``bot.audit.record`` says.
    """
    records = [read(entry.body) for entry in entries]
    deploy = _Deploy(records, _facts(records))
    proof = next(one for one in reversed(entries) if one.type in DEPLOYS)
    cells: Row = {
        "deploy_id": about(records[-1]) or records[-1].id,
        **_course(deploy),
        **_change(deploy.facts),
        **_approvals(deploy),
        **_checks(deploy),
        **_aftermath(deploy),
        "leaf_seq": proof.seq,
        "leaf_hash": proof.leaf.hex(),
    }
    return {name: cells[name] for name in COLUMNS}


def as_csv(rows: Iterable[Row]) -> str:
    """Return *rows* as CSV with a head; no cell of it is a formula to a spreadsheet.

    Source: https://www.rfc-editor.org/rfc/rfc4180
    """
    file = io.StringIO()
    writer = csv.writer(file)  # ends its lines with CR LF
    writer.writerow(COLUMNS)
    writer.writerows([_cell(one[name]) for name in COLUMNS] for one in rows)
    return file.getvalue()


def as_json(rows: Iterable[Row]) -> str:
    """Return *rows* as a JSON array of objects."""
    return json.dumps(list(rows), indent=2, ensure_ascii=False) + "\n"


def _cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case _:
            text = str(value)
            return f"'{text}" if text.startswith(FORMULA) else text


def _facts(records: Sequence[AuditRecord]) -> _Facts:
    known: dict[str, JsonValue] = {}
    for record in records:
        known |= {name: value for name, value in record.data.items() if value is not None}
    return msgspec.convert(known, _Facts)


def _course(deploy: _Deploy) -> Row:
    newest, end = deploy.last(RESULTS), deploy.last(ENDS)
    return {
        "service": deploy.facts.service or deploy.facts.repository.name,
        "env": deploy.facts.environment,
        "started_at": _stamp(deploy.started),
        "finished_at": _stamp(_happened(end)) if end and end is newest else None,
        "result": RESULTS[Type(newest.type)] if newest else "pending",
    }


def _change(facts: _Facts) -> Row:
    return {
        "sha": facts.sha,
        "previous_sha": facts.previous_sha,
        "pr": facts.pull_request,
        "title": facts.title,
        "ticket": facts.ticket,
        "author": facts.author.login if facts.author else None,
        "reviewers": _joined(one.login for one in facts.reviewers),
        "policy_version": facts.policy_digest,
    }


def _approvals(deploy: _Deploy) -> Row:
    facts, decided = deploy.facts, deploy.decided
    votes = sorted(facts.votes, key=lambda vote: vote.at)
    shown = [*votes[:2], None, None]
    author = facts.author
    cells: Row = {
        "approver_is_author": any(one.id == author.id for one in votes) if author else None,
        "approvals_before_deploy": len({one.id for one in votes if decided and one.at < decided}),
        "within_2h_window": _in_time(deploy),
    }
    for number, vote in enumerate(shown[:2], start=1):
        cells[f"approved_by_{number}"] = vote.login if vote else None
        cells[f"approved_by_{number}_at"] = _stamp(vote.at) if vote else None
    return cells


def _in_time(deploy: _Deploy) -> bool | None:
    """Tell whether every vote was fresh when the deployment was let through; None without any."""
    decided, votes = deploy.first(LET_THROUGH) or deploy.decided, deploy.facts.votes
    if not votes or not decided:
        return None
    oldest = decided - timedelta(seconds=deploy.facts.window_s)
    return all(oldest <= vote.at <= decided for vote in votes)


def _checks(deploy: _Deploy) -> Row:
    passed = next((one for one in deploy.records if _all_passed(one)), None)
    return {
        "checks_required": _joined(sorted(deploy.facts.checks)),
        "checks_passed_at": _stamp(passed.time) if passed else None,
        "security_scan": deploy.facts.security_scan,
        "secret_scan": deploy.facts.secret_scan,
    }


def _all_passed(record: AuditRecord) -> bool:
    checks = record.data.get("checks")
    return (
        isinstance(checks, dict) and bool(checks) and PASSED.issuperset(map(str, checks.values()))
    )


def _aftermath(deploy: _Deploy) -> Row:
    review = deploy.last({Type.REVIEW_DONE})
    exception = deploy.last({Type.GATE_OVERRIDDEN, Type.DEPLOY_BYPASSED})
    return {
        "canary_steps": deploy.facts.canary_steps,
        "auto_rollback": deploy.facts.auto_rollback,
        "emergency": deploy.facts.emergency or exception is not None,
        "retro_review_at": _stamp(_happened(review)) if review else None,
    }


def _happened(record: AuditRecord) -> datetime:
    """Return GitHub's time of what *record* tells, or else when it was recorded."""
    at = record.data.get("at")
    return msgspec.convert(at, At) if at else record.time


def _stamp(time: datetime | None) -> str | None:
    return time.astimezone(UTC).isoformat(timespec="seconds") if time else None


def _joined(words: Iterable[str]) -> str:
    return "; ".join(words)
