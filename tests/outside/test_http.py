"""HTTP to other people's systems: how far it goes, and what its faults are called."""

import asyncio
import gzip
import os
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from bot.errors import ConfigError, RefusedError, TransientError, UncertainError
from bot.outside import http as module
from bot.outside.http import MAX_ANSWER, Http, opened
from tests.outside.conftest import Book, echo, raw, serving
from tests.servers.postgres import free_port

HERE = ("127.0.0.1",)
READS = ["GET", "HEAD"]
WRITES = ["POST", "PUT", "PATCH", "DELETE"]


class TestExchange:
    async def test_an_answer_is_handed_on_whatever_its_status(self, http: Http) -> None:
        async with serving(echo) as url:
            answer = await http.ask(
                "POST",
                f"{url}/a%2Fb?x=1",
                headers={"X-A": "b"},
                params={"query": 'up{a="b"}'},
                data=b"hello",
                is_trusted=True,
            )

        assert (answer.status, answer.headers["x-word"]) == (418, "yes")
        assert b'"body": "hello"' in answer.body
        assert b'"X-A": "b"' in answer.body
        assert b"/a%2Fb?x=1&query=up%7Ba%3D%22b%22%7D" in answer.body

    async def test_redirects_are_not_followed(self, http: Http) -> None:
        async def elsewhere(request):
            return web.Response(status=302, headers={"Location": "http://127.0.0.1:1/"})

        async with serving(elsewhere) as url:
            assert (await http.ask("GET", url, is_trusted=True)).status == 302

    async def test_cookies_are_forgotten(self, http: Http) -> None:
        async def answer(request):
            response = web.Response(text=request.headers.get("Cookie", "none"))
            response.set_cookie("session", "x")
            return response

        async with serving(answer) as url:
            for _ in range(2):
                assert (await http.ask("GET", url, is_trusted=True)).body == b"none"

    async def test_no_proxy_is_taken_from_the_environment(self, http: Http, monkeypatch) -> None:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")

        async with serving(echo) as url:
            assert (await http.ask("GET", url, is_trusted=True)).status == 418

    @pytest.mark.parametrize("size", [MAX_ANSWER - 1, MAX_ANSWER])
    async def test_an_answer_may_be_as_large_as_the_limit(self, http: Http, size: int) -> None:
        async def answer(request):
            return web.Response(body=b"x" * size)

        async with serving(answer) as url:
            assert len((await http.ask("GET", url, is_trusted=True)).body) == size

    async def test_a_larger_one_is_dropped(self, http: Http) -> None:
        async def answer(request):
            return web.Response(body=b"x" * (MAX_ANSWER + 1))

        async with serving(answer) as url:
            with pytest.raises(TransientError, match="larger than 4 MiB"):
                await http.ask("GET", url, is_trusted=True)

    async def test_one_without_an_end_is_dropped_too(self, http: Http) -> None:
        async def answer(request):
            response = web.StreamResponse()
            await response.prepare(request)
            while True:
                await response.write(b"x" * 65536)

        async with serving(answer) as url:
            with pytest.raises(TransientError, match="larger than 4 MiB"):
                await http.ask("GET", url, is_trusted=True)

    async def test_a_compressed_answer_was_not_asked_for_and_is_not_unpacked(self, http) -> None:
        bomb = gzip.compress(b"x" * (MAX_ANSWER * 8))

        async def answer(request):
            assert request.headers["Accept-Encoding"] == "identity"
            return web.Response(body=bomb, headers={"Content-Encoding": "gzip"})

        async with serving(answer) as url:
            with pytest.raises(TransientError, match="compressed"):
                await http.ask("GET", url, is_trusted=True)

    def test_nothing_is_unpacked_behind_our_back(self, http: Http) -> None:
        assert not http._trusted.auto_decompress
        assert not http._public.auto_decompress

    async def test_an_answer_may_say_that_it_is_not_compressed(self, http: Http) -> None:
        async def answer(request):
            return web.Response(body=b"x", headers={"Content-Encoding": "Identity"})

        async with serving(answer) as url:
            assert (await http.ask("GET", url, is_trusted=True)).body == b"x"


class TestFaults:
    """A read that fails can be repeated; a write may have happened."""

    @staticmethod
    async def cut(reader, writer) -> None:
        await reader.readuntil(b"\r\n\r\n")

    @staticmethod
    async def half(reader, writer) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        await writer.drain()

    @staticmethod
    async def babble(reader, writer) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"220 mail.example.com ESMTP\r\n\r\n")
        await writer.drain()

    @staticmethod
    async def hang(reader, writer) -> None:
        await reader.read()

    @pytest.mark.parametrize(
        ("method", "fault"),
        [
            (method, fault)
            for method in [*READS, *WRITES]
            for fault in ("cut", "half", "babble")
            if (method, fault) != ("HEAD", "half")  # its answer has no body to break off
        ],
    )
    async def test_what_was_sent_and_not_answered(self, http, method: str, fault: str) -> None:
        kind = TransientError if method in READS else UncertainError

        async with raw(getattr(self, fault)) as port:
            with pytest.raises(TransientError, match="no answer from 127") as raised:
                await http.ask(
                    method,
                    f"http://127.0.0.1:{port}/x?token=hunter2",
                    headers={"Authorization": "hunter2"},
                    is_trusted=True,
                )

        assert type(raised.value) is kind
        assert "hunter2" not in str(raised.value)

    @pytest.mark.parametrize(("method", "kind"), [("GET", TransientError), ("PUT", UncertainError)])
    async def test_patience_ends(self, monkeypatch, method: str, kind: type) -> None:
        monkeypatch.setattr(module, "_TIMEOUT", module.aiohttp.ClientTimeout(total=0.05))
        async with opened() as http, raw(self.hang) as port:
            with pytest.raises(TransientError, match="TimeoutError") as raised:
                await http.ask(method, f"http://127.0.0.1:{port}", is_trusted=True)

        assert type(raised.value) is kind

    def test_patience_is_for_the_whole_answer(self) -> None:
        assert module._TIMEOUT.total == module.PATIENCE.total_seconds()

    @pytest.mark.parametrize("method", ["GET", "POST"])
    async def test_without_a_connection_nothing_was_written(self, http: Http, method: str) -> None:
        with pytest.raises(TransientError, match="no connection to 127") as raised:
            await http.ask(method, f"http://127.0.0.1:{free_port()}/?a=hunter2", is_trusted=True)

        assert type(raised.value) is TransientError
        assert "hunter2" not in str(raised.value)
        assert raised.value.__cause__ is None

    @pytest.mark.parametrize(
        "url",
        ["", "x", "file:///etc/passwd", "ftp://example.com", "http://", "http://[", "//a/hunter2"],
    )
    async def test_what_is_no_address_is_refused(self, http: Http, url: str) -> None:
        with pytest.raises(RefusedError, match="no address") as raised:
            await http.ask("GET", url, is_trusted=True)

        assert "hunter2" not in str(raised.value)

    async def test_an_odd_address_is_refused_to_the_operator_too(self, http: Http) -> None:
        with pytest.raises(RefusedError, match="is no host"):
            await http.ask("GET", "http://2130706433/?a=hunter2", is_trusted=True)


def certificate(folder, name: str):
    """Make a certificate of 127.0.0.1 that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)  # noqa: TID251 - certificates are compared with the machine's clock
    address = x509.IPAddress(ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / f"{name}.crt").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / f"{name}.key").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(folder / f"{name}.crt", folder / f"{name}.key")
    return served, str(folder / f"{name}.crt")


class TestAuthorities:
    @staticmethod
    async def fine(reader, writer) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine")
        await writer.drain()

    async def test_a_file_says_whom_to_trust(self, http: Http, tmp_path) -> None:
        served, ca_file = certificate(tmp_path, "one")
        async with raw(self.fine, ssl=served) as port:
            url = f"https://127.0.0.1:{port}/"
            answer = await http.ask("GET", url, ca_file=ca_file, is_trusted=True)

        assert answer.body == b"fine"

    async def test_nobody_else_is_trusted(self, http: Http, tmp_path) -> None:
        served, _ = certificate(tmp_path, "one")
        _, ca_file = certificate(tmp_path, "two")
        async with raw(self.fine, ssl=served) as port:
            for trusted in ("", ca_file):
                with pytest.raises(TransientError, match="Certificate") as raised:
                    await http.ask(
                        "POST", f"https://127.0.0.1:{port}/", ca_file=trusted, is_trusted=True
                    )
                assert type(raised.value) is TransientError

    @pytest.mark.parametrize("text", [None, "no certificate"])
    async def test_a_file_that_cannot_be_read_is_named(self, http, tmp_path, text) -> None:
        path = tmp_path / "ca.crt"
        if text:
            path.write_text(text)

        with pytest.raises(ConfigError, match=f"cannot read {path}"):
            await http.ask("GET", "https://127.0.0.1/", ca_file=str(path), is_trusted=True)

    def test_a_file_is_read_once_until_it_changes(self, tmp_path) -> None:
        _, ca_file = certificate(tmp_path, "one")
        first = module._context(ca_file)
        assert module._context(ca_file) is first

        os.utime(ca_file, ns=(1, 1))
        assert module._context(ca_file) is not first


async def test_the_resolver_is_closed_in_the_end() -> None:
    book = Book(["127.0.0.1"])
    async with opened(resolver=book):
        pass

    assert book.answers == []


async def test_many_at_once(http: Http) -> None:
    async with serving(echo) as url:
        answers = await asyncio.gather(
            *(http.ask("GET", f"{url}/{number}", is_trusted=True) for number in range(20))
        )

    assert {answer.status for answer in answers} == {418}
