"""A pull request that was found without a verdict gets one."""

from bot.effects import Outcome
from bot.handlers.arguments import repo_in
from bot.handlers.handler import Event, Handler
from bot.handlers.services import Services
from bot.handlers.verdict import judge_pull_request
from bot.policy.render import POLICY_CHECK


async def evaluate(event: Event, services: Services) -> Outcome:
    """Judge it as it is now."""
    arguments = event.arguments()
    repo = repo_in(arguments)
    pull = await services.github.pull_request(repo, int(arguments["number"]))
    if not pull.is_open:
        return Outcome(note="closed meanwhile")
    checks = await services.github.our_check_runs(repo, pull.head_sha, POLICY_CHECK)
    if any(check.status == "completed" for check in checks):
        return Outcome(note="judged meanwhile")
    return await judge_pull_request(pull, event, services, look_first=True)


HANDLER = Handler(on=frozenset({"timer.evaluate"}), handle=evaluate)
