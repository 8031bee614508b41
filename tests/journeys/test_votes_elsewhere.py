"""Reviews and buttons as votes: each is bound to the commit that it was given on."""

import pytest

from bot.sim.world.jobs import passed
from tests.journeys.voting import DISPATCH, MODES, Vote, vote


@pytest.fixture
async def shop(story, request) -> Vote:
    made = await vote(story, getattr(request, "param", DISPATCH))
    await made.request()
    return made


async def review(shop: Vote, text: str, by, sha: str | None = None):
    """Review the pull request; the reviewer's page may be old."""
    given = shop.pull.review("APPROVE", text, by=by, sha=sha)
    await shop.told()
    return given


@pytest.mark.parametrize("shop", MODES, indirect=True)
async def test_reviews_and_buttons_name_no_commit_and_count(shop) -> None:
    await review(shop, "Fine.\n\n/approve-deploy production", by=shop.grace)
    assert shop.starts == 0
    await shop.press("approve", by=shop.alan)

    assert shop.starts == 1
    [approved] = [one for one in await shop.records() if one.type.endswith("request.approved.v1")]
    assert [one["source"] for one in approved.data["votes"]] == ["review", "button"]


async def test_a_review_without_the_command_is_no_vote(shop) -> None:
    await review(shop, "Fine.", by=shop.grace)

    assert await shop.ballots() == []
    assert shop.replies() == []


@pytest.mark.parametrize("words", ["/approve-deploy", "/approve-deploy production {sha}"])
async def test_a_review_of_an_old_commit_is_refused(shop, words) -> None:
    old = shop.pull.head_sha
    await shop.push()
    await shop.request()

    await review(shop, words.format(sha=shop.sha), by=shop.grace, sha=old)

    assert shop.reason() == "sha_mismatch"
    assert await shop.ballots() == []


@pytest.mark.parametrize("change", ["edited", "edited by another", "dismissed"])
async def test_a_review_that_was_changed_counts_no_more(shop, change) -> None:
    given = await review(shop, "/approve-deploy", by=shop.grace)
    match change:
        case "edited":
            given.edit("/approve-deploy please", by=shop.grace)
        case "edited by another":
            given.edit("/approve-deploy", by=shop.root)
        case _:
            given.dismiss(by=shop.root)
    await shop.told()

    await shop.approve(shop.alan)

    assert await shop.ballots() == ["alan"]
    assert shop.starts == 0


@pytest.mark.parametrize("button", ["approve", "reject", "recheck"])
async def test_an_open_gate_has_its_three_buttons(shop, button) -> None:
    await shop.press(button, by=shop.grace)

    assert shop.state() == ("rejected" if button == "reject" else "open")
    assert await shop.ballots() == (["grace"] if button == "approve" else [])


@pytest.mark.parametrize(("who", "reason"), [("ada", "not_eligible_self"), ("eve", "not_eligible")])
async def test_a_button_approves_for_nobody_who_could_not_in_words(shop, who, reason) -> None:
    await shop.press("approve", by=shop.story.sim.world.user(who))

    assert shop.reason() == reason
    assert await shop.ballots() == []


async def test_a_button_rejects_for_nobody_who_could_not_in_words(shop) -> None:
    await shop.press("reject", by=shop.eve)

    assert shop.reason() == "no_permission"
    assert shop.state() == "open"


@pytest.mark.parametrize("shop", MODES, indirect=True)
@pytest.mark.parametrize("button", ["approve", "reject"])
async def test_a_button_of_an_old_commit_is_refused(shop, button) -> None:
    [old] = shop.gates()
    buttons = old.facts.buttons
    await shop.push()
    await shop.request()
    old.facts.buttons = buttons  # as someone's page still shows them

    await shop.press(button, by=shop.grace, check=old)

    assert '"reason": "superseded"' in shop.replies()[-1]
    assert shop.state() == "open"
    assert await shop.ballots() == []


@pytest.mark.parametrize("button", ["approve", "reject"])
async def test_a_button_is_bound_to_its_request_and_not_only_to_the_commit(story, button) -> None:
    shop = await vote(story)
    await shop.request()
    [old] = shop.gates()
    buttons = old.facts.buttons
    await shop.say("/cancel")
    await shop.wait(seconds=5)
    await shop.request()
    old.facts.buttons = buttons

    await shop.press(button, by=shop.grace, check=old)

    assert shop.state() == "open"
    assert await shop.ballots() == []


@pytest.mark.parametrize("deed", ["recheck", "re-run"])
@pytest.mark.parametrize("change", ["push", "merge"])
async def test_looking_at_an_old_request_again_leaves_the_card_to_the_new_one(
    story, change, deed
) -> None:
    shop = await vote(story, DISPATCH, "checks: [test]")
    await shop.request()
    [old] = shop.gates()
    buttons = old.facts.buttons
    if change == "push":
        await shop.push()
    else:
        shop.pull.merge(by=shop.grace)
        shop.shop.actions.start("CI", shop.shop.branch(), by=shop.grace).finish(passed("test"))
    story.clock.advance(minutes=1)
    await shop.request()
    card = await shop.settled_card()
    assert shop.state() == "open"
    old.facts.buttons = buttons

    if deed == "recheck":
        await shop.press(deed, by=shop.grace, check=old)
    else:
        old.rerequest(by=shop.grace)
        await shop.told()

    assert await shop.settled_card() == card


async def test_what_is_looked_at_again_is_shown_as_it_is(shop) -> None:
    await shop.approve(shop.grace)
    shop.story.shop.add_collaborator(shop.grace, "read")

    await shop.press("recheck", by=shop.alan)

    assert "lacks the role `write`" in await shop.settled_card()
