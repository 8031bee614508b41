"""Each layer of the pipeline answers within its budget.

Linters within two minutes, tests within ten, everything else within fifteen: who waits longer does
something else meanwhile, and comes back tomorrow. The budgets are those of `budgets` in the policy;
the durations are those of the last runs, without the time that jobs waited for a runner.
Source: https://docs.github.com/en/rest/actions/workflow-jobs
"""

from bot.config.rules import Level
from bot.policy.rule import Rule, Sees

RULE = Rule(
    id="TIME-BUDGET",
    level=Level.NOTICE,
    summary="Each layer of the pipeline answers within its budget",
    fix="Make the slowest job faster, split it, or give the layer more time in `budgets`.",
    sees=Sees.NOTHING,
)
