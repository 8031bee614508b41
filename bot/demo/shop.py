"""Where the story plays: an organisation with a policy, its shop, and somebody else's action."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.demo import scenery
from bot.model import Sha
from bot.sim.world.repositories import BaseRepository
from bot.sim.world.repository import Repository
from bot.sim.world.world import World

REPOSITORY = "octo/shop"

PRODUCTION = "production"
"""The environment; the job that enters it has the same name."""

WRITERS = ("ada", "grace", "alan")
"""Who may push to the shop."""

_FILES: Mapping[str, str] = {
    scenery.CI: scenery.GOOD_CI,
    scenery.DEPLOY: scenery.FORMER_DEPLOY,
    scenery.POLICY: scenery.GOOD_POLICY,
    ".github/CODEOWNERS": scenery.CODEOWNERS,
    ".github/dependabot.yml": scenery.DEPENDABOT,
    "requirements.txt": "pytest==9.2.0\n",
    "shop/cart.py": scenery.CART,
    "tests/prices.py": scenery.PRICES,
    "tests/test_cart.py": scenery.TESTS_OF_CART,
}


@dataclass(frozen=True, slots=True)
class Octo:
    """The organisation.

    Attributes:
        home: Its repository `.github`, which holds its policy.
    """

    shop: Repository
    home: Repository

    @property
    def policies(self) -> Mapping[str, str]:
        """The policy files that rule, by where they lie, the organisation's first."""
        files = ((self.home, scenery.ORGANIZATION), (self.shop, scenery.POLICY))
        return {f"{repo.full_name}/{path}": read(repo, path) for repo, path in files}


def founded(world: World) -> Octo:
    """Found all of it, and install the App."""
    action = world.create_repository("cool-deployer/rollout", {"action.yml": "name: Rollout\n"})
    action.tag("v2.1.0", action.branch().sha, by=action.owner)
    shop = world.create_repository(REPOSITORY, _FILES)
    home = {scenery.ORGANIZATION: scenery.ORGANIZATION_POLICY}
    octo = Octo(shop, world.create_repository(f"{shop.owner.login}/.github", home))
    people = [world.user(login) for login in WRITERS]
    for person in people:
        shop.add_collaborator(person, "write")
    world.team("octo/platform", people[1:])
    world.team("octo/shop", people)
    shop.environments.create(PRODUCTION).protect(world.app)
    shop.require_checks(shop.default_branch, {"sluice / policy": world.app.id})
    shop.settings.set(
        scans_secrets=True, protects_pushes=True, fork_approval="all_external_contributors"
    )
    world.install(shop.owner)
    return octo


def read(repository: BaseRepository, path: str, sha: Sha | None = None) -> str:
    """Return a text file as it is at the commit *sha*, or on the default branch.

    Raises:
        LookupError: There is no such file.
    """
    objects = repository.refs.objects
    files = objects.files(objects.commits[sha or repository.branch().sha].tree)
    return objects.blobs[files[path]].decode()
