"""Which policy rules: the organisation's, and on it the one at the tip of the base branch."""

import hashlib
from dataclasses import dataclass

from bot.config.environments import EnvironmentPolicy
from bot.config.layers import Kind, Layer, Merged, merge
from bot.config.load import POLICY_PATH, load_policy
from bot.config.schema import Policy
from bot.errors import ConfigError, UserError
from bot.handlers.organization import find_shared
from bot.handlers.services import Services
from bot.markdown import block, code
from bot.model import File, Repo
from bot.policy.engine import KNOWN_RULES
from bot.policy.render import Fallback
from bot.reason import Reason
from bot.records import KeepPolicy, KeepSharedPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """The policy that rules.

    Attributes:
        merged: What all its files say together.
        layers: Its files, the organisation's first.
        fallback: What rules in the place of the repository's file, if that is not valid.
        broken: The files above that are not valid.
        keep: What to remember of it.
    """

    merged: Merged
    layers: tuple[Layer, ...] = ()
    fallback: Fallback | None = None
    broken: tuple[str, ...] = ()
    keep: tuple[KeepPolicy | KeepSharedPolicy, ...] = ()

    @property
    def policy(self) -> Policy:
        """What its files say together."""
        return self.merged.policy

    @property
    def above(self) -> tuple[Layer, ...]:
        """The files above the repository's own."""
        return tuple(layer for layer in self.layers if layer.kind is not Kind.REPOSITORY)

    @property
    def digest(self) -> str:
        """What tells it from every other policy."""
        digest = hashlib.sha256()
        for layer in self.layers:
            digest.update(hashlib.sha256(layer.data).digest())
        return digest.hexdigest()[:12]


async def find_ruling(repo: Repo, file: File | None, services: Services) -> Ruling:
    """Decide which policy rules in *repo*, given the policy *file* at the tip of the base branch.

    A file that is not valid changes nothing: the last valid one goes on ruling.
    """
    shared = await find_shared(repo, services)
    own, fallback, keep = await _own(repo, file, services)
    layers = (*shared.layers, *own)
    return Ruling(
        merged=merge(layers, KNOWN_RULES),
        layers=layers,
        fallback=fallback,
        broken=shared.broken,
        keep=(*shared.keep, *keep),
    )


async def _own(
    repo: Repo, file: File | None, services: Services
) -> tuple[list[Layer], Fallback | None, tuple[KeepPolicy, ...]]:
    """Return the repository's own layer, what rules in its place, and what to remember."""
    if file is None:
        return [], None, ()
    known = await services.store.last_good_policy(repo)
    try:
        load_policy(file.data, KNOWN_RULES)
    except ConfigError:
        if known is None:
            return [], Fallback.DEFAULTS, ()
        return [repository_layer(known.data)], Fallback.LAST_GOOD, ()
    is_new = known is None or known.sha != file.sha
    keep = (KeepPolicy(repo=repo, path=file.path, sha=file.sha, data=file.data),) if is_new else ()
    return [repository_layer(file.data)], None, keep


def repository_layer(data: bytes) -> Layer:
    """Make a layer of the policy file of a repository."""
    return Layer(POLICY_PATH, data, Kind.REPOSITORY)


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
