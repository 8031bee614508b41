"""What a repository names is public HTTPS, unless the operator allows more."""

import socket

import pytest

from bot.errors import RefusedError, TransientError
from bot.outside import http as module
from bot.outside.http import Http, opened
from tests.outside.conftest import Book, echo, serving

HERE = ("127.0.0.1",)
READS = ["GET", "HEAD"]
WRITES = ["POST", "PUT", "PATCH", "DELETE"]


class TestPublic:
    """What a repository names is public HTTPS."""

    @pytest.mark.parametrize(
        "url",
        [
            "https://127.0.0.1/",
            "https://8.8.8.8/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0177.0.0.1/",
            "https://127.0.0.1./",
            "https://0.0.0.0/",
            "https://0/",
            "https://[::1]/",
            "https://[::]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[fe80::1%25eth0]/",
            "https://①②⑦.⓪.⓪.①/",
        ],
    )
    async def test_addresses_are_refused_in_every_spelling(self, url: str) -> None:
        book = Book()
        async with opened(resolver=book) as http:
            with pytest.raises(RefusedError, match="is an address and not a name"):
                await http.ask("GET", url)

        assert book.asked == []

    @pytest.mark.parametrize(
        ("url", "why"),
        [
            ("http://example.com/", "HTTPS on its own port"),
            ("http://example.com:443/", "HTTPS on its own port"),
            ("https://example.com:8443/", "HTTPS on its own port"),
            ("https://example.com:22/", "HTTPS on its own port"),
            ("https://hunter2@example.com/", "a user or a password"),
            ("https://:hunter2@example.com/", "a user or a password"),
            ("https://@example.com/", "to be connected"),
        ],
    )
    async def test_other_ways_are_refused(self, url: str, why: str) -> None:
        async with opened(resolver=Book(["127.0.0.1"])) as http:
            with pytest.raises(RefusedError) as raised:
                await http.ask("GET", url)

        expected = "is not on the public internet" if why == "to be connected" else why
        assert expected in str(raised.value)
        assert "hunter2" not in str(raised.value)

    @pytest.mark.parametrize(
        "found",
        [
            pytest.param(["127.0.0.1"], id="loopback"),
            pytest.param(["8.8.8.8", "10.0.0.1"], id="one among public ones"),
            pytest.param(["::ffff:169.254.169.254"], id="mapped"),
            pytest.param(["64:ff9b::7f00:1"], id="NAT64"),
        ],
    )
    async def test_a_name_of_an_inside_is_refused(self, found: list[str]) -> None:
        async with opened(resolver=Book(found)) as http:
            with pytest.raises(RefusedError, match=r"`api\.example\.com` is not on the public"):
                await http.ask("GET", "https://api.example.com/?token=hunter2")

    async def test_a_name_is_looked_up_anew_for_each_connection(self) -> None:
        # pytest-socket stands for the internet: whoever gets as far as connecting is blocked.
        book = Book(["8.8.8.8"], ["127.0.0.1"])
        async with opened(resolver=book) as http:
            with pytest.raises(Exception, match=r"8\.8\.8\.8"):
                await http.ask("GET", "https://api.example.com/")
            with pytest.raises(RefusedError, match="public internet"):
                await http.ask("GET", "https://api.example.com/")

        assert book.asked == ["api.example.com"] * 2

    async def test_localhost_of_the_real_resolver_is_refused(self, http: Http) -> None:
        with pytest.raises(RefusedError, match="`localhost` is not on the public internet"):
            await http.ask("GET", "https://localhost/")

    async def test_a_name_that_nobody_has_is_no_refusal(self) -> None:
        class Nobody(Book):
            async def resolve(self, host, port=0, family=socket.AF_INET):
                raise OSError("no such name")

        async with opened(resolver=Nobody()) as http:
            with pytest.raises(TransientError, match=r"no connection to api\.example\.com"):
                await http.ask("GET", "https://api.example.com/")


class TestAllowed:
    """The operator may let repositories name what is inside."""

    async def test_an_address(self) -> None:
        async with opened(HERE) as http, serving(echo) as url:
            assert (await http.ask("GET", url)).status == 418

    async def test_only_that(self) -> None:
        async with opened(["127.0.0.2"]) as http, serving(echo) as url:
            with pytest.raises(RefusedError):
                await http.ask("GET", url)

    @pytest.mark.parametrize(
        ("allowed", "host", "is_allowed"),
        [
            ("api.example.com", "api.example.com", True),
            ("API.example.com", "api.EXAMPLE.com", True),
            ("*.example.com", "api.example.com", True),
            ("*.example.com", "a.b.example.com", True),
            ("*.example.com", "example.com", False),
            ("*.example.com", "badexample.com", False),
            ("*.example.com", "example.com.evil.com", False),
            ("api.example.com", "b.api.example.com", False),
            ("api.example.com", "api.example.com.", False),
        ],
    )
    async def test_by_name(self, allowed: str, host: str, is_allowed: bool) -> None:  # noqa: FBT001 - a table
        async with opened([allowed]) as http:
            url = module.URL(f"https://{host}/")
            chosen = http._session(url, is_trusted=False)

        assert (chosen is http._trusted) is is_allowed
