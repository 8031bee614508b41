"""Secrets of production are read only in jobs with an environment.

A secret of the repository reaches every job of every workflow. One of an environment reaches only
jobs that name it, and waits for its reviewers. What belongs to production is told by its name; what
is called an id, a name or a region opens nothing.
Source: https://docs.zizmor.sh/audits/#secrets-outside-env
"""

import re2

from bot.config.rules import Level
from bot.policy.auditing import AuditFinding
from bot.policy.rule import Rule, Sees
from bot.policy.workflow import Workflow

_PRODUCTION = re2.compile(
    r"(?i)(?:[._-]|\b)(?:prod|production|deploy|deployment|kube\w*|aws)(?:[_-]|\b)"
)
_OPENS_NOTHING = re2.compile(r"(?i)_(?:id|name|region)\b")


def accept(finding: AuditFinding, _: Workflow) -> bool:
    """Take secrets whose name says that they open production."""
    is_key = _OPENS_NOTHING.search(finding.feature) is None
    return is_key and _PRODUCTION.search(finding.feature) is not None


RULE = Rule(
    id="SEC-OUTSIDE-ENV",
    level=Level.WARNING,
    summary="Secrets of production are read only in jobs with an environment",
    fix="Move the secret to an environment, and add `environment:` to the job.",
    sees=Sees.NOTHING,
    audits=frozenset({"secrets-outside-env"}),
    accept=accept,
    yields_to=frozenset({"SEC-LONGLIVED"}),
)
