"""How a repository is set up, as far as Apps may read it.

Source: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.sim.jsonvalue import Json
from bot.sim.world.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """A ruleset.

    Attributes:
        target: ``branch`` or ``tag``.
        enforcement: ``active``, ``evaluate`` or ``disabled``.
        rules: GitHub's words for what it forbids, such as ``deletion``.
    """

    id: int
    name: str
    target: str
    enforcement: str
    rules: tuple[str, ...]


class Settings:
    """The settings of a repository. Whoever changes an attribute calls ``set``.

    Attributes:
        token: What ``GITHUB_TOKEN`` may do by default: ``read`` or ``write``.
        token_approves: Whether it may approve pull requests.
        pins_actions: Whether actions must be pinned to a commit.
        fork_approval: Whose workflows wait for approval; empty where there is no such policy.
        alerts_dependencies: Whether Dependabot alerts.
        code_scanning: Whether GitHub's default setup is on; None where nobody paid for it.
        scans_secrets: Whether secret scanning is on.
        protects_pushes: Whether it refuses pushes, too.
        shows_security: Whether GitHub shows the two to those who may read the administration.
        rulesets: In the order in which they were made; rules of branches are told elsewhere.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self.token = "read"  # noqa: S105 - a word of GitHub's, no secret
        self.token_approves = False
        self.pins_actions = False
        self.fork_approval = "first_time_contributors"
        self.alerts_dependencies = False
        self.code_scanning: bool | None = False
        self.scans_secrets = False
        self.protects_pushes = False
        self.shows_security = True
        self.rulesets: list[Ruleset] = []

    def set(self, **values: str | bool | None) -> None:
        """Change settings, by the name of the attribute."""
        for name, value in values.items():
            setattr(self, name, value)
        self._context.touch()

    def add_ruleset(
        self, rules: Sequence[str], *, target: str = "tag", enforcement: str = "active"
    ) -> None:
        """Add a ruleset for tags."""
        made = Ruleset(
            id=self._context.new_id(),
            name=f"{target}s {len(self.rulesets) + 1}",
            target=target,
            enforcement=enforcement,
            rules=tuple(rules),
        )
        self.rulesets.append(made)
        self._context.touch()

    @property
    def security(self) -> dict[str, Json]:
        """What GitHub shows as ``security_and_analysis``."""
        features = {
            "secret_scanning": self.scans_secrets,
            "secret_scanning_push_protection": self.protects_pushes,
            "dependabot_security_updates": False,
        }
        return {
            name: {"status": "enabled" if is_on else "disabled"} for name, is_on in features.items()
        }
