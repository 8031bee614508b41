"""Clouds are entered with a short-lived identity, not with a stored key.

A key in a secret works for whoever copies it, from anywhere, until somebody thinks of replacing it.
AWS, Google Cloud, Azure and Alibaba Cloud accept the token that GitHub signs for each job instead.
Only values taken from `secrets` count: what another step hands over may well be short-lived.
Source: https://docs.github.com/en/actions/concepts/security/openid-connect
"""

from collections.abc import Iterator

import re2

from bot.config.rules import Level
from bot.document import Mapping, Node, Scalar
from bot.policy.jobs import Step
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

VARIABLES = frozenset(
    {
        "alicloud_secret_key",
        "arm_client_secret",
        "aws_secret_access_key",
        "azure_client_secret",
        "google_credentials",
        "kube_config",
        "kube_config_data",
        "kubeconfig",
        "kubeconfig_data",
    }
)
"""Environment variables from which the vendors' tools take a key, in lower case."""

INPUTS = frozenset(
    {
        "aws_access_key",
        "aws_secret_access_key",
        "aws_secret_key",
        "base64_kube_config",
        "credentials_json",
        "kube_config",
        "kubeconfig",
        "publish_profile",
        "service_account_key",
    }
)
"""Inputs that are a key, whatever the action; in lower case, with underscores."""

PASSWORD = frozenset({"password"})

INPUTS_OF = {
    "aliyun": frozenset({"access_key_secret"}),
    "azure": frozenset({"client_secret", "creds"}),
    "google-github-actions": frozenset({"credentials"}),
}
"""Inputs that are a key of the cloud in actions of this owner, and may be anything in others."""

_SECRET = re2.compile(r"(?is)\$\{\{(?:.*[^\w.-])?secrets\s*[.\[]")
"""An expression that reads the context ``secrets``, and not a step of a similar name."""


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each `env` and `with` that holds a stored key."""
    yield from _find(workflow.env, VARIABLES)
    for job in workflow.jobs:
        yield from _find(job.env, VARIABLES, job.id)
        for step in job.steps:
            yield from _find(step.env, VARIABLES, job.id)
            yield from _find(step.inputs, _inputs_of(step), job.id)


def _inputs_of(step: Step) -> frozenset[str]:
    if step.action is None:
        return INPUTS
    own = INPUTS_OF.get(step.action.owner, frozenset())
    return own | INPUTS | (PASSWORD if _logs_in_to_cloud(step) else frozenset())


def _logs_in_to_cloud(step: Step) -> bool:
    """Whether the password of ``docker/login-action`` is a key of AWS or of Google Cloud."""
    user, registry = step.inputs.scalar("username"), step.inputs.scalar("registry")
    return (user is not None and user.text.startswith("_json_key")) or (
        registry is not None and ".amazonaws.com" in registry.text
    )


def _find(given: Mapping, names: frozenset[str], job: str = "") -> Iterator[Finding]:
    """Yield the first stored key: its other half would say nothing new."""
    for key, value in given:
        if key.text.lower().replace("-", "_") in names and _is_secret(value):
            yield Finding.at(
                key,
                f"`{key.text}` is a stored key: whoever copies it can use it until it is replaced.",
                subject=f"{job or 'workflow'} {key.text}",
                job=job,
            )
            return


def _is_secret(value: Node) -> bool:
    return isinstance(value, Scalar) and _SECRET.search(value.text) is not None


RULE = Rule(
    id="SEC-LONGLIVED",
    level=Level.WARNING,
    strict=Level.ERROR,
    summary="Clouds are entered with a short-lived identity",
    fix="Let the cloud trust GitHub's OpenID Connect token: `permissions: {id-token: write}` and a "
    "role or workload identity in place of the key.",
    check=check,
)
