"""The token of a checkout is not published with an artifact.

`actions/checkout` up to version 5 leaves the token in `.git/config`. An artifact of the whole
folder contains it where hidden files are uploaded, and whoever downloads it in time can use it.
Source: https://docs.zizmor.sh/audits/#artipacked
"""

import re2

from bot.config.rules import Level
from bot.policy.auditing import AuditFinding
from bot.policy.jobs import Job, Step
from bot.policy.rule import Rule, Sees
from bot.policy.workflow import Workflow

KEEPS_TOKEN_APART = 6
"""Since this major version `actions/checkout` keeps the token outside of the folder.
Source: https://github.com/actions/checkout/releases/tag/v6.0.0"""
LEAVES_HIDDEN = 4
"""Since this major version `actions/upload-artifact` leaves hidden files out unless told otherwise.
Source: https://github.com/actions/upload-artifact/releases/tag/v4.4.0"""

_MAJOR = re2.compile(r"v([0-9]{1,3})(?:\.|$)")
_WHOLE = frozenset(
    {".", "./", "*", "**", "**/*", "${{ github.workspace }}", "${{github.workspace}}"}
)


def accept(finding: AuditFinding, workflow: Workflow) -> bool:
    """Take a checkout in a job that uploads the whole folder, with what is hidden."""
    jobs = [job for job in workflow.jobs if job.id == finding.job]
    return any(_leaves_token(job) and any(map(_uploads_all, job.steps)) for job in jobs)


def _leaves_token(job: Job) -> bool:
    return any(
        step.action.repo == "actions/checkout" and _major(step) < KEEPS_TOKEN_APART
        for step in job.steps
        if step.action
    )


def _uploads_all(step: Step) -> bool:
    if step.action is None or step.action.repo != "actions/upload-artifact":
        return False
    path, hidden = step.inputs.scalar("path"), step.inputs.scalar("include-hidden-files")
    is_told = hidden is not None and hidden.value is True
    is_whole = path is not None and not _WHOLE.isdisjoint(path.text.split("\n"))
    return is_whole and (is_told or 0 < _major(step) < LEAVES_HIDDEN)


def _major(step: Step) -> int:
    """Return the major version of an action; 0 where its ref does not tell."""
    found = _MAJOR.match(step.action.ref) if step.action else None
    return int(found[1]) if found else 0


RULE = Rule(
    id="TRUST-CREDS",
    level=Level.ERROR,
    summary="The token of a checkout is not published with an artifact",
    fix="Add `persist-credentials: false` to the checkout, or upload only what was built.",
    sees=Sees.NOTHING,
    audits=frozenset({"artipacked"}),
    accept=accept,
)
