"""What the policy may ask for before a deploy starts, and what people see while it is not so."""

import pytest

from bot.sim.world.jobs import failed, passed
from tests.journeys.conftest import CI, GOOD
from tests.journeys.deployed import policy, push, said, start
from tests.journeys.deploying import DEPLOY, Deploys, deploys

STAGES = policy("{after: [staging]}", "  staging: {approvals: {count: 0}}\n")


async def staged(story, state: str, sha: str = "") -> Deploys:
    """A shop whose newest commit, or *sha*, got so far on staging."""
    shop = await deploys(story, STAGES)
    if state:
        on = sha or shop.pull.head_sha
        made = shop.shop.deployments.create(on, "change", "staging", by=shop.ada)
        shop.shop.deployments.finish(made, state, by=shop.ada)
        await shop.told()
    return shop


@pytest.mark.parametrize(
    ("state", "words"),
    [
        pytest.param("", "nothing was ever deployed to `staging`", id="never"),
        pytest.param("failure", "`staging` ended as `failure`", id="failed"),
        pytest.param("error", "`staging` ended as `error`", id="broke"),
    ],
)
async def test_what_is_not_on_staging_does_not_go_to_production(story, state, words) -> None:
    shop = await staged(story, state)

    await shop.ask()

    assert shop.reason() == "order"
    assert words in shop.replies()[-1]


async def test_another_commit_on_staging_is_not_this_one(story) -> None:
    shop = await staged(story, "success")
    await push(shop, {"app.py": "3\n"})

    await shop.ask()

    assert shop.reason() == "order"


async def test_what_succeeded_on_staging_may_go_on(story) -> None:
    shop = await staged(story, "success")

    run = await start(shop)

    assert run.inputs["environment"] == "production"


async def test_staging_by_our_own_dispatch_counts_for_the_commit_that_it_deployed(story) -> None:
    """GitHub lists it on the tip of the default branch."""
    shop = await deploys(story, STAGES)
    await shop.ask("staging")
    [run] = shop.runs()
    run.begin_job("deploy", environment="staging")
    await shop.told()

    await shop.ask()
    assert shop.state() == "open", "it may become green while people vote"
    await shop.approve(shop.grace)
    await shop.approve(shop.alan)
    assert len(shop.runs()) == 1
    run.finish(passed("deploy"))
    await shop.told()
    await shop.wait(minutes=1)

    assert len(shop.runs()) == 2
    assert shop.state("staging") == "succeeded"
    assert shop.state() == "running"


async def test_staging_that_fails_meanwhile_holds_it_back(story) -> None:
    shop = await deploys(story, STAGES)
    await shop.ask("staging")
    [run] = shop.runs()
    run.begin_job("deploy", environment="staging")
    await shop.told()
    await shop.ask()
    await shop.approve(shop.grace)
    await shop.approve(shop.alan)

    run.finish(failed("deploy"))
    await shop.told()
    await shop.wait(minutes=1)

    assert len(shop.runs()) == 1
    assert "is blocked: Environments before" in shop.card()


async def test_a_deploy_that_runs_ends_though_the_policy_forgets_its_environment(story) -> None:
    shop = await deploys(story, STAGES)
    await shop.ask("staging")
    [run] = shop.runs()
    run.begin_job("deploy", environment="staging")
    story.shop.push("main", policy("{}"), by=shop.root)
    await shop.told()

    run.finish(passed("deploy"))
    await shop.told()

    assert shop.state("staging") == "succeeded"


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        pytest.param("{refs: [main]}", "ref_denied", id="a branch that is not named"),
        pytest.param("{refs: [main, cha*]}", "", id="a pattern"),
        pytest.param('{message: "[deploy]"}', "message_missing", id="words"),
        pytest.param("{labels: [ship it]}", "label_missing", id="a label"),
    ],
)
async def test_what_the_policy_asks_for(story, rules: str, reason: str) -> None:
    shop = await deploys(story, policy(rules))

    await shop.ask()

    assert shop.reason() == reason
    assert shop.state() == ("" if reason else "open")


async def test_the_commit_says_the_words(story) -> None:
    shop = await deploys(story, policy('{message: "[deploy]"}'))
    await push(shop, {"app.py": "3\n"}, message="Fix it [deploy]")

    await shop.ask()

    assert shop.state() == "open"


async def test_a_label_is_enough_however_it_is_spelt(story) -> None:
    shop = await deploys(story, policy("{labels: [ship it]}"))
    shop.pull.label("Ship It")

    await shop.ask()

    assert shop.state() == "open"


ALL = policy("{checks: all}")
NAMED = policy("{checks: [test]}")
REQUIRED = policy("{checks: required}")


@pytest.mark.parametrize(
    ("rules", "required", "others", "reason"),
    [
        pytest.param(ALL, {}, "failure", "ci_failed", id="all, and another fails"),
        pytest.param(ALL, {"test": None}, "failure", "ci_failed", id="all, not only the required"),
        pytest.param(NAMED, {}, "failure", "", id="named, and another fails"),
        pytest.param(REQUIRED, {"test": None}, "failure", "", id="required, and another fails"),
        pytest.param(REQUIRED, {}, "failure", "ci_failed", id="none is required: all are"),
        pytest.param(REQUIRED, {"slow": None}, "success", "ci_unknown", id="one has not reported"),
        pytest.param(
            REQUIRED, {"test": 99}, "success", "ci_unknown", id="somebody else than is required"
        ),
        pytest.param(policy("{checks: [slow]}"), {}, "success", "ci_unknown", id="a name of none"),
        pytest.param(policy("{checks: []}"), {}, "failure", "", id="the policy wants none"),
    ],
)
async def test_which_checks_must_be_green(story, rules, required, others: str, reason: str) -> None:
    shop = await deploys(story, rules)
    if required:
        shop.shop.require_checks("main", required)
    shop.shop.statuses.set(shop.pull.head_sha, "lint", others, by=story.bob)

    await shop.ask()

    assert shop.reason() == reason


async def test_a_check_that_runs_is_waited_for(story) -> None:
    shop = await deploys(story)
    run = shop.shop.actions.start("Slow", shop.pull, by=shop.ada)
    run.begin("slow")
    await shop.told()
    await shop.ask()
    await shop.approve(shop.grace)
    await shop.approve(shop.alan)
    assert shop.runs() == []
    await shop.wait(seconds=5)
    assert "running: `slow`" in shop.card()

    run.finish(passed("slow"))
    await shop.told()

    assert len(shop.runs()) == 1, "nobody has to say anything more"


async def test_a_check_that_fails_meanwhile_holds_it_back(story) -> None:
    shop = await deploys(story)
    run = shop.shop.actions.start("Slow", shop.pull, by=shop.ada)
    run.begin("slow")
    await shop.told()
    await shop.ask()
    await shop.approve(shop.grace)

    run.finish(failed("slow"))
    await shop.told()
    await shop.approve(shop.alan)

    assert shop.runs() == []
    assert shop.gate() == "action_required"


@pytest.mark.parametrize(
    ("files", "line", "paste"),
    [
        pytest.param({}, "/deploy staging", "environments:\n  staging:", id="no policy for it"),
        pytest.param(
            {DEPLOY: GOOD}, "/deploy production", "workflow_dispatch:", id="cannot be started"
        ),
        pytest.param(
            {DEPLOY: "on: workflow_dispatch\njobs: {}\n"},
            "/deploy production",
            "sha: {required: true}",
            id="does not take the commit",
        ),
        pytest.param(
            policy("{workflow: ship.yml}"), "/deploy production", "`ship.yml`", id="no such file"
        ),
    ],
)
async def test_what_is_not_set_up_is_told_with_lines_to_paste(story, files, line, paste) -> None:
    shop = await deploys(story, {CI: GOOD} | files)

    await shop.say(line)

    assert shop.reason() == "not_configured"
    assert paste in shop.replies()[-1]
    assert await shop.requests() == []


async def test_a_merged_pull_request_is_deployed_as_it_was_merged(story) -> None:
    shop = await deploys(story)
    shop.pull.merge(by=shop.ada, method="squash")
    await shop.told()
    merged = shop.pull.merge_commit_sha
    main = shop.shop.branch("main")
    shop.shop.actions.start("CI", main, by=shop.ada).finish(passed("test"))
    shop.shop.statuses.set(merged, "ci", "success", by=shop.ada)
    await shop.told()

    await shop.ask()

    [request] = await shop.requests() or [None]
    assert request is not None, said(shop, shop.pull)
    assert request.sha == merged
