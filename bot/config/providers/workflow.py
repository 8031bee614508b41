"""A verdict from a job of the repository: a smoke test, or a load test."""

from typing import Literal

from bot.config.environments import WorkflowFile
from bot.config.kinds import Provider


class WorkflowProvider(Provider):
    """A workflow that is started once for each weight: it succeeds if the canary is good."""

    provider: Literal["workflow"] = "workflow"
    """The kind of provider."""

    workflow: WorkflowFile
    """The workflow in `.github/workflows`, on the default branch. It is given `sha`, `weight` and `rollout_id`, as far as it declares them."""  # noqa: E501 - one paragraph where an editor shows it


SHAPE = WorkflowProvider
