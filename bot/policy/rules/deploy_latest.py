"""What is deployed has a version.

`latest` is whatever was pushed last: two machines may run different programs under one name, and
nothing is left to roll back to. Judged where something is deployed; what a project publishes for
others may well have the tag besides.
Source: https://kubernetes.io/docs/concepts/containers/images/#image-names
"""

from collections.abc import Iterator

import re2

from bot.config.rules import Level
from bot.document import Scalar
from bot.policy.pipeline.deploys import Deploy, deploys_in
from bot.policy.pipeline.deploys_around import Moment, finding_at, moments
from bot.policy.pipeline.deploys_commands import deploys, publishes
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

_IMAGE = re2.compile(r"(?:^|[\s=,/\w}\])\"'])[\w}/.-]*[\w}]:latest(?:$|[\s,\"'])")
_VALUE = re2.compile(r"(?i)(?:^|[=,.\s])(?:\w*\.)*(?:image_?tag|tag|image)=[\w./:${}-]*\blatest$")
INPUTS = frozenset({"image", "images", "tags", "image-uri", "container-image"})


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each `latest` that a deploying job pushes or deploys."""
    for deploy in deploys_in(workflow):
        if "uses" not in deploy.job:
            yield from _find(deploy)


def _find(deploy: Deploy) -> Iterator[Finding]:
    for moment in moments(deploy.job, deploy.workflow):
        if _is_latest(moment):
            yield finding_at(
                deploy.job,
                deploy.workflow,
                moment,
                "`latest` does not say which version is deployed, and leaves none to go back to.",
                "latest",
            )


def _is_latest(moment: Moment) -> bool:
    if moment.command:
        if not (deploys(moment.command) or publishes(moment.command)):
            return False
        return any(_IMAGE.search(word) or _VALUE.search(word) for word in moment.words)
    inputs = moment.inner.step.inputs
    texts = (
        value.text
        for key, value in inputs
        if key.text.lower() in INPUTS and isinstance(value, Scalar)
    )
    return any(_IMAGE.search(line) for text in texts for line in text.splitlines())


RULE = Rule(
    id="DEPLOY-LATEST",
    level=Level.WARNING,
    summary="What is deployed has a version",
    fix="Name the image by its digest, or by a tag that never moves, such as the commit.",
    check=check,
)
