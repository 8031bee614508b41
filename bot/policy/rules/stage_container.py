"""Images are scanned before they are deployed, where the policy asks for it.

A pipeline that builds no image has nothing to scan.
Source: https://docs.docker.com/build/ci/github-actions/
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.config.stages import Stage
from bot.policy.pipeline.calls import effective_jobs, effective_steps
from bot.policy.pipeline.running import runs
from bot.policy.pipeline.stages import missing
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline

_ACTIONS = frozenset({"docker/build-push-action", "docker/bake-action", "depot/build-push-action"})
_VERBS = frozenset({"build", "push", "buildx", "bake"})


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding if images are built, and nothing shows that they are scanned."""
    found = tuple(missing(pipeline, Stage.CONTAINER_SCAN, "STAGE-CONTAINER"))
    if found and _builds_images(pipeline):
        yield from found


def _builds_images(pipeline: Pipeline) -> bool:
    for workflow in pipeline.workflows:
        for each in effective_jobs(workflow):
            for step in effective_steps(each.job, each.workflow):
                if step.step.action and step.step.action.repo in _ACTIONS:
                    return True
                for command in runs(step.step, pipeline.context.checkout):
                    words = command.layers[-1]
                    if words[0] in {"docker", "podman", "buildah"} and _VERBS & set(words[1:3]):
                        return True
    return False


RULE = Rule(
    id="STAGE-CONTAINER",
    level=Level.WARNING,
    summary="Images are scanned before they are deployed, where the policy asks for it",
    fix="Add a scan that fails, such as `trivy image --exit-code 1`, "
    "or say in `stages.container-scan.satisfied_by` what counts.",
    sees=Sees.PIPELINE,
    check=check,
)
