"""Environments, their rules, and what runs wait for, as JSON."""

from collections.abc import Sequence
from urllib.parse import quote

from bot.sim.jsonvalue import Json, maybe_stamp, stamp
from bot.sim.render.actions import workflow_run
from bot.sim.render.deployments import deployment
from bot.sim.render.nodes import node_id
from bot.sim.render.people import user
from bot.sim.render.pulls import pull_request
from bot.sim.render.urls import Urls
from bot.sim.world.accounts import Account
from bot.sim.world.environments import CustomRule, Environment
from bot.sim.world.gates import DeploymentReviewEvent, Gate, ProtectionRuleEvent, Review
from bot.sim.world.runs import BaseRun


def environment(urls: Urls, environment: Environment) -> dict[str, Json]:
    """Describe an environment, with GitHub's own rules but not those of Apps."""
    limits: Json = {"protected_branches": False, "custom_branch_policies": True}
    return _named(urls, environment) | {
        "created_at": stamp(environment.created_at),
        "updated_at": stamp(environment.created_at),
        "can_admins_bypass": environment.admins_bypass,
        "protection_rules": _rules(urls, environment),
        "deployment_branch_policy": limits if environment.limits_branches else None,
    }


def _named(urls: Urls, environment: Environment) -> dict[str, Json]:
    repo, name = environment.repository, quote(environment.name, safe="")
    return {
        "id": environment.id,
        "node_id": node_id("EN", repo.id, environment.id),
        "name": environment.name,
        "url": f"{urls.of(repo)}/environments/{name}",
        "html_url": f"{urls.page(repo)}/deployments/activity_log?environments_filter={name}",
    }


def _rules(urls: Urls, environment: Environment) -> Sequence[Json]:
    found: list[dict[str, Json]] = []
    if environment.wait_minutes:
        found.append({"type": "wait_timer", "wait_timer": environment.wait_minutes})
    if environment.reviewers:
        found.append(
            {
                "type": "required_reviewers",
                "prevent_self_review": environment.prevents_self_review,
                "reviewers": _reviewers(urls, environment.reviewers),
            }
        )
    if environment.limits_branches:
        found.append({"type": "branch_policy"})
    numbers: dict[str, Json] = {"id": environment.id, "node_id": node_id("GA", environment.id)}
    return [numbers | one for one in found]


def _reviewers(urls: Urls, accounts: Sequence[Account]) -> Sequence[Json]:
    return [{"type": "User", "reviewer": user(urls, one)} for one in accounts]


def custom_rule(urls: Urls, rule: CustomRule) -> dict[str, Json]:
    """Describe the protection rule of an App."""
    return {
        "id": rule.id,
        "node_id": node_id("GA", rule.id),
        "enabled": True,
        "app": {
            "id": rule.app.id,
            "node_id": node_id("A", rule.app.id),
            "slug": rule.app.slug,
            "integration_url": f"{urls.api}/apps/{rule.app.slug}",
        },
    }


def pending(urls: Urls, gate: Gate) -> dict[str, Json]:
    """Describe what a run waits for."""
    return {
        "environment": _named(urls, gate.environment),
        "wait_timer": gate.environment.wait_minutes,
        "wait_timer_started_at": maybe_stamp(gate.asked_at),
        "current_user_can_approve": False,
        "reviewers": _reviewers(urls, gate.environment.reviewers),
    }


def approval(urls: Urls, review: Review) -> dict[str, Json]:
    """Describe a decision on a run."""
    place = _named(urls, review.environment) | {
        "created_at": stamp(review.environment.created_at),
        "updated_at": stamp(review.environment.created_at),
    }
    return {
        "environments": [place],
        "state": review.state,
        "user": user(urls, review.by),
        "comment": review.comment,
    }


def question(urls: Urls, event: ProtectionRuleEvent) -> dict[str, Json]:
    """Describe what the rule of an App is asked."""
    run, gate = event.run, event.gate
    api = f"{urls.of(run.repository)}/actions/runs/{run.id}"
    return {
        "environment": gate.environment.name,
        "event": run.event,
        "sha": run.head_sha,
        "ref": run.head.name,
        "deployment_callback_url": f"{api}/deployment_protection_rule",
        "deployment": deployment(urls, gate.deployment),
        "pull_requests": [pull_request(urls, pull) for pull in run.pull_requests],
    }


def review(urls: Urls, event: DeploymentReviewEvent) -> dict[str, Json]:
    """Describe what GitHub's own reviewers are asked, or what one of them decided."""
    gate = event.gate
    job = _job(urls, event.run, gate)
    common: dict[str, Json] = {
        "workflow_run": workflow_run(urls, event.run),
        "since": maybe_stamp(gate.asked_at),
        "reviewers": _reviewers(urls, gate.environment.reviewers),
        "workflow_job_run": job,
    }
    if gate.review is None:
        asked: dict[str, Json] = {
            "environment": gate.environment.name,
            "requestor": user(urls, event.sender),
        }
        return common | asked
    return common | {
        "approver": user(urls, gate.review.by),
        "comment": gate.review.comment,
        "workflow_job_runs": [job],
    }


def _job(urls: Urls, run: BaseRun, gate: Gate) -> dict[str, Json]:
    return {
        "id": gate.job.id,
        "name": gate.job.name,
        "status": gate.job.status,
        "conclusion": gate.job.conclusion,
        "html_url": f"{urls.page(run.repository)}{gate.job.check_run.facts.page}",
        "created_at": stamp(gate.job.created_at),
        "updated_at": stamp(gate.job.created_at),
        "environment": gate.environment.name,
    }
