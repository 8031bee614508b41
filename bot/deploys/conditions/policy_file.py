"""The policy that rules is the one that people see, and the one that the votes were given under."""

from bot.deploys.condition import Answer, Condition, never, no, yes
from bot.deploys.request import Request
from bot.deploys.snapshot import Snapshot
from bot.markdown import code
from bot.reason import Reason


def check(request: Request, snapshot: Snapshot) -> Answer:
    """Compare the policy with the one at the time of the request."""
    policies = snapshot.policies
    if not policies.is_valid:
        return no(
            "the policy file of the base branch is not valid; see `sluice / config`",
            Reason.POLICY_INVALID,
        )
    if policies.digest != request.policy_digest:
        return never("it was changed since this was asked for", Reason.POLICY_CHANGED)
    return yes(f"valid, version {code(policies.digest)}")


CONDITION = Condition(title="Policy file", rank=40, check=check)
