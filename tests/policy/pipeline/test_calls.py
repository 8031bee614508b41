"""What is behind a call: jobs of a workflow, steps of an action, nothing of what was not read."""

import pytest

from bot.model import File, Sha
from bot.policy.checkout import Checkout
from bot.policy.pipeline import calls
from bot.policy.pipeline.calls import (
    MAX_LEVELS,
    called_workflow,
    effective_jobs,
    effective_steps,
    is_known,
    jobs_behind,
)
from bot.policy.workflow import Context, Workflow, read
from tests.policy.policies import few

FOLDER = ".github/workflows"
CI = f"{FOLDER}/ci.yml"
SHA = "0" * 40


def checkout(files: dict[str, str], remote: dict[str, str]) -> Checkout:
    made = [
        {path: File(path, Sha(str(hash(text))), text.encode()) for path, text in some.items()}
        for some in (files, remote)
    ]
    return Checkout(files=made[0], remote=made[1])


def workflow(text: str, remote: dict[str, str] | None = None, **files: str) -> Workflow:
    """Read a workflow beside others, each by its name in the folder of workflows."""
    paths = {f"{FOLDER}/{name}.yml": inner for name, inner in files.items()} | {CI: text}
    given = checkout(paths, remote or {})
    return read(given.files[CI], Context(policy=few().policy, checkout=given))


def told(found: Workflow) -> list[str]:
    return [f"{one.caller.id}>{one.workflow.path}:{one.job.id}" for one in effective_jobs(found)]


def call(name: str) -> str:
    return f"uses: ./{FOLDER}/{name}.yml"


TWO = "jobs: {x: {steps: [{run: a}]}, y: {steps: [{run: b}]}}"


class TestJobs:
    def test_of_a_workflow_without_calls_are_its_own(self) -> None:
        assert told(workflow(TWO)) == [f"x>{CI}:x", f"y>{CI}:y"]

    def test_called_ones_stand_in_their_place(self) -> None:
        found = workflow(f"jobs: {{a: {{steps: []}}, b: {{{call('two')}}}, c: {{}}}}", two=TWO)

        assert told(found) == [
            f"a>{CI}:a",
            f"b>{FOLDER}/two.yml:x",
            f"b>{FOLDER}/two.yml:y",
            f"c>{CI}:c",
        ]
        assert all(is_known(job, found) for job in found.jobs)

    def test_of_one_job_are_those_behind_it(self) -> None:
        found = workflow(f"jobs: {{a: {{{call('two')}}}, b: {{}}}}", two=TWO)

        assert [len(jobs_behind(job, found)) for job in found.jobs] == [2, 1]

    @pytest.mark.parametrize(
        "uses",
        [
            f"./{FOLDER}/none.yml",
            f"./{FOLDER}/../../../etc/passwd",
            "octo/ci/.github/workflows/x.yml@v1",
            "",
            "[a]",
        ],
    )
    def test_behind_what_was_not_read_are_none(self, uses: str) -> None:
        found = workflow(f"jobs: {{a: {{uses: {uses}}}}}")

        assert told(found) == []
        assert not is_known(found.jobs[0], found)

    def test_a_remote_workflow_is_found_by_its_ref(self) -> None:
        name = f"octo/ci/{FOLDER}/two.yml@{SHA}"
        found = workflow(f"jobs: {{a: {{uses: {name}}}}}", {name: TWO})

        assert told(found) == [f"a>{name}:x", f"a>{name}:y"]

    def test_what_it_calls_lies_in_its_own_repository(self) -> None:
        name, inner = (f"octo/ci/{FOLDER}/{file}.yml@{SHA}" for file in ("one", "two"))
        outer = f"jobs: {{b: {{{call('two')}}}}}"
        text = f"jobs: {{a: {{uses: {name}}}}}"

        assert told(workflow(text, {name: outer}, two=TWO)) == [], "that one is ours"
        assert told(workflow(text, {name: outer, inner: TWO}, two=TWO)) == [
            f"a>{inner}:x",
            f"a>{inner}:y",
        ]

    def test_a_workflow_that_no_checkout_holds_calls_what_the_checkout_has(self) -> None:
        given = checkout({f"{FOLDER}/two.yml": TWO}, {})
        alone = File("ci.yml", Sha("1"), f"jobs: {{a: {{{call('two')}}}}}".encode())

        found = read(alone, Context(policy=few().policy, checkout=given))

        assert len(effective_jobs(found)) == 2

    def test_one_that_calls_itself_ends(self) -> None:
        assert told(workflow(f"jobs: {{a: {{{call('ci')}}}}}")) == []
        assert told(workflow(f"jobs: {{a: {{{call('ci')}}}, b: {{}}}}"))[-1] == f"b>{CI}:b"

    @pytest.mark.parametrize(
        ("levels", "count"), [(MAX_LEVELS - 1, 1), (MAX_LEVELS, 1), (MAX_LEVELS + 1, 0)]
    )
    def test_calls_are_followed_as_deep_as_github_does(self, levels: int, count: int) -> None:
        files = {
            f"w{level}": f"jobs: {{a: {{{call(f'w{level + 1}')}}}}}" for level in range(levels)
        }
        files[f"w{levels}"] = "jobs: {end: {steps: []}}"

        assert len(told(workflow(files.pop("w0"), **files))) == count

    @pytest.mark.parametrize("more", [-1, 0, 1])
    def test_their_number_is_bounded(self, more: int, monkeypatch) -> None:
        monkeypatch.setattr(calls, "MAX_JOBS", 3)
        jobs = ", ".join(f"a{number}: {{}}" for number in range(3 + more))

        assert len(told(workflow(f"jobs: {{{jobs}}}"))) == min(3 + more, 3)

    def test_a_file_that_is_no_workflow_has_none(self) -> None:
        found = workflow(f"jobs: {{a: {{{call('bad')}}}}}", bad="[")
        callee = called_workflow(found.jobs[0], found)

        assert told(found) == []
        assert callee
        assert callee.problem


def action(*steps: str) -> str:
    return f"runs: {{using: composite, steps: [{', '.join(steps)}]}}"


def steps(*own: str, files: dict[str, str] | None = None, remote: dict[str, str] | None = None):
    """Tell each step that runs in a job: whose it is, its file, and what it does."""
    text = f"jobs: {{a: {{steps: [{', '.join(own)}]}}}}"
    given = checkout({**(files or {}), CI: text}, remote or {})
    found = read(given.files[CI], Context(policy=few().policy, checkout=given))
    return [
        (one.path, (one.step.run or one.step.uses).text, (one.caller.run or one.caller.uses).text)
        for one in effective_steps(found.jobs[0], found)
    ]


class TestSteps:
    @pytest.mark.parametrize("name", ["action.yml", "action.yaml"])
    @pytest.mark.parametrize("folder", ["tools/x", "."])
    def test_of_a_local_action_stand_behind_the_step_that_runs_it(
        self, name: str, folder: str
    ) -> None:
        path = f"{folder}/{name}".removeprefix("./")
        uses = f"./{folder}".replace("/.", "/")

        found = steps(
            "{run: before}",
            f"{{uses: {uses}}}",
            "{run: after}",
            files={path: action("{run: inside}")},
        )

        assert found == [
            (CI, "before", "before"),
            (CI, uses, uses),
            (path, "inside", uses),
            (CI, "after", "after"),
        ]

    def test_the_first_name_counts(self) -> None:
        files = {"x/action.yml": action("{run: a}"), "x/action.yaml": action("{run: b}")}

        assert [run for _, run, _ in steps("{uses: ./x}", files=files)] == ["./x", "a"]

    def test_of_another_repository_have_no_path_of_ours(self) -> None:
        remote = {
            "octo/x/action.yml@v1": action("{run: a}", "{uses: octo/x/y@v1}"),
            "octo/x/y/action.yml@v1": action("{run: b}"),
        }

        found = steps("{uses: octo/x@v1}", remote=remote)

        assert found == [
            (CI, "octo/x@v1", "octo/x@v1"),
            ("", "a", "octo/x@v1"),
            ("", "octo/x/y@v1", "octo/x@v1"),
            ("", "b", "octo/x@v1"),
        ]

    def test_a_path_in_another_repositorys_action_is_one_of_the_workspace(self) -> None:
        """GitHub looks where the checkout of the job is."""
        found = steps(
            "{uses: octo/x@v1}",
            remote={"octo/x/action.yml@v1": action("{uses: ./y}")},
            files={"y/action.yml": action("{run: ours}")},
        )

        assert found[-1] == ("y/action.yml", "ours", "octo/x@v1")

    @pytest.mark.parametrize(
        "text", ["[", "a: b", "[a]", "runs: {using: node24, main: x.js}", "runs: {steps: x}", ""]
    )
    def test_what_is_no_composite_action_has_none(self, text: str) -> None:
        assert len(steps("{uses: ./x}", files={"x/action.yml": text})) == 1

    @pytest.mark.parametrize(
        ("levels", "count"),
        [(MAX_LEVELS - 1, 1), (MAX_LEVELS, 1), (MAX_LEVELS + 1, 0)],
    )
    def test_actions_are_followed_as_deep_as_github_nests_them(
        self, levels: int, count: int
    ) -> None:
        files = {
            f"x{level}/action.yml": action(f"{{uses: ./x{level + 1}}}")
            for level in range(1, levels)
        }
        files[f"x{levels}/action.yml"] = action("{run: end}")

        found = steps("{uses: ./x1}", files=files)

        assert [run for _, run, _ in found].count("end") == count

    def test_one_that_runs_itself_many_times_ends(self) -> None:
        files = {"x/action.yml": action(*["{uses: ./x}"] * 10)}

        assert len(steps("{uses: ./x}", files=files)) == calls.MAX_STEPS

    @pytest.mark.parametrize("more", [-1, 0, 1])
    def test_their_number_is_bounded(self, more: int, monkeypatch) -> None:
        monkeypatch.setattr(calls, "MAX_STEPS", 3)

        assert len(steps(*["{run: a}"] * (3 + more))) == min(3 + more, 3)

    @pytest.mark.parametrize("more", [-1, 0, 1])
    def test_so_is_that_of_called_ones_which_the_jobs_of_a_workflow_share(
        self, more: int, monkeypatch
    ) -> None:
        monkeypatch.setattr(calls, "MAX_CALLED_STEPS", 6)
        files = {"x/action.yml": action(*["{run: a}"] * (3 + more))}
        text = "jobs: {a: {steps: [{uses: ./x}, {uses: ./x}]}, b: {}}"
        given = checkout(files | {CI: text}, {})
        found = read(given.files[CI], Context(policy=few().policy, checkout=given))

        called = [one for one in effective_steps(found.jobs[0], found) if one.path != CI]

        assert len(called) == 3
