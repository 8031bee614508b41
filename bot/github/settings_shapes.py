"""How a repository is set up, as types: see ``bot.github.shapes``.

Source: https://docs.github.com/en/rest/actions/permissions, /repos/repos and /repos/rules
"""

from msgspec import Struct

from bot.github.shapes import NamedCommit


class Switch(Struct, frozen=True):
    """A feature that is on or off."""

    status: str = ""


class Scans(Struct):
    """What looks for secrets. A feature that a repository cannot have is not named."""

    secret_scanning: Switch = Switch()
    secret_scanning_push_protection: Switch = Switch()


class FullRepository(Struct):
    """A repository. Only who may read its administration is shown the scans."""

    default_branch: str
    private: bool = True
    security_and_analysis: Scans | None = None


class Tip(Struct):
    """A branch, as far as it names its newest commit."""

    commit: NamedCommit


class Permissions(Struct):
    """What Actions may run."""

    sha_pinning_required: bool | None = None


class DefaultToken(Struct):
    """What the token of a job may do where the workflow does not say so."""

    default_workflow_permissions: str
    can_approve_pull_request_reviews: bool


class ForkApproval(Struct):
    """Whose workflows wait for approval."""

    approval_policy: str


class DefaultSetup(Struct):
    """Code scanning that GitHub sets up by itself."""

    state: str = ""


class RuleType(Struct):
    """A rule, as far as it says what it is about."""

    type: str


class Ruleset(Struct):
    """A ruleset; lists do not show its rules."""

    id: int
    enforcement: str
    target: str = "branch"
    rules: list[RuleType] = []


class MergedPull(Struct):
    """A closed pull request, as far as it shows what was reported on it."""

    head: NamedCommit
    merged_at: str | None = None
