"""Journey 1, with facts: what GitHub says of the repository reaches the rules, or is missed."""

import pytest

from bot.policy.render import POLICY_CHECK
from tests.journeys.conftest import CI, GOOD, POLICY

GATED = """\
on:
  pull_request:
    paths: ["src/**"]
permissions: {contents: read}
jobs:
  lint:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps: [{run: ruff check .}]
  test:
    needs: lint
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps: [{run: pytest}]
"""
ALL = "report: {only_new: false}\n"
"""What the base has too counts as well."""
OPEN = GOOD.replace("permissions: {contents: read}\n", "")


def on(*rules: str, more: str = "") -> str:
    """A policy of the repository that switches *rules* on."""
    listed = "".join(f"  {rule}: error\n" for rule in rules)
    return f"version: 1\nrules:\n{listed}{more}"


async def ruled(story, *rules: str, more: str = "") -> None:
    story.shop.push("main", {POLICY: on(*rules, more=more)}, by=story.bob)
    await story.told()


def require(story, **checks: int | None) -> None:
    story.shop.require_checks("main", {name.replace("_", "-"): by for name, by in checks.items()})


def rules_in(check) -> list[str]:
    """The rules of what is new, in the order of the table."""
    table = check.facts.summary.partition("<details>")[0]
    rows = [line.split(" | ") for line in table.splitlines() if line.startswith("| error")]
    return [row[1].strip("`") for row in rows]


async def test_a_required_check_that_a_filter_keeps_away(story) -> None:
    await ruled(story, "GATE-PATHFILTER")
    require(story, test=None)

    pull = await story.open({CI: GATED})

    check = story.check(pull)
    assert rules_in(check) == ["GATE-PATHFILTER"]
    assert [(one.path, one.start_line) for one in check.facts.annotations] == [(CI, 3)]


async def test_a_required_check_that_is_skipped_counts_as_passed(story) -> None:
    await ruled(story, "GATE-SKIPSUCCESS")
    require(story, test=None)

    pull = await story.open({CI: GATED})

    check = story.check(pull)
    assert rules_in(check) == ["GATE-SKIPSUCCESS"]
    assert "`lint` fails" in check.facts.summary


async def test_both_are_required_so_neither_is_passed_over(story) -> None:
    await ruled(story, "GATE-SKIPSUCCESS")
    require(story, test=None, lint=None)

    pull = await story.open({CI: GATED})

    assert rules_in(story.check(pull)) == []


async def test_a_required_check_that_nobody_reports(story) -> None:
    await ruled(story, "GATE-GHOST", more=ALL)
    (await story.open({"app.py": "0\n"})).merge(by=story.ada)
    story.shop.statuses.set(story.shop.branch().sha, "elsewhere", "success", by=story.ada)
    story.shop.require_checks("main", {"tests": None, "elsewhere": None, POLICY_CHECK: None})

    story.clock.advance(minutes=11)
    story.shop.push("second", {"app.py": "2\n"}, by=story.ada)
    pull = story.shop.pulls.open(story.shop.branch("second"), by=story.ada)
    await story.told()

    summary = story.check(pull).facts.summary
    assert rules_in(story.check(pull)) == ["GATE-GHOST"]
    assert "`tests` comes from no job" in summary
    assert "`elsewhere` comes" not in summary
    assert f"`{POLICY_CHECK}` comes" not in summary


async def test_a_merge_queue_that_a_workflow_does_not_serve(story) -> None:
    await ruled(story, "GATE-MERGEQUEUE", more=ALL)
    require(story, test=None)
    story.shop.protection.add_rule("main", "merge_queue")

    pull = await story.open({CI: GATED})

    assert rules_in(story.check(pull)) == ["GATE-MERGEQUEUE"]


async def test_without_a_queue_nobody_asks_for_it(story) -> None:
    await ruled(story, "GATE-MERGEQUEUE", more=ALL)
    require(story, test=None)

    assert rules_in(story.check(await story.open({CI: GATED}))) == []


@pytest.mark.parametrize(("private", "level"), [(False, "failure"), (True, "notice")])
async def test_a_runner_of_our_own_matters_where_strangers_come(story, private, level: str) -> None:
    await ruled(story, "TRUST-SELFHOSTED")
    story.shop.private = private

    pull = await story.open({CI: GOOD.replace("ubuntu-latest", "self-hosted")})

    [annotation] = story.check(pull).facts.annotations
    assert (annotation.level, annotation.title[:16]) == (level, "TRUST-SELFHOSTED")


@pytest.mark.parametrize(("token", "level"), [("read", "notice"), ("write", "failure")])
async def test_what_a_token_may_do_by_default(story, token: str, level: str) -> None:
    await ruled(story, "PERM-MISSING", "PERM-ENV-READ")
    story.shop.settings.set(token=token)

    pull = await story.open({CI: OPEN})

    check = story.check(pull)
    assert [one.level for one in check.facts.annotations] == [level]
    assert ("PERM-ENV-READ" in check.facts.summary) == (token == "write")


async def test_what_may_not_be_read_is_told_and_finds_nothing(story) -> None:
    await ruled(story, "PERM-ENV-READ")
    story.shop.settings.set(token="write")
    story.installation.permissions = {
        name: level
        for name, level in story.installation.permissions.items()
        if name != "administration"
    }

    pull = await story.open({"app.py": "2\n"})

    summary = story.check(pull).facts.summary
    assert "PERM-ENV-READ" not in summary
    assert "What some rules could not look at" in summary
    assert "administration" in summary


async def test_a_fork_that_edits_workflows(story) -> None:
    await ruled(story, "WF-FORK")
    fork = story.sim.world.fork(story.shop, to=story.bob)
    head = fork.push("change", {CI: GOOD + "\n"}, by=story.bob)
    pull = story.shop.pulls.open(head, by=story.bob)
    await story.told()

    check = story.check(pull)
    assert rules_in(check) == ["WF-FORK"]
    assert "| the repository |" in check.facts.summary
    assert check.facts.annotations == []


async def test_the_same_edit_by_one_of_ours(story) -> None:
    await ruled(story, "WF-FORK")

    assert rules_in(story.check(await story.open({CI: GOOD + "\n"}))) == []


async def test_a_migration_that_has_no_way_back(story) -> None:
    await ruled(story, "MIG-REVERSIBLE")
    text = (
        "class Migration:\n    operations = [\n        migrations.RemoveField('a', 'b'),\n    ]\n"
    )

    pull = await story.open({"shop/migrations/0002_b.py": text})

    [annotation] = story.check(pull).facts.annotations
    assert (annotation.path, annotation.start_line) == ("shop/migrations/0002_b.py", 3)


async def test_a_merge_group_is_judged_by_what_it_merges(story) -> None:
    await ruled(story, "GATE-SKIPSUCCESS")
    pull = await story.open({CI: GATED})
    assert rules_in(story.check(pull)) == []
    require(story, test=None)
    story.clock.advance(minutes=11)

    group = story.shop.merge_queue.add(pull, by=story.ada)
    await story.told()

    [check] = [run for run in story.shop.checks if run.head_sha == group.head_sha]
    assert (check.facts.status, check.facts.conclusion) == ("completed", "failure")
    assert rules_in(check) == ["GATE-SKIPSUCCESS"]
