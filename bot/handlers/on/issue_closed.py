"""Somebody closed an issue: if it is a review afterwards, the loop is closed, too.

Only an issue that our own App opened counts, so nobody can make one up; and only for the request
that it was opened for, should somebody have edited its text.
Source: https://docs.github.com/en/webhooks/webhook-events-and-payloads#issues
"""

from dataclasses import replace

from bot.audit.record import Type
from bot.deploys.facts import entry
from bot.deploys.records import KeepRequest
from bot.deploys.request import Request
from bot.effects import Outcome
from bot.evidence import ClosedIssue
from bot.github import evidence_payloads
from bot.github.shapes import Envelope
from bot.handlers.deploying.afterwards import not_by, request_id_in
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services


def wants(content: Envelope) -> bool:
    """Leave out bots: what closes stale issues has looked at nothing."""
    return not content.is_by_bot


async def note(event: Event, services: Services) -> Outcome:
    """Record the review, unless whoever closed the issue would review themselves."""
    issue = evidence_payloads.closed_issue(event.payload)
    request = await _request(issue, services)
    if request is None:
        return Outcome(note="no review of ours")
    if request.reviewed_at:
        return Outcome(note="reviewed before")
    if issue.closer.id in _too_close(request):
        return Outcome(effects=(not_by(request, issue.closer, issue.number),), note="not by them")
    reviewed = replace(request, review_issue=issue.number, reviewed_at=issue.at)
    done = entry(Type.REVIEW_DONE, reviewed, issue.closer, {"at": issue.at.isoformat()})
    return Outcome(records=(KeepRequest(request=reviewed), done), note="reviewed")


async def _request(issue: ClosedIssue, services: Services) -> Request | None:
    request_id = request_id_in(issue.text) if issue.app_id == services.app.id else ""
    request = await services.store.request(request_id) if request_id else None
    if request is None or request.repo.id != issue.repo.id:
        return None
    return request if request.review_issue in {0, issue.number} else None


def _too_close(request: Request) -> set[int]:
    people = (request.requester, request.overrider)
    return {person.id for person in people if person}


HANDLER = Handler(on=frozenset({"issues.closed"}), handle=note, wants=wants)
