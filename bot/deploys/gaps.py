"""What is left open by the way an environment is set up on GitHub: for ``sluice doctor``."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.config.environments import EnvironmentPolicy, Mode
from bot.environments import Environment


class Weight(StrEnum):
    """How bad it is. FAIL lets someone deploy without approval, or nobody deploy at all."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something to put right, and how."""

    weight: Weight
    what: str
    fix: str = ""


def gaps(
    environment: Environment | None, settings: EnvironmentPolicy | None, *, permits: bool
) -> tuple[Gap, ...]:
    """Return what is open; one that says so if nothing is.

    Args:
        environment: As it is on GitHub; None if there is none.
        settings: What the policy says of it; None if it does not govern it.
        permits: Whether deploy permits can be redeemed.
    """
    if settings is None:
        found = _ungoverned(environment)
    elif environment is None:
        found = _missing(settings)
    elif environment.asks_us:
        found = _guarded(environment)
    else:
        found = _unguarded(settings, permits=permits)
    return tuple(found) or (Gap(weight=Weight.OK, what="nothing is open"),)


def _ungoverned(environment: Environment | None) -> Iterator[Gap]:
    if environment and environment.asks_us:
        yield Gap(
            weight=Weight.FAIL,
            what="the environment asks Sluice, and the policy does not govern it: every job of it "
            "is rejected",
            fix="add it under `environments:` in the policy file",
        )
        return
    yield Gap(weight=Weight.OK, what="the policy does not govern it")


def _missing(settings: EnvironmentPolicy) -> Iterator[Gap]:
    if settings.mode is Mode.ENVIRONMENT:
        yield Gap(
            weight=Weight.FAIL,
            what="the policy governs it by a protection rule, and there is no such environment",
            fix="create the environment, and enable Sluice under its protection rules",
        )


def _unguarded(settings: EnvironmentPolicy, *, permits: bool) -> Iterator[Gap]:
    if settings.mode is Mode.CHECK:
        return
    if settings.mode is Mode.ENVIRONMENT:
        yield Gap(
            weight=Weight.FAIL,
            what="Sluice is not enabled as a protection rule: any job may enter",
            fix="Settings, Environments, Deployment protection rules: enable Sluice",
        )
        return
    yield Gap(
        weight=Weight.WARN,
        what="no protection rule holds jobs back: whoever may start a workflow may deploy",
        fix="enable Sluice as a protection rule, or let the workflow redeem its permit",
    )
    if not permits:
        yield Gap(
            weight=Weight.WARN,
            what="workflows get no deploy permit",
            fix="set PUBLIC_URL, and see deploy/examples/deploy-with-permit.yml",
        )


def _guarded(environment: Environment) -> Iterator[Gap]:
    if environment.admins_bypass:
        yield Gap(
            weight=Weight.WARN,
            what="an administrator may start a waiting job; Sluice only records it",
            fix="untick `Allow administrators to bypass configured protection rules`",
        )
    if environment.reviewers:
        yield Gap(
            weight=Weight.WARN,
            what="GitHub's own required reviewers wait beside Sluice: two queues of approvals, of "
            "which GitHub's needs one person only",
            fix="remove the required reviewers",
        )
        if not environment.prevents_self_review:
            yield Gap(
                weight=Weight.WARN,
                what="GitHub's own reviewers may approve what they started",
                fix="tick `Prevent self-review`",
            )
    if not environment.limits_branches:
        yield Gap(
            weight=Weight.WARN,
            what="any branch may ask to deploy",
            fix="set `Deployment branches and tags`",
        )
    if environment.wait_minutes:
        yield Gap(
            weight=Weight.WARN,
            what=f"GitHub's wait timer adds {environment.wait_minutes} minutes after approval",
            fix="use `wait:` in the policy, which `/cancel` can stop",
        )
    if environment.other_apps:
        names = ", ".join(environment.other_apps)
        yield Gap(
            weight=Weight.WARN,
            what=f"other Apps must agree, too: {names}",
            fix="make sure that they do not wait for Sluice",
        )
