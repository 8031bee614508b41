"""Who chooses what an expression comes to: anybody, or only those who may write anyway.

An issue's title, a branch of a fork and a commit's message are anybody's. What starts a run by
hand, a tag, a release and what a workflow calls with are up to those who may push: they could
change the script itself. What is not known to be theirs counts as anybody's.
Source: https://docs.github.com/en/actions/reference/security/secure-use#good-practices-for-mitigating-script-injection-attacks
"""

from collections.abc import Iterator
from enum import Enum, auto
from itertools import chain
from posixpath import normpath

import re2

from bot.document import Mapping, Scalar
from bot.policy.jobs import NOTHING
from bot.policy.once import once
from bot.policy.workflow import Workflow, is_workflow, read


class Chooser(Enum):
    """Who chooses a value.

    Attributes:
        NOBODY: No one outside of the workflow; or it cannot hold a command, as a login cannot.
        WRITERS: Only who may push, start or call the workflow.
        ANYBODY: Or nobody knows who.
    """

    NOBODY = auto()
    WRITERS = auto()
    ANYBODY = auto()


_HARMLESS = re2.compile(
    r"(?i)github\.(?:actor|triggering_actor|base_ref|repository|repository_owner"
    r"|event\.(?:[\w.-]*\.)?login|event\.repository\.[\w.]+|event\.pull_request\.base\.ref)"
    r"|matrix[\w.'\[\]-]*"
)
"""What is a login, or the repository's own: GitHub allows no quotes, blanks or dollars in the one,
and no outsider chooses the other. A matrix is judged where it takes in what others chose."""
_INPUT = re2.compile(r"(?i)(github\.event\.)?inputs(?:\.|\[')([\w-]+)(?:'\])?")
_CLOSED = frozenset({"boolean", "choice", "number"})
"""Types of inputs whose values GitHub itself limits."""
_WRITERS = re2.compile(
    r"(?i)github\.(?:ref|ref_name|event\.(?:ref|base_ref|(?:client_payload|release)[\w.'\[\]-]*))"
)
_ANYBODY = re2.compile(
    r"(?i)github\.head_ref|github\.event(?:\.[\w-]+)*\.(?:title|body|message|head_branch"
    r"|display_title|page_name|label|email|name|head\.(?:ref|label))\b"
)
"""What surely is anybody's, in a value that is handed on."""
_COMMIT = re2.compile(
    r"(?i)github\.head_ref|github\.event\.(?:pull_request|workflow_run)\.head[\w.]*"
)
_HEAD = r"github\.event\.[\w.]*head(?:_repository|\.repo)\."
_NO_FORK = re2.compile(
    rf"(?i)!\s*{_HEAD}fork\b|{_HEAD}fork\s*(?:==\s*false|!=\s*true)\b"
    rf"|{_HEAD}full_name\s*==\s*github\.repository(?:[^\w.]|$)"
    rf"|(?:^|[^\w.])github\.repository\s*==\s*{_HEAD}full_name\b"
)
"""In a condition: that the commit comes from a branch of the repository, not from a fork."""


def who_chooses(expression: str, workflow: Workflow, job: str = "") -> Chooser:
    """Tell who chooses what *expression* comes to.

    Args:
        expression: Without `${{` and `}}`.
        workflow: The file that it stands in, which may also be an action.
        job: The id of the job that it stands in.
    """
    if _HARMLESS.fullmatch(expression):
        return Chooser.NOBODY
    if found := _INPUT.fullmatch(expression):
        return _who_fills(found[2].lower(), workflow, by_hand=bool(found[1]))
    is_own = _COMMIT.fullmatch(expression) and _leaves_out_forks(workflow, job)
    return Chooser.WRITERS if is_own or _WRITERS.fullmatch(expression) else Chooser.ANYBODY


def _who_fills(name: str, workflow: Workflow, *, by_hand: bool) -> Chooser:
    """Tell who fills the input *name*, which may be only for runs that are started *by_hand*.

    zizmor itself asks for the type of an input, but not where it is read from the event.
    """
    if by_hand:
        given = (workflow.event("workflow_dispatch") or NOTHING).mapping("inputs") or NOTHING
        declared = [one.value for one in given if one.key.text.lower() == name]
        kinds = {one.scalar("type") for one in declared if isinstance(one, Mapping)}
        if any(kind and kind.text in _CLOSED for kind in kinds):
            return Chooser.NOBODY
    is_filled = (workflow.path, name) in _handed_on("", workflow)
    return Chooser.ANYBODY if is_filled else Chooser.WRITERS


def _leaves_out_forks(workflow: Workflow, job: str) -> bool:
    """Whether the condition of *job* does, and knows no other way in."""
    conditions = (one.condition for one in workflow.jobs if one.id == job and one.condition)
    return any("||" not in one.text and _NO_FORK.search(one.text) for one in conditions)


@once
def _handed_on(_: str, workflow: Workflow) -> frozenset[tuple[str, str]]:
    """Return the inputs that a workflow fills with what anybody chooses: each with its file.

    Calls in composite actions are not followed.
    """
    files = workflow.checkout.files.values()
    known = (read(file, workflow.context) for file in files if is_workflow(file.path))
    return frozenset(chain.from_iterable(map(_handed_on_by, known)))


def _handed_on_by(caller: Workflow) -> Iterator[tuple[str, str]]:
    for job in caller.jobs:
        for node in (job.node, *(step.node for step in job.steps)):
            uses = node.scalar("uses")
            if uses is not None and uses.text.startswith("./"):
                path = normpath(uses.text)
                for name in _filled(node.mapping("with")):
                    yield from ((f"{path}{file}", name) for file in _FILES)


_FILES = ("", "/action.yml", "/action.yaml")
"""What ``uses`` leaves out: of a workflow nothing."""


def _filled(inputs: Mapping | None) -> Iterator[str]:
    for key, value in inputs or ():
        if isinstance(value, Scalar) and "${{" in value.text and _ANYBODY.search(value.text):
            yield key.text.lower()
