"""A list is searched for what it holds.

`contains()` looks into a text, but compares with the whole elements of a list. So
`contains(github.event.head_commit.modified, 'docs/')` is false whatever changed under `docs/`, and
`contains(github.event.pull_request.labels, 'bug')` is never true, as labels are objects.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#contains
"""

from collections.abc import Iterator

import re2

from bot.config.rules import Level
from bot.document import Scalar
from bot.policy.edits import replace
from bot.policy.pipeline.conditions import conditions_of
from bot.policy.rule import Edit, Finding, Rule
from bot.policy.workflow import Workflow

_FILES = re2.compile(
    r"(?i)\bcontains\(\s*(github\.event\.(?:head_commit|commits\.\*)\.(?:modified|added|removed))"
    r"\s*,\s*'([^']*(?:/|\*[^']*)|\.(?:md|py|js|ts|go|rs|java|rb|ya?ml|json|tf|sql))'\s*\)"
)
_LABELS = re2.compile(
    r"(?i)\bcontains\(\s*(github\.event\.(?:pull_request|issue|discussion)\.labels)\s*,"
)


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each condition that can never be met."""
    for job in workflow.jobs:
        for condition in conditions_of(job):
            if found := _FILES.search(condition.text):
                words = f"`{found[1]}` is a list of whole paths: none of them is `{found[2]}`."
            elif found := _LABELS.search(condition.text):
                words = f"`{found[1]}` is a list of objects: a name is never equal to one of them."
            else:
                continue
            yield Finding.at(
                condition,
                words,
                subject=f"{job.id} {found[1].lower()}",
                job=job.id,
                edit=_edit(workflow, condition),
            )


def _edit(workflow: Workflow, condition: Scalar) -> Edit | None:
    """Suggest to search the text of the list for a part of a path, and the names of labels."""
    if not condition.is_plain:
        return None
    text = _FILES.sub(r"contains(toJSON(\1), '\2')", condition.text)
    return replace(workflow, condition, _LABELS.sub(r"contains(\1.*.name,", text))


RULE = Rule(
    id="GATE-CONTAINS",
    level=Level.WARNING,
    summary="A list is searched for what it holds",
    fix="Write `contains(toJSON(…modified), 'docs/')` for a part of a path, or a `paths:` filter; "
    "`contains(….labels.*.name, 'bug')` for a label.",
    check=check,
)
