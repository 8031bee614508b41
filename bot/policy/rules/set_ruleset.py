"""Nothing is merged past this check, and nobody else can give it.

A check that is not required only advises; one that is required without its App can be reported by
anyone who may write to the repository.
Source: https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline

POLICY = "sluice / policy"
"""What our check is called."""


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding if the branch does not require our check, of our App."""
    facts = pipeline.context.facts
    if facts.required is None:
        return
    ours = [one for one in facts.required if one.name == POLICY]
    branch = f"`{facts.base}`" if facts.base else "the base branch"
    if not ours:
        message = f"{branch} does not require the check `{POLICY}`: what it refuses can be merged."
        yield Finding.about_repository(message[0].upper() + message[1:], subject="required")
    elif all(one.app_id is None for one in ours):
        yield Finding.about_repository(
            f"The required check `{POLICY}` may come from anyone: whoever may write here can "
            "report it as passed.",
            subject="app",
        )


RULE = Rule(
    id="SET-RULESET",
    level=Level.NOTICE,
    summary="The policy check is required, and only Sluice can give it",
    fix=f"In a ruleset of the branch, require the status check `{POLICY}`, with Sluice as its "
    "source.",
    sees=Sees.PIPELINE,
    check=check,
)
