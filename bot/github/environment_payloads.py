"""GitHub's JSON of environments and deployments becomes our values here: ``bot.environments``."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from typing import Any, TypeAlias

import msgspec

from bot.environments import Deployment, DeploymentStatus, Environment, NativeReview, Question
from bot.github import environment_shapes as shapes, payloads
from bot.github.decode import decode
from bot.github.payloads import PayloadError
from bot.model import PullRequest, Repo, Sha

Json: TypeAlias = Any

ROLLOUT = "rollout_id"
"""Where the payload of a deployment of ours names its rollout."""

_JOB = re.compile(r"/actions/runs/(\d+)/job/\d+$", re.ASCII)
_CALLBACK = re.compile(
    r"/(?:repos/[^/?#]+/[^/?#]+|repositories/\d+)/actions/runs/(\d+)/deployment_protection_rule",
    re.ASCII,
)


def question(body: bytes, api_url: str) -> Question:
    """Read a delivery of ``deployment_protection_rule``.

    Args:
        body: The delivery.
        api_url: The root of the API that we were set up for.

    Raises:
        PayloadError: The address to answer to does not lie there, or names no run.
    """
    event = decode(body, shapes.RuleEvent)
    repo = payloads.repo_of(event.repository)
    return Question(
        repo=repo,
        environment=event.environment,
        run_id=_asking(event.deployment_callback_url, api_url),
        event=event.event,
        sha=event.sha or "",
        sender=payloads.user(event.sender),
        pull_requests=tuple(_named(event.pull_requests or (), repo)),
    )


def _asking(callback: str, api_url: str) -> int:
    """Return the run that is asked about. Nothing is ever sent to *callback* itself."""
    root = api_url.rstrip("/")
    found = _CALLBACK.fullmatch(callback.removeprefix(root)) if callback.startswith(root) else None
    if found is None:
        raise PayloadError("not a question of GitHub: it is to be answered elsewhere")
    return int(found[1])


def _named(answers: Iterable[Json], where: Repo) -> Iterator[PullRequest]:
    """Read the pull requests that are described whole: other events only name them."""
    for one in answers:
        try:
            yield payloads.pull_request(one, where)
        except msgspec.ValidationError:
            continue


def delivered_deployment(body: bytes) -> Deployment:
    """Read a delivery of ``deployment``, or of ``deployment_status`` with that status."""
    event = decode(body, shapes.DeploymentEvent)
    status = event.deployment_status
    told = [] if status is None else [(_status(status), status.log_url)]
    run_id = event.workflow_run.id if event.workflow_run else 0
    return _deployment(event.deployment, payloads.repo_of(event.repository), told, run_id)


def native_review(body: bytes) -> NativeReview:
    """Read a delivery of ``deployment_review``: GitHub's own reviewers decided."""
    event = decode(body, shapes.ReviewEvent)
    return NativeReview(
        repo=payloads.repo_of(event.repository),
        environment=next((job.environment for job in event.workflow_job_runs), ""),
        run_id=event.workflow_run.id,
        sha=Sha(event.workflow_run.head_sha),
        approver=payloads.user(event.approver),
        comment=event.comment or "",
    )


def made(answer: Json) -> shapes.Made:
    """Read a deployment, without how it went."""
    return msgspec.convert(answer, shapes.Made)


def of_rollout(answer: Json, rollout_id: str, us: str) -> int | None:
    """Return the id of a deployment that *us*, our bot, made for a rollout; None for others."""
    shape = made(answer)
    is_ours = shape.creator is not None and shape.creator.login == us
    return shape.id if is_ours and _rollout(shape.payload) == rollout_id else None


def said(answer: Json) -> shapes.Said:
    """Read a status of a deployment."""
    return msgspec.convert(answer, shapes.Said)


def deployment(shape: shapes.Made, node: Json, where: Repo) -> Deployment:
    """Put a deployment together with what GraphQL says of its statuses; None says nothing."""
    found = msgspec.convert(node, shapes.QueriedDeployment | None)
    if found is None:
        return _deployment(shape, where, [])
    latest = found.latest_status.id if found.latest_status else ""
    newest_first = sorted(
        found.statuses.nodes, key=lambda one: (one.created_at, one.id == latest), reverse=True
    )
    return _deployment(shape, where, [(_status(one), one.log_url) for one in newest_first])


def _deployment(
    shape: shapes.Made,
    where: Repo,
    told: Sequence[tuple[DeploymentStatus, str | None]],
    run_id: int = 0,
) -> Deployment:
    linked = (_JOB.search(log_url or "") for _, log_url in told)
    return Deployment(
        repo=where,
        id=shape.id,
        environment=shape.environment,
        sha=Sha(shape.sha),
        ref=shape.ref,
        creator=payloads.user(shape.creator),
        created_at=shape.created_at.astimezone(UTC),
        run_id=run_id or next((int(found[1]) for found in linked if found), 0),
        rollout_id=_rollout(shape.payload),
        statuses=tuple(status for status, _ in told),
    )


def _rollout(payload: Json) -> str:
    """Return the rollout that a payload names; people write anything there, also mere text."""
    named = payload.get(ROLLOUT) if isinstance(payload, dict) else None
    return named if isinstance(named, str) else ""


def _status(shape: shapes.Told | shapes.QueriedStatus) -> DeploymentStatus:
    return DeploymentStatus(state=shape.state.lower(), at=shape.created_at.astimezone(UTC))


def set_up(answer: Json) -> shapes.SetUp:
    """Read how an environment is set up, but for the rules of Apps."""
    return msgspec.convert(answer, shapes.SetUp)


def environment(shape: shapes.SetUp, rules: Json, app_id: int) -> Environment:
    """Put an environment together with the rules of Apps, of which *app_id* is ours."""
    custom = msgspec.convert(rules, shapes.CustomRules).custom_deployment_protection_rules
    apps = [rule.app for rule in custom if rule.enabled]
    native = shape.protection_rules or []
    return Environment(
        name=shape.name,
        asks_us=any(app.id == app_id for app in apps),
        other_apps=tuple(app.slug for app in apps if app.id != app_id),
        reviewers=sum(len(rule.reviewers or ()) for rule in native),
        prevents_self_review=any(rule.prevent_self_review for rule in native),
        wait_minutes=sum(rule.wait_timer or 0 for rule in native),
        limits_branches=shape.deployment_branch_policy is not None,
        admins_bypass=shape.can_admins_bypass,
    )


def awaited(answer: Json) -> str:
    """Read the name of an environment that a run waits to enter."""
    return msgspec.convert(answer, shapes.Pending).environment.name


def approval(answer: Json) -> shapes.Approval:
    """Read a decision on a run."""
    return msgspec.convert(answer, shapes.Approval)
