"""Someone pressed Re-run on a check run of ours, or on all of them.

GitHub leaves the old check run as it is and waits for a new one. The pull request is found by the
external id that we gave the old one: GitHub lists none for a fork.
Source: https://docs.github.com/en/rest/guides/using-the-rest-api-to-interact-with-checks
"""

from bot.ci.render import FAILURES_CHECK
from bot.effects import Outcome, joined
from bot.github import payloads
from bot.handlers import verifying
from bot.handlers.deploying.groups import judge_gates
from bot.handlers.deploying.pursue import pursue
from bot.handlers.handler import Event, Handler
from bot.handlers.naming import group_in, number_in, request_in, rollout_in
from bot.handlers.rolling.pursue import pursue as pursue_rollout
from bot.handlers.services import Services
from bot.handlers.verdict import judge_merge_group, judge_pull_request
from bot.handlers.waking import wake_failures
from bot.model import CheckRun, Repo
from bot.policy.render import POLICY_CHECK
from bot.policy.render_config import CONFIG_CHECK
from bot.policy.render_pipeline import PIPELINE_CHECK


async def judge_again(event: Event, services: Services) -> Outcome:
    """Judge again what the check runs were about, each once."""
    if event.name == "check_run.rerequested":
        repo, run = payloads.delivered_check_run(event.payload)
        runs = [run]
    else:
        repo, sha, _ = payloads.delivered_check_suite(event.payload)
        ours = await services.github.our_check_runs(repo, sha)
        runs = [run for run in ours if run.name != CONFIG_CHECK]  # it comes with the verdict
    outcomes = [await _judge(repo, run, event, services) for run in runs]
    note = ", ".join(outcome.note for outcome in outcomes) or "nothing of ours to run again"
    return joined(outcomes, note)


async def _judge_pull(
    repo: Repo, number: int, run: CheckRun, event: Event, services: Services
) -> Outcome:
    if run.name == FAILURES_CHECK:
        wake = wake_failures(repo, number, services.clock.now())
        return Outcome(records=(wake,), note="looks again")
    pull = await services.github.pull_request(repo, number)
    if run.name == PIPELINE_CHECK:
        where = verifying.where_is(pull)
        return Outcome(records=(verifying.wake(where, services),), note="looks again")
    return await judge_pull_request(pull, event, services)


async def _judge(repo: Repo, run: CheckRun, event: Event, services: Services) -> Outcome:
    number = number_in(run)
    if number is not None:
        return await _judge_pull(repo, number, run, event, services)
    group = group_in(repo, run)
    if group is not None and run.name not in {POLICY_CHECK, CONFIG_CHECK}:
        return await judge_gates(group, services, run.name)
    if group is not None:
        return await judge_merge_group(group, event, services)
    rollout = await services.store.rollout(rollout_in(run)) if rollout_in(run) else None
    if rollout is not None and rollout.repo.id == repo.id and rollout.is_live:
        return await pursue_rollout(rollout.unshown(), services)
    request = await services.store.request(request_in(run)) if request_in(run) else None
    if request is not None and request.repo.id == repo.id:
        return await pursue(request.unshown(), services)
    return Outcome(note="not ours")


HANDLER = Handler(
    on=frozenset({"check_run.rerequested", "check_suite.rerequested"}), handle=judge_again
)
