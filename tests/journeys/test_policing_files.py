"""Journey 1, with files: what stands behind a workflow is read, and what is not is not passed."""

import pytest

from bot.policy.render import FIX
from bot.sim.faults import Fault
from tests.journeys.conftest import BAD, CI, ENFORCED, GOOD, NO_TIMEOUT, POLICY
from tests.journeys.test_policing_rules import on, rules_in

LINT = on("STAGE-LINT", more="stages: {lint: {required: true}}\n")
NOTHING = GOOD.replace("pytest", "echo hello")
ACTION = "name: a\ndescription: b\nruns:\n  using: composite\n  steps:\n"
RUFF = f"{ACTION}    - {{run: ruff check ., shell: bash}}\n"
CALLED = GOOD.replace("pull_request", "workflow_call").replace("pytest", "ruff check .")
FOUND = "No new problems (1 fixed)"
"""What was missing on the base is there."""
INJECTION = "echo ${{ github.event.pull_request.title }}"


def caller(uses: str) -> str:
    return f"on: pull_request\npermissions: {{contents: read}}\njobs:\n  other:\n    uses: {uses}\n"


async def seeded(story, text: str, files: dict[str, str] | None = None) -> None:
    """Put a policy and *files* on the base, and let nothing remembered be too old."""
    story.shop.push("main", {POLICY: text} | (files or {}), by=story.bob)
    await story.told()


class TestBehindAStep:
    """A stage counts wherever its tool is run."""

    @pytest.mark.parametrize(
        ("step", "files"),
        [
            pytest.param("run: ruff check .", {}, id="in the workflow"),
            pytest.param("run: make all", {"Makefile": "all:\n\truff check .\n"}, id="make"),
            pytest.param("run: ./ci/x.sh", {"ci/x.sh": "ruff check .\n"}, id="script"),
            pytest.param(
                "{run: ./x.sh, working-directory: ci}",
                {"ci/x.sh": "ruff check .\n"},
                id="script in a folder",
            ),
            pytest.param("uses: ./tools/x", {"tools/x/action.yml": RUFF}, id="local action"),
            pytest.param(
                "uses: ./tools/x",
                {
                    "tools/x/action.yml": f"{ACTION}    - {{run: ci/x.sh, shell: bash}}\n",
                    "ci/x.sh": "ruff check .\n",
                },
                id="script of a local action",
            ),
        ],
    )
    async def test_it_is_there(self, story, step: str, files: dict[str, str]) -> None:
        await seeded(story, LINT)

        pull = await story.open({CI: NOTHING + f"      - {step}\n"} | files)

        assert story.check(pull).facts.title == FOUND

    @pytest.mark.parametrize("step", ["run: make all", "run: ./ci/x.sh", "uses: ./tools/x"])
    async def test_it_is_not_where_the_file_is_not(self, story, step: str) -> None:
        await seeded(story, LINT, {CI: GOOD.replace("pytest", "ruff check .")})

        pull = await story.open({CI: NOTHING + f"      - {step}\n"})

        assert rules_in(story.check(pull)) == ["STAGE-LINT"]

    async def test_taking_it_out_of_the_makefile_is_seen(self, story) -> None:
        files = {CI: NOTHING + "      - run: make lint\n", "Makefile": "lint:\n\truff check .\n"}
        await seeded(story, LINT, files)

        pull = await story.open({"Makefile": "lint:\n\techo later\n"})

        assert rules_in(story.check(pull)) == ["STAGE-LINT"]

    async def test_the_seeds_ask_for_all_stages(self, story) -> None:
        await seeded(story, on("STAGE-LINT", "STAGE-UNIT", more="extends: seeds\n"))
        story.shop.push(
            "main", {CI: GOOD.replace("pytest", "ruff check . && pytest")}, by=story.bob
        )

        pull = await story.open({CI: NOTHING.replace("  test:", "  hello:")})

        assert rules_in(story.check(pull)) == ["STAGE-LINT", "STAGE-UNIT"]


class TestBehindACall:
    """A called workflow stands for what it runs, if it can be read."""

    @pytest.fixture
    async def tools(self, story):
        await seeded(story, LINT)
        path = ".github/workflows/x.yml"
        return story.sim.world.create_repository("octo/tools", {path: CALLED})

    async def test_a_local_workflow(self, story) -> None:
        await seeded(story, LINT)
        path = ".github/workflows/x.yml"

        pull = await story.open({CI: caller(f"./{path}"), path: CALLED})

        assert story.check(pull).facts.title == FOUND

    @pytest.mark.parametrize("ref", ["commit", "main", "v1"])
    async def test_one_of_the_same_organisation(self, story, tools, ref: str) -> None:
        sha = tools.branch().sha
        tools.tag("v1", sha, by=story.bob)
        name = sha if ref == "commit" else ref

        pull = await story.open({CI: caller(f"octo/tools/.github/workflows/x.yml@{name}")})

        assert story.check(pull).facts.title == FOUND

    @pytest.mark.parametrize(
        "uses",
        ["octo/tools/.github/workflows/none.yml@main", "other/tools/.github/workflows/l.yml@v1"],
    )
    async def test_what_could_not_be_read_is_said(self, story, tools, uses: str) -> None:
        await seeded(story, LINT, {CI: GOOD.replace("pytest", "ruff check .")})

        pull = await story.open({CI: caller(uses)})

        check = story.check(pull)
        assert rules_in(check) == ["STAGE-LINT"]
        assert f"What `{uses}` runs could not be read" in check.facts.summary.replace("\\", "")

    @pytest.mark.parametrize(("is_open", "is_read"), [(True, False), (False, True)])
    async def test_what_is_private_is_not_read_for_all_to_see(
        self, story, tools, is_open, is_read
    ) -> None:
        tools.private, story.shop.private = True, not is_open
        await seeded(story, LINT, {CI: GOOD.replace("pytest", "ruff check .")})

        uses = f"octo/tools/.github/workflows/x.yml@{tools.branch().sha}"
        pull = await story.open({CI: caller(uses)})

        assert (rules_in(story.check(pull)) == []) is is_read

    async def test_a_repository_called_like_a_file_stops_nothing(self, story, tools) -> None:
        """Nothing that a stranger types may keep the verdict away."""
        pull = await story.open({CI: BAD + "      - uses: octo/x.yml@main\n"})

        assert story.check(pull).facts.conclusion == "failure"


class TestOrganisation:
    """Its files, in the first of its homes, and those of its groups."""

    def home(self, story, name: str = ".github"):
        return story.sim.world.repository(f"octo/{name}")

    async def test_the_private_home_goes_first(self, story) -> None:
        story.sim.world.create_repository("octo/.github-private", {"sluice.yml": ENFORCED})

        pull = await story.open({CI: NO_TIMEOUT})
        pull.comment("/policy", by=story.ada)
        await story.told()

        assert story.check(pull).facts.conclusion == "failure"
        assert "octo/.github-private/sluice.yml" in story.comments(pull)[-1].body
        assert "octo/.github/sluice.yml" not in story.comments(pull)[-1].body

    @pytest.mark.parametrize(("names", "verdict"), [("sho*", "failure"), ("store", "success")])
    async def test_the_file_of_a_group_holds_for_its_repositories(
        self, story, names: str, verdict: str
    ) -> None:
        groups = f"groups: [{{repositories: ['{names}'], file: groups/a.yml}}]\n"
        files = {"sluice.yml": f"version: 1\n{groups}", "groups/a.yml": ENFORCED}
        self.home(story).push("main", files, by=story.bob)

        pull = await story.open({CI: NO_TIMEOUT})

        assert story.check(pull).facts.conclusion == verdict

    async def test_a_group_file_that_is_not_there_is_told(self, story) -> None:
        groups = "groups: [{repositories: ['*'], file: groups/a.yml}]\n"
        self.home(story).push("main", {"sluice.yml": f"version: 1\n{groups}"}, by=story.bob)

        pull = await story.open({CI: NO_TIMEOUT})

        assert "`octo/.github/groups/a.yml` is not valid" in story.check(pull).facts.summary


BOT = """\
version: 2
updates:
  - package-ecosystem: pip
    directory: /
    insecure-external-code-execution: allow
    schedule: {interval: weekly}
"""
WAYS = {
    "a workflow": (CI, GOOD.replace("pytest", INJECTION)),
    "an action": ("x/action.yml", f"{ACTION}    - {{run: '{INJECTION}', shell: bash}}\n"),
    "dependabot": (
        ".github/dependabot.yml",
        BOT,
    ),
}
AUDITS = on("TRUST-INJECT", "zizmor/dependabot-execution", "zizmor/unaudited")


class TestAudited:
    """What zizmor finds, wherever it looks."""

    @pytest.mark.parametrize("way", WAYS)
    async def test_findings(self, story, way: str) -> None:
        await seeded(story, AUDITS)
        path, text = WAYS[way]

        pull = await story.open({path: text})

        check = story.check(pull)
        assert check.facts.conclusion == "failure"
        assert {one.path for one in check.facts.annotations} == {path}

    @pytest.mark.parametrize(("allow", "verdict"), [("false", "failure"), ("true", "success")])
    async def test_a_comment_that_asks_for_silence(self, story, allow: str, verdict: str) -> None:
        await seeded(story, f"{AUDITS}waiving: {{allow_inline: {allow}}}\n")
        ignored = f"{INJECTION} # zizmor: ignore[template-injection]"

        pull = await story.open({CI: GOOD.replace("pytest", ignored)})

        check = story.check(pull)
        assert check.facts.conclusion == verdict
        assert ("asks zizmor to ignore" in check.facts.summary) == (verdict == "failure")

    async def test_a_configuration_of_zizmor_s_changes_nothing(self, story) -> None:
        await seeded(story, AUDITS)
        off = "rules: {template-injection: {disable: true}}\n"

        pull = await story.open({CI: WAYS["a workflow"][1], ".github/zizmor.yml": off})

        assert story.check(pull).facts.conclusion == "failure"


class TestTooMuch:
    """What was not looked at is not passed."""

    async def test_more_workflows_than_anybody_has(self, story) -> None:
        many = {f".github/workflows/{number}.yml": GOOD for number in range(1_000)}

        pull = await story.open(many)

        check = story.check(pull)
        assert check.facts.conclusion == "action_required"
        assert "more than 1000 workflow files" in check.facts.summary.replace(",", "")

    async def test_pins_that_github_does_not_tell_leave_the_rest(self, story) -> None:
        pull = await story.open({CI: BAD})
        story.sim.faults.inject("git/list-matching-refs", Fault.NOT_FOUND)

        story.check(pull).press(FIX.identifier, by=story.ada)
        await story.told()

        assert "can be mended safely" in story.comments(pull)[-1].body
