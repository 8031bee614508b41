"""The token may only read, unless a workflow says more.

Where the repository gives a token that writes by default, every workflow that says nothing gets
it, the next one too; and where Actions may approve pull requests, a workflow can give the approval
that a person should.
Source: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/enabling-features-for-your-repository/managing-github-actions-settings-for-a-repository
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding if the default of the repository lets tokens write, or approve."""
    token = pipeline.context.facts.token
    if token and token.writes:
        yield Finding.about_repository(
            "`GITHUB_TOKEN` may write by default: every workflow that does not say otherwise gets "
            "a token that does.",
            subject="writes",
        )
    if token and token.approves:
        yield Finding.about_repository(
            "GitHub Actions may approve pull requests: a workflow can give the approval that a "
            "person should.",
            subject="approves",
        )


RULE = Rule(
    id="PERM-ENV-READ",
    level=Level.WARNING,
    summary="Tokens may only read by default, and approve nothing",
    fix="In the repository's settings, under Actions, General, Workflow permissions: choose read, "
    "and do not let Actions approve pull requests.",
    sees=Sees.PIPELINE,
    check=check,
)
