"""Traffic that a workflow of the repository moves."""

from typing import Literal

from bot.config.environments import WorkflowFile
from bot.config.kinds import Backend

EXAMPLE = """\
on:
  workflow_dispatch:
    inputs:
      sha: {required: true}
      weight: {required: true}
      rollout_id: {required: true}
run-name: Canary ${{ inputs.rollout_id }} to ${{ inputs.weight }}%
concurrency: canary"""
"""What such a workflow begins with: by its name a run that was lost is found again."""


class WorkflowBackend(Backend):
    """A workflow that is started for each weight, and that succeeds when the weight is there. A run for another weight is cancelled first."""  # noqa: E501 - one paragraph where an editor shows it

    type: Literal["workflow"] = "workflow"
    """The kind of backend."""

    workflow: WorkflowFile = "canary.yml"
    """The workflow in `.github/workflows`, on the default branch. It is given `sha`, `weight` and `rollout_id`, as far as it declares them."""  # noqa: E501 - one paragraph where an editor shows it


SHAPE = WorkflowBackend
