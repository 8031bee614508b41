"""Words for what becomes of a request: the card, the check run and the short notices.

One card for each pull request and environment is edited in place. An edit notifies nobody, so what
people must not miss is said in a short comment of its own.
"""

from collections.abc import Iterable

from bot.config.durations import show as duration
from bot.deploys.about import about
from bot.deploys.approvals import name_of, tally
from bot.deploys.condition import Standing
from bot.deploys.gate import Assessment
from bot.deploys.request import NOT_LET_IN, Kind, Request, State
from bot.deploys.snapshot import Ballot, Snapshot
from bot.deploys.step import Step
from bot.deploys.times import moment
from bot.effects import CheckAction, CompleteCheckRun, Conclusion, ReportOnRule, UpsertComment
from bot.markdown import block, cell, code, details, for_scripts, paragraphs, plain

APPROVE = CheckAction(
    label="Approve deploy", description="Vote for this commit", identifier="approve"
)
REJECT = CheckAction(label="Reject", description="Veto this deploy", identifier="reject")
RECHECK = CheckAction(
    label="Re-check", description="Look at everything again", identifier="recheck"
)

REPORTS = 6
"""Status reports for one waiting run. GitHub takes 10; this leaves room for other Apps' manners."""
REPORT = 1_024
"""Characters of one; GitHub's limit."""

_MARKS = {
    Standing.YES: "✅",
    Standing.PENDING: "⏳",
    Standing.NO: "❌",
    Standing.NEVER: "⛔",
}
_STATES = {
    State.OPEN: "🟡",
    State.APPROVED: "🟢",
    State.RUNNING: "🚀",
    State.SUCCEEDED: "✅",
    State.FAILED: "❌",
    State.REJECTED: "⛔",
    State.EXPIRED: "⌛",
    State.SUPERSEDED: "⏭️",
    State.CANCELLED: "🚫",
}
_CONCLUSIONS = {
    State.OPEN: Conclusion.ACTION_REQUIRED,
    State.APPROVED: Conclusion.SUCCESS,
    State.RUNNING: Conclusion.SUCCESS,
    State.SUCCEEDED: Conclusion.SUCCESS,
    State.FAILED: Conclusion.SUCCESS,  # the gate was open; how the deploy ended, its run says
    State.REJECTED: Conclusion.FAILURE,
    State.EXPIRED: Conclusion.TIMED_OUT,
    State.SUPERSEDED: Conclusion.CANCELLED,
    State.CANCELLED: Conclusion.CANCELLED,
}


_VERBS = {Kind.DEPLOY: "Deploy", Kind.ROLLBACK: "Rollback", Kind.CANARY: "Canary"}


def check_name(environment: str) -> str:
    """Name the check run of an environment's gateway."""
    return f"sluice / gate ({environment})"


def card_marker(environment: str) -> str:
    """Tell the card of one environment from that of another."""
    return f"deploy-{environment.casefold()}"


def headline(request: Request, assessment: Assessment) -> str:
    """Say in a line how *request* stands."""
    what = f"{_VERBS[request.kind]} of {code(request.sha[:7])} to **{plain(request.environment)}**"
    match request.state:
        case State.OPEN:
            return f"{what} {_waiting(assessment)}"
        case State.APPROVED:
            return f"{what} is approved"
        case State.RUNNING:
            return f"{what} is under way"
        case State.SUCCEEDED:
            return f"{what} succeeded"
        case State.FAILED:
            return f"{what} failed: {request.why}"
        case _:
            return f"{what} was not done: {request.why}"


def _waiting(assessment: Assessment) -> str:
    blocked = assessment.first(Standing.NEVER, Standing.NO)
    if blocked:
        return f"is blocked: {blocked.condition.title}"
    waits = assessment.first(Standing.PENDING)
    if waits is None:
        return "is about to start"
    return f"waits: {waits.condition.title} {waits.answer.value}"


def card(step: Step, snapshot: Snapshot, server_url: str) -> str:
    """Lay out the card of a request.

    Args:
        step: How it stands.
        snapshot: What that is based on.
        server_url: Where people see GitHub, without a slash at the end.
    """
    request = step.request
    return paragraphs(
        f"### {_STATES[request.state]} {headline(request, step.assessment)}",
        about(request, snapshot, server_url),
        _paste(request, step.assessment),
        table(step.assessment) if request.is_live else "",
        _votes(request, snapshot),
        _more(request, snapshot),
        _hidden(request),
    )


def _paste(request: Request, assessment: Assessment) -> str:
    if request.state is not State.OPEN or assessment.met("Approvals"):
        return ""
    line = f"/approve-deploy {request.environment} {request.sha[:7]}"
    return f"To approve until {moment(request.expires_at)}, comment:\n{block(line)}"


def table(assessment: Assessment) -> str:
    """Show every condition with what it found."""
    rows = [
        f"| {_MARKS[one.answer.standing]} | {cell(one.condition.title)} "
        f"| {cell(one.answer.value)} |"
        for one in assessment.answers
    ]
    return "\n".join(["| | condition | now |", "| --- | --- | --- |", *rows]) if rows else ""


def _votes(request: Request, snapshot: Snapshot) -> str:
    count = tally(request, snapshot)
    lines = [f"- ✅ {_ballot(ballot)}" for ballot in count.counted]
    lines += [f"- ⚪ {_ballot(ballot)}, not counted: {why.why}" for ballot, why in count.ignored]
    return "\n".join(["**Votes**", *lines]) if lines else ""


def _ballot(ballot: Ballot) -> str:
    vote = ballot.vote
    return f"{code(vote.voter.login)} by {vote.source} at {moment(vote.at)}"


def _more(request: Request, snapshot: Snapshot) -> str:
    """Say what else one can do. It must not change with time alone."""
    if request.state is State.OPEN:
        window = duration(request.expires_at - request.created_at)
        veto = f'/reject-deploy {request.environment} --reason "…"'
        lines = [
            f"The window is {window}; a push to the branch ends it at once.",
            f"{code(veto)} vetoes.",
            "`/revoke-approval` takes back your vote, `/cancel` withdraws the request.",
            *_who(snapshot),
        ]
        return details("Who may approve, and what else you can do", "\n\n".join(lines))
    if request.state in NOT_LET_IN:
        return f"To ask again, comment:\n{block(f'/deploy {request.environment}')}"
    if request.state in {State.SUCCEEDED, State.FAILED}:
        line = f'/rollback {request.environment} --reason "…"'
        return f"To go back to what was live before, comment:\n{block(line)}"
    return ""


def _who(snapshot: Snapshot) -> Iterable[str]:
    approvals = snapshot.settings.approvals
    if not (approvals.count or approvals.groups):
        return []
    who = [f"{group.count} of {name_of(group)}" for group in approvals.groups]
    excluded = ", ".join(f"{kind}" for kind in approvals.exclude) or "nobody"
    may = "; ".join(who) or "everyone with the role `write`"
    return [f"Who may approve: {may}. Not counted: {excluded}, and bots."]


def check_run(step: Step, snapshot: Snapshot, server_url: str) -> CompleteCheckRun:
    """Lay out the check run of the gateway."""
    request = step.request
    title = f"{_STATES[request.state]} {_plain_headline(request, step.assessment)}"
    actions = (APPROVE, REJECT, RECHECK) if request.state is State.OPEN else (RECHECK,)
    return CompleteCheckRun(
        repo=request.repo,
        head_sha=request.sha,
        name=check_name(request.environment),
        external_id=f"request={request.id}",
        conclusion=_CONCLUSIONS[request.state],
        title=title[:200],
        summary=paragraphs(
            headline(request, step.assessment),
            about(request, snapshot, server_url),
            table(step.assessment) if request.is_live else "",
            _votes(request, snapshot),
        ),
        actions=actions if request.is_live else (),
        look_first=True,
    )


def closed_check(request: Request) -> CompleteCheckRun:
    """Conclude the check run of a request that ended, without looking at anything again."""
    nothing = Assessment(())
    return CompleteCheckRun(
        repo=request.repo,
        head_sha=request.sha,
        name=check_name(request.environment),
        external_id=f"request={request.id}",
        conclusion=_CONCLUSIONS[request.state],
        title=_plain_headline(request, nothing),
        summary=headline(request, nothing),
        look_first=True,
    )


def _plain_headline(request: Request, assessment: Assessment) -> str:
    if request.state is not State.OPEN:
        return f"{request.environment}: {request.state}"
    stops = assessment.first(Standing.NEVER, Standing.NO) or assessment.first(Standing.PENDING)
    return f"{request.environment}: {stops.condition.title if stops else 'ready'}"


def report(request: Request, assessment: Assessment) -> ReportOnRule:
    """Tell those who look at the waiting run why it waits."""
    text = f"{headline(request, assessment)}. See pull request #{request.number}."
    return ReportOnRule(
        repo=request.repo,
        run_id=request.run_id,
        environment=request.environment,
        comment=text[:REPORT],
    )


def notice(request: Request, kind: str, text: str) -> UpsertComment:
    """Say something that people must not miss, once.

    Args:
        request: What it is about.
        kind: A word that tells it from other notices on the same request.
        text: Safe Markdown.
    """
    return UpsertComment(
        repo=request.repo,
        number=request.number,
        marker=f"{card_marker(request.environment)}-{request.id}-{kind}",
        body=paragraphs(text, _hidden(request)),
    )


def _hidden(request: Request) -> str:
    facts = {"request": request.id, "state": str(request.state), "sha": request.sha}
    if request.reason_code:
        facts["reason"] = request.reason_code
    return for_scripts(facts)
