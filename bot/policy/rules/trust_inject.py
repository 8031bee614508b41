"""Scripts do not contain text that anybody chooses.

GitHub replaces `${{ … }}` before the shell reads the script, so an issue titled `"; curl … | sh #`
becomes a command. What only those choose who may push or start a run, TRUST-INPUT tells; an input
that a workflow of the repository fills with an issue's title is told here. A login cannot hold a
command, nor can the repository's own name; a job that leaves out forks knows its branches. What
zizmor itself takes for a guess is left alone.
Source: https://docs.zizmor.sh/audits/#template-injection
"""

from bot.config.rules import Level
from bot.policy.auditing import AuditFinding, is_likely
from bot.policy.pipeline.chosen import Chooser, who_chooses
from bot.policy.rule import Rule, Sees
from bot.policy.workflow import Workflow


def accept(finding: AuditFinding, workflow: Workflow) -> bool:
    """Take what is likely to be exploitable by anybody, and grave if it is."""
    chooser = who_chooses(finding.feature, workflow, finding.job)
    return is_likely(finding) and chooser is Chooser.ANYBODY


RULE = Rule(
    id="TRUST-INJECT",
    level=Level.ERROR,
    summary="Scripts do not contain text that anybody chooses",
    fix='Hand it over as a variable: `env: {TITLE: ${{ … }}}`, and use `"$TITLE"` in the script.',
    sees=Sees.NOTHING,
    audits=frozenset({"template-injection"}),
    accept=accept,
)
