"""Changes are linted before they are merged, where the policy asks for it.

A linter finds what a compiler or a test does not, and in a minute. It counts where a job runs it
that pull requests start; a hook of pre-commit, or a target of make, counts as what it runs.
Source: https://pre-commit.com/
"""

from functools import partial

from bot.config.rules import Level
from bot.config.stages import Stage
from bot.policy.pipeline.stages import missing
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="STAGE-LINT",
    level=Level.ERROR,
    summary="Changes are linted before they are merged, where the policy asks for it",
    fix="Add a step that runs a linter, such as `ruff check .`, to a job that pull requests start, "
    "or say in `stages.lint.satisfied_by` what counts.",
    sees=Sees.PIPELINE,
    check=partial(missing, stage=Stage.LINT, rule="STAGE-LINT"),
)
