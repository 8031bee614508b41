"""Every shape in which people have been seen to paste a private key."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.github.keys import MAX_KEY, read_private_key

KEY = generate_private_key(65537, 2048)


def pem(form: PrivateFormat) -> str:
    return KEY.private_bytes(Encoding.PEM, form, NoEncryption()).decode()


PKCS1, PKCS8 = pem(PrivateFormat.TraditionalOpenSSL), pem(PrivateFormat.PKCS8)
BODY = "\n".join(PKCS1.splitlines()[1:-1])
IN_BASE64 = base64.b64encode(PKCS1.encode()).decode()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PKCS1, id="PKCS#1, as GitHub issues it"),
        pytest.param(PKCS8, id="PKCS#8"),
        pytest.param(PKCS1.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(PKCS1.replace("\n", "\\n"), id="escaped newlines"),
        pytest.param(PKCS1.replace("\n", "\\\\n"), id="newlines escaped twice"),
        pytest.param(PKCS1.replace("\n", "\\r\\n"), id="escaped CRLF"),
        pytest.param(PKCS1.replace("\n", " "), id="spaces for newlines"),
        pytest.param(PKCS1.replace("\n", ""), id="no newlines at all"),
        pytest.param(f'"{PKCS1}"', id="in double quotes"),
        pytest.param("'" + PKCS1.replace("\n", "\\n") + "'", id="in single quotes, escaped"),
        pytest.param(f"\n\n  {PKCS1}\n ", id="white space around it"),
        pytest.param(PKCS1.replace("\n", "\n    "), id="indented, as in YAML"),
        pytest.param(IN_BASE64, id="base64"),
        pytest.param("\n".join(IN_BASE64[i : i + 76] for i in range(0, 3000, 76)), id="wrapped"),
        pytest.param(base64.b64encode(PKCS8.encode()).decode(), id="PKCS#8 in base64"),
        pytest.param(BODY, id="only the middle"),
        pytest.param("\n".join(PKCS8.splitlines()[1:-1]), id="only the middle of PKCS#8"),
    ],
)
def test_shapes(text: str) -> None:
    assert read_private_key(text).private_numbers() == KEY.private_numbers()


@pytest.mark.parametrize("content", [PKCS1, PKCS8])
def test_a_path(tmp_path, content: str) -> None:
    path = tmp_path / "app.private-key.pem"
    path.write_text(content)

    assert read_private_key(str(path)).private_numbers() == KEY.private_numbers()


EC = (
    ec.generate_private_key(ec.SECP256R1())
    .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    .decode()
)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("", "is not a private key", id="empty"),
        pytest.param("hunter2", "is not a private key", id="a password"),
        pytest.param("/no/such/file.pem", "is not a private key", id="a file that is not there"),
        pytest.param("a\0b", "is not a private key", id="NUL"),
        pytest.param(PKCS1[: len(PKCS1) // 2], "is not a private key", id="cut off"),
        pytest.param(EC, "is not an RSA key", id="another kind of key"),
        pytest.param("x" * (MAX_KEY + 1), "is far too long", id="far too long"),
    ],
)
def test_what_is_no_key_is_said_and_not_quoted(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as raised:
        read_private_key(text)

    assert "hunter2" not in str(raised.value)
