"""What is said to us, and by whom, when it is not as it should be. Numbers are of section 7.14."""

import hashlib
import hmac
import json

import aiohttp
import pytest

from bot.audit.record import Type
from tests.journeys.conftest import SECRET
from tests.journeys.deployed import alerts, gated, reactions, said
from tests.journeys.deploying import Deploys, deploys

DEPLOY = "/deploy production"


@pytest.fixture
async def shop(story) -> Deploys:
    return await deploys(story)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"> {DEPLOY}", id="quoted"),
        pytest.param(f"> quoted\n{DEPLOY}", id="lazily quoted"),
        pytest.param(f"```\n{DEPLOY}\n```", id="fenced"),
        pytest.param(f"```\n{DEPLOY}", id="in a fence that is not closed"),
        pytest.param(f"````\n```\n{DEPLOY}\n````", id="in a longer fence"),
        pytest.param(f"    {DEPLOY}", id="indented"),
        pytest.param(f"- {DEPLOY}", id="in a list"),
        pytest.param(f"- item\n{DEPLOY}", id="lazily in a list"),
        pytest.param(f"<!--\n{DEPLOY}\n-->", id="in an HTML comment"),
        pytest.param(f"please {DEPLOY}", id="in the middle of a line"),
        pytest.param("/deployment production", id="a longer word"),
        pytest.param("/retest", id="28 the word of another bot"),
    ],
)
async def test_26_what_is_no_command_does_nothing(shop, text: str) -> None:
    comment = await shop.say(text)

    assert await shop.requests() == []
    assert reactions(comment) == []
    assert (shop.replies(), shop.card()) == ([], "")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("/dep\u200bloy production", id="a zero-width space"),
        pytest.param("/de\u0440loy production", id="a Cyrillic letter"),
        pytest.param("/deploy pr\u043eduction", id="a Cyrillic letter in the name"),
        pytest.param("/deploy", id="no environment"),
        pytest.param("/deploy production staging", id="two environments"),
        pytest.param("/deploy production --sha HEAD", id="no commit"),
        pytest.param("/deploy production --force", id="an unknown option"),
    ],
)
async def test_26_what_is_unclear_does_nothing_and_is_said(shop, text: str) -> None:
    comment = await shop.say(text)

    assert await shop.requests() == []
    assert shop.reason() == "parse_error"
    assert reactions(comment)[-1] in {"confused", "-1"}


async def test_27_the_third_of_five_fails_and_the_rest_is_left(shop) -> None:
    lines = ["/locks", "/lock production", "/cancel", "/deploy production", "/help"]
    comment = await shop.say("\n".join(lines))

    [reply] = shop.replies()
    assert reply.index("Nothing is locked") < reply.index("is held for this pull request")
    assert "Line 3" in reply
    assert shop.reason() == "nothing_open"
    assert reactions(comment) == ["eyes", "-1"]
    assert await shop.requests() == []
    log = await shop.log()
    assert log.count(Type.LOCK_TAKEN) == log.count(Type.COMMAND_REFUSED) == 1


async def test_27_each_line_sees_what_the_one_before_did(shop) -> None:
    await shop.say("/lock production\n/deploy production\n/cancel production\n/unlock production")

    assert shop.state() == "cancelled"
    await shop.say("/locks")
    assert "Nothing is locked" in shop.replies()[-1]


async def test_27_two_risky_ones_for_one_environment_are_too_many(shop) -> None:
    await shop.say(f"{DEPLOY}\n/approve-deploy production {shop.sha}", by=shop.grace)

    assert shop.reason() == "parse_error"
    assert await shop.requests() == []


async def test_32_a_flood_of_refusals_gets_ten_replies_and_all_reactions(shop) -> None:
    comments = [await shop.say("/cancel production", by=shop.grace) for _ in range(30)]

    assert len(shop.replies()) == 10
    assert [reactions(one) for one in comments] == [["eyes", "-1"]] * 30
    await shop.wait(hours=1, seconds=1)
    await shop.say("/cancel production", by=shop.grace)
    assert len(shop.replies()) == 11


async def test_32_others_are_answered_all_the_same(shop) -> None:
    for _ in range(12):
        await shop.say("/cancel production", by=shop.grace)

    await shop.say("/cancel production", by=shop.alan)

    assert len(shop.replies()) == 11


@pytest.mark.parametrize("text", ["/deploy production", "/deploy", "@sluice deplyo"])
async def test_32_a_stranger_gets_three(shop, text: str) -> None:
    comments = [await shop.say(text, by=shop.eve) for _ in range(6)]

    assert len(shop.replies()) == 3
    assert all(reactions(one)[-1] in {"-1", "confused"} for one in comments)


async def forged(shop: Deploys, url: str) -> int:
    """Send what GitHub sent, with another address to answer to."""
    [sent] = [
        one for one in shop.story.sim.webhooks.log if one.event == "deployment_protection_rule"
    ]
    payload = dict(sent.payload) | {"deployment_callback_url": url}
    body = json.dumps(payload).encode()
    proof = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = dict(sent.headers) | {
        "X-Hub-Signature-256": f"sha256={proof}",
        "X-GitHub-Delivery": "00000000-0000-4000-8000-000000000031",
    }
    async with (
        aiohttp.ClientSession() as somebody,
        somebody.post(sent.url, data=body, headers=headers) as answer,
    ):
        status = answer.status
    await shop.told()
    return status


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1{path}",
        "{api}.evil.example{path}",
        "{api}@evil.example{path}",
        "{api}{path}/../../../../x",
        "{api}{path}?to=http://evil.example",
    ],
)
async def test_31_an_address_elsewhere_is_never_answered(story, address: str) -> None:
    shop = await gated(story)
    run = story.shop.actions.start("Deploy", shop.pull, by=shop.ada)
    run.begin_job("deploy", environment="production")
    await shop.told()
    path = f"/repos/octo/shop/actions/runs/{run.id}/deployment_protection_rule"
    before = await shop.log()
    story.asked()

    status = await forged(shop, address.format(api=story.sim.urls.api, path=path))

    assert status == 202
    assert await alerts(story, "forged") == 1
    assert story.asked() == []
    assert await shop.log() == before


@pytest.mark.parametrize(
    ("line", "place", "is_heard"),
    [
        ("/deploy production", "closed", False),
        ("/rollback production --reason x", "closed", False),
        ("/status", "closed", True),
        ("/locks", "closed", True),
        ("/retry", "merged", False),
        ("/deploy production", "issue", None),
        ("/rollback production --reason x", "issue", None),
        ("/status", "issue", True),
        ("/status production", "issue", True),
        ("/deploy production\n/status", "issue", False),
    ],
)
async def test_where_a_command_may_be_said(shop, line: str, place: str, is_heard) -> None:
    where = shop.pull
    if place == "closed":
        shop.pull.close(by=shop.ada)
    elif place == "merged":
        shop.pull.merge(by=shop.ada)
    else:
        where = shop.shop.issues.open("A question", by=shop.ada)
    await shop.told()

    comment = where.comment(line, by=shop.ada)
    await shop.told()

    wanted = {True: ["eyes", "+1"], False: ["eyes", "-1"], None: []}[is_heard]
    assert reactions(comment) == wanted
    assert ("parse_error" in said(shop, where)) is (is_heard is False)
    assert await shop.requests() == []


async def test_our_name_works_like_the_slash(shop) -> None:
    await shop.say("@sluice deploy production")

    assert shop.state() == "open"


async def test_status_on_a_pull_request_shows_its_deploys_and_what_is_live(shop) -> None:
    await shop.ask()

    await shop.say("/status production")

    reply = shop.replies()[-1]
    assert f"| `production` | `{shop.sha}` | open |" in reply
    assert "Live in `production`: nothing yet" in reply


async def test_a_command_that_is_switched_off_is_refused(story) -> None:
    files = {".github/sluice.yml": "version: 1\ncommands: {disabled: [deploy]}\n"}
    shop = await deploys(story, files)

    await shop.ask()

    assert shop.reason() == "no_permission"
    assert "switched off" in shop.replies()[-1]
