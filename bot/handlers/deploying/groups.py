"""The gateway in a merge queue: a group passes if each of its pull requests did.

The queue asks for the check on a commit of its own. It is never green by itself: every member was
approved at the very head that is in the group, and nothing else is in there.
"""

from collections.abc import Sequence

from bot.config.environments import Mode
from bot.deploys.render import check_name
from bot.deploys.request import Request, State
from bot.effects import CompleteCheckRun, Conclusion, Outcome
from bot.handlers.naming import name_of_group
from bot.handlers.ruling import ruling_of
from bot.handlers.services import Services
from bot.markdown import code
from bot.model import MergeGroup, PullRequest, Sha


async def judge_gates(group: MergeGroup, services: Services, check: str = "") -> Outcome:
    """Conclude the gateway's check on *group* for every environment that is deployed by merging.

    Args:
        group: What the queue is about to merge.
        services: How to read.
        check: The name of the only one that is wanted; empty for all.
    """
    ruling = await ruling_of(group.repo, services)
    names = [
        name
        for name, settings in ruling.policy.environments.items()
        if settings.mode is Mode.CHECK and check in {"", check_name(name)}
    ]
    if not names:
        return Outcome()
    members, foreign = await services.github.group_members(
        group.repo, group.base_ref, group.base_sha, group.head_sha
    )
    live = await services.store.live_requests(group.repo)
    return Outcome(
        effects=tuple(
            _check(group, name, _problems(name, members, foreign, live)) for name in names
        )
    )


def _problems(
    environment: str,
    members: Sequence[PullRequest],
    foreign: Sequence[Sha],
    live: Sequence[Request],
) -> list[str]:
    passed = {
        (one.number, one.sha)
        for one in live
        if one.is_for(environment) and one.state is State.APPROVED
    }
    found = [
        f"#{pull.number} is not approved at {code(pull.head_sha)}"
        for pull in members
        if (pull.number, pull.head_sha) not in passed
    ]
    found += [f"{code(sha)} belongs to none of its pull requests" for sha in foreign]
    return found if members else ["GitHub names no pull request in it", *found]


def _check(group: MergeGroup, environment: str, problems: list[str]) -> CompleteCheckRun:
    lines = "\n".join(f"- {problem}" for problem in problems)
    return CompleteCheckRun(
        repo=group.repo,
        head_sha=group.head_sha,
        name=check_name(environment),
        external_id=f"{name_of_group(group)};",
        conclusion=Conclusion.FAILURE if problems else Conclusion.SUCCESS,
        title="The merge group does not pass" if problems else "Every pull request was approved",
        summary=lines or "Every pull request of the group was approved at its head.",
        look_first=True,
    )
