"""Scripts do not contain inputs and names of branches.

Who may start or call a workflow, or push a tag, can put a command into what the script is made of,
and so get at secrets of an environment that only reviewed code was to see. Whoever may push could
write worse into the script itself, so this is advice; what strangers choose, TRUST-INJECT tells.
Source: https://docs.zizmor.sh/audits/#template-injection
"""

from bot.config.rules import Level
from bot.policy.auditing import AuditFinding, is_likely
from bot.policy.pipeline.chosen import Chooser, who_chooses
from bot.policy.rule import Rule, Sees
from bot.policy.workflow import Workflow


def accept(finding: AuditFinding, workflow: Workflow) -> bool:
    """Take what only those choose who may push, start or call the workflow."""
    chooser = who_chooses(finding.feature, workflow, finding.job)
    return is_likely(finding) and chooser is Chooser.WRITERS


RULE = Rule(
    id="TRUST-INPUT",
    level=Level.NOTICE,
    strict=Level.WARNING,
    summary="Scripts do not contain inputs and names of branches",
    fix='Hand it over as a variable: `env: {TAG: ${{ … }}}`, and use `"$TAG"` in the script.',
    sees=Sees.NOTHING,
    audits=frozenset({"template-injection"}),
    accept=accept,
)
