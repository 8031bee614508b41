"""A change of the documentation alone does not run everything.

A pull request that mends a typo in a page waits for the whole test suite. A filter on paths spares
that. It must not stand on the workflow of a required check, which would then wait for ever, so the
rule is silent where one may come from the workflow, and off until a policy asks for it.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onpushpull_requestpull_request_targetpathspaths-ignore
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.pipeline.purposes import stages_of
from bot.policy.pipeline.triggers import runs_for_pull_requests
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

FILTERS = ("paths", "paths-ignore")
LOOKS = ("paths-filter", "changed-files", "path-filter", "skip-duplicate")
"""Parts of the names of actions that tell which files changed, so that jobs may be left out."""


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding if *workflow* runs tests for every pull request, whatever it changes."""
    event = workflow.event("pull_request")
    if event is None or not runs_for_pull_requests(workflow):
        return
    if any(key in event for key in FILTERS) or workflow.facts.required:
        return
    looks = any(word in action.name for _, action in workflow.actions() for word in LOOKS)
    if looks or not any(stages_of(job) for job in workflow.jobs):
        return
    yield Finding.at(
        workflow.node.entries["on"].key,
        "Every pull request runs all of it, also one that only changes documentation.",
        subject="on",
    )


RULE = Rule(
    id="TRIG-DOCS",
    level=Level.OFF,
    summary="A change of the documentation alone does not run everything",
    fix="Add `paths-ignore: ['docs/**', '**.md']`, unless a required check comes from here.",
    check=check,
)
