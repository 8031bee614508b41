"""One caller of the API: what it remembers and lists."""

import pytest

from bot.errors import NotFoundError, RefusedError, TransientError
from tests.github.conftest import Token, says


def known(request) -> str | None:
    """The answer that a request says it has."""
    return request.headers.get("if-none-match")


class TestMemory:
    """An answer that has not changed costs nothing."""

    async def test_what_has_not_changed_is_remembered(self, api, server) -> None:
        server.plays(says(200, {"a": 1}, etag='W/"1"'), says(304, b""), says(304, b""))

        assert [await api.get("/x") for _ in range(3)] == [{"a": 1}] * 3
        assert [known(one) for one in server.requests] == [None, 'W/"1"', 'W/"1"']

    async def test_what_has_changed_is_learnt(self, api, server) -> None:
        server.plays(
            says(200, {"a": 1}, etag='"1"'), says(200, {"a": 2}, etag='"2"'), says(304, b"")
        )

        assert [await api.get("/x") for _ in range(3)] == [{"a": 1}, {"a": 2}, {"a": 2}]
        assert [known(one) for one in server.requests] == [None, '"1"', '"2"']

    async def test_what_one_caller_saw_is_not_shown_to_another(self, callers, server) -> None:
        server.plays(says(200, {"a": 1}, etag='"1"'), says(200, {"a": 2}, etag='"1"'))
        one, two = callers.one(Token("one")), callers.one(Token("two"))

        assert (await one.get("/x"), await two.get("/x")) == ({"a": 1}, {"a": 2})
        assert [known(request) for request in server.requests] == [None, None]
        server.plays(says(304, b""), says(304, b""))
        assert (await one.get("/x"), await two.get("/x")) == ({"a": 1}, {"a": 2})

    async def test_each_address_has_its_own(self, api, server) -> None:
        server.plays(says(200, {"a": 1}, etag='"1"'), says(200, {"a": 2}))

        await api.get("/x?page=1")

        assert await api.get("/x?page=2") == {"a": 2}
        assert known(server.requests[1]) is None

    @pytest.mark.parametrize(("limit", "remembered"), [(7, '"1"'), (6, None)])
    async def test_a_large_answer_is_not_kept(
        self, api, server, monkeypatch, limit: int, remembered: str | None
    ) -> None:
        monkeypatch.setattr("bot.github.api.CACHEABLE", limit)
        server.plays(says(200, b'{"a":1}', etag='"1"'), says(200, {}))

        await api.get("/x")
        await api.get("/x")

        assert known(server.requests[1]) == remembered

    async def test_nor_is_one_without_a_name(self, api, server) -> None:
        server.plays(says(200, {"a": 1}), says(200, {"a": 2}))

        assert [await api.get("/x") for _ in range(2)] == [{"a": 1}, {"a": 2}]

    async def test_nor_is_a_refusal(self, api, server) -> None:
        server.plays(says(404, {"message": "Not Found"}, etag='"1"'), says(200, {"a": 1}))
        with pytest.raises(NotFoundError):
            await api.get("/x")

        assert await api.get("/x") == {"a": 1}
        assert known(server.requests[1]) is None

    async def test_a_write_neither_fills_it_nor_asks_it(self, api, server) -> None:
        server.plays(*[says(200, {"a": number}, etag=f'"{number}"') for number in range(3)])

        await api.send("POST", "/x", {})
        await api.get("/x")
        await api.send("POST", "/x", {})

        assert [known(one) for one in server.requests] == [None] * 3

    async def test_nothing_to_remember_is_a_refusal(self, api, server) -> None:
        server.plays(says(304, b""))

        with pytest.raises(RefusedError) as raised:
            await api.get("/x")

        assert raised.value.status == 304


def next_page(url: str) -> dict[str, str]:
    return {"link": f'<{url}>; rel="next", <{url}0>; rel="last"'}


class TestPages:
    """Lists, as GitHub links their pages."""

    async def read(self, api, url: str = "/x?per_page=100", items: str | None = None, **values):
        return [one async for one in api.pages(url, items, **values)]

    async def test_every_page_is_read_and_asked_for_as_it_is_linked(self, api, server) -> None:
        second = "/repositories/9/x?per_page=100&after=Y3Vyc29yOg%3D%3D"
        server.plays(says(200, [1, 2], **next_page(server.url + second)), says(200, [3]))

        assert await self.read(api, "/repos/{name}/x?per_page=100", name="a/b ü") == [1, 2, 3]
        assert server.asked == [("GET", "/repos/a%2Fb%20%C3%BC/x?per_page=100"), ("GET", second)]
        assert [one.headers["authorization"] for one in server.requests] == ["token ours0"] * 2

    async def test_a_list_may_lie_in_an_object(self, api, server) -> None:
        server.plays(
            says(200, {"total_count": 2, "jobs": [1]}, **next_page(f"{server.url}/x?page=2")),
            says(200, {"total_count": 2, "jobs": [2]}),
        )

        assert await self.read(api, items="jobs") == [1, 2]

    async def test_no_more_is_read_than_is_asked_for(self, api, server) -> None:
        server.plays(says(200, [1, 2], **next_page(f"{server.url}/x?page=2")))

        async for one in api.pages("/x"):
            assert one == 1
            break

        assert len(server.requests) == 1

    async def test_what_is_beyond_reason_is_left(self, api, server, monkeypatch) -> None:
        monkeypatch.setattr("bot.github.api.PAGES", 3)
        server.plays(*[says(200, [1], **next_page(f"{server.url}/x?page=2"))] * 5)

        assert await self.read(api) == [1, 1, 1]
        assert len(server.requests) == 3

    async def test_a_page_is_read_again_after_a_fault(self, api, server) -> None:
        server.plays(
            says(200, [1], **next_page(f"{server.url}/x?page=2")), says(502, b""), says(200, [2])
        )

        assert await self.read(api) == [1, 2]

    async def test_a_page_that_has_not_changed_still_leads_to_the_next(self, api, server) -> None:
        first = says(200, [1], etag='"1"', **next_page(f"{server.url}/x?page=2"))
        server.plays(first, says(200, [2]), says(304, b""), says(200, [3]))

        assert await self.read(api) == [1, 2]
        assert await self.read(api) == [1, 3]

    async def test_a_link_to_another_host_is_not_followed(self, api, server, storage) -> None:
        server.plays(says(200, [1], **next_page(f"{storage.url}/x")))

        with pytest.raises(RefusedError, match="must not go there"):
            await self.read(api)

        assert storage.requests == []

    @pytest.mark.parametrize("body", [b"[1", b'{"runs": []}'])
    async def test_what_is_no_such_list_may_be_one_the_next_time(self, api, server, body) -> None:
        server.plays(says(200, body))

        with pytest.raises(TransientError, match="not what it says"):
            await self.read(api, items="jobs")

    async def test_a_list_that_is_not_there_is_said(self, api, server) -> None:
        server.plays(says(404, {"message": "Not Found"}))

        with pytest.raises(NotFoundError):
            await self.read(api)
