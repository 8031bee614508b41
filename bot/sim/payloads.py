"""What the world announces, as the deliveries that GitHub sends of it.

Source: https://docs.github.com/en/webhooks/webhook-events-and-payloads
"""

from dataclasses import dataclass
from functools import singledispatch

from bot.sim.jsonvalue import Json
from bot.sim.render.actions import job, workflow, workflow_run
from bot.sim.render.checks import announced_run, announced_suite
from bot.sim.render.deployments import deployment, deployment_status
from bot.sim.render.environments import question, review
from bot.sim.render.installations import installation
from bot.sim.render.issues import comment, issue, listed_issue
from bot.sim.render.nodes import node_id
from bot.sim.render.people import organization, user
from bot.sim.render.pulls import pull_request, simple_pull
from bot.sim.render.push import push
from bot.sim.render.repositories import listed, repository, simple_commit
from bot.sim.render.reviews import pull_review
from bot.sim.render.urls import Urls
from bot.sim.world.accounts import AccountType
from bot.sim.world.apps import (
    App,
    Installation,
    InstallationEvent,
    InstallationRepositoriesEvent,
)
from bot.sim.world.checks import CheckRunEvent, CheckSuiteEvent
from bot.sim.world.context import Event
from bot.sim.world.deployments import Deployment, DeploymentEvent, DeploymentStatusEvent
from bot.sim.world.gates import DeploymentReviewEvent, ProtectionRuleEvent
from bot.sim.world.issues import CommentEvent, IssueEvent
from bot.sim.world.merging import MergeGroupEvent
from bot.sim.world.pulls import PullRequestEvent, ReviewEvent
from bot.sim.world.repositories import BaseRepository, PushEvent
from bot.sim.world.runs import WorkflowJobEvent, WorkflowRunEvent

REQUESTS = frozenset({"requested", "rerequested", "requested_action"})
"""What check suites and check runs ask of the App that owns them, and of nobody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """An event in GitHub's JSON, not yet addressed to an installation.

    Attributes:
        event: GitHub's name for its kind.
        where: The repository; None for what happens to an installation.
        installation: The one that it happened to.
        only_for: The App that alone may hear of it; None for all.
    """

    event: str
    action: str
    body: dict[str, Json]
    where: BaseRepository | None = None
    installation: Installation | None = None
    only_for: App | None = None

    def addressed_to(self, to: Installation) -> dict[str, Json]:
        """Return the payload for one installation."""
        if self.where is None:
            return self.body
        number: dict[str, Json] = {"id": to.id, "node_id": node_id("IN", to.id)}
        return self.body | {"installation": number}


def notice_of(event: Event, urls: Urls) -> Notice:
    """Describe *event*, as the world stands now."""
    found = _describe(event, urls)
    action: dict[str, Json] = {"action": found.action} if found.action else {}
    around: dict[str, Json] = {"sender": user(urls, event.sender)}
    if found.where:
        around["repository"] = repository(urls, found.where)
        owner = found.where.owner
        if owner.type == AccountType.ORGANIZATION:
            around["organization"] = organization(urls, owner)
    return Notice(
        event=found.event,
        action=found.action,
        body=action | around | found.body,
        where=found.where,
        installation=found.installation,
        only_for=found.only_for,
    )


@singledispatch
def _describe(event: Event, urls: Urls) -> Notice:
    raise TypeError(f"{type(event).__name__} has no payload for {urls.html}")


@_describe.register
def _push(event: PushEvent, urls: Urls) -> Notice:
    return Notice(event="push", action="", where=event.repository, body=push(urls, event))


@_describe.register
def _pull_request(event: PullRequestEvent, urls: Urls) -> Notice:
    body: dict[str, Json] = {
        "number": event.pull.number,
        "pull_request": pull_request(urls, event.pull),
    }
    if event.action == "synchronize":
        body |= {"before": event.before, "after": event.pull.head_sha}
    if event.action == "edited":
        body["changes"] = _edits(event)
    return Notice(event="pull_request", action=event.action, where=event.pull.repository, body=body)


def _edits(event: PullRequestEvent) -> dict[str, Json]:
    found: dict[str, Json] = {
        name: {"from": event.was[name]} for name in ("title", "body") if name in event.was
    }
    if "base" in event.was:
        ref, sha = event.was["base"], event.was["base_sha"]
        found["base"] = {"ref": {"from": ref}, "sha": {"from": sha}}
    return found


@_describe.register
def _comment(event: CommentEvent, urls: Urls) -> Notice:
    about = event.comment.issue
    body: dict[str, Json] = {
        "issue": issue(urls, about),
        "comment": comment(urls, event.comment),
    }
    if event.action == "edited":
        body["changes"] = {"body": {"from": event.was}}
    return Notice(event="issue_comment", action=event.action, where=about.repository, body=body)


@_describe.register
def _issue(event: IssueEvent, urls: Urls) -> Notice:
    about = event.issue
    body: dict[str, Json] = {"issue": listed_issue(urls, about)}
    return Notice(event="issues", action=event.action, where=about.repository, body=body)


@_describe.register
def _review(event: ReviewEvent, urls: Urls) -> Notice:
    about = event.review.pull
    body: dict[str, Json] = {
        "review": pull_review(urls, event.review),
        "pull_request": simple_pull(urls, about),
    }
    if event.action == "edited":
        body["changes"] = {"body": {"from": event.was}}
    return Notice(
        event="pull_request_review", action=event.action, where=about.repository, body=body
    )


@_describe.register
def _check_run(event: CheckRunEvent, urls: Urls) -> Notice:
    body: dict[str, Json] = {"check_run": announced_run(urls, event.run)}
    if event.button:
        body["requested_action"] = {"identifier": event.button}
    return Notice(
        event="check_run",
        action=event.action,
        where=event.run.repository,
        only_for=event.run.suite.app if event.action in REQUESTS else None,
        body=body,
    )


@_describe.register
def _check_suite(event: CheckSuiteEvent, urls: Urls) -> Notice:
    return Notice(
        event="check_suite",
        action=event.action,
        where=event.suite.repository,
        only_for=event.suite.app if event.action in REQUESTS else None,
        body={"check_suite": announced_suite(urls, event.suite)},
    )


@_describe.register
def _workflow_run(event: WorkflowRunEvent, urls: Urls) -> Notice:
    run = event.run
    body: dict[str, Json] = {
        "workflow_run": workflow_run(urls, run),
        "workflow": workflow(urls, run.repository, run.workflow),
    }
    return Notice(event="workflow_run", action=event.action, where=run.repository, body=body)


@_describe.register
def _workflow_job(event: WorkflowJobEvent, urls: Urls) -> Notice:
    run = event.run
    body: dict[str, Json] = {"workflow_job": job(urls, run, run.latest, event.job)}
    return Notice(event="workflow_job", action=event.action, where=run.repository, body=body)


@_describe.register
def _deployment(event: DeploymentEvent, urls: Urls) -> Notice:
    made = event.deployment
    body = _around_deployment(made, urls)
    return Notice(event="deployment", action=event.action, where=made.repository, body=body)


@_describe.register
def _deployment_status(event: DeploymentStatusEvent, urls: Urls) -> Notice:
    made = event.deployment
    body = _around_deployment(made, urls)
    body["deployment_status"] = deployment_status(urls, made, event.status)
    body["check_run"] = announced_run(urls, made.job.check_run) if made.job else None
    return Notice(event="deployment_status", action=event.action, where=made.repository, body=body)


def _around_deployment(made: Deployment, urls: Urls) -> dict[str, Json]:
    run = made.run
    return {
        "deployment": deployment(urls, made),
        "workflow": workflow(urls, made.repository, run.workflow) if run else None,
        "workflow_run": workflow_run(urls, run) if run else None,
    }


@_describe.register
def _protection_rule(event: ProtectionRuleEvent, urls: Urls) -> Notice:
    return Notice(
        event="deployment_protection_rule",
        action=event.action,
        where=event.run.repository,
        only_for=event.app,
        body=question(urls, event),
    )


@_describe.register
def _deployment_review(event: DeploymentReviewEvent, urls: Urls) -> Notice:
    return Notice(
        event="deployment_review",
        action=event.action,
        where=event.run.repository,
        body=review(urls, event),
    )


@_describe.register
def _merge_group(event: MergeGroupEvent, _urls: Urls) -> Notice:
    group = event.group
    commit = group.repository.refs.objects.commits[group.head_sha]
    body: dict[str, Json] = {
        "merge_group": {
            "head_sha": group.head_sha,
            "head_ref": f"refs/heads/{group.head_ref}",
            "base_sha": group.base_sha,
            "base_ref": f"refs/heads/{group.base_ref}",
            "head_commit": simple_commit(commit),
        }
    }
    if event.reason:
        body["reason"] = event.reason
    return Notice(event="merge_group", action=event.action, where=group.repository, body=body)


@_describe.register
def _installation(event: InstallationEvent, urls: Urls) -> Notice:
    body: dict[str, Json] = {"installation": installation(urls, event.installation)}
    if event.action not in {"suspend", "unsuspend"}:
        body["repositories"] = [listed(one) for one in event.installation.repositories()]
        body["requester"] = None
    return Notice(
        event="installation",
        action=event.action,
        installation=event.installation,
        body=body,
    )


@_describe.register
def _repositories(event: InstallationRepositoriesEvent, urls: Urls) -> Notice:
    described = installation(urls, event.installation)
    names: list[Json] = [listed(one) for one in event.repositories]
    added = event.action == "added"
    return Notice(
        event="installation_repositories",
        action=event.action,
        installation=event.installation,
        body={
            "installation": described,
            "repository_selection": described["repository_selection"],
            "repositories_added": names if added else [],
            "repositories_removed": [] if added else names,
            "requester": None,
        },
    )
