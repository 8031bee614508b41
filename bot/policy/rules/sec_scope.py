"""Jobs get the secrets that they name, not all of them.

`toJSON(secrets)` hands every secret of the repository and of the organisation to a step, those that
are added tomorrow included.
Source: https://docs.zizmor.sh/audits/#overprovisioned-secrets
"""

from bot.config.rules import Level
from bot.policy.auditing import accept_regular
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="SEC-SCOPE",
    level=Level.ERROR,
    summary="Jobs get the secrets that they name, not all of them",
    fix="Name each secret that is needed: `${{ secrets.NAME }}`.",
    sees=Sees.NOTHING,
    audits=frozenset({"overprovisioned-secrets"}),
    accept=accept_regular,
)
