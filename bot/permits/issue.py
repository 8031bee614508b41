"""Write a permit as a token that anyone can verify, and read it back.

Its subject has the shape of GitHub's own tokens, so that the rules of a cloud look alike for both.
Source: https://www.rfc-editor.org/rfc/rfc8037 (EdDSA)
"""

from datetime import UTC, datetime

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.deploys.permit import Permit
from bot.model import Repo, RepoId, Sha
from bot.permits.keys import public_jwk
from bot.permits.token import Expected, key_id, read_token


class _Claims(msgspec.Struct, kw_only=True):
    """What a permit of ours says."""

    iat: int
    jti: str
    repository: str
    repository_id: int
    environment: str
    sha: str


def audience_of(url: str) -> str:
    """Return whom a token must be meant for that is shown to the Sluice at *url*."""
    return f"{url}/permits"


class Issuer:
    """Signs permits.

    Args:
        key: What ``permit_key`` makes.
        url: Where we are reached, without a slash at the end.
    """

    def __init__(self, key: Ed25519PrivateKey, url: str) -> None:
        self._key = key
        self._url = url
        self._jwk = public_jwk(key.public_key())
        self._expected = Expected(
            name="permit",
            prefix="permit",
            algorithm="EdDSA",
            issuer=url,
            audience=audience_of(url),
        )

    def permit(self, permit: Permit) -> str:
        """Return *permit* as a token. The same permit is the same token."""
        issued = int(permit.issued_at.timestamp())
        claims = {
            "iss": self._url,
            "aud": audience_of(self._url),
            "sub": f"repo:{permit.repo}:environment:{permit.environment}",
            "jti": permit.request,
            "iat": issued,
            "nbf": issued,
            "exp": int(permit.expires_at.timestamp()),
            "repository": str(permit.repo),
            "repository_id": str(permit.repo.id),
            "environment": permit.environment,
            "sha": permit.sha,
            "request": permit.request,
        }
        return jwt.encode(claims, self._key, "EdDSA", headers={"kid": self._jwk["kid"]})

    def read(self, token: str) -> Permit:
        """Return the permit that *token* is, whether it still counts or not.

        Raises:
            TokenError: We did not sign it.
        """
        if key_id(token, self._expected) != self._jwk["kid"]:
            raise self._expected.wrong("key", "is signed with a key that is not ours, or no longer")
        claims = read_token(token, self._key.public_key(), self._expected, _Claims)
        owner, _, name = claims.repository.partition("/")
        return Permit(
            repo=Repo(RepoId(claims.repository_id), owner, name),
            environment=claims.environment,
            sha=Sha(claims.sha),
            request=claims.jti,
            issued_at=datetime.fromtimestamp(claims.iat, UTC),
        )

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """Return what others verify our permits with."""
        return {"keys": [dict(self._jwk)]}
