"""Random histories: how many, how long, and each run the same ones unless more are asked for."""

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

COUNT = int(os.environ.get("HISTORIES", "0"))  # noqa: TID251 - how long somebody wants to wait


def play(machine: type[RuleBasedStateMachine], histories: int, deeds: int) -> None:
    """Play as many *histories* of so many *deeds*; more and longer ones with ``HISTORIES``."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=COUNT or histories,
            stateful_step_count=40 if COUNT else deeds,
            deadline=None,
            derandomize=not COUNT,
            database=None,
            phases=[Phase.generate, Phase.shrink] if COUNT else [Phase.generate],
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        ),
    )
