"""The App asking about itself, and the log of its webhook."""

from datetime import timedelta

import pytest

from tests.sim.caller import app_jwt


async def test_the_app_describes_itself(as_app, sim, manifest, installation):
    body = (await as_app.get("/app")).body

    assert (body["id"], body["slug"]) == (sim.world.app.id, "sluice")
    assert body["permissions"] == manifest.permissions
    assert body["events"] == list(manifest.events)
    assert body["installations_count"] == 1


async def test_installations_are_listed_with_those_that_sleep(as_app, sim, installation, ada):
    other = sim.world.install(ada, [])
    other.suspend(by=ada)

    body = (await as_app.get("/app/installations")).body

    assert [(one["account"]["login"], one["repository_selection"]) for one in body] == [
        ("octo-org", "all"),
        ("ada", "selected"),
    ]
    assert [one["suspended_at"] for one in body] == [None, "2026-01-05T12:00:00Z"]
    single = (await as_app.get(f"/app/installations/{other.id}")).body
    assert single["suspended_by"]["login"] == "ada"


@pytest.fixture
async def three_deliveries(sim, installation, shop, ada):
    shop.issues.open("Talk", by=ada).comment("one", by=ada).issue.comment("two", by=ada)
    await sim.webhooks.settled()
    return sim.webhooks.log


async def test_deliveries_are_listed_newest_first_by_cursor(as_app, three_deliveries):
    first = await as_app.get("/app/hook/deliveries?per_page=2")
    link = first.headers["Link"]
    second = await as_app.get(link[1 : link.index(">")])

    assert [one["event"] for one in first.body] == ["issue_comment", "issue_comment"]
    assert [one["event"] for one in second.body] == ["installation"]
    assert link.endswith('rel="next"')
    assert "Link" not in second.headers


async def test_a_cursor_that_was_never_given_is_refused(as_app):
    assert (await as_app.get("/app/hook/deliveries?cursor=v1_1")).status == 422


async def test_a_delivery_shows_what_was_sent_and_what_came_back(as_app, sim, three_deliveries):
    newest = (await as_app.get("/app/hook/deliveries")).body[0]

    body = (await as_app.get(f"/app/hook/deliveries/{newest['id']}")).body

    assert (body["status"], body["status_code"], body["redelivery"]) == ("OK", 202, False)
    assert body["request"]["headers"]["X-GitHub-Delivery"] == newest["guid"]
    assert body["request"]["payload"]["comment"]["body"] == "two"
    assert body["response"]["payload"] == "noted"
    assert body["url"] == sim.webhooks.url


async def test_a_redelivery_has_the_same_guid_and_another_id(
    as_app, sim, receiver, three_deliveries
):
    newest = (await as_app.get("/app/hook/deliveries")).body[0]

    answer = await as_app.post(f"/app/hook/deliveries/{newest['id']}/attempts")
    await sim.webhooks.settled()

    again = (await as_app.get("/app/hook/deliveries")).body[0]
    assert answer.status == 202
    assert (again["guid"], again["redelivery"]) == (newest["guid"], True)
    assert again["id"] != newest["id"]
    assert receiver.received[-1][1] == receiver.received[-2][1]


@pytest.mark.parametrize(
    ("age", "count"), [(timedelta(days=3, seconds=-1), 3), (timedelta(days=3), 0)]
)
async def test_deliveries_are_forgotten_after_three_days(town, clock, three_deliveries, age, count):
    clock.time += age
    town.sim.world.context.skew = -age  # So that the App's token is still good.
    assert len((await town.as_app.get("/app/hook/deliveries")).body) == 3
    town.sim.world.context.skew = timedelta()
    town.as_app.authorization = f"Bearer {app_jwt(town.sim, town.key)}"

    assert len((await town.as_app.get("/app/hook/deliveries")).body) == count


async def test_what_is_not_in_the_log_cannot_be_shown(as_app):
    assert (await as_app.get("/app/hook/deliveries/1")).status == 404
    assert (await as_app.post("/app/hook/deliveries/1/attempts")).status == 404


async def test_the_webhook_can_be_moved_and_its_secret_changed(as_app, sim):
    before = (await as_app.get("/app/hook/config")).body
    after = await as_app.patch("/app/hook/config", {"url": "http://x", "secret": "new"})

    assert before["url"] != after.body["url"] == "http://x"
    assert after.body["secret"] == "********"
    assert sim.webhooks.secret == "new"
    assert (await as_app.patch("/app/hook/config", {"secret": 1})).status == 422
