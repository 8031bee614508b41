"""Makes pipelines of a few lines, for the tests of stages."""

from bot.config.schema import Policy
from bot.model import File, Sha
from bot.policy.checkout import Checkout
from bot.policy.facts import NO_FACTS, Facts
from bot.policy.side import Pipeline
from bot.policy.workflow import Context, is_workflow, read

PATH = ".github/workflows/ci.yml"


def workflow_of(steps: str, *, on: str = "pull_request", job: str = "") -> str:
    """Write a workflow with one job; *steps* are lines, *job* more keys of the job."""
    lines = "".join(f"      - {line}\n" for line in steps.splitlines())
    more = "".join(f"    {line}\n" for line in job.splitlines())
    return f"on: {on}\njobs:\n  ci:\n    runs-on: ubuntu-latest\n{more}    steps:\n{lines}"


def pipeline_of(
    text: str,
    policy: dict[str, object] | None = None,
    facts: Facts = NO_FACTS,
    files: dict[str, str] | None = None,
) -> Pipeline:
    """Read one workflow, and files beside it."""
    named = {PATH: text, **(files or {})}
    given = {path: File(path, Sha(""), data.encode()) for path, data in named.items()}
    context = Context(
        policy=Policy.model_validate({"version": 1, **(policy or {})}),
        facts=facts,
        checkout=Checkout(files=given),
    )
    workflows = tuple(read(file, context) for path, file in given.items() if is_workflow(path))
    return Pipeline(workflows=workflows, context=context)
