"""Production is deployed from the branches and tags meant for it.

A push to any branch that starts a production deploy puts unreviewed work before users. What the
environment's own branch rules refuse cannot happen, and is not told; nor is what people start by
hand, whose ref only the environment can limit.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
"""

from collections.abc import Iterator

from bot.config.patterns import matches_any
from bot.config.rules import Level
from bot.document import Node
from bot.policy.pipeline.deploys import Deploy, deploys_in
from bot.policy.pipeline.deploys_around import tells_events_apart, ways
from bot.policy.pipeline.deploys_gates import asks_us, governed
from bot.policy.pipeline.triggers import patterns
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

ANY = frozenset({"*", "**"})
KINDS = (("branches", "refs/heads/"), ("tags", "refs/tags/"))


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each production deploy that a push of the wrong ref starts."""
    if workflow.event("push") is None:
        return
    for deploy in deploys_in(workflow):
        if deploy.is_production and not _is_limited(deploy):
            problem = _problem(deploy)
            if problem:
                yield Finding.at(
                    _place(deploy),
                    f"Job `{deploy.job.id}` deploys to production {problem}.",
                    subject=deploy.job.id,
                    job=deploy.job.id,
                )


def _is_limited(deploy: Deploy) -> bool:
    """Whether a condition, or the environment itself, looks at the ref."""
    if all(any(tells_events_apart(one, deploy.workflow) for one in way) for way in ways(deploy)):
        return True
    known = deploy.workflow.facts.environments or ()
    names = {name.casefold() for name in deploy.environments}
    limited = {one.name.casefold() for one in known if one.limits_branches}
    return bool(names) and all(name in limited or asks_us(name, deploy) for name in names)


def _problem(deploy: Deploy) -> str:
    workflow = deploy.workflow
    given = {key: patterns(workflow, "push", key) for key, _ in KINDS}
    if given["branches"] is None and given["tags"] is None:
        ignored = patterns(workflow, "push", "branches-ignore")
        return "from every branch but a few" if ignored else "from every branch"
    for pattern in given["branches"] or ():
        if pattern in ANY:
            return "from every branch"
    allowed = [ref for name in deploy.environments for ref in _allowed(name, deploy)]
    for key, _ in KINDS if allowed else ():
        for pattern in given[key] or ():
            if not pattern.startswith("!") and not matches_any(tuple(allowed), pattern):
                return f"from `{pattern}`, which the policy does not allow"
    return ""


def _allowed(name: str, deploy: Deploy) -> tuple[str, ...]:
    settings = governed(name, deploy)
    refs = settings.refs if settings else ()
    return tuple(ref.removeprefix("refs/heads/").removeprefix("refs/tags/") for ref in refs)


def _place(deploy: Deploy) -> Node:
    return deploy.job.condition or deploy.job.name


RULE = Rule(
    id="DEPLOY-REF",
    level=Level.ERROR,
    summary="Production is deployed from the branches and tags meant for it",
    fix="Limit the trigger with `branches:` or `tags:`, or add a condition on `github.ref`.",
    check=check,
)
