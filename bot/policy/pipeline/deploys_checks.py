"""What looks after a deploy: health checks, ways back, and who is told."""

from itertools import pairwise

import re2

from bot.policy.jobs import Job
from bot.policy.pipeline.deploys import Deploy
from bot.policy.pipeline.deploys_around import Moment, is_told_of_failure, moments
from bot.policy.pipeline.deploys_words import words
from bot.policy.pipeline.shell import Command
from bot.policy.pipeline.wrappers import unwrapped
from bot.policy.workflow import Workflow

_HEALTH = frozenset(
    {
        "alive",
        "health",
        "healthcheck",
        "healthy",
        "healthz",
        "livez",
        "ping",
        "probe",
        "readiness",
        "ready",
        "sanity",
    }
    | {"smoke", "stability", "verification", "verify"}
)
_AFTERWARDS = _HEALTH | {"acceptance", "check", "checks", "e2e", "test", "tests", "validate"}
"""A job behind a deploy that is called so asks whether it works."""
_ADDRESS = re2.compile(r"(?i)https?://|\$\{?\w*(?:url|host|endpoint|domain)")
_WAITS = (
    ("kubectl", "rollout", "status"),
    ("kubectl", "wait"),
    ("oc", "rollout", "status"),
    ("oc", "wait"),
    ("argocd", "app", "wait"),
    ("wait-on",),
    ("gcloud", "run", "deploy"),
    ("gcloud", "app", "deploy"),
    ("aws", "cloudformation", "deploy"),
    ("fly", "deploy"),
    ("flyctl", "deploy"),
    ("kamal", "deploy"),
    ("cf", "push"),
    ("cf", "restage"),
)
"""Commands that end well only once the new version answers, or its platform says so."""
_WAIT_OPTIONS = frozenset({"--wait", "--atomic", "--rollback-on-failure"})
_WAIT_ACTIONS = frozenset(
    {
        "aws-actions/aws-cloudformation-github-deploy",
        "azure/k8s-deploy",
        "google-github-actions/deploy-appengine",
        "google-github-actions/deploy-cloudrun",
        "superfly/flyctl-actions",
    }
)
_WAIT_INPUTS = frozenset({"wait", "wait-for-service-stability", "wait-for-deployment", "atomic"})
_FETCHERS = frozenset({"curl", "wget", "http", "https", "xh"})
_FAILS = ("-f", "--fail", "--fail-with-body")

_ROLLBACK = frozenset({"revert", "rollback", "restore", "undo"})
_ROLLS = ("rollback", "roll-back", "roll back", "rolling back", "undo", "previous_", "previous-")
_UNDO_OPTIONS = frozenset({"--atomic", "--rollback-on-failure"})
_OWN_WAY_BACK = frozenset({"aws-actions/aws-cloudformation-github-deploy"})

_TELLS = frozenset(
    {"alert", "alerts", "discord", "email", "mail", "notification", "notify", "opsgenie"}
    | {"pagerduty", "slack", "teams", "telegram", "mattermost", "webhook"}
)
_TELL = re2.compile(r"(?i)slack|discord|telegram|pagerduty|opsgenie|mattermost|webhook|teams\.com")

_INFRASTRUCTURE = frozenset({"terraform", "tofu", "terragrunt", "pulumi", "tf"})


def is_infrastructure(deploy: Deploy) -> bool:
    """Whether all that *deploy* is known to change is infrastructure, which answers no request."""
    found = [sign for sign in deploy.signs if sign.sort in {"command", "action"}]
    return bool(found) and all(not _INFRASTRUCTURE.isdisjoint(words(sign.why)) for sign in found)


def checks_health(moment: Moment) -> bool:
    """Whether *moment* asks if what was deployed works."""
    if moment.command:
        return _waits(moment.command)
    step = moment.inner.step
    if not _HEALTH.isdisjoint(words(step.name)) and (step.run or step.uses):
        return True
    inputs = {key.text.lower() for key, value in step.inputs if _is_true(value)}
    name = step.action.name.lower() if step.action else ""
    is_check = not _HEALTH.isdisjoint(words(name))
    return name in _WAIT_ACTIONS or is_check or not _WAIT_INPUTS.isdisjoint(inputs)


def _is_true(value: object) -> bool:
    return getattr(value, "text", "").lower() == "true"


def _waits(command: Command) -> bool:
    found = unwrapped(command)
    program = found[0].rpartition("/")[2]
    if program in _FETCHERS:
        return _asks(found)
    if program in {"echo", "printf"}:
        return False
    if program == "aws" and "wait" in found[1:4]:
        return True
    if not _WAIT_OPTIONS.isdisjoint(found) or any(found[: len(one)] == one for one in _WAITS):
        return True
    return any(not _HEALTH.isdisjoint(words(word)) for word in found[:4])


def _asks(found: tuple[str, ...]) -> bool:
    """Whether something is fetched from what was deployed, in a way that can fail."""
    fails = any(
        word in _FAILS or (word[:1] == "-" and word[1:2] != "-" and "f" in word) for word in found
    )
    speaks = any(not _HEALTH.isdisjoint(words(word)) for word in found)
    return speaks or (fails and any(_ADDRESS.search(word) for word in found))


def can_go_back(deploy: Deploy) -> bool:
    """Whether the job of *deploy* has a step that restores what was there."""
    return any(_undoes(moment) for moment in moments(deploy.job, deploy.workflow))


def restores(job: Job, workflow: Workflow) -> bool:
    """Whether *job* runs on failure, and then restores what was there."""
    return is_told_of_failure(job.condition) and any(
        _rolls_back(moment) for moment in moments(job, workflow)
    )


def _undoes(moment: Moment) -> bool:
    step = moment.inner.step
    if moment.command and not _UNDO_OPTIONS.isdisjoint(moment.words):
        return True
    if moment.words[:3] == ("aws", "cloudformation", "deploy"):
        return True
    if step.action and step.action.name.lower() in _OWN_WAY_BACK:
        return True
    return _rolls_back(moment)


def _rolls_back(moment: Moment) -> bool:
    if moment.command:
        text = " ".join(moment.words).lower()
        return moment.words[0] != "echo" and any(word in text for word in _ROLLS)
    return speaks_of_rollback(moment.inner.step.name)


def speaks_of_rollback(name: str) -> bool:
    """Whether *name* says that it brings the former version back."""
    found = words(name)
    return not _ROLLBACK.isdisjoint(found) or ("roll", "back") in pairwise(found)


def tells_of_failure(job: Job, workflow: Workflow) -> bool:
    """Whether somebody is told when *job*, or what it waits for, fails."""
    is_late = is_told_of_failure(job.condition)
    return any(
        _tells(moment)
        for moment in moments(job, workflow)
        if is_late
        or is_told_of_failure(moment.inner.step.condition)
        or is_told_of_failure(moment.inner.caller.condition)
    )


def _tells(moment: Moment) -> bool:
    if moment.command:
        return any(_TELL.search(word) for word in moment.words)
    step = moment.inner.step
    uses = step.uses.text if step.uses else ""
    return not _TELLS.isdisjoint((*words(step.name), *words(uses)))


def is_health_check(job: Job) -> bool:
    """Whether *job* is called a check of what was deployed."""
    return not _AFTERWARDS.isdisjoint((*words(job.id), *words(job.title)))
