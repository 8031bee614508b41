"""Read a signed token: nothing about how to verify it is taken from the token.

Source: https://www.rfc-editor.org/rfc/rfc8725
"""

from dataclasses import dataclass
from typing import TypeVar

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.types import Options

from bot.errors import UserError

MAX_TOKEN = 8 * 1024
"""Characters. GitHub's tokens have some 2,000, ours 700."""

MAX_KEY_ID = 200
"""Characters of a key's name."""

REQUIRED = ("iss", "aud", "sub", "jti", "iat", "nbf", "exp")

T = TypeVar("T")


class TokenError(UserError):
    """A token that proves nothing. The message never quotes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a token must be.

    Attributes:
        name: What people call it.
        prefix: Of the words for what is wrong with it.
        algorithm: The only one that counts, whatever the token says.
        audience: Whom it must be meant for: this alone, and no list.
    """

    name: str
    prefix: str
    algorithm: str
    issuer: str
    audience: str

    def wrong(self, word: str, what: str) -> TokenError:
        """Make the error that says *what* is wrong, with *word* for scripts."""
        return TokenError(f"The {self.name} {what}.", reason=f"{self.prefix}_{word}")


def key_id(token: str, expected: Expected) -> str:
    """Return the name of the key that *token* claims to be signed with.

    Raises:
        TokenError: It is no token, or names no key.
    """
    if len(token) > MAX_TOKEN:
        raise expected.wrong("malformed", "is far too long")
    try:
        header = jwt.get_unverified_header(token)
    except jwt.InvalidTokenError as error:
        raise expected.wrong("malformed", "is not a token") from error
    name = header.get("kid")
    if header.get("alg") != expected.algorithm:
        raise expected.wrong("algorithm", f"is not signed with {expected.algorithm}")
    if not isinstance(name, str) or not 0 < len(name) <= MAX_KEY_ID:
        raise expected.wrong("key", "does not say which key has signed it")
    return name


def read_token(
    token: str, key: RSAPublicKey | Ed25519PublicKey, expected: Expected, shape: type[T]
) -> T:
    """Verify *token*, and return its claims. Its times are left to who has a clock.

    Raises:
        TokenError: It was not signed with *key*, or is not as *expected*. The reason says what.
    """
    options: Options = {
        "require": list(REQUIRED),
        "strict_aud": True,
        "enforce_minimum_key_length": True,
        "verify_iat": False,
        "verify_nbf": False,
        "verify_exp": False,
    }
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=[expected.algorithm],
            audience=expected.audience,
            issuer=expected.issuer,
            options=options,
        )
        # GitHub writes its numbers as strings.
        return msgspec.convert(claims, shape, strict=False)
    except jwt.InvalidSignatureError as error:
        raise expected.wrong("signature", "is not signed by who should have") from error
    except jwt.InvalidAudienceError as error:
        raise expected.wrong("audience", f"is not meant for {expected.audience}") from error
    except jwt.InvalidIssuerError as error:
        raise expected.wrong("issuer", f"is not from {expected.issuer}") from error
    except (jwt.PyJWTError, msgspec.ValidationError) as error:
        raise expected.wrong("malformed", "lacks what it must say") from error
