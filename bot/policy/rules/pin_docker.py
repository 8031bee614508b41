"""Images of containers and services have a version.

Without a tag, or with `latest`, a job runs whatever was pushed last: it may fail tomorrow without a
change. A tag such as `postgres:17` is enough here; to ask services for a digest would be pedantic.
Source: https://docs.zizmor.sh/audits/#unpinned-images
"""

from bot.config.rules import Level
from bot.policy.auditing import AuditFinding
from bot.policy.rule import Rule, Sees
from bot.policy.workflow import Workflow


def accept(finding: AuditFinding, _: Workflow) -> bool:
    """Take images without a version, except where an expression may hold one."""
    return finding.is_regular and "${{" not in finding.feature


RULE = Rule(
    id="PIN-DOCKER",
    level=Level.WARNING,
    summary="Images of containers and services have a version",
    fix="Name a version, or better a digest: `postgres:17`, `postgres:17@sha256:…`.",
    sees=Sees.NOTHING,
    audits=frozenset({"unpinned-images"}),
    accept=accept,
)
