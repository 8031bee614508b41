"""The audits of zizmor that are not part of a rule of our own: each is a rule of its own.

A policy file calls them ``zizmor/`` and zizmor's name. What our own rules judge better, what zizmor
recommends and we do not, and what was mostly wrong on real workflows is off. Audits that need the
network are not here: they never run.
Source: https://docs.zizmor.sh/audits/
"""

from collections.abc import Mapping

from bot.config.rules import Level
from bot.policy.auditing import accept_regular
from bot.policy.rule import Rule, Sees

ONLINE = frozenset(
    {
        "impostor-commit",
        "known-vulnerable-actions",
        "ref-confusion",
        "ref-version-mismatch",
        "stale-action-refs",
    }
)
"""Audits that ask GitHub. We run zizmor without the network and without a token."""


def _audit(name: str, level: Level, summary: str, fix: str, *, strict: Level | None = None) -> Rule:
    return Rule(
        id=f"zizmor/{name}",
        level=level,
        strict=strict,
        summary=summary,
        fix=fix,
        sees=Sees.NOTHING,
        audits=frozenset({name}),
        accept=accept_regular,
    )


def _style(name: str, summary: str, fix: str) -> Rule:
    """Make a rule that is off until somebody wants it, and then takes all that there is."""
    return Rule(
        id=f"zizmor/{name}",
        level=Level.OFF,
        summary=summary,
        fix=fix,
        sees=Sees.NOTHING,
        audits=frozenset({name}),
    )


_RULES = (
    _audit(
        "adhoc-packages",
        Level.OFF,
        "Packages are installed from a lockfile",
        "Install with the lockfile: `npm ci`, `pip install --require-hashes -r …`, `uv sync`.",
        strict=Level.NOTICE,
    ),
    _style(
        "anonymous-definition",
        "Workflows, jobs and actions have a name",
        "Add `name:`.",
    ),
    _audit(
        "dependabot-cooldown",
        Level.NOTICE,
        "Dependabot waits before it proposes a new release",
        "Set `default-days` under `cooldown` to 3 or more, or leave it to Dependabot.",
        strict=Level.WARNING,
    ),
    _audit(
        "dependabot-execution",
        Level.WARNING,
        "Dependabot does not run code of the packages that it updates",
        "Remove `insecure-external-code-execution: allow`.",
    ),
    _audit(
        "github-app",
        Level.WARNING,
        "Tokens of a GitHub App are narrowed to what the job needs",
        "Give the step `permission-…:` inputs, and `repositories:` in place of `owner:` alone.",
    ),
    _audit(
        "hardcoded-container-credentials",
        Level.ERROR,
        "Passwords of container registries are secrets",
        "Take the password from `secrets`, and replace the one that was published here.",
    ),
    _audit(
        "insecure-commands",
        Level.ERROR,
        "Workflow commands that anyone's output can give stay disabled",
        "Remove `ACTIONS_ALLOW_UNSECURE_COMMANDS`, and write to `$GITHUB_ENV` and `$GITHUB_PATH`.",
    ),
    _audit(
        "insecure-url-scheme",
        Level.WARNING,
        "Downloads are encrypted",
        "Use `https://`.",
    ),
    _audit(
        "misfeature",
        Level.NOTICE,
        "Features of GitHub Actions that harm more than they help are not used",
        "Follow the page of the audit: https://docs.zizmor.sh/audits/#misfeature.",
    ),
    _audit(
        "obfuscation",
        Level.OFF,
        "Workflows say plainly what they do",
        "Write what the expression or the path comes to.",
        strict=Level.NOTICE,
    ),
    _style(
        "self-hosted-runner",
        "Jobs run on runners that GitHub hosts",
        "Use a hosted runner, or one that is thrown away after each job.",
    ),
    _style(
        "self-repository",
        "Files of the own repository are used as `$/…`",
        "Write `$/…` in place of `./…`.",
    ),
    _style(
        "superfluous-actions",
        "Actions do only what the runner cannot do by itself",
        "Call the tool that the message names in a `run:` step.",
    ),
    _audit(
        "typosquat-uses",
        Level.ERROR,
        "Actions are not taken from an owner whose name resembles a well-known one",
        "Correct the name of the owner.",
    ),
    _audit(
        "unpinned-tools",
        Level.NOTICE,
        "Tools that an action installs have a version",
        "Give the action the version of the tool.",
    ),
    _audit(
        "unredacted-secrets",
        Level.WARNING,
        "Secrets are used whole, so that logs hide them",
        "Store each part of a JSON secret as a secret of its own.",
    ),
    _audit(
        "use-trusted-publishing",
        Level.OFF,
        "Packages are published with a short-lived identity",
        "Set up trusted publishing at the registry, and remove the token.",
        strict=Level.NOTICE,
    ),
)
AUDITS: Mapping[str, Rule] = {audit: rule for rule in _RULES for audit in rule.audits}
"""The rule of each audit, by zizmor's name of it."""
UNKNOWN = Rule(
    id="zizmor/unknown",
    level=Level.NOTICE,
    summary="Nothing is found by an audit that Sluice does not know",
    fix="Follow the page of the audit, and tell Sluice's maintainers its name.",
    sees=Sees.NOTHING,
    accept=accept_regular,
)
"""The rule of an audit that a newer zizmor has, so that what it finds is not lost."""

DISABLED = frozenset({"concurrency-limits", "forbidden-uses"})
"""Audits that are switched off in every run: the first wants deploys to be cancelled midway, the
second needs a list, which our rule PIN-DENY has."""
CONFIGURATION = """\
rules:
  unpinned-uses:
    config:
      policies:
        "*": hash-pin
  secrets-outside-env:
    config:
      allow: []
  dependabot-cooldown:
    config:
      days: 3
  concurrency-limits:
    disable: true
  forbidden-uses:
    disable: true
"""
"""What zizmor is always told, the same for everybody: whom a policy trusts, our rules know. So what
it finds in a file depends on nothing but the file. Dependabot waits three days by itself, says
zizmor, so only who makes it wait less is told."""
