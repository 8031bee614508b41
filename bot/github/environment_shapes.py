"""Environments, their rules and deployments, as types: see ``bot.github.shapes``."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from bot.github.shapes import Account, Ref, Repository


class NativeRule(Struct):
    """A rule of GitHub's own: a wait timer, required reviewers or limited branches."""

    type: str
    wait_timer: int | None = None
    prevent_self_review: bool | None = None
    reviewers: list[Any] | None = None


class SetUp(Struct):
    """An environment, without the rules of Apps.

    Attributes:
        can_admins_bypass: GitHub answers it, and does not document it.
    """

    name: str
    protection_rules: list[NativeRule] | None = None
    deployment_branch_policy: dict[str, Any] | None = None
    can_admins_bypass: bool = True


class RuleApp(Struct):
    """The App behind a custom protection rule."""

    id: int
    slug: str


class CustomRule(Struct):
    """A protection rule of an App."""

    enabled: bool
    app: RuleApp


class CustomRules(Struct):
    """The protection rules of Apps on an environment."""

    custom_deployment_protection_rules: list[CustomRule] = []


class Named(Struct):
    """An environment, as far as it is named."""

    name: str


class Pending(Struct):
    """What a run waits for."""

    environment: Named


class Approval(Struct):
    """A decision on a run, by a person or an App."""

    state: str
    environments: list[Named]
    user: Account | None = None
    comment: str | None = None


class Made(Struct):
    """A deployment."""

    id: int
    node_id: str
    sha: str
    ref: str
    environment: str
    created_at: datetime
    creator: Account | None = None
    payload: Any = None


class Told(Struct):
    """A deployment status, as events tell it."""

    state: str
    created_at: datetime
    log_url: str | None = None


class Said(Struct):
    """A deployment status, as it is listed."""

    id: int
    state: str
    description: str | None = None


class DeploymentEvent(Struct):
    """A delivery of ``deployment`` or ``deployment_status``."""

    repository: Repository
    deployment: Made
    deployment_status: Told | None = None
    workflow_run: Ref | None = None


class ReviewedRun(Struct):
    """The run that was waiting."""

    id: int
    head_sha: str


class RuleEvent(Struct):
    """A delivery of ``deployment_protection_rule``. GitHub promises none of its fields."""

    repository: Repository
    sender: Account
    environment: str
    deployment_callback_url: str
    event: str = ""
    sha: str | None = None
    pull_requests: list[Any] | None = None


class ReviewedJob(Struct):
    """A job that was waiting."""

    environment: str = ""


class ReviewEvent(Struct):
    """A delivery of ``deployment_review``, once it was decided."""

    repository: Repository
    workflow_run: ReviewedRun
    workflow_job_runs: list[ReviewedJob] = []
    approver: Account | None = None
    comment: str | None = None


class QueriedStatus(Struct, rename="camel"):
    """A deployment status, as GraphQL answers it."""

    id: str
    state: str
    created_at: datetime
    log_url: str | None = None


class QueriedStatuses(Struct):
    """Those of a deployment. Their order is not documented."""

    nodes: list[QueriedStatus]


class QueriedDeployment(Struct, rename="camel"):
    """A deployment, as far as it is not known by then."""

    id: str
    statuses: QueriedStatuses
    latest_status: QueriedStatus | None = None
