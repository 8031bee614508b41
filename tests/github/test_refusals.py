"""GitHub says no, or we do before it has to."""

from datetime import timedelta

import pytest

from bot.errors import BotError, NotFoundError, RateLimitedError, RefusedError, TransientError
from bot.github.api import PATIENCE
from bot.github.budget import Limits
from tests.github.conftest import Token, leads, says


class TestRefusals:
    """In GitHub's own words, and with what it wants."""

    async def test_a_token_that_is_refused_is_replaced_once(self, api, server, token) -> None:
        server.plays(says(401, {"message": "Bad credentials"}), says(201, {"id": 1}))

        assert await api.send("POST", "/x", {"a": 1}) == {"id": 1}
        assert token.refusals == [401]
        assert [one.headers["authorization"] for one in server.requests] == [
            "token ours0",
            "token ours1",
        ]
        assert [one.body for one in server.requests] == [b'{"a":1}'] * 2

    async def test_one_that_is_refused_again_is_said(self, api, server) -> None:
        server.plays(*[says(401, {"message": "Bad credentials"})] * 5)

        with pytest.raises(RefusedError, match="Bad credentials") as raised:
            await api.get("/x")

        assert raised.value.status == 401
        assert len(server.requests) == 2

    @pytest.mark.parametrize(
        ("status", "kind"),
        [
            (400, RefusedError),
            (403, RefusedError),
            (404, NotFoundError),
            (409, RefusedError),
            (410, NotFoundError),
            (422, RefusedError),
        ],
    )
    @pytest.mark.parametrize("method", ["GET", "POST"])
    async def test_its_words_and_its_status_are_kept(
        self, api, server, method: str, status: int, kind: type[RefusedError]
    ) -> None:
        server.plays(says(status, {"message": "Because of this"}), says(200, {}))

        with pytest.raises(RefusedError, match=r"^GitHub refused: Because of this$") as raised:
            await api.send(method, "/x", {})

        assert type(raised.value) is kind
        assert raised.value.status == status
        assert len(server.requests) == 1

    async def test_the_fields_that_are_wrong_are_named(self, api, server) -> None:
        errors = [{"resource": "CheckRun", "code": "invalid", "field": "head_sha"}]
        server.plays(says(422, {"message": "Validation Failed", "errors": errors}))

        with pytest.raises(RefusedError, match="Validation Failed for 'head_sha'"):
            await api.send("POST", "/x", {})

    async def test_the_permission_that_lacks_is_named(self, api, server) -> None:
        refusal = {"message": "Resource not accessible by integration"}
        server.plays(says(403, refusal, X_Accepted_GitHub_Permissions="checks=write"))

        with pytest.raises(RefusedError, match=r"integration \(it needs .* checks=write\)"):
            await api.send("POST", "/x", {})

    @pytest.mark.parametrize(("status", "kind"), [(404, NotFoundError), (422, RefusedError)])
    async def test_one_without_words_is_one_all_the_same(self, api, server, status, kind) -> None:
        server.plays(says(status, b"<html>", content_type="text/html"))

        with pytest.raises(kind) as raised:
            await api.get("/x")

        assert raised.value.status == status

    async def test_a_redirect_to_elsewhere_is_not_followed(self, api, server, storage) -> None:
        server.plays(says(302, b"", location=f"{storage.url}/x"))

        with pytest.raises(RefusedError) as raised:
            await api.get("/x")

        assert raised.value.status == 302
        assert storage.requests == []


class TestLimits:
    """GitHub's, and ours, which lie below."""

    @pytest.mark.parametrize("status", [403, 429])
    async def test_a_refusal_for_asking_too_much_says_how_long(self, api, server, status) -> None:
        server.plays(says(status, {"message": "no"}, retry_after="37"))

        with pytest.raises(RateLimitedError) as raised:
            await api.send("POST", "/x", {})

        assert raised.value.wait == timedelta(seconds=37)
        assert len(server.requests) == 1

    async def test_so_does_the_one_for_the_whole_hour(self, api, server, clock) -> None:
        reset_at = str(int((clock.now() + timedelta(minutes=20)).timestamp()))
        limits = {"x_ratelimit_remaining": "0", "x_ratelimit_reset": reset_at}
        server.plays(says(403, {"message": "no"}, **limits))

        with pytest.raises(RateLimitedError) as raised:
            await api.get("/x")

        assert raised.value.wait == timedelta(minutes=20, seconds=1)
        assert len(server.requests) == 1

    async def test_then_nothing_is_sent_before_the_time_has_come(self, api, server, clock) -> None:
        server.plays(says(403, {}, retry_after="60"), says(200, {"a": 1}))
        with pytest.raises(RateLimitedError):
            await api.get("/x")
        clock.advance(seconds=20)

        with pytest.raises(RateLimitedError, match="our share") as raised:
            await api.get("/x")
        assert raised.value.wait == timedelta(seconds=40)
        assert len(server.requests) == 1

        clock.advance(seconds=40)
        assert await api.get("/x") == {"a": 1}

    async def test_one_caller_s_limit_is_no_other_s(self, callers, token, server) -> None:
        other = Token("theirs")
        server.plays(says(403, {}, retry_after="60"), says(200, {"a": 1}))
        with pytest.raises(RateLimitedError):
            await callers.one(token).get("/x")

        assert await callers.one(other).get("/x") == {"a": 1}

    async def test_a_short_wait_for_our_own_share_is_waited(
        self, callers, token, server, clock
    ) -> None:
        api = callers.one(token, Limits(points_a_minute=5))
        server.plays(*[says(201, {})] * 2)
        await api.send("POST", "/x", {})
        start = clock.now()
        clock.advance(seconds=60 - PATIENCE.total_seconds())

        await api.send("POST", "/x", {})

        assert clock.now() - start == timedelta(seconds=60)

    async def test_a_longer_one_is_left_to_the_queue(self, callers, token, server, clock) -> None:
        api = callers.one(token, Limits(points_a_minute=5))
        server.plays(says(201, {}))
        await api.send("POST", "/x", {})
        clock.advance(seconds=59.9 - PATIENCE.total_seconds())

        with pytest.raises(RateLimitedError, match="our share") as raised:
            await api.send("POST", "/x", {})

        assert raised.value.wait == PATIENCE + timedelta(seconds=0.1)
        assert len(server.requests) == 1

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("POST", "/repos/octo/shop/issues/1/comments"),
            ("PATCH", "/repos/octo/shop/issues/comments/1"),
            ("POST", "/repos/octo/shop/issues/comments/1/reactions"),
            ("POST", "/repos/octo/shop/pulls/1/reviews"),
        ],
    )
    async def test_what_people_see_has_a_share_of_its_own(
        self, callers, token, server, method: str, path: str
    ) -> None:
        api = callers.one(token, Limits(content_a_minute=1))
        server.plays(says(201, {}))
        await api.send(method, path, {})

        with pytest.raises(RateLimitedError, match="our share"):
            await api.send(method, path, {})

        assert len(server.requests) == 1

    async def test_nothing_else_counts_as_such(self, callers, token, server) -> None:
        api = callers.one(token, Limits(content_a_minute=0))
        server.plays(says(200, []), says(201, {}))

        await api.get("/repos/octo/shop/issues/1/comments")
        await api.send("POST", "/repos/octo/shop/check-runs", {})

        assert len(server.requests) == 2


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(says(200, b"[" * 100_000 + b"]" * 100_000), id="nested without end"),
        pytest.param(says(422, {"message": "x", "errors": [1]}), id="errors of another kind"),
    ],
)
async def test_an_answer_that_makes_no_sense_may_be_better_later(api, server, answer) -> None:
    server.plays(answer)

    with pytest.raises(TransientError):
        await api.get("/x")


async def test_a_list_that_is_none_may_be_one_later(api, server) -> None:
    server.plays(says(200, b""))

    with pytest.raises(TransientError):
        [one async for one in api.pages("/x")]


@pytest.mark.parametrize("location", ["http://127.0.0.1:x/", "http://[bad"])
async def test_a_place_that_is_none_is_named(api, server, location: str) -> None:
    server.plays(leads(302, location))

    with pytest.raises(BotError):
        [chunk async for chunk in api.download("/x")]
