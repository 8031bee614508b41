"""The policy that rules failures: as it was when it was last read, so that it costs no call.

What is said of failures is no gate. A change of the policy counts from when the next pull request
is judged by it.
"""

from bot.config.layers import Kind, Layer, merge
from bot.config.load import load
from bot.config.organization import OrganizationPolicy
from bot.config.schema import Policy
from bot.handlers.organization import HOMES, NAME, problems_in
from bot.handlers.ruling import repository_layer
from bot.handlers.services import Services
from bot.model import Repo
from bot.policy.engine import KNOWN_RULES


async def known_policy(repo: Repo, services: Services) -> Policy:
    """Return what the files say together that were valid when they were last read."""
    layers = await _shared(repo, services)
    own = await services.store.last_good_policy(repo)
    if own is not None:
        layers.append(repository_layer(own.data))
    valid = [layer for layer in layers if not problems_in(layer.data, layer.kind)]
    return merge(valid, KNOWN_RULES).policy


async def _shared(repo: Repo, services: Services) -> list[Layer]:
    known = await services.store.last_good_shared(repo.owner)
    home = next((home for home in HOMES if f"{home}/{NAME}" in known), None)
    if home is None:
        return []
    path = f"{home}/{NAME}"
    data = known[path].data
    first = Layer(f"{repo.owner}/{path}", data, Kind.ORGANIZATION)
    if problems_in(data, Kind.ORGANIZATION):
        return []
    policy = load(data, KNOWN_RULES, OrganizationPolicy).policy
    groups = [f"{home}/{file}" for file in policy.files_for(repo.name)]
    return [
        first,
        *(
            Layer(f"{repo.owner}/{path}", known[path].data, Kind.GROUP)
            for path in groups
            if path in known
        ),
    ]
