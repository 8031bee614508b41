"""What a policy file may say of environments, and what it is told when it says something else."""

from datetime import timedelta

import jsonschema_rs
import pytest
import yaml

from bot.config.editor import json_schema
from bot.config.environments import Approvals, EnvironmentPolicy, Exclude, Group, Lock, Mode
from bot.config.load import default_policy, load_policy
from bot.config.schema import Policy
from bot.errors import ConfigError

SCHEMA = json_schema({})
WHO = "must be `team:` and a slug, `user:` and a login, or `role:` and a role"
CHECKS = "must be `required`, `all` or a list of names"
SLUG = "must be the slug of a team, such as `release-managers`"
EXCLUDE = "must be requester, author, contributors, pusher or merger"
NOBODY = "names nobody: give it `teams`, `users` or `codeowners: true`"
FILE = "must be the name of a file in `.github/workflows`, such as `deploy.yml`"


def text_of(settings: str) -> str:
    return f"version: 1\nenvironments: {{staging: {{{settings}}}}}"


def load(settings: str) -> EnvironmentPolicy:
    return load_policy(text_of(settings).encode(), {}).environments["staging"]


def problem(settings: str) -> str:
    """The one problem, behind its place and the key ``environments.staging.``."""
    with pytest.raises(ConfigError) as caught:
        load(settings)
    [one] = caught.value.problems
    return one.message.replace("environments.staging.", "")


def test_the_defaults_are_those_of_the_handbook() -> None:
    settings = EnvironmentPolicy()

    assert settings.mode is Mode.AUTO
    assert settings.workflow == "deploy.yml"
    assert settings.deployers == ("role:write",)
    assert settings.overriders == ("role:admin",)
    assert settings.checks == "required"
    assert settings.forks == settings.foreign_runs == "deny"
    assert settings.wait == timedelta(0)
    assert settings.lock == Lock(ttl=timedelta(hours=8))
    assert settings.approvals == Approvals(
        count=2,
        window=timedelta(hours=2),
        start_within=timedelta(minutes=30),
        require_sha=True,
        groups=(),
        exclude=(Exclude.REQUESTER, Exclude.AUTHOR, Exclude.CONTRIBUTORS, Exclude.PUSHER),
    )


def test_all_that_can_be_said() -> None:
    settings = load(
        "mode: check, workflow: ship.yaml, rollback_workflow: back.yml, "
        "deployers: [team:sre, 'user:octo-cat', role:maintain], overriders: [], "
        "approvals: {count: 3, window: 24h, start_within: 5m, require_sha: false, exclude: [], "
        "groups: [{teams: [a], users: [B], codeowners: true, count: 6}]}, "
        "after: [dev], checks: [ci / test], refs: [main, 'v*'], wait: 12h, lock: {ttl: 30d}, "
        "freeze: [{dates: 2026-12-24}], message: '[deploy]', labels: [go], forks: allow, "
        "foreign_runs: allow"
    )

    assert settings.approvals.groups == (
        Group(teams=("a",), users=("B",), codeowners=True, count=6),
    )
    assert settings.deployers == ("team:sre", "user:octo-cat", "role:maintain")
    assert settings.checks == ("ci / test",)
    assert settings.wait == timedelta(hours=12)
    assert settings.approvals.window == timedelta(days=1)


@pytest.mark.parametrize(
    ("policy", "name", "expected"),
    [
        pytest.param(default_policy(), "production", EnvironmentPolicy(), id="production always"),
        pytest.param(default_policy(), "PRODUCTION", EnvironmentPolicy(), id="in any case"),
        pytest.param(default_policy(), "staging", None, id="no other without a word"),
        pytest.param(
            Policy(version=1, environments={"Staging": EnvironmentPolicy(message="x")}),
            "sTAGING",
            EnvironmentPolicy(message="x"),
            id="what the file names, in any case",
        ),
        pytest.param(
            Policy(version=1, environments={"Production": EnvironmentPolicy(message="x")}),
            "production",
            EnvironmentPolicy(message="x"),
            id="production as the file has it",
        ),
        pytest.param(
            Policy(version=1, environments={"staging": EnvironmentPolicy()}),
            "production",
            EnvironmentPolicy(),
            id="production beside others",
        ),
    ],
)
def test_which_environments_are_governed(policy: Policy, name: str, expected: object) -> None:
    assert policy.environment(name) == expected


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("deployers: [role: write]", "must have no space after the colon: `role:write`"),
        ("deployers: [team: sre]", "must have no space after the colon: `team:sre`"),
        ("overriders: [user: octocat]", "must have no space after the colon: `user:octocat`"),
        ("deployers: [group: sre]", "must be a string"),
        ("deployers: [{role: write, team: sre}]", "must be a string"),
        ("deployers: [role: [write]]", "must be a string"),
        ("deployers: [write]", f"{WHO}; did you mean `role:write`?"),
        ("deployers: [role:writer]", f"{WHO}; did you mean `role:write`?"),
        ("deployers: [role:triag]", f"{WHO}; did you mean `role:triage`?"),
        ("deployers: ['@sre']", WHO),
        ("deployers: [team:octo/sre]", WHO),
        ("deployers: ['team:']", WHO),
        ('deployers: ["user:a\\n"]', WHO),
        ("deployers: role:write", "must be a list"),
        ("workflow: .github/workflows/deploy.yml", FILE),
        ("workflow: deploy", FILE),
        ("rollback_workflow: back.json", FILE),
        ("checks: some", CHECKS),
        ("checks: {a: 1}", CHECKS),
        ("checks: 5", CHECKS),
        ("checks: ['']", "must not be empty"),
        (f"checks: [{', '.join('abcdefghij' * 11)}]", "must have at most 100 entries"),
        (f"after: [{', '.join('abcdefghijk')}]", "must have at most 10 entries"),
        (f"message: {'x' * 101}", "must have at most 100 characters"),
        ("refs: ['[']", "must close each `[`, and put `\\` before something"),
        ("forks: some", "must be deny or allow"),
        (
            "mode: auot",
            "must be auto, environment, dispatch, check or rollout; did you mean `auto`?",
        ),
        ("lock: {ttl: 4m}", "must be between 5m and 30d"),
        ("lock: {ttl: 31d}", "must be between 5m and 30d"),
        ("approvals: {count: -1}", "must be 0 or more"),
        ("approvals: {count: 7}", "must be 6 or less"),
        ("approvals: {window: 4m}", "must be between 5m and 24h"),
        ("approvals: {window: 25h}", "must be between 5m and 24h"),
        ("approvals: {start_within: 4m}", "must be between 5m and 24h"),
        ("approvals: {exclude: [me]}", EXCLUDE),
        ("approvals: {groups: {teams: [a]}}", "must be a list"),
        ("approvals: {groups: [{teams: [SRE]}]}", SLUG),
        ("approvals: {groups: [{teams: [octo/sre]}]}", SLUG),
        ("approvals: {groups: [{users: ['@ada']}]}", "must be a login, such as `octocat`"),
        ("approvals: {groups: [{count: 1}]}", NOBODY),
        ("approvals: {groups: [{users: [a], count: 0}]}", "must be 1 or more"),
    ],
)
def test_refuses(settings: str, expected: str) -> None:
    path, _, message = problem(settings).partition("` ")

    assert path.removeprefix("`").split(".")[0] == settings.partition(":")[0]
    assert message == expected


@pytest.mark.parametrize(
    ("settings", "entry", "path"),
    [
        ("deployers: [role:write, sre]", "sre", "deployers.1"),
        ("checks: [a, '']", "''", "checks.1"),
        ("approvals: {groups: [{users: [a, b, '!']}]}", "'!'", "approvals.groups.0.users.2"),
    ],
)
def test_names_the_very_entry(settings: str, entry: str, path: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(settings)

    column = text_of(settings).splitlines()[1].index(entry) + 1
    assert str(caught.value).startswith(f"2:{column}: `environments.staging.{path}` ")


@pytest.mark.parametrize(
    ("settings", "fits"),
    [
        ("deployers: [role:write, team:sre, user:Octo]", True),
        ("deployers: [write]", False),
        ("deployers: [role:write!]", False),
        ("workflow: deploy.yml", True),
        ("workflow: deploy.ymlx", False),
        ("checks: all", True),
        ("checks: [a]", True),
        ("checks: some", False),
        ("approvals: {groups: [{teams: [a-b]}]}", True),
        ("approvals: {groups: [{teams: [A]}]}", False),
        ("approvals: {window: 2h}", True),
    ],
)
def test_editors_and_sluice_agree(settings: str, fits) -> None:
    try:
        load(settings)
    except ConfigError:
        loads = False
    else:
        loads = True

    assert loads == fits
    assert jsonschema_rs.is_valid(SCHEMA, yaml.safe_load(text_of(settings))) == fits
