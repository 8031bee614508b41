"""Who started a run is not told by `github.actor`.

It is whoever triggered the latest event: when a bot pushes to an outsider's pull request, the bot
is the actor and the condition true. To ask beside it who opened the pull request is enough.
Source: https://docs.zizmor.sh/audits/#bot-conditions
"""

from bot.config.rules import Level
from bot.policy.auditing import AuditFinding
from bot.policy.pipeline.conditions import conditions_of
from bot.policy.rule import Rule, Sees
from bot.policy.workflow import Workflow

AUTHOR = "pull_request.user."
"""What names the one who opened the pull request."""


def accept(finding: AuditFinding, workflow: Workflow) -> bool:
    """Take what asks only for the actor."""
    conditions = (one for job in workflow.jobs for one in conditions_of(job))
    asked = (one for one in conditions if one.line <= finding.line <= one.end_line)
    return finding.is_regular and not any(AUTHOR in one.text for one in asked)


RULE = Rule(
    id="TRUST-BOTCOND",
    level=Level.WARNING,
    summary="Who started a run is not told by `github.actor`",
    fix="Ask `github.event.pull_request.user.login` instead.",
    sees=Sees.NOTHING,
    audits=frozenset({"bot-conditions"}),
    accept=accept,
)
