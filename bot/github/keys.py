"""Read a private key in every shape that people paste.

A key copied through a shell, a YAML file or a secret store arrives with its newlines escaped, in
quotes, in base64, or without its header. GitHub issues PKCS#1; some stores convert it to PKCS#8.
Source: https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/managing-private-keys-for-github-apps
"""

import base64
import binascii
import re
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

MAX_KEY = 16 * 1024
"""Characters; a 4,096-bit key has about 3,300."""

_BLOCK = re.compile(r"-----BEGIN ([A-Z ]{0,20}PRIVATE KEY)-----(.*?)-----END \1-----", re.DOTALL)


def read_private_key(text: str) -> RSAPrivateKey:
    """Return the RSA key that *text* is, or that the file of that name holds.

    Raises:
        ValueError: There is no such key in it. The message never quotes the text.
    """
    if len(text) > MAX_KEY:
        raise ValueError("is far too long to be a key")
    for candidate in _candidates(text):
        try:
            key = load_pem_private_key(candidate.encode(), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            continue
        if isinstance(key, RSAPrivateKey):
            return key
        raise ValueError("is not an RSA key; GitHub Apps sign with RSA")
    raise ValueError("is not a private key: paste the .pem file that GitHub gave you, or its path")


def _candidates(text: str) -> list[str]:
    plain = _unescape(text)
    texts = [plain, _unescape(_from_base64(plain))]
    if len(plain) < 1024 and "\n" not in plain and _is_file(plain):  # noqa: PLR2004 - a path
        texts.append(Path(plain).read_text(encoding="utf-8", errors="replace")[:MAX_KEY])
    candidates = [pem for one in texts for pem in _blocks(one)]
    body = re.sub(r"\s", "", plain)
    # The middle of the file alone: PKCS#1 as GitHub issues it, or PKCS#8.
    candidates += [_pem(label, body) for label in ("RSA PRIVATE KEY", "PRIVATE KEY")]
    return candidates


def _unescape(text: str) -> str:
    plain = text.strip().strip("'\"").strip()
    while "\\n" in plain or "\\r" in plain:
        plain = re.sub(r"\\+r", "", re.sub(r"\\+n", "\n", plain))
    return plain


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode(re.sub(r"\s", "", text), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


def _blocks(text: str) -> list[str]:
    return [_pem(label, re.sub(r"\s", "", body)) for label, body in _BLOCK.findall(text)]


def _pem(label: str, body: str) -> str:
    lines = [body[start : start + 64] for start in range(0, len(body), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])
