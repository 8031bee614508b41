"""The workflow that we ship, run by bash and curl against the whole bot."""

import asyncio
import json
import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from joserfc import jwt
from joserfc.jwk import KeySet

from bot.cli.check import COMMAND
from tests.permits.desk import SHA, Desk

EXAMPLES = Path(__file__).parents[2] / "deploy" / "examples"
WORKFLOW = EXAMPLES / "deploy-with-permit.yml"
JOB = yaml.safe_load(WORKFLOW.read_text())["jobs"]["deploy"]
TRUST = json.loads((EXAMPLES / "aws-trust-policy.json").read_text())

MISSING = [tool for tool in ("bash", "curl", "jq") if shutil.which(tool) is None]
needs_a_shell = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

EXPRESSION = re.compile(r"\$\{\{ *([\w.]+) *\}\}")


@dataclass
class Runner:
    """Does with the job's steps what GitHub's runner does; an action is noted, not run.

    Attributes:
        context: What expressions can name.
        used: The actions so far, with what they were given.
    """

    desk: Desk
    folder: Path
    context: dict[str, str]
    said: str = ""
    used: dict[str, dict[str, object]] = field(default_factory=dict)

    async def run(self) -> bool:
        """Run the steps up to the first that fails, and tell whether none did."""
        (self.folder / "deploy.sh").write_text('#!/bin/sh\necho "deploying to $1"\n')
        (self.folder / "deploy.sh").chmod(0o755)
        for step in JOB["steps"]:
            if step.get("if") == "failure()":
                continue
            if "uses" in step:
                self.used[step["uses"].partition("@")[0]] = self._resolved(step["with"])
            elif not await self._script(step):
                return False
        return True

    async def _script(self, step: dict) -> bool:
        script, output = self.folder / "step.sh", self.folder / "output"
        script.write_text(step["run"])
        output.write_text("")
        process = await asyncio.create_subprocess_exec(
            *("bash", "-e", script),
            cwd=self.folder,
            env=self._environment(output) | self._resolved(step.get("env", {})),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        self.said += said.decode()
        for line in output.read_text().splitlines():
            name, _, value = line.partition("=")
            self.context[f"steps.{step['id']}.outputs.{name}"] = value
        return process.returncode == 0

    def _environment(self, output: Path) -> dict[str, str]:
        return {
            "PATH": os.defpath,
            "RUNNER_TEMP": str(self.folder),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
            "ACTIONS_ID_TOKEN_REQUEST_URL": f"{self.desk.github.url}/token?api-version=2.0",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "the job's own",
        }

    def _resolved(self, values: dict[str, object]) -> dict[str, object]:
        def value(match: re.Match[str]) -> str:
            return self.context[match[1]]

        return {
            name: EXPRESSION.sub(value, given) if isinstance(given, str) else given
            for name, given in values.items()
        }


@pytest.fixture
def dispatched(desk, tmp_path):
    """Return a runner that has the job of a dispatch with the permit that it is given."""

    def dispatch(permit: str) -> Runner:
        inputs = {
            "sha": "what somebody typed",
            "environment": "production",
            "request_id": "d41c0ffee0000001",
            "permit": permit,
        }
        (tmp_path / "event.json").write_text(json.dumps({"inputs": inputs}))
        context = {f"inputs.{name}": value for name, value in inputs.items()}
        variables = {
            "vars.SLUICE_URL": desk.url,
            "vars.AWS_ROLE": "arn:aws:iam::123456789012:role/deploy",
            "vars.AWS_REGION": "eu-central-1",
            "vars.HEALTH_URL": f"{desk.github.url}/.well-known/jwks",  # it answers
        }
        return Runner(desk, tmp_path, context | variables)

    return dispatch


@needs_a_shell
async def test_the_job_deploys_the_commit_that_is_permitted(desk, dispatched) -> None:
    runner = dispatched(desk.permit())

    assert await runner.run(), runner.said
    assert list(runner.used) == ["actions/checkout", "aws-actions/configure-aws-credentials"]
    assert runner.used["actions/checkout"]["ref"] == SHA, "and not what was typed"
    assert "deploying to production" in runner.said


@needs_a_shell
async def test_no_log_shows_what_could_be_used(desk, dispatched) -> None:
    permit = desk.permit()
    runner = dispatched(permit)
    await runner.run()

    masked = re.findall(r"^::add-mask::(.+)$", runner.said, re.MULTILINE)
    [first, second] = masked
    assert (first, second.count(".")) == (permit, 2), "the permit, and the job's token"
    shown = re.sub(r"^::add-mask::.+\n", "", runner.said, flags=re.MULTILINE)
    assert [secret for secret in masked if secret in shown] == []
    declared = [value for step in JOB["steps"] for value in step.get("env", {}).values()]
    assert not [value for value in declared if "permit" in value], "a log shows `env`"


@needs_a_shell
@pytest.mark.parametrize(
    ("job", "says"),
    [
        pytest.param({"environment": "staging"}, "The permit is for `production`", id="elsewhere"),
        pytest.param({"environment": None}, "Add `environment:` to it", id="no environment"),
        pytest.param({"repository_id": "75"}, "another repository", id="another repository"),
        pytest.param({"run_id": "9002"}, "has used the permit", id="a second run"),
        pytest.param({"event_name": "push"}, "this one is by `push`", id="not dispatched"),
    ],
)
async def test_a_job_without_a_permit_reaches_no_cloud(desk, dispatched, job, says) -> None:
    permit = desk.permit()
    await desk.redeem(permit)
    runner = dispatched(permit)
    desk.github.job = job

    assert not await runner.run()
    assert "::error::" in runner.said
    assert says in runner.said
    assert runner.used == {}


@needs_a_shell
async def test_without_an_answer_there_is_no_deploy(desk, dispatched) -> None:
    runner = dispatched(desk.permit())
    runner.context["vars.SLUICE_URL"] = "http://127.0.0.1:1"

    assert not await runner.run()
    assert "::error::Sluice did not answer" in runner.said
    assert runner.used == {}


async def is_trusted(desk, audience: str, **changes: object) -> bool:
    """Decide as the cloud does: verify the job's token, then compare each claim that is pinned."""
    async with desk.session.get(f"{desk.github.url}/.well-known/jwks") as response:
        keys = KeySet.import_key_set(await response.json())
    token = desk.github.token(audience, **changes)
    claims = jwt.decode(token, keys, algorithms=["RS256"]).claims
    [statement] = TRUST["Statement"]
    pinned = statement["Condition"]["StringEquals"].items()
    return all(claims.get(key.partition(":")[2]) == value for key, value in pinned)


@pytest.mark.parametrize(
    ("audience", "changes", "trusted"),
    [
        pytest.param("sts.amazonaws.com", {}, True, id="the job that asks us first"),
        pytest.param("https://sluice/permits", {}, False, id="the token that it showed us"),
        pytest.param(
            "sts.amazonaws.com",
            {"sub": "repo:octo/shop:environment:staging"},
            False,
            id="another environment",
        ),
        pytest.param(
            "sts.amazonaws.com",
            {"job_workflow_ref": "octo/shop/.github/workflows/deploy.yml@refs/heads/mine"},
            False,
            id="the workflow as a branch has it",
        ),
        pytest.param(
            "sts.amazonaws.com",
            {"job_workflow_ref": "octo/shop/.github/workflows/other.yml@refs/heads/main"},
            False,
            id="a workflow that does not ask us",
        ),
    ],
)
async def test_the_trust_policy_lets_in_the_one_job(desk, audience, changes, trusted) -> None:
    assert await is_trusted(desk, audience, **changes) is trusted


DEPENDABOT = """\
version: 2
updates:
  - package-ecosystem: github-actions
    directory: /
    schedule: {interval: weekly}
    cooldown: {default-days: 7}
"""


def test_our_own_rules_find_nothing_in_it(tmp_path) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    shutil.copy(WORKFLOW, folder / "deploy.yml")
    (tmp_path / ".github" / "dependabot.yml").write_text(DEPENDABOT)
    (tmp_path / ".github" / "sluice.yml").write_text(
        "version: 1\nlinks: {rollback: 'https://wiki.example/rollback'}\n"
    )

    result = CliRunner().invoke(COMMAND, [str(tmp_path), "--profile", "strict"])

    assert (result.exit_code, result.output) == (0, "No problems in 1 file\n")


def test_its_actions_are_pinned_and_it_may_do_no_more_than_it_needs() -> None:
    actions = [step["uses"] for step in JOB["steps"] if "uses" in step]

    assert [action for action in actions if not re.fullmatch(r".+@[0-9a-f]{40}", action)] == []
    assert JOB["permissions"] == {"contents": "read", "id-token": "write"}
    scripts = [step["run"] for step in JOB["steps"] if "run" in step]
    assert "${{" not in "".join(scripts), "an expression in a script is a way in"
