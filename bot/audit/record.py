"""A record of the audit log: an event in the envelope of CloudEvents, as canonical JSON.

A handler returns ``bot.effects.Audit``; ``entered`` makes the record of it. What ``data`` has to
hold, so that an auditor can be answered when GitHub has long forgotten. Times are RFC 3339 in UTC,
people ``{"id", "login"}``:

* Every record: ``request``, the id of the request that it is about, or else ``deployment_id`` for
  a deployment that nobody requested; ``environment``; ``sha``. Without any of the first two it
  concerns no deployment, as a lock or a freeze does.
* ``REQUEST_OPENED``: ``previous_sha``, ``pull_request``, ``title``, ``author``, ``ticket``,
  ``reviewers`` [people], ``policy_digest``, ``window_s``.
* ``VOTE_...``: ``vote`` {"id", "login", "at", "source", "sha"}, ``reason`` if it did not count.
* ``REQUEST_APPROVED``, ``DEPLOY_DISPATCHED``, ``DEPLOY_RELEASED``: ``votes`` [as above], those that
  count; ``checks`` {name: state}, those that are required; ``window_s``, how long a vote counts, in
  seconds; ``policy_digest``; ``security_scan`` and ``secret_scan``, the states of these checks.
* ``DEPLOY_...``: ``deployment_id``, ``run_id``, ``attempt``, ``at``, GitHub's time of it if it has
  one; ``canary_steps``; ``auto_rollback``, whether Sluice rolled it back by itself; ``emergency``.
* Refused, overridden, bypassed, rolled back: ``reason``.

Any record may hold any of them: the newest that is known counts. ``entered`` adds ``repository``,
``actor`` and ``provenance``. There are no fractions, and no number that a double cannot hold.

Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import rfc8785

from bot.records import Audit, JsonValue


class Type(StrEnum):
    """What happened. A name of CDEvents where it has one.

    Source: https://cdevents.dev/docs/continuous-deployment/
    """

    REQUEST_OPENED = "dev.sluice.request.opened.v1"
    REQUEST_APPROVED = "dev.sluice.request.approved.v1"
    REQUEST_REJECTED = "dev.sluice.request.rejected.v1"
    REQUEST_EXPIRED = "dev.sluice.request.expired.v1"
    REQUEST_SUPERSEDED = "dev.sluice.request.superseded.v1"
    REQUEST_CANCELLED = "dev.sluice.request.cancelled.v1"
    VOTE_CAST = "dev.sluice.vote.cast.v1"
    VOTE_REFUSED = "dev.sluice.vote.refused.v1"
    VOTE_VOIDED = "dev.sluice.vote.voided.v1"
    VOTE_TAMPERED = "dev.sluice.vote.tampered.v1"
    VOTE_REVOKED = "dev.sluice.vote.revoked.v1"
    GATE_OVERRIDDEN = "dev.sluice.gate.overridden.v1"
    CHECK_OVERRIDDEN = "dev.sluice.check.overridden.v1"
    COMMAND_REFUSED = "dev.sluice.command.refused.v1"
    DEPLOY_DISPATCHED = "dev.sluice.deploy.dispatched.v1"
    DEPLOY_RELEASED = "dev.sluice.deploy.released.v1"
    DEPLOY_STARTED = "dev.sluice.deploy.started.v1"
    DEPLOY_SUCCEEDED = "dev.cdevents.service.deployed.0.3.0"
    DEPLOY_FAILED = "dev.sluice.deploy.failed.v1"
    DEPLOY_BYPASSED = "dev.sluice.deploy.bypassed.v1"
    ROLLBACK_REQUESTED = "dev.sluice.rollback.requested.v1"
    ROLLBACK_SUCCEEDED = "dev.cdevents.service.rolledback.0.3.0"
    LOCK_TAKEN = "dev.sluice.lock.taken.v1"
    LOCK_RELEASED = "dev.sluice.lock.released.v1"
    LOCK_LAPSED = "dev.sluice.lock.lapsed.v1"
    FREEZE_DECLARED = "dev.sluice.freeze.declared.v1"
    FREEZE_LIFTED = "dev.sluice.freeze.lifted.v1"
    REVIEW_DUE = "dev.sluice.review.due.v1"
    REVIEW_DONE = "dev.sluice.review.done.v1"
    ENVIRONMENT_REVIEWED = "dev.sluice.environment.reviewed.v1"
    RETRY_REQUESTED = "dev.sluice.retry.requested.v1"
    FLAKY_MARKED = "dev.sluice.flaky.marked.v1"
    CANARY_STARTED = "dev.sluice.canary.started.v1"
    WATCH_FAILED = "dev.sluice.watch.failed.v1"
    CANARY_MOVED = "dev.sluice.canary.moved.v1"
    CANARY_DRIFTED = "dev.sluice.canary.drifted.v1"
    CANARY_HELD = "dev.sluice.canary.held.v1"
    CANARY_RESUMED = "dev.sluice.canary.resumed.v1"
    CANARY_JUDGED = "dev.sluice.canary.judged.v1"
    CANARY_EXTENDED = "dev.sluice.canary.extended.v1"
    CANARY_PUSHED = "dev.sluice.canary.pushed.v1"
    CANARY_GOING_BACK = "dev.sluice.canary.going_back.v1"
    CANARY_STUCK = "dev.sluice.canary.stuck.v1"
    CANARY_SUPERSEDED = "dev.sluice.canary.superseded.v1"
    CANARY_REJECTED = "dev.sluice.canary.rejected.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What led to a record.

    Attributes:
        id: Of the record: the same however often the same job is tried, and never another's.
        at: When it is recorded.
        event: What was handled: ``issue_comment.created`` or ``timer.sweep``.
        origin: The id of the delivery that led to it, or the timer.
        digest: SHA-256 of that delivery's body, in hexadecimal; empty for a timer.
    """

    id: str
    at: datetime
    event: str
    origin: str
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """An event as CloudEvents has it.

    Attributes:
        id: Unique.
        source: The repository's address.
        type: Of ``Type``; records of other versions may have others.
        time: When it was recorded, aware, in whole milliseconds.
        subject: What it is about, as ``production`` or ``#12``.
    """

    id: str
    source: str
    type: str
    time: datetime
    subject: str
    data: Mapping[str, JsonValue]


def entered(audit: Audit, server_url: str, provenance: Provenance) -> AuditRecord:
    """Make the record of *audit*.

    Args:
        audit: What happened.
        server_url: Where GitHub's pages are, as ``https://github.com``.
        provenance: What led to it.
    """
    added: dict[str, JsonValue] = {
        "repository": {"id": audit.repo.id, "name": str(audit.repo)},
        "actor": {"id": audit.actor.id, "login": audit.actor.login} if audit.actor else None,
        "provenance": {
            "event": provenance.event,
            "origin": provenance.origin,
            "sha256": provenance.digest,
        },
    }
    return AuditRecord(
        id=provenance.id,
        source=f"{server_url}/{audit.repo}",
        type=audit.type,
        time=provenance.at,
        subject=audit.subject,
        data=audit.data | added,
    )


def body(record: AuditRecord) -> bytes:
    """Return *record* as canonical JSON: the bytes that are hashed.

    Source: https://www.rfc-editor.org/rfc/rfc8785
    """
    time = record.time.astimezone(UTC).isoformat(timespec="milliseconds")
    envelope: dict[str, JsonValue] = {
        "specversion": "1.0",
        "id": record.id,
        "source": record.source,
        "type": record.type,
        "time": time.replace("+00:00", "Z"),
        "subject": record.subject,
        "datacontenttype": "application/json",
        "data": dict(record.data),
    }
    return rfc8785.dumps(_whole(envelope))


def read(canonical: bytes) -> AuditRecord:
    """Return the record that ``body`` made *canonical* of.

    Raises:
        ValueError: Nothing else can be said of it: it is no record, or not in canonical form.
    """
    try:
        found = json.loads(canonical)
        record = AuditRecord(
            id=found["id"],
            source=found["source"],
            type=found["type"],
            time=datetime.fromisoformat(found["time"]),
            subject=found["subject"],
            data=found["data"],
        )
        is_canonical = body(record) == canonical
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise ValueError("is no record") from error
    if not is_canonical:
        raise ValueError("is not in canonical form")
    return record


def about(record: AuditRecord) -> str | None:
    """Return the request that *record* is about, or the deployment that nobody requested."""
    request, deployment = record.data.get("request"), record.data.get("deployment_id")
    if request:
        return str(request)
    return f"deployment:{deployment}" if deployment else None


def _whole(value: JsonValue) -> JsonValue:
    """Mend every text: a title without a UTF-8 must not keep a decision out of the log."""
    match value:
        case str():
            return _mended(value)
        case list():
            return [_whole(one) for one in value]
        case dict():
            return {_mended(key): _whole(one) for key, one in value.items()}
        case _:
            return value


def _mended(text: str) -> str:
    """Replace halves of surrogate pairs, which is what remains of an emoji that was cut in two."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
