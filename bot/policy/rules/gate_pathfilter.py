"""A required check is reported for every pull request.

A workflow that `paths` or `branches` filter out does not start, so its checks are never reported,
and a pull request that only changes other files waits for ever. Where two workflows report a check
of the same name, each may take what the other leaves.
Source: https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.config.patterns import matches
from bot.config.rules import Level
from bot.document import Mapping, Scalar
from bot.policy.jobs import scalars
from bot.policy.pipeline.required import STARTS, reported
from bot.policy.rule import Finding, Rule, Sees
from bot.policy.side import Pipeline
from bot.policy.workflow import Workflow

PATHS = ("paths", "paths-ignore")
BRANCHES = "branches"
_EVERYTHING = frozenset({"**", "**/*", "**/**"})


def check(pipeline: Pipeline) -> Iterator[Finding]:
    """Yield a finding for each filter that keeps a required check from being reported."""
    base = pipeline.context.facts.base
    for name, sources in reported(pipeline):
        flows = {source.started.path: source.started for source in sources}
        if len(flows) > 1:
            continue
        [workflow] = flows.values()
        filters = [
            _filter_of(limits, event, base)
            for event in STARTS
            if (limits := workflow.event(event)) is not None
        ]
        if all(filters) and filters[0]:
            yield _finding(name, workflow, filters[0])


def _filter_of(limits: Mapping, event: str, base: str) -> Scalar | None:
    """Return the key of the filter that keeps *event* from starting it now and then."""
    for key, value in limits:
        if key.text in PATHS and _leaves_out(key.text, [one.text for one in scalars(value)]):
            return key
    return _branch_filter(limits, event, base)


def _leaves_out(key: str, patterns: Sequence[str]) -> bool:
    """Whether some change does not start the workflow."""
    if key == "paths-ignore":
        return bool(patterns)
    return not _EVERYTHING & {*patterns} or any(one.startswith("!") for one in patterns)


def _branch_filter(limits: Mapping, event: str, base: str) -> Scalar | None:
    """Return the key that keeps out pull requests into *base*, or pushes to most branches."""
    if BRANCHES not in limits:
        # Pushes of tags alone report nothing on a pull request.
        return limits.entries["tags"].key if event == "push" and "tags" in limits else None
    listed = [one.text for one in scalars(limits.get(BRANCHES))]
    if event == "push":
        takes_all = not _EVERYTHING.isdisjoint(listed)
    else:
        takes_all = not base or any(_takes(one, base) for one in listed)
    return None if takes_all else limits.entries[BRANCHES].key


def _takes(pattern: str, branch: str) -> bool:
    """Whether *pattern* takes *branch*; where nobody could tell, it does."""
    if pattern.startswith("!") or "**" in pattern or set(pattern) & set("+?["):
        return True
    try:
        return matches(pattern, branch)
    except ValueError:
        return True


def _finding(name: str, workflow: Workflow, key: Scalar) -> Finding:
    finding = Finding.at(
        key,
        f"The required check `{name}` is never reported where `{key.text}` keeps the workflow from "
        "starting: such a pull request waits for ever.",
        subject=f"{key.text} {name}",
    )
    return replace(finding, path=workflow.path)


RULE = Rule(
    id="GATE-PATHFILTER",
    level=Level.ERROR,
    summary="A required check is reported for every pull request",
    fix="Take the filter away, and let a first job look at what changed: a job that its `if:` "
    "skips is reported as a success.",
    sees=Sees.PIPELINE,
    check=check,
)
