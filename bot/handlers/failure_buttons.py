"""Someone pressed a button of the check run of failures: again, flaky, or not helpful.

It is about the commit that the check run is on. What a person may not do is said on the pull
request, since a button itself cannot; of the default branch there is none, so nothing is said.
"""

from bot.audit.record import Type
from bot.ci.history import REMEMBERED
from bot.ci.past import Case, Complaint, FlakyMark
from bot.ci.remembered import KeepCase, KeepFlakyMark
from bot.ci.render import FAILURES_CHECK, FLAKY, RERUN, UNHELPFUL
from bot.commands import render as words
from bot.commands.known.retry import COMMAND, Retry
from bot.commands.refusal import RefusalError
from bot.effects import Effect, Outcome, UpsertComment
from bot.errors import UserError
from bot.github import payloads
from bot.handlers.acts import retry
from bot.handlers.deploying.people import role_line
from bot.handlers.failing.shown import DEFAULT_BRANCH, last_shown
from bot.handlers.handler import Event
from bot.handlers.naming import number_in
from bot.handlers.pressing import order_of
from bot.handlers.ruling import ruling_of
from bot.handlers.services import Services
from bot.handlers.waking import wake_failures
from bot.markdown import code
from bot.model import CheckRun, Permission, Repo, User
from bot.reason import Reason
from bot.records import Audit, JsonValue, Record

MOST_JOBS = 2_000
"""Jobs of the ledger among which the failures of a commit are looked for, the newest."""


def is_ours(run: CheckRun) -> bool:
    """Whether *run* shows failures."""
    return run.name == FAILURES_CHECK


async def press(event: Event, services: Services) -> Outcome:
    """Do what the button says."""
    repo, run, identifier, presser = payloads.pressed(event.payload)
    if presser.is_bot:
        return Outcome(note="not for us")
    try:
        if identifier == RERUN.identifier:
            return await _again(event, services)
        if identifier == FLAKY.identifier:
            return await _mark(repo, run, presser, services)
        if identifier == UNHELPFUL.identifier:
            return await _complain(repo, run, presser, services)
    except UserError as error:
        told = _refusal(repo, run, presser, error)
        return Outcome(effects=told, note=f"refused: {error.reason}")
    return Outcome(note="not for us")


def _refusal(repo: Repo, run: CheckRun, presser: User, error: UserError) -> tuple[Effect, ...]:
    number = number_in(run)
    if number is None:
        return ()
    marker = f"failures-refused-{presser.id}"
    body = words.refusal(error, None)
    return (UpsertComment(repo=repo, number=number, marker=marker, body=body),)


async def _again(event: Event, services: Services) -> Outcome:
    """Do what ``/retry`` does, with its rights and its limits."""
    repo, run, _, presser = payloads.pressed(event.payload)
    number = number_in(run)
    if number is None:
        return await _again_on_branch(repo, run, presser, services)
    order = await order_of(event, (repo, number), run, presser, services)
    if COMMAND.name in order.ruling.policy.commands.disabled:
        raise RefusalError("`/retry` is switched off here.", reason=Reason.NO_PERMISSION)
    if not order.change.is_open or order.change.head_sha != run.head_sha:
        return Outcome(note="the pull request has moved on")
    answer = await retry.ACT.run(Retry(), order, services)
    return Outcome(effects=answer.effects, records=answer.records, note="runs again")


async def _again_on_branch(repo: Repo, run: CheckRun, presser: User, services: Services) -> Outcome:
    await _require(Permission.WRITE, repo, presser, services)
    policy = (await ruling_of(repo, services)).policy
    reruns = await retry.again(Retry(), (repo, run.head_sha), policy, services)
    facts = retry.facts(run.head_sha, reruns)
    record = _audit(Type.RETRY_REQUESTED, repo, run, presser, facts)
    return Outcome(effects=reruns, records=(record,), note="runs again")


async def _mark(repo: Repo, run: CheckRun, presser: User, services: Services) -> Outcome:
    """Remember of each failure of the commit that it comes and goes, and show that."""
    await _require(Permission.TRIAGE, repo, presser, services)
    now = services.clock.now()
    pasts = await services.store.pasts(repo, now - REMEMBERED, MOST_JOBS)
    found = sorted(
        {
            past.fingerprint
            for past in pasts
            if past.job.head_sha == run.head_sha and past.has_failed and past.fingerprint
        }
    )
    if not found:
        raise RefusalError(
            "None of these failures can be told from others, so none can be marked as flaky.",
            reason=Reason.NOTHING_OPEN,
        )
    marks = (FlakyMark(fingerprint=one, by=presser.login, at=now) for one in found)
    records: list[Record] = [KeepFlakyMark(repo=repo, mark=mark) for mark in marks]
    shown: list[JsonValue] = [*found]
    facts: dict[str, JsonValue] = {"sha": run.head_sha, "fingerprints": shown}
    records.append(_audit(Type.FLAKY_MARKED, repo, run, presser, facts))
    number = number_in(run)
    if number is not None:
        records.append(wake_failures(repo, number, now))
    return Outcome(records=tuple(records), note=f"{len(found)} marked as flaky")


async def _complain(repo: Repo, run: CheckRun, presser: User, services: Services) -> Outcome:
    """Keep what was explained as a case, of which a test can be made."""
    shown = await last_shown(repo, number_in(run) or DEFAULT_BRANCH, services)
    if shown is None or shown.sha != run.head_sha:
        return Outcome(note="something else is shown by now")
    cases = (
        Case(
            repo=repo,
            run_id=run_id,
            attempt=attempt,
            head_sha=run.head_sha,
            how=Complaint.BUTTON,
            by=presser.login,
            at=services.clock.now(),
        )
        for run_id, attempt in shown.runs
    )
    return Outcome(records=tuple(KeepCase(case=case) for case in cases), note="not helpful")


async def _require(least: Permission, repo: Repo, presser: User, services: Services) -> None:
    """Refuse people who have too small a role.

    Raises:
        RefusalError: Theirs is.
    """
    role = await services.github.permission(repo, presser)
    if role < least:
        raise RefusalError(
            f"{code(presser.login)} needs the role `{least.name.lower()}` for this button.",
            reason=Reason.NO_PERMISSION,
            checked=role_line(presser, role),
        )


def _audit(
    type_: Type, repo: Repo, run: CheckRun, presser: User, facts: dict[str, JsonValue]
) -> Audit:
    number = number_in(run)
    subject = run.head_sha[:7] if number is None else f"#{number}"
    return Audit(type=type_, repo=repo, subject=subject, data=facts, actor=presser)
