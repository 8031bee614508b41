"""GitHub looks for secrets that are pushed, and stops them.

A secret that was pushed has to be replaced; one that push protection stopped has not. Both are free
for public repositories.
Source: https://docs.github.com/en/code-security/concepts/secret-security/push-protection
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.facts import Native
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline

WANTED = (Native.SECRET_SCANNING, Native.PUSH_PROTECTION)


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding if one of both is switched off."""
    native = pipeline.context.facts.native
    missing = [one for one in WANTED if native is not None and one not in native]
    if missing:
        yield Finding.about_repository(
            f"GitHub's {' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} off here: a "
            "secret that is pushed stays unseen.",
            subject="secrets",
        )


RULE = Rule(
    id="SET-SECRETSCAN",
    level=Level.NOTICE,
    summary="GitHub looks for secrets that are pushed, and stops them",
    fix="In the repository's settings, under Advanced Security, switch on secret scanning and push "
    "protection.",
    sees=Sees.PIPELINE,
    check=check,
)
