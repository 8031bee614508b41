"""What a finding of zizmor is about, so that it is known again after an edit elsewhere.

The way to it without the numbers of steps, and what it points at without a version: a pull request
that only moves a step, or follows a newer release, adds no finding.
"""

from collections.abc import Callable, Mapping, Sequence

import re2

_DANGEROUS = re2.compile(r"pull_request_target|workflow_run")
_TAG = re2.compile(r"[:@][^/\s]*$")


def subject_of(audit: str, keys: Sequence[str], feature: str) -> str:
    """Name what a finding of *audit* is about.

    Args:
        audit: As zizmor calls it.
        keys: The keys on the way to it, from the root of the file.
        feature: What it points at, on one line.
    """
    way = keys[: _STEPS.get(audit)]
    return " ".join(("/".join(way), _ESSENCE.get(audit, _all)(feature))).strip()


def _all(feature: str) -> str:
    return feature


def _nothing(_: str) -> str:
    """Keep nothing: the way says which job or step, and all else changes with its text."""
    return ""


def _without_ref(feature: str) -> str:
    return feature.partition("@")[0]


def _without_tag(feature: str) -> str:
    return str(_TAG.sub("", feature))


def _trigger(feature: str) -> str:
    """Keep which event it is, however `on` is written: one is worse than the other."""
    found = _DANGEROUS.search(feature)
    return str(found[0]) if found else ""


_ESSENCE: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(
        (
            "archived-uses",
            "cache-poisoning",
            "forbidden-uses",
            "github-app",
            "secrets-inherit",
            "superfluous-actions",
            "typosquat-uses",
            "unpinned-tools",
            "unpinned-uses",
        ),
        _without_ref,
    ),
    "unpinned-images": _without_tag,
    **dict.fromkeys(
        (
            "anonymous-definition",
            "artipacked",
            "bot-conditions",
            "concurrency-limits",
            "dependabot-cooldown",
            "excessive-permissions",
            "github-env",
            "insecure-commands",
            "self-hosted-runner",
            "unsound-condition",
            "unsound-contains",
        ),
        _nothing,
    ),
    "dangerous-triggers": _trigger,
}
"""What to keep of what it points at, where that is not all of it."""
_STEPS: Mapping[str, int] = {"dangerous-triggers": 1, "dependabot-cooldown": 1}
"""How much of the way to keep, where the rest says how the file is written, or how it is mended."""
