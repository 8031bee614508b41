"""Watch what was deployed, whoever did it, and do what the policy says when it is bad."""

from dataclasses import replace

from bot.audit.record import Type
from bot.config.canary import ALL, OnFail, Service
from bot.deploys.render import card_marker
from bot.effects import Alert, Outcome, UpsertComment, joined
from bot.environments import Deployment
from bot.errors import RefusedError, UserError
from bot.handlers.deploying.going_back import go_back
from bot.handlers.rolling.gather import heard, hour_before, query_of
from bot.handlers.ruling import ruling_of
from bot.handlers.services import Services
from bot.handlers.waking import wake_vigil
from bot.judge.judge import dispersion
from bot.markdown import code, plain
from bot.model import PullRequest, User
from bot.ports.metrics import Query
from bot.records import Audit
from bot.rollouts.records import DropVigil, KeepVigil
from bot.rollouts.vigil import Vigil, look


async def begin(deployment: Deployment, services: Services) -> Outcome:
    """Begin to watch every service of the environment that somebody counts."""
    ruling = await ruling_of(deployment.repo, services)
    found = [
        await _begin(deployment, name, service, services)
        for name, service in ruling.policy.canary.services.items()
        if _is_watched(service, deployment)
    ]
    return joined(found)


def _is_watched(service: Service, deployment: Deployment) -> bool:
    is_here = service.environment.casefold() == deployment.environment.casefold()
    return is_here and service.metrics is not None and bool(service.watch)


async def _begin(
    deployment: Deployment, name: str, service: Service, services: Services
) -> Outcome:
    vigil = Vigil(
        id=f"{deployment.id}:{name}",
        repo=deployment.repo,
        environment=deployment.environment,
        service=name,
        sha=deployment.sha,
        deployment_id=deployment.id,
        began_at=services.clock.now(),
        policy=service.model_dump_json(),
    )
    before = await hour_before(_query(vigil, services), services)
    known = replace(vigil, before=before, dispersion=dispersion(before))
    return await pursue(known, services)


async def pursue(vigil: Vigil, services: Services) -> Outcome:
    """Count, judge, and look again until it is over."""
    now = services.clock.now()
    reading = await heard(services.metrics.read(_query(vigil, services)))
    seen = look(vigil, reading, now)
    if not seen.is_over(now):
        wake = wake_vigil(vigil.repo, vigil.id, min(now + seen.settings.poll, seen.ends_at))
        return Outcome(records=(KeepVigil(vigil=seen), wake), note=f"{vigil.service}: watched")
    after = await _react(seen, services) if seen.is_bad else Outcome()
    drop = Outcome(records=(DropVigil(vigil=seen),))
    return joined((after, drop), f"{vigil.service}: {'bad' if seen.is_bad else 'let be'}")


def _query(vigil: Vigil, services: Services) -> Query:
    provider = vigil.settings.metrics
    if provider is None:
        raise ValueError("only what is counted is watched")
    return query_of(vigil, provider, ALL, services)


async def _react(vigil: Vigil, services: Services) -> Outcome:
    """Tell everybody, and go back where the policy says so and there is something to go back to."""
    why = vigil.judgement.reason if vigil.judgement else ""
    what = f"{code(vigil.sha[:7])} in {code(vigil.environment)}"
    words = f"{what} is worse than what was there before: {why}"
    alert = Alert(
        repo=vigil.repo,
        kind="watch_failed",
        text=f"deployment {vigil.deployment_id} of {vigil.service} failed its watch",
    )
    pulls = await services.github.pull_requests_with(vigil.repo, vigil.sha)
    back = await _back(vigil, pulls[0], why, services) if pulls else None
    told = [_notice(vigil, pulls[0], words, is_going=back is not None)] if pulls else []
    return joined((Outcome(effects=(alert, *told), records=(_audit(vigil),)), back or Outcome()))


async def _back(vigil: Vigil, pull: PullRequest, why: str, services: Services) -> Outcome | None:
    """Go back to the release before; None where that is not wanted, or cannot be done."""
    if vigil.settings.on_watch_fail is not OnFail.ROLLBACK:
        return None
    us = User(id=0, login=f"{await services.app.slug()}[bot]", is_bot=True)
    try:
        return await go_back(pull, vigil.environment, us, f"failed its watch: {why}", services)
    except (UserError, RefusedError):
        return None


def _notice(vigil: Vigil, pull: PullRequest, words: str, *, is_going: bool) -> UpsertComment:
    done = "It is being rolled back." if is_going else "**Nobody rolls it back but you.**"
    return UpsertComment(
        repo=vigil.repo,
        number=pull.number,
        marker=f"{card_marker(vigil.environment)}-watch-{vigil.deployment_id}",
        body=f"🚨 **{words}.** {done}",
    )


def _audit(vigil: Vigil) -> Audit:
    return Audit(
        type=Type.WATCH_FAILED,
        repo=vigil.repo,
        subject=vigil.environment,
        data={
            "deployment_id": vigil.deployment_id,
            "environment": vigil.environment,
            "sha": vigil.sha,
            "service": vigil.service,
            "reason": plain(vigil.judgement.reason) if vigil.judgement else "",
        },
    )
