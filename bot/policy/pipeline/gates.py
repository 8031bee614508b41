"""Commands and steps that are there to fail when something is wrong: linters, tests, scans.

What only measures, reports or looks at what was deployed is none.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bot.config.stages import Stage
from bot.document import Mapping
from bot.policy.edits import insert_above
from bot.policy.jobs import NOTHING, Job, Step
from bot.policy.pipeline.recogniser import Tool, program_of
from bot.policy.pipeline.running import runs
from bot.policy.pipeline.shell import Command
from bot.policy.pipeline.stage_evidence import RECOGNISERS
from bot.policy.pipeline.stage_jobs import runs_for_changes
from bot.policy.rule import Edit
from bot.policy.workflow import Workflow

STAGES = frozenset(Stage) - {
    Stage.COVERAGE,
    Stage.MIGRATION_TEST,
    Stage.PERFORMANCE,
    Stage.SMOKE,
}
"""Those whose tools keep a change out."""

_SHELLS_THAT_STOP = frozenset({"", "bash", "sh"})


def _tools() -> dict[str, list[Tool]]:
    found: defaultdict[str, list[Tool]] = defaultdict(list)
    for stage in STAGES:
        for tool in map(Tool.of, RECOGNISERS[stage].tools):
            found[tool.program].append(tool)
    return dict(found)


_TOOLS = _tools()
_ACTIONS = frozenset(action for stage in STAGES for action in RECOGNISERS[stage].actions)


@dataclass(frozen=True, slots=True)
class Gate:
    """A command that is a gate.

    Attributes:
        command: As the step has it.
        words: From the program that checks; without wrappers such as ``uv run``.
        name: What it is called, such as ``ruff check``: the same for each call of it.
    """

    command: Command
    words: tuple[str, ...]
    name: str


def gate_of(command: Command) -> Gate | None:
    """Return *command* as a gate; None if it is none that is known."""
    for words in command.layers:
        program = program_of(words)
        for tool in _TOOLS.get(program, ()):
            if tool.fits(words):
                return Gate(command, words, " ".join((program, *tool.arguments)))
    return None


def gates_in(job: Job, workflow: Workflow) -> Iterator[tuple[Step, Gate]]:
    """Yield each gate that *job* runs, and its step."""
    for step in job.steps:
        for command in runs(step, workflow.checkout):
            if gate := gate_of(command):
                yield step, gate


def is_gate(step: Step, workflow: Workflow) -> bool:
    """Whether *step* checks something: by a command, or by an action that does."""
    if step.action and (step.action.repo in _ACTIONS or step.action.name.lower() in _ACTIONS):
        return True
    return any(gate_of(command) for command in runs(step, workflow.checkout))


def keeps_changes_out(workflow: Workflow) -> bool:
    """Whether what fails in *workflow* is seen at a pull request; a called one may be."""
    return runs_for_changes(workflow) or workflow.event("workflow_call") is not None


def shell_of(step: Step, job: Job, workflow: Workflow) -> str:
    """Return the shell that runs the script of *step*, as written; empty for GitHub's choice."""
    for node in (step.node, *map(_defaults, (job.node, workflow.node))):
        if shell := node.scalar("shell"):
            return shell.text.strip()
    return ""


def _defaults(node: Mapping) -> Mapping:
    return (node.mapping("defaults") or NOTHING).mapping("run") or NOTHING


def stops_on_failure(shell: str) -> bool:
    """Whether GitHub starts *shell* so that a script ends with the first command that fails.

    Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
    """
    return shell in _SHELLS_THAT_STOP


def line_of(workflow: Workflow, line: int) -> str:
    """Return one line of the file, 1-based."""
    return insert_above(workflow, line).lines[0]


def change_line(workflow: Workflow, line: int, change: Callable[[str], str]) -> Edit | None:
    """Suggest *change* of one line; None if it changes nothing."""
    same = insert_above(workflow, line)
    [text] = same.lines
    changed = change(text)
    return None if changed == text else replace(same, lines=(changed,))
