"""Too few people could approve: said when a deploy is asked for, and not when its window ends."""

import pytest

from bot.audit.record import Type
from bot.sim.faults import Fault
from tests.journeys.conftest import Story
from tests.journeys.deployed import gated, policy, push, reactions
from tests.journeys.deploying import Deploys, deploys

HINT = "Too few people could approve this"
TEAMS = "{approvals: {groups: [{teams: [sre]}, {users: [grace]}]}}"
OWNED = "{approvals: {count: 1, groups: [{codeowners: true}]}}"


def without(shop: Deploys, *people: str) -> None:
    """Take the right to write away from people."""
    for one in people:
        shop.shop.add_collaborator(shop.story.sim.world.user(one), "read")


def hints(shop: Deploys) -> list[str]:
    return [one for one in shop.replies() if HINT in one]


async def test_the_reply_to_deploy_says_who_could_not_and_why(story: Story) -> None:
    shop = await deploys(story)
    without(shop, "alan", "root")
    shop.pull.comment("lgtm", by=shop.alan)

    await shop.say("/deploy production")

    [hint] = hints(shop)
    assert "lacks 1 more approval." in hint
    assert "Could approve: `grace`" in hint
    assert "- `ada`: asked for this deploy" in hint
    assert "`alan`" not in hint
    assert shop.state() == "open"


async def test_the_request_stays_open_and_is_approved_when_roles_change(story: Story) -> None:
    shop = await deploys(story)
    without(shop, "alan", "root")
    asked = await shop.say("/deploy production")
    shop.shop.add_collaborator(shop.alan, "write")

    await shop.approve(shop.grace)
    await shop.approve(shop.alan)

    assert shop.state() == "running"
    assert reactions(asked)[-1] == "rocket"
    assert Type.REQUEST_OPENED in await shop.log()


async def test_where_enough_could_approve_nothing_is_said(story: Story) -> None:
    shop = await deploys(story)
    without(shop, "root")

    await shop.ask()

    assert shop.replies() == []


async def test_a_run_that_waits_is_told_on_its_pull_request_once(story: Story) -> None:
    shop = await gated(story)
    without(shop, "alan", "grace", "root")
    job = shop.shop.actions.start("Deploy", shop.pull, by=shop.ada).begin_job(
        "deploy", environment="production"
    )
    await shop.told()
    await shop.wait(minutes=5)

    [hint] = hints(shop)
    assert "lacks 2 more approvals." in hint
    assert "Could approve: nobody" in hint
    assert job.status == "waiting"
    assert shop.state() == "open"


async def test_a_run_that_cannot_be_allowed_anyhow_is_not_told(story: Story) -> None:
    shop = await gated(story)
    without(shop, "alan", "grace", "root")
    actions = shop.shop.actions
    inputs = {"sha": shop.pull.head_sha, "environment": "production", "request_id": "mine"}
    workflow, branch = actions.workflows.find("deploy.yml"), shop.shop.branch("change")

    run = actions.dispatch(workflow, branch, inputs, by=shop.ada)
    run.begin_job("deploy", environment="production")
    await shop.told()

    assert shop.state() == "rejected"
    assert hints(shop) == []


@pytest.mark.parametrize(
    ("members", "lacks"),
    [
        pytest.param(["alan", "ada"], "", id="one of the team may"),
        pytest.param(["ada"], "; 1 of team `sre`", id="only who asks is in the team"),
        pytest.param(["grace"], "lacks 1 more approval", id="nobody counts for two groups"),
        pytest.param([], "; 1 of team `sre`", id="nobody is in the team"),
    ],
)
async def test_of_every_group_somebody_must_be_able_to(
    story: Story, members: list[str], lacks: str
) -> None:
    shop = await deploys(story, policy(TEAMS))
    story.sim.world.team("octo/sre", [story.sim.world.user(one) for one in members])

    await shop.ask()

    if lacks:
        assert lacks in hints(shop)[0]
    else:
        assert hints(shop) == []


@pytest.mark.parametrize(
    ("owners", "said"),
    [
        pytest.param("@grace", "", id="a person"),
        pytest.param("@octo/tea", "", id="a team"),
        pytest.param("@ada", "- `ada`: asked for this deploy", id="only who asks"),
        pytest.param("@other/tea", "Could approve: nobody", id="a team elsewhere"),
        pytest.param("@nobody-there", "Could approve: nobody", id="nobody any more"),
        pytest.param("tea@octo.example", "Could approve: nobody", id="an address"),
    ],
)
async def test_owners_of_what_changed_are_asked_for(story: Story, owners: str, said: str) -> None:
    shop = await deploys(story, policy(OWNED) | {".github/CODEOWNERS": f"app.py {owners}\n"})
    story.sim.world.team("octo/tea", [shop.alan])
    story.asked()

    await shop.ask()

    is_person = owners.startswith("@") and "/" not in owners
    assert story.asked().count("users/get-by-username") == is_person
    assert [said in hint for hint in hints(shop)] == ([True] if said else [])


async def test_where_nobody_has_to_approve_nobody_is_looked_for(story: Story) -> None:
    shop = await deploys(story, policy("{approvals: {count: 0}}"))
    without(shop, "alan", "grace", "root")
    story.asked()

    await shop.ask()

    assert "repos/list-collaborators" not in story.asked()
    assert shop.state() == "running"


async def test_people_are_looked_for_when_a_request_is_opened_and_never_again(story: Story) -> None:
    shop = await deploys(story, policy(TEAMS))
    story.sim.world.team("octo/sre", [shop.alan])
    story.asked()
    await shop.ask()
    asked = story.asked()
    assert asked.count("teams/list-members-in-org") == asked.count("users/get-by-username") == 1

    await shop.approve(shop.grace)
    await shop.wait(minutes=10)
    await shop.ask()

    assert not {"teams/list-members-in-org", "users/get-by-username"} & set(story.asked())


@pytest.mark.parametrize("fault", [Fault.UNAVAILABLE, Fault.NOT_FOUND, Fault.SECONDARY_LIMIT])
async def test_what_cannot_be_read_leaves_the_hint_out(story: Story, fault: Fault) -> None:
    shop = await deploys(story)
    without(shop, "alan", "grace", "root")
    story.sim.faults.inject("repos/list-collaborators", fault, times=9, retry_after=600)

    asked = await shop.say("/deploy production")
    await shop.wait(minutes=11)  # a limit holds back all that is said

    assert hints(shop) == []
    assert reactions(asked)[-1] == "rocket"
    assert shop.state() == "open"


MANY = [f"one-{number}" for number in range(21)]


@pytest.mark.parametrize(
    ("group", "count", "times"),
    [
        pytest.param("users", 20, 1, id="20 people"),
        pytest.param("users", 21, 0, id="21 people"),
        pytest.param("teams", 20, 1, id="20 teams"),
        pytest.param("teams", 21, 0, id="21 teams"),
    ],
)
async def test_no_more_than_twenty_of_a_kind_are_looked_up(
    story: Story, group: str, count: int, times: int
) -> None:
    names = f"[{', '.join(MANY[:count])}]"
    shop = await deploys(story, policy(f"{{approvals: {{groups: [{{{group}: {names}}}]}}}}"))

    await shop.ask()

    assert len(hints(shop)) == times


@pytest.mark.parametrize(("size", "times"), [(99, 1), (100, 0)])
async def test_a_team_that_is_too_large_to_list_is_not_too_few(
    story: Story, size: int, times: int
) -> None:
    shop = await deploys(story, policy("{approvals: {groups: [{teams: [bots]}]}}"))
    bots = (story.sim.world.other_app(f"bot-{number}").bot for number in range(size))
    story.sim.world.team("octo/bots", bots)

    await shop.ask()

    assert len(hints(shop)) == times


async def test_too_many_to_list_are_not_too_few(story: Story) -> None:
    """A hundred bots come first: nobody knows who comes behind them."""
    shop = await deploys(story)
    without(shop, "alan", "grace", "root")
    for number in range(100):
        shop.shop.add_collaborator(story.sim.world.other_app(f"bot-{number}").bot, "write")

    await shop.ask()

    assert hints(shop) == []


async def test_a_new_request_is_told_again(story: Story) -> None:
    shop = await deploys(story)
    without(shop, "alan", "root")
    await shop.ask()
    await push(shop, {"app.py": "3\n"})

    await shop.ask()

    assert len(hints(shop)) == 2
