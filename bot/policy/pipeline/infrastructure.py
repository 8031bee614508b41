"""What steps do with Terraform and its kin.

Source: https://developer.hashicorp.com/terraform/cli/commands
"""

from collections.abc import Iterator

from bot.policy.pipeline.deploys_commands import is_quiet
from bot.policy.pipeline.hider import arguments
from bot.policy.pipeline.shell import Command

PROGRAMS = frozenset({"terraform", "tofu", "terragrunt"})
_VALUED = frozenset({"-var", "-var-file", "-target", "-replace", "-lock-timeout", "-parallelism"})
PLANS = frozenset({"dflook/terraform-plan", "dflook/tofu-plan", "op5dev/tf-via-pr"})


def calls(command: Command, verb: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of *command* from the program, if that is Terraform and does *verb*."""
    for found in command.layers:
        if found[0].rpartition("/")[2] in PROGRAMS and not is_quiet(found):
            given = arguments(found, _VALUED)
            if verb in given[:2]:
                yield found


def applies_plan(found: tuple[str, ...]) -> bool:
    """Whether ``terraform apply`` is given a plan that was saved before."""
    given = arguments(found, _VALUED)
    return given[-1:] != ("apply",) and given[:1] != ("run-all",)


def approves_itself(found: tuple[str, ...]) -> bool:
    """Whether nobody is asked before it changes anything."""
    return any(word.lstrip("-") in {"auto-approve", "auto-approve=true"} for word in found) or (
        "-input=false" in found
    )
