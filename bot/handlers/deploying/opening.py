"""Open a request: decide what it is bound to, and how it will be let in."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.audit.record import Type
from bot.config.environments import EnvironmentPolicy, Mode
from bot.deploys.facts import entry, opening
from bot.deploys.request import Kind, Request, request_id
from bot.deploys.snapshot import Snapshot
from bot.deploys.workflow_file import UnfitError, declared_inputs
from bot.errors import UserError
from bot.handlers.act import Order
from bot.handlers.deploying.gather import snapshot_of
from bot.handlers.ruling import Ruling
from bot.handlers.services import Services
from bot.markdown import block, code
from bot.model import PullRequest, Repo, Sha, User, WorkflowRun
from bot.policy.workflow import FOLDER
from bot.reason import Reason
from bot.records import Audit

EXAMPLE = """\
on:
  workflow_dispatch:
    inputs:
      sha: {required: true}
      environment: {required: true}
      request_id: {required: true}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What someone asks for.

    Attributes:
        environment: As they wrote it.
        origin: The comment and line, or the run and attempt: what makes it this very ask.
        at: When they did, by GitHub's clock.
        run: The run that waits; None if somebody asks by a command.
        rollout_id: The rollout that it is to let go on; empty if it lets in something else.
    """

    pull: PullRequest
    environment: str
    settings: EnvironmentPolicy
    ruling: Ruling
    sha: Sha
    requester: User
    origin: str
    at: datetime
    kind: Kind = Kind.DEPLOY
    reason: str = ""
    run: WorkflowRun | None = None
    rollout_id: str = ""

    @property
    def repo(self) -> Repo:
        """Where."""
        return self.pull.repo


def ask_of(order: Order, environment: str, sha: Sha, **more: Any) -> Ask:  # noqa: ANN401 - of Ask
    """Make what somebody asks for with a command.

    Args:
        order: The command.
        environment: Which the policy governs, or else UserError is raised.
        sha: The commit.
        more: What else ``Ask`` can say.
    """
    return Ask(
        pull=order.change,
        environment=environment,
        settings=order.settings(environment),
        ruling=order.ruling,
        sha=sha,
        requester=order.actor,
        origin=order.words.key,
        at=order.words.at,
        **more,
    )


@dataclass(frozen=True, slots=True)
class _Start:
    """How a deploy is started: on which branch, with what."""

    mode: Mode
    workflow: str
    ref: str
    inputs: tuple[str, ...] = ()


async def new_request(ask: Ask, services: Services) -> tuple[Request, Snapshot]:
    """Bind a request to all that it stands for, and take the first look at it.

    Raises:
        UserError: There is no way to start such a deploy; the message says what to set up.
        TransientError: Something could not be read.
    """
    request = await _bound(ask, services)
    snapshot = await snapshot_of(request, services)
    return replace(request, previous_sha=snapshot.live_sha), snapshot


async def _bound(ask: Ask, services: Services) -> Request:
    commit = await services.github.commit(ask.repo, ask.sha)
    start = await _start(ask, services)
    now = services.clock.now()
    run = ask.run
    return Request(
        id=request_id(ask.repo, ask.environment, ask.origin),
        repo=ask.repo,
        number=ask.pull.number,
        environment=ask.environment,
        kind=ask.kind,
        mode=start.mode,
        sha=ask.sha,
        tree=commit.tree,
        ref=_ref(ask),
        workflow=start.workflow,
        dispatch_ref=start.ref,
        inputs=start.inputs,
        base_ref=ask.pull.base_ref,
        policy_digest=ask.ruling.digest,
        requester=ask.requester,
        created_at=now,
        asked_at=ask.at,
        expires_at=now + ask.settings.approvals.window,
        is_of_run=run is not None,
        reason=ask.reason,
        run_id=run.id if run else 0,
        run_attempt=run.attempt if run else 0,
        waits=run is not None,
        rollout_id=ask.rollout_id,
    )


def opened(request: Request, snapshot: Snapshot) -> Audit:
    """Record that *request* was opened, and with what in view."""
    is_back = request.kind is Kind.ROLLBACK
    type_ = Type.ROLLBACK_REQUESTED if is_back else Type.REQUEST_OPENED
    return entry(type_, request, request.requester, opening(request, snapshot))


def _ref(ask: Ask) -> str:
    if ask.run:
        return ask.run.head_branch
    return ask.pull.base_ref if ask.sha == ask.pull.merge_sha else ask.pull.head_ref


async def _start(ask: Ask, services: Services) -> _Start:
    settings = ask.settings
    if ask.rollout_id:
        return _Start(Mode.ROLLOUT, "", await services.github.default_branch(ask.repo))
    if ask.run:
        return _Start(Mode.ENVIRONMENT, ask.run.path.rpartition("/")[2], ask.run.head_branch)
    workflow = settings.workflow
    if ask.kind is Kind.ROLLBACK and settings.rollback_workflow:
        workflow = settings.rollback_workflow
    ref = await services.github.default_branch(ask.repo)
    if settings.mode is Mode.CHECK and ask.kind is Kind.DEPLOY:
        return _Start(Mode.CHECK, "", ref)
    inputs = await _inputs(ask.repo, ref, workflow, services)
    if "sha" not in inputs:
        raise _cannot(workflow, "does not take the commit as its input `sha`")
    return _Start(await _mode(ask, services), workflow, ref, inputs)


async def _mode(ask: Ask, services: Services) -> Mode:
    """Return how it is let in. Merging brings nothing back, so a rollback is always started."""
    if ask.settings.mode is Mode.ROLLOUT and ask.kind is Kind.DEPLOY:
        raise UserError(
            f"{code(ask.environment)} has no service whose traffic could be moved: name one under "
            "`canary.services`.",
            reason=Reason.NOT_CONFIGURED,
        )
    if ask.settings.mode in {Mode.DISPATCH, Mode.ENVIRONMENT}:
        return ask.settings.mode
    found = await services.github.environment(ask.repo, ask.environment)
    return Mode.ENVIRONMENT if found and found.asks_us else Mode.DISPATCH


async def _inputs(repo: Repo, ref: str, workflow: str, services: Services) -> tuple[str, ...]:
    path = f"{FOLDER}/{workflow}"
    _, file = await services.github.read(repo, (), ref=ref, path=path)
    try:
        return declared_inputs(file, ref)
    except UnfitError as error:
        raise _cannot(workflow, str(error)) from error


def _cannot(workflow: str, why: str) -> UserError:
    return UserError(
        f"There is nothing to start: the workflow {code(workflow)} {why}. It needs:\n"
        f"{block(EXAMPLE, 'yaml')}",
        reason=Reason.NOT_CONFIGURED,
    )
