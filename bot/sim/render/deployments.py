"""Deployments and their statuses as JSON."""

from bot.sim.jsonvalue import Json, stamp
from bot.sim.render.nodes import node_id
from bot.sim.render.people import user
from bot.sim.render.urls import Urls
from bot.sim.world.deployments import Deployment, DeploymentStatus


def deployment(urls: Urls, deployment: Deployment) -> dict[str, Json]:
    """Describe a deployment."""
    api = _address(urls, deployment)
    return {
        "url": api,
        "id": deployment.id,
        "node_id": node_of(deployment),
        "sha": deployment.sha,
        "ref": deployment.ref,
        "task": deployment.task,
        "payload": deployment.facts.payload,
        "original_environment": deployment.environment,
        "environment": deployment.environment,
        "description": deployment.facts.description,
        "creator": user(urls, deployment.creator),
        "created_at": stamp(deployment.created_at),
        "updated_at": stamp(deployment.updated_at),
        "statuses_url": f"{api}/statuses",
        "repository_url": urls.of(deployment.repository),
        "transient_environment": deployment.facts.is_transient,
        "production_environment": deployment.facts.is_production,
        "performed_via_github_app": None,  # even of those that Apps make: tests/data/webhooks
    }


def deployment_status(
    urls: Urls, deployment: Deployment, status: DeploymentStatus
) -> dict[str, Json]:
    """Describe a deployment status."""
    api, page = _address(urls, deployment), log_page(urls, deployment, status)
    return {
        "url": f"{api}/statuses/{status.id}",
        "id": status.id,
        "node_id": node_id("DES", deployment.repository.id, status.id),
        "state": status.state,
        "creator": user(urls, status.creator),
        "description": status.words.description,
        "environment": deployment.environment,
        "target_url": page,
        "created_at": stamp(status.created_at),
        "updated_at": stamp(status.created_at),
        "deployment_url": api,
        "repository_url": urls.of(deployment.repository),
        "environment_url": status.words.environment_url,
        "log_url": page,
        "performed_via_github_app": None,
    }


def node_of(deployment: Deployment) -> str:
    """Return a deployment's id in GraphQL."""
    return node_id("DE", deployment.repository.id, deployment.id)


def log_page(urls: Urls, deployment: Deployment, status: DeploymentStatus) -> str:
    """Return the page of the job that made it; if none did, what was said with the status."""
    job = deployment.job
    page = f"{urls.page(deployment.repository)}{job.check_run.facts.page}" if job else ""
    return page or status.words.log_url


def _address(urls: Urls, deployment: Deployment) -> str:
    return f"{urls.of(deployment.repository)}/deployments/{deployment.id}"
