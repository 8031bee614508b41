"""Pull requests do not deploy.

What a pull request proposes was not reviewed yet. A deploy that it starts puts it before users, or
breaks the environment that others test in. Previews, whose name says so, are what pull requests
may deploy. A job whose condition looks at the event or the ref counts as guarded, and so does one
whose environment is known to ask for an approval.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.pipeline.deploys import deploys_in
from bot.policy.pipeline.deploys_around import tells_events_apart, ways
from bot.policy.pipeline.deploys_gates import is_approved
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

EVENTS = ("pull_request", "pull_request_target")


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each job that deploys whenever a pull request changes."""
    started = [name for name in EVENTS if workflow.event(name) is not None]
    for deploy in deploys_in(workflow) if started else ():
        if is_approved(deploy):
            continue
        if any(
            not any(tells_events_apart(one, deploy.workflow) for one in way) for way in ways(deploy)
        ):
            yield Finding.at(
                deploy.job.name,
                f"Job `{deploy.job.id}` deploys on `{started[0]}`: what nobody has reviewed yet.",
                subject=deploy.job.id,
                job=deploy.job.id,
            )


RULE = Rule(
    id="DEPLOY-PR",
    level=Level.ERROR,
    summary="Pull requests do not deploy",
    fix="Add `if: github.event_name == 'push'`, or deploy in a workflow of its own.",
    check=check,
)
