"""Strangers' code does not run on our own machines.

Whoever forks a public repository can change what its pull request runs. A hosted runner is thrown
away afterwards; one of our own keeps what was left there, and stands in our network. A runner is
known by the label `self-hosted`, or by one that the policy names. In a private repository only
those who may read it can fork it, so there it is a notice.
Source: https://docs.github.com/en/actions/reference/security/secure-use#hardening-for-self-hosted-runners
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from pydantic import Field

from bot.config.patterns import Glob, matches_any
from bot.config.rules import Level, RuleSetting
from bot.config.section import APPEND
from bot.document import Mapping, Scalar
from bot.policy.jobs import Job
from bot.policy.pipeline.calls import effective_jobs
from bot.policy.pipeline.matrix import values
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

OWN = "self-hosted"
EVENTS = ("pull_request", "pull_request_target")
_GUARDS = ("head.repo", "author_association", "event_name == 'push'", "event_name != 'pull_request")
"""In a condition: who asks for one of these has thought of forks."""


class SelfHostedSetting(RuleSetting):
    """Which runners are your own."""

    labels: Annotated[tuple[Glob, ...], Field(max_length=50), APPEND] = ()
    """Labels and groups of your own runners, besides `self-hosted`: `gpu-*`."""


def check(workflow: Workflow, setting: SelfHostedSetting) -> Iterator[Finding]:
    """Yield a finding for each job that a fork can run on a machine of our own."""
    is_reached = any(workflow.event(event) is not None for event in EVENTS)
    if not is_reached or workflow.facts.is_public is None:
        return
    is_public = workflow.facts.is_public
    who = "anyone who forks this public repository" if is_public else "whoever may read this"
    for one in effective_jobs(workflow):
        label = _own_label(one.job, setting.labels)
        if label and not _is_guarded(one.job) and not _is_guarded(one.caller):
            is_own = one.workflow is workflow
            found = Finding.at(
                label if is_own else one.caller.name,
                f"Job `{one.job.id}` runs on `{label.text}` for pull requests: "
                f"{who} can run what they like on that machine.",
                subject=f"{one.caller.id} {label.text}",
                job=one.caller.id,
            )
            yield replace(found, most=Level.ERROR if is_public else Level.NOTICE)


def _own_label(job: Job, own: tuple[str, ...]) -> Scalar | None:
    for label in _labels(job):
        if label.text.lower() == OWN or (own and matches_any(own, label.text)):
            return label
    return None


def _labels(job: Job) -> Iterator[Scalar]:
    runner = job.node.get("runs-on")
    group = runner.scalar("group") if isinstance(runner, Mapping) else None
    for label in (*job.runs_on, *((group,) if group else ())):
        yield from values(job, label)


def _is_guarded(job: Job) -> bool:
    return job.condition is not None and any(word in job.condition.text for word in _GUARDS)


RULE = Rule(
    id="TRUST-SELFHOSTED",
    level=Level.ERROR,
    summary="Pull requests of strangers do not run on our own machines",
    fix="Use a hosted runner for pull requests, or one that is thrown away after each job; or let "
    "the job run only where `github.event.pull_request.head.repo.full_name == github.repository`.",
    check=check,
    setting=SelfHostedSetting,
)
