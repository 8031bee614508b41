"""Images do not run as root.

Whoever breaks out of a program that runs as root has the container, and often the machine. The last
`USER` of the last stage decides. Images that begin with a distroless `nonroot` tag are fine.
Source: https://docs.docker.com/build/building/best-practices/#user
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.pipeline.dockerfiles import is_dockerfile, root_at
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline

MAX_FILES = 50
"""Dockerfiles that are read. Our own limit."""


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding for each Dockerfile whose image runs as root."""
    checkout = pipeline.context.checkout
    for path in sorted(filter(is_dockerfile, checkout.files))[:MAX_FILES]:
        line = root_at(checkout.text(path))
        if line:
            yield Finding(
                line=line,
                column=1,
                end_line=line,
                message="The image runs as root.",
                subject="root",
                path=path,
            )


RULE = Rule(
    id="IMG-ROOT",
    level=Level.OFF,
    sees=Sees.PIPELINE,
    summary="Images do not run as root",
    fix="Create a user, and name it in the last stage: `USER app`.",
    check=check,
)
