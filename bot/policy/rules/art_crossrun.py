"""What another run left behind is not executed.

A workflow that starts when another one is done has the secrets of the repository, while the other
may have run the code of a stranger's pull request. Its artifacts are that stranger's: to read a
number from one is fine, to run a file of one hands over the secrets.
Source: https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.jobs import Job, Step
from bot.policy.pipeline.running import runs
from bot.policy.pipeline.shell import Command
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

DOWNLOADS = frozenset({"actions/download-artifact"})
FROM_ELSEWHERE = frozenset({"dawidd6/action-download-artifact"})
"""Actions that download from other runs unless they are told not to."""
INTERPRETERS = frozenset(
    {"bash", "sh", "zsh", "python", "python3", "node", "ruby", "perl", "php", "source", ".", "pwsh"}
)
BUILDERS = frozenset({"make", "npm", "yarn", "pnpm", "npx", "cargo", "mvn", "gradle", "tox", "nox"})
"""Programs that run what the files in the working directory say."""
MAX_SHOWN = 80
"""Characters of a command in a message. Our own limit."""
INLINE = ("-c", "-e", "-m", "--version", "-V")


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each download from another run whose files are run in the same job."""
    if workflow.event("workflow_run") is None:
        return
    for job in workflow.jobs:
        for at, step in enumerate(job.steps):
            ran = next(_executed(job, at, workflow), None) if _downloads(step) else None
            if ran:
                yield Finding.at(
                    step.uses or step.run or job.name,
                    f"Job `{job.id}` downloads what another run made, and then runs "
                    f"`{' '.join(ran.words)[:MAX_SHOWN]}`: a stranger's pull request may have "
                    "written it.",
                    subject=job.id,
                    job=job.id,
                )
                break


def _downloads(step: Step) -> bool:
    if step.action:
        repo = step.action.repo
        return repo in FROM_ELSEWHERE or (repo in DOWNLOADS and "run-id" in step.inputs)
    return bool(step.run and "gh run download" in step.run.text)


def _executed(job: Job, at: int, workflow: Workflow) -> Iterator[Command]:
    """Yield what runs downloaded files, up to a checkout that sweeps them away."""
    folder = _folder(job.steps[at])
    for step in job.steps[at + 1 :]:
        if step.action and step.action.repo == "actions/checkout" and "path" not in step.inputs:
            return
        if not step.run or (folder and folder not in step.run.text):
            continue
        for command in runs(step, workflow.checkout):
            if not command.via and _runs_a_file(command):
                yield command


def _folder(step: Step) -> str:
    """Return where the files go; empty if they come to lie among those of the repository."""
    path = step.inputs.scalar("path")
    name = path.text.strip().rstrip("/").removeprefix("./") if path else ""
    return "" if name in {".", "${{ github.workspace }}"} else name.rpartition("/")[2]


def _runs_a_file(command: Command) -> bool:
    program, *rest = command.layers[0]
    if program in INTERPRETERS:
        return bool(rest) and not rest[0].startswith(INLINE)
    return program in BUILDERS or program.startswith("./")


RULE = Rule(
    id="ART-CROSSRUN",
    level=Level.WARNING,
    summary="What another run left behind is not executed",
    fix="Only read the artifact, as data; or check out the default branch, and run that.",
    check=check,
)
