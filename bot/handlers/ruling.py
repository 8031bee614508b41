"""Which policy rules: the one at the tip of the base branch, as far as it is valid."""

import hashlib
from dataclasses import dataclass

from bot.config.environments import EnvironmentPolicy
from bot.config.load import POLICY_PATH, default_policy, load_policy
from bot.config.schema import Policy
from bot.errors import ConfigError, Problem, UserError
from bot.handlers.services import Services
from bot.markdown import block, code
from bot.model import File, Repo
from bot.policy.engine import KNOWN_RULES
from bot.policy.render import Fallback
from bot.reason import Reason
from bot.records import KeepPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """The policy that rules.

    Attributes:
        digest: Tells it from every other policy.
        fallback: What rules in the place of a file that is not valid.
        keep: What to remember of it.
    """

    policy: Policy
    digest: str
    fallback: Fallback | None = None
    keep: tuple[KeepPolicy, ...] = ()


async def find_ruling(repo: Repo, file: File | None, services: Services) -> Ruling:
    """Decide which policy rules in *repo*, given the policy *file* at the tip of the base branch.

    A file that is not valid changes nothing: the last valid one goes on ruling.
    """
    known = await services.store.last_good_policy(repo)
    if file is None:
        return Ruling(policy=default_policy(), digest=_digest(b""))
    try:
        policy = load_policy(file.data, KNOWN_RULES)
    except ConfigError:
        if known is None:
            return Ruling(policy=default_policy(), digest=_digest(b""), fallback=Fallback.DEFAULTS)
        return Ruling(
            policy=load_policy(known.data, KNOWN_RULES),
            digest=_digest(known.data),
            fallback=Fallback.LAST_GOOD,
        )
    is_new = known is None or known.sha != file.sha
    keep = (KeepPolicy(repo=repo, path=file.path, sha=file.sha, data=file.data),) if is_new else ()
    return Ruling(policy=policy, digest=_digest(file.data), keep=keep)


def problems_of(data: bytes) -> tuple[Problem, ...]:
    """Return what is wrong with the policy file *data*; nothing if it is valid."""
    try:
        load_policy(data, KNOWN_RULES)
    except ConfigError as error:
        return error.problems
    return ()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


async def ruling_of(repo: Repo, services: Services) -> Ruling:
    """Find the policy that governs deploys: the one at the tip of the default branch.

    Anyone who may push can open a pull request to a branch with a policy of their own.
    """
    branch = await services.github.default_branch(repo)
    _, file = await services.github.read(repo, (), ref=branch, path=POLICY_PATH)
    return await find_ruling(repo, file, services)


def settings_of(ruling: Ruling, environment: str) -> EnvironmentPolicy:
    """Return what the policy says of *environment*.

    Raises:
        UserError: It does not govern it.
    """
    found = ruling.policy.environment(environment)
    if found is None:
        lines = f"environments:\n  {environment}:\n    approvals: {{count: 2}}"
        raise UserError(
            f"The policy does not govern the environment {code(environment)}. "
            f"Add this to `{POLICY_PATH}` on the default branch:\n{block(lines, 'yaml')}",
            reason=Reason.NOT_CONFIGURED,
        )
    return found
