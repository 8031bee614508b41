"""No deploy hangs on the words of a commit message.

Whoever writes the message decides, and a squash, a revert or a quotation changes it by accident.
A message that keeps a deploy back does no harm, and is not told.
Source: https://docs.github.com/en/actions/reference/security/secure-use
"""

from collections.abc import Iterator

import re2

from bot.config.rules import Level
from bot.document import Scalar
from bot.policy.pipeline.deploys import Deploy, deploys_in
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

_ASKS = re2.compile(
    r"(?i)(?:^|[^!\s])\s*(?:contains|startswith|endswith)\s*\(\s*"
    r"(?:github\.event\.head_commit\.message|github\.event\.commits)"
)


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each condition of a deploy that looks for words in a message."""
    for deploy in deploys_in(workflow):
        for condition in _conditions(deploy):
            if _ASKS.search(f" {condition.text}"):
                yield Finding.at(
                    condition,
                    f"Job `{deploy.job.id}` deploys if a commit message has certain words, "
                    "which anyone can write, and no review shows.",
                    subject=deploy.job.id,
                    job=deploy.job.id,
                )


def _conditions(deploy: Deploy) -> Iterator[Scalar]:
    """Yield the conditions of the job, and of its steps that deploy."""
    if deploy.job.condition:
        yield deploy.job.condition
    for sign in deploy.signs if deploy.callee is None else ():
        if sign.step and sign.step.condition:
            yield sign.step.condition


RULE = Rule(
    id="DEPLOY-MSGGATE",
    level=Level.WARNING,
    summary="No deploy hangs on the words of a commit message",
    fix="Ask for the deploy instead: a tag, `workflow_dispatch`, an approval, or `/deploy`.",
    check=check,
)
