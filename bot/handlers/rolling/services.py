"""Which service is meant, by the policy of the default branch."""

from dataclasses import dataclass

from bot.commands.refusal import RefusalError
from bot.config.canary import Service
from bot.config.environments import Mode
from bot.config.load import POLICY_PATH
from bot.handlers.act import Order
from bot.markdown import block, code
from bot.reason import Reason
from bot.rollouts.rollout import rollout_id

EXAMPLE = """\
canary:
  services:
    api:
      environment: production
      backend: {type: workflow, workflow: canary.yml}
      metrics:
        provider: prometheus
        endpoint: prometheus
        arms: {stable: 'version="stable"', canary: 'version="{sha7}"'}
        requests: 'http_requests_total{service="api",{arm}}'
        errors: 'http_requests_total{service="api",code=~"5..",{arm}}'"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A service, and what the policy says of it."""

    name: str
    settings: Service

    def rollout_id(self, order: Order) -> str:
        """Name the rollout of it that *order* asks for."""
        return rollout_id(order.repo, self.name, order.words.key)


def sole_service(order: Order, environment: str) -> Target | None:
    """Return the service that a deploy to *environment* moves the traffic of; None if none is.

    Where there are several, each is moved by a ``/canary`` of its own.
    """
    mode = order.settings(environment).mode
    found = [one for one in _known(order) if _is_in(one, environment)]
    return found[0] if len(found) == 1 and mode in {Mode.AUTO, Mode.ROLLOUT} else None


def service_named(order: Order, names: tuple[str, ...]) -> Target:
    """Return the service that *names* mean: a service, an environment, or both.

    Without a policy file there is one service, called as the repository is.

    Raises:
        RefusalError: There is none, or there are several.
    """
    known = _known(order) or [Target(name=order.repo.name, settings=Service())]
    found = [one for one in known if all(_is_meant(one, name) for name in names)]
    if len(found) == 1:
        return found[0]
    which = ", ".join(f"{code(one.name)} in {code(one.settings.environment)}" for one in known)
    raise RefusalError(
        "Say which service you mean." if found else "There is no such service.",
        reason=Reason.NOT_CONFIGURED if not found else Reason.PARSE_ERROR,
        checked=f"There are: {which}. Services are named in `{POLICY_PATH}`:\n"
        f"{block(EXAMPLE, 'yaml')}",
        paste=f"/canary 10% {known[0].name}",
    )


def _known(order: Order) -> list[Target]:
    services = order.ruling.policy.canary.services
    return [Target(name=name, settings=settings) for name, settings in services.items()]


def _is_in(target: Target, environment: str) -> bool:
    return target.settings.environment.casefold() == environment.casefold()


def _is_meant(target: Target, name: str) -> bool:
    return target.name.casefold() == name.casefold() or _is_in(target, name)
