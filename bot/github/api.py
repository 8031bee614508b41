"""One caller of GitHub's API, an installation or the App: gidgethub's client on our transport.

gidgethub builds the requests and reads the answers; its ``_request`` is where tokens, limits, the
cache and retries go in, so that GraphQL gets them too.
"""

import random
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import gidgethub
import msgspec
from gidgethub.abc import JSON_UTF_8_CHARSET, GitHubAPI
from gidgethub.sansio import (
    accept_format,
    create_headers,
    decipher_response,
)

from bot.errors import NotFoundError, RateLimitedError, RefusedError, TransientError, UncertainError
from bot.github.caller import Caller
from bot.github.decode import decode, mended
from bot.github.transport import (
    DONE,
    GONE,
    REDIRECTS,
    Answer,
    UnsentError,
    graphql_url,
)

TRIES = 3
"""Of one request, before the job that makes it goes back to the queue."""

BACK_OFF = 0.5
"""Seconds before the second try, give or take half; doubled for each further one."""

PATIENCE = timedelta(seconds=10)
"""The longest a request waits for room in the budget; longer, and its job waits instead."""

PAGES = 30
"""Of 100 items, of one list. What is beyond is beyond reason."""

REPEATABLE = ("/graphql", "/access_tokens", "/reactions")
"""POSTs that do no harm when they are carried out twice."""

ADDS = "/check-runs/"
"""Where a PATCH does: annotations are added to those that are there."""

CONTENT = ("/comments", "/reactions", "/issues", "/reviews")
"""Writes under these paths count as creating content. GitHub does not publish the list."""

CACHEABLE = 256 * 1024
"""Bytes of the largest of them."""

NAMES = 1_000
"""Owners, repositories and numbers whose form in a URL is remembered."""


class Api(GitHubAPI):
    """gidgethub's client for one caller. Every method raises our errors, none of gidgethub's."""

    def __init__(self, caller: Caller) -> None:
        super().__init__("sluice", base_url=caller.transport.api_url)
        self._caller = caller
        self._graphql_url = graphql_url(self.base_url)

    def now(self) -> datetime:
        """Return the time by our clock, in UTC."""
        return self._caller.clock.now()

    async def sleep(self, seconds: float) -> None:
        """See gidgethub."""
        await self._caller.clock.sleep(seconds)

    async def _request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes = b""
    ) -> tuple[int, Mapping[str, str], bytes]:
        cached = self._cached(method, url, headers)
        if cached is not None:
            headers = {**headers, "if-none-match": cached.headers["etag"]}
        answer = await self._try(method, url, headers, body)
        if answer.status == HTTPStatus.NOT_MODIFIED and cached is not None:
            return cached.status, _renewed(cached.headers, answer), mended(cached.body)
        self._keep(method, url, headers, answer)
        return answer.status, answer.headers, mended(answer.body)

    def _key(self, url: str, headers: Mapping[str, str]) -> tuple[object, str, str]:
        return self._caller.id, headers.get("accept", ""), url

    def _cached(self, method: str, url: str, headers: Mapping[str, str]) -> Answer | None:
        return self._caller.cache.get(self._key(url, headers)) if method == "GET" else None

    def _keep(self, method: str, url: str, headers: Mapping[str, str], answer: Answer) -> None:
        is_new = method == "GET" and answer.status == HTTPStatus.OK and "etag" in answer.headers
        if is_new and len(answer.body) <= CACHEABLE:
            self._caller.cache[self._key(url, headers)] = answer

    async def _try(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        is_repeatable = method == "GET" or url.endswith(REPEATABLE)
        is_repeatable = is_repeatable or (method == "PATCH" and ADDS not in url)
        for attempt in range(1, TRIES):
            try:
                return await self._once(method, url, headers, body)
            except UnsentError:
                pass
            except UncertainError:
                if not is_repeatable:
                    raise
            await self._back_off(attempt)
        return await self._once(method, url, headers, body)

    async def _back_off(self, attempt: int) -> None:
        wait = BACK_OFF * (1 << attempt - 1) * random.uniform(0.5, 1.5)  # noqa: S311 - jitter
        await self._caller.clock.sleep(wait)

    async def _once(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        answer = await self._exchange(method, url, headers, body)
        if answer.status == HTTPStatus.UNAUTHORIZED:
            self._caller.credentials.refused(answer)
            answer = await self._exchange(method, url, headers, body)
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise UncertainError(f"GitHub answered {answer.status}")
        return answer

    async def _exchange(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        await self._make_room(method, url)
        authorization = await self._caller.credentials.authorization()
        answer = await self._caller.transport.exchange(
            method, url, {**headers, "authorization": authorization}, body
        )
        now = self._caller.clock.now()
        self._caller.budget.learn(answer.status, answer.headers, answer.body, now)
        return answer

    async def _make_room(self, method: str, url: str) -> None:
        is_content = method != "GET" and any(part in url for part in CONTENT)
        budget, clock = self._caller.budget, self._caller.clock
        while (wait := budget.wait(method, clock.now(), is_content=is_content)) > timedelta(0):
            if wait > PATIENCE:
                raise RateLimitedError("our share of GitHub's limit is used up", retry_after=wait)
            await clock.sleep(wait.total_seconds())

    async def get(self, url: str, shape: Any = Any, **variables: str | int) -> Any:  # noqa: ANN401 - JSON
        """Read one thing; each of *variables* goes where *url* has its name in braces.

        With a *shape* of ``shapes`` only what it names is decoded, which spares much of a large
        answer.
        """
        return await self._call("GET", url, variables, b"", shape)

    async def send(self, method: str, url: str, data: object, **variables: str | int) -> Any:  # noqa: ANN401 - JSON
        """Write, and return what GitHub made of it.

        Raises:
            UncertainError: It may have been carried out; look before sending it again.
        """
        return await self._call(method, url, variables, msgspec.json.encode(data), Any)

    async def _call(
        self,
        method: str,
        url: str,
        variables: Mapping[str, str | int],
        body: bytes,
        shape: Any,  # noqa: ANN401 - a type, or Any
    ) -> Any:  # noqa: ANN401 - JSON
        # What gidgethub's getitem and post do, but for what they do anew each time: parse the URL
        # template, the media type and the limits. That was a quarter of a delivery's calls.
        headers = create_headers(self.requester)
        if body:
            headers["content-type"] = JSON_UTF_8_CHARSET
        with _our_errors():
            status, told, answer = await self._request(
                method, self.base_url + _filled(url, variables), headers, body
            )
            if status in DONE:
                return decode(answer, shape) if answer else None
            return decipher_response(status, told, answer)  # raises what the status stands for

    async def pages(
        self, url: str, items: str | None = None, **variables: str | int
    ) -> AsyncIterator[Any]:
        """Read a list, page by page, as GitHub links them; *items* names the list in the object."""
        next_url: str | None = _filled(url, variables)
        for _ in range(PAGES):
            with _our_errors():
                answer, next_url, _ = await self._make_request(
                    "GET", next_url or "", {}, b"", accept_format()
                )
                page: Any = answer  # gidgethub calls its parsed JSON bytes
                found = list(page[items] if items else page)
            for item in found:
                yield item
            if next_url is None:
                return

    async def query(self, document: str, **variables: object) -> Any:  # noqa: ANN401 - JSON
        """Run a GraphQL query, and return its data."""
        with _our_errors():
            return await self.graphql(document, endpoint=self._graphql_url, **variables)

    async def query_partly(
        self, document: str, may_lack: frozenset[str], **variables: object
    ) -> Any:  # noqa: ANN401 - JSON
        """Run a GraphQL query, and return its data: None for what errors of these types hide."""
        with _our_errors():
            try:
                return await self.graphql(document, endpoint=self._graphql_url, **variables)
            except gidgethub.QueryError as error:
                if any(one.get("type") not in may_lack for one in error.response["errors"]):
                    raise
                return error.response["data"]

    async def nodes(self, document: str, ids: Sequence[str]) -> Sequence[Any]:
        """Run a query for ``nodes(ids: $ids)``, and return them; None for what is not there."""
        answer = await self.query_partly(document, GONE, ids=ids)
        with _our_errors():
            return list(answer["nodes"])

    async def download(self, url: str) -> AsyncIterator[bytes]:
        """Stream what the path *url* of the API redirects to, which lies on a storage host."""
        headers = {"user-agent": self.requester, "accept": accept_format()}
        answer = await self._try("GET", f"{self.base_url}{url}", headers, b"")
        if answer.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            raise NotFoundError("it is not there", status=answer.status)
        if answer.status not in REDIRECTS or "location" not in answer.headers:
            raise RefusedError("GitHub refused a download", status=answer.status)
        async for chunk in self._caller.transport.stream(answer.headers["location"]):
            yield chunk


def _renewed(headers: Mapping[str, str], answer: Answer) -> Mapping[str, str]:
    """Return the known *headers* of a page: it is the same, but another may follow it by now."""
    link = answer.headers.get("link")
    return {key.lower(): one for key, one in headers.items()} | {"link": link} if link else headers


def _filled(url: str, variables: Mapping[str, str | int]) -> str:
    return url.format_map({name: _quoted(value) for name, value in variables.items()})


@lru_cache(NAMES)
def _quoted(value: str | int) -> str:
    return quote(str(value), safe="")


@contextmanager
def _our_errors() -> Iterator[None]:
    try:
        yield
    except gidgethub.HTTPException as error:
        raise _refused(error) from error
    except gidgethub.GraphQLException as error:
        raise RefusedError(f"GitHub refused a query: {error}", status=200) from error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise TransientError("GitHub's answer is not what it says it is") from error


def _refused(error: gidgethub.HTTPException) -> RefusedError:
    kind = (
        NotFoundError
        if error.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
        else RefusedError
    )
    needs = error.headers.get("x-accepted-github-permissions")
    hint = f" (it needs the permission {needs})" if needs else ""
    return kind(f"GitHub refused: {error}{hint}", status=int(error.status_code))
