"""Judge the policy files that a change touches: a repository's own, or those it has for others."""

from collections.abc import Sequence

from bot.config.layers import Kind, Layer, merge
from bot.config.load import POLICY_PATH
from bot.errors import Problem
from bot.handlers.organization import kind_of, problems_in
from bot.handlers.policing.look import Look
from bot.handlers.ruling import repository_layer
from bot.model import File
from bot.policy.engine import KNOWN_RULES
from bot.policy.preview import Preview, preview
from bot.policy.render_config import PolicyChange


def changed_policies(look: Look) -> list[str]:
    """Return the policy files that the head has otherwise than where it started from."""
    before, after = (side.checkout.files for side in (look.gathered.base, look.gathered.head))
    return sorted(
        path
        for path in before.keys() | after.keys()
        if (path == POLICY_PATH or kind_of(look.change.repo, path))
        and before.get(path) != after.get(path)
    )


def judge_policies(look: Look, paths: Sequence[str]) -> PolicyChange:
    """Tell what is wrong with the files *paths* of the head, or what they would change here.

    What a file for other repositories changes in those is not looked at: they may be hundreds.
    """
    after = look.gathered.head.checkout.files
    problems = [
        (path, problem)
        for path in paths
        if path in after
        for problem in problems_in(
            after[path].data, kind_of(look.change.repo, path) or Kind.REPOSITORY
        )
    ]
    if problems or POLICY_PATH not in paths:
        return PolicyChange(paths, problems)
    return PolicyChange(paths, *_effect(look, after.get(POLICY_PATH)))


def _effect(look: Look, file: File | None) -> tuple[list[tuple[str, Problem]], Preview]:
    """Return what a file above does not let the repository's *file* say, and what it changes."""
    layers: list[Layer] = [*look.ruling.above, *([repository_layer(file.data)] if file else [])]
    merged = merge(layers, KNOWN_RULES)
    refused = [
        (one.path, one.problem) for one in merged.weakened if file and one.path == POLICY_PATH
    ]
    return refused, preview(look.gathered.head, look.ruling.merged, merged, look.facts)
