"""Production gets what was tested, not a new build of it.

A second build may differ from the first: a base image, a dependency or a clock has moved on. What
ran in staging is promoted by its digest or its tag.
Source: https://12factor.net/build-release-run
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.pipeline.deploys import deploys_in
from bot.policy.pipeline.deploys_around import Moment, before, finding_at
from bot.policy.pipeline.wrappers import unwrapped
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

BUILDERS = frozenset({"docker/bake-action", "docker/build-push-action"})
BUILDS = (
    ("docker", "build"),
    ("docker", "buildx", "build"),
    ("docker", "buildx", "bake"),
    ("docker", "compose", "build"),
    ("docker-compose", "build"),
    ("podman", "build"),
    ("buildah", "bud"),
    ("gcloud", "builds", "submit"),
    ("az", "acr", "build"),
    ("pack", "build"),
)


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each production deploy that builds its image."""
    for deploy in deploys_in(workflow):
        if not deploy.is_production or "uses" in deploy.job:
            continue
        built = next((one for one in before(deploy) if _builds(one)), None)
        if built:
            yield finding_at(
                deploy.job,
                deploy.workflow,
                built,
                f"Job `{deploy.job.id}` builds an image for production: it is not the one that "
                "was tested.",
                "builds",
            )


def _builds(moment: Moment) -> bool:
    if moment.command:
        found = unwrapped(moment.command)
        return any(found[: len(one)] == one for one in BUILDS)
    action = moment.inner.step.action
    return action is not None and action.repo in BUILDERS


RULE = Rule(
    id="DEPLOY-PROMOTE",
    level=Level.WARNING,
    summary="Production gets what was tested, not a new build of it",
    fix="Build once, in a job before staging, and deploy that image by its digest or its tag.",
    check=check,
)
