"""A first policy for a repository, and what it would have said of the last pull requests.

It only observes, so that nobody is held up by a file that nobody has read yet.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.config.rules import Level
from bot.markdown import LIMIT, code, one_line, paragraphs, plural
from bot.policy.engine import RULE_OF
from bot.policy.review import Review
from bot.policy.tables import row, table
from bot.policy.workflow import Workflow

MAX_ENVIRONMENTS = 20
"""Environments named in a first policy. Our own limit."""
MAX_TABLE = 30_000
"""Bytes of the table. GitHub's limit for the whole text is 65,536 characters."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a rule would have done to pull requests.

    Attributes:
        held: How many it would have held.
        told: How many others it would have warned.
    """

    rule: str
    held: int
    told: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What a policy would have said of pull requests.

    Attributes:
        judged: How many.
        held: How many of them would have been held.
        left_out: How many could not be read.
    """

    judged: int
    held: int
    tallies: tuple[Tally, ...]
    left_out: int = 0


def environments_of(workflows: Iterable[Workflow]) -> tuple[str, ...]:
    """Return the environments that jobs name, in alphabetical order; none that is computed."""
    named = {
        one_line(job.environment.text, LIMIT)
        for workflow in workflows
        for job in workflow.jobs
        if job.environment and "${{" not in job.environment.text
    }
    return tuple(sorted(named - {""}))[:MAX_ENVIRONMENTS]


def starter(environments: Sequence[str]) -> str:
    """Write the policy, in YAML.

    Args:
        environments: What the workflows deploy to. Who governs them is for the team to say, so
            they stand there as a comment.
    """
    lines = [
        "# What `sluice / policy` holds the workflows to. `sluice validate` checks this file.",
        "version: 1",
        "extends: recommended  # or minimal, strict",
        "mode: observe  # says what it would hold, and holds nothing; `enforce` does",
    ]
    if environments:
        lines += [
            "",
            "# The workflows deploy to these. To ask for approvals before that, take out the `#`:",
            "# environments:",
            *(f"#   {json.dumps(name)}: {{approvals: {{count: 2}}}}" for name in environments),
        ]
    return "\n".join(lines) + "\n"


def rehearse(reviews: Sequence[Review], left_out: int = 0) -> Rehearsal:
    """Count what *reviews* of pull requests say.

    Args:
        reviews: One of each.
        left_out: How many could not be read.
    """
    held: Counter[str] = Counter()
    told: Counter[str] = Counter()
    for review in reviews:
        holding = {found.rule.id for found in review.new if found.level is Level.ERROR}
        held.update(holding)
        told.update({found.rule.id for found in review.new} - holding)
    tallies = [Tally(rule, held[rule], told[rule]) for rule in held.keys() | told.keys()]
    tallies.sort(key=lambda one: (-one.held, -one.told, one.rule))
    return Rehearsal(
        judged=len(reviews),
        held=sum(review.blocks for review in reviews),
        tallies=tuple(tallies),
        left_out=left_out,
    )


def proposal(path: str, rehearsal: Rehearsal) -> str:
    """Write the text of the pull request that adds the policy at *path*, in Markdown."""
    return paragraphs(
        f"This adds {code(path)}. It only observes: `sluice / policy` says what it would hold, "
        "and holds nothing, until somebody changes `mode` to `enforce`.",
        _rehearsed(rehearsal),
        _table(rehearsal.tallies),
        "Only what a pull request adds counts; what was there before is listed, folded. Each rule "
        "can be given another level under `rules`.",
    )


def _rehearsed(rehearsal: Rehearsal) -> str:
    left = rehearsal.left_out
    if not rehearsal.judged:
        why = f"{left} could not be read" if left else "there is none yet"
        return f"It was tried on no pull request: {why}."
    last = plural(rehearsal.judged, "pull request")
    more = f" {left} more could not be read." if left else ""
    return f"**Of the last {last}, `enforce` would have held {rehearsal.held}.**{more}"


def _table(tallies: Sequence[Tally]) -> str:
    rows = (
        row(code(one.rule), _summary(one.rule), str(one.held), str(one.told)) for one in tallies
    )
    heads = ("Rule", "What it asks", "Would have held", "Would have warned")
    return table(heads, rows, len(tallies), MAX_TABLE) if tallies else ""


def _summary(rule: str) -> str:
    # An organisation's own rule is not among those that we know.
    return RULE_OF[rule].summary if rule in RULE_OF else ""
