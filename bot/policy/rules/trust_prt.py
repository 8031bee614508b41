"""What a stranger proposes is not run with the repository's own rights.

`pull_request_target`, `workflow_run` and `issue_comment` run with secrets and a token that may
write, also for a pull request from a fork. To label it is fine; to check out its code and run
anything in there hands these rights to whoever wrote it. Jobs that ask first where the code comes
from, or who wrote it, are left alone.
Source: https://docs.zizmor.sh/audits/#dangerous-triggers
"""

import re2

from bot.config.rules import Level
from bot.document import Scalar
from bot.policy.auditing import AuditFinding
from bot.policy.jobs import Job, Step
from bot.policy.rule import Rule, Sees
from bot.policy.workflow import Workflow

_HEAD = re2.compile(
    r"github\.head_ref|pull_request\.head\.|workflow_run\.head_|refs/pull/|merge_commit_sha"
    r"|workflow_run\.pull_requests"
)
"""What names the commits of a pull request, in an input of a checkout."""
_FETCH = re2.compile(
    r"\bgh pr checkout\b|\bgit (?:fetch|pull|checkout)\b.*(?:pull/|pull_request\.head)"
)
_GUARD = re2.compile(
    r"head\.repo|head_repository|workflow_run\.event|author_association|\.login|github\.actor"
    r"|\.labels|github\.event\.label|event_name\s*!=\s*'pull_request_target'"
    r"|event_name\s*==\s*'(?:merge_group|pull_request|push|schedule|workflow_dispatch)'"
)
"""What a condition asks when it wants to know whom it trusts."""


def accept(finding: AuditFinding, workflow: Workflow) -> bool:
    """Take a trigger of a workflow that checks out a proposal and then runs something."""
    return finding.is_regular and any(map(_runs_proposal, workflow.jobs))


def _runs_proposal(job: Job) -> bool:
    if _is_guarded(job.condition):
        return False
    has_proposal = False
    for step in job.steps:
        if has_proposal and _runs_files(step):
            return True
        has_proposal = has_proposal or _takes_proposal(step)
    return False


def _takes_proposal(step: Step) -> bool:
    if _is_guarded(step.condition):
        return False
    if step.run:
        return _FETCH.search(step.run.text) is not None
    is_checkout = step.action is not None and step.action.repo == "actions/checkout"
    given = (step.inputs.scalar("ref"), step.inputs.scalar("repository"))
    return is_checkout and any(value and _HEAD.search(value.text) for value in given)


def _runs_files(step: Step) -> bool:
    """Whether it runs what may lie in the checkout: a script, or an action of the repository."""
    return step.run is not None or (step.uses is not None and step.uses.text.startswith("./"))


def _is_guarded(condition: Scalar | None) -> bool:
    return condition is not None and _GUARD.search(condition.text) is not None


RULE = Rule(
    id="TRUST-PRT",
    level=Level.ERROR,
    summary="What a stranger proposes is not run with the repository's own rights",
    fix="Run it on `pull_request`, and hand the result to a second workflow as an artifact; or let "
    "the job ask first that the code comes from this repository.",
    sees=Sees.NOTHING,
    audits=frozenset({"dangerous-triggers"}),
    accept=accept,
)
