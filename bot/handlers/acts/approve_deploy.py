"""``/approve-deploy``, or the button: a vote for one commit, by someone who may cast it."""

from datetime import timedelta

from bot.audit.record import Type
from bot.commands.known.approve_deploy import Approve
from bot.commands.refusal import RefusalError
from bot.deploys.approvals import is_void, objection_to
from bot.deploys.facts import entry, vote_fact
from bot.deploys.request import Request, Source, Vote, digest_of, is_out_of_date
from bot.deploys.snapshot import Ballot, Snapshot
from bot.deploys.times import moment
from bot.handlers.act import Act, Answer, Order
from bot.handlers.deploying.find import open_request
from bot.handlers.deploying.gather import snapshot_of
from bot.handlers.deploying.people import role_line
from bot.handlers.deploying.pursue import conclude
from bot.handlers.services import Services
from bot.markdown import code
from bot.model import Permission
from bot.reason import Reason


async def run(intent: Approve, order: Order, services: Services) -> Answer:
    """Count the vote, or say why it does not count."""
    request = await open_request(order.repo, order.number, intent.environment, services)
    known = request.vote_of(order.actor)
    if known and await _stands(known, services):
        return Answer(reply=f"**You have approved {code(request.sha[:7])} already.**")
    if order.words.via_app:
        raise RefusalError(
            "A vote that an App gave with someone's token does not count.",
            reason=Reason.NOT_ELIGIBLE,
            paste=_line(request),
        )
    _same_commit(intent, order, request)
    _up_to_date(order, request)
    now = services.clock.now()
    vote = Vote(
        voter=order.actor,
        at=now,
        source=order.words.source,
        node_id=order.words.node_id,
        digest=digest_of(order.words.text),
    )
    voted = request.with_vote(vote)
    snapshot = await snapshot_of(voted, services)
    _settled(intent, order, voted, snapshot)
    _eligible(voted, snapshot)
    cast = entry(Type.VOTE_CAST, voted, order.actor, {"vote": vote_fact(vote, voted)})
    outcome = conclude(voted, snapshot, services, audits=(cast,))
    return Answer(effects=outcome.effects, records=outcome.records)


async def _stands(vote: Vote, services: Services) -> bool:
    """Tell whether the words of an earlier vote are as they were; else they may vote again."""
    if vote.source is Source.BUTTON:
        return True
    writing = (await services.github.writings([vote.node_id])).get(vote.node_id)
    return is_void(Ballot(vote=vote, role=Permission.NONE, writing=writing)) is None


def _line(request: Request) -> str:
    return f"/approve-deploy {request.environment} {request.sha[:7]}"


def _same_commit(intent: Approve, order: Order, request: Request) -> None:
    """Hold what they looked at against what is asked for.

    Raises:
        RefusalError: It is another commit.
    """
    named = [sha for sha in (intent.sha, order.words.sha) if sha is not None]
    for sha in named:
        if not sha or not request.sha.startswith(sha):
            raise RefusalError(
                f"{code(sha)} is not the commit that is to be deployed.",
                reason=Reason.SHA_MISMATCH,
                checked=f"Open is {code(request.sha)}. Look at it before you approve it.",
            )


def _up_to_date(order: Order, request: Request) -> None:
    """Refuse what reaches us after it stopped to count.

    Raises:
        RefusalError: It was said before this deploy was asked for, or taken back since.
    """
    at = order.words.at
    if order.words.source is Source.BUTTON and request.asked_at:
        # A button is the request's own, and tells no time: ours, which may be behind GitHub's.
        at = max(at, request.asked_at)
    if is_out_of_date(request, order.actor, at):
        raise RefusalError(
            "That was said before this deploy was asked for, or was taken back since.",
            reason=Reason.EXPIRED,
            checked=f"Said at {moment(at)}",
            paste=_line(request),
        )


def _settled(intent: Approve, order: Order, request: Request, snapshot: Snapshot) -> None:
    """Refuse a comment that names no commit, if it may have been meant for another.

    Raises:
        RefusalError: The commit must be named, or is too new.
    """
    if intent.sha is not None or order.words.sha is not None:
        return
    if snapshot.settings.approvals.require_sha:
        raise RefusalError(
            "Name the commit that you looked at.",
            reason=Reason.SHA_REQUIRED,
            checked=f"Open is {code(request.sha)}.",
            paste=_line(request),
        )
    push = snapshot.change.push
    settle: timedelta = order.ruling.policy.commands.settle
    if push is None or push.at + settle > order.words.at:
        raise RefusalError(
            "The branch has just moved: say which commit you mean.",
            reason=Reason.SETTLE_WINDOW,
            checked=f"Open is {code(request.sha)}.",
            paste=_line(request),
        )


def _eligible(request: Request, snapshot: Snapshot) -> None:
    """Refuse a vote that would not count.

    Raises:
        RefusalError: With why.
    """
    ballot = snapshot.ballots[-1]
    objection = objection_to(ballot, request, snapshot)
    if objection is None:
        return
    login = ballot.vote.voter.login
    raise RefusalError(
        f"{code(login)} cannot approve this: {objection.why}.",
        reason=str(objection.reason),
        checked=role_line(ballot.vote.voter, ballot.role),
    )


ACT = Act(on=Approve, run=run)
