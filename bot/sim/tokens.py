"""Who is asking: the App with a signed token of its own, or an installation or a person with ours.

Source: https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    load_pem_private_key,
    load_pem_public_key,
)

from bot.sim.exchange import RefusalError
from bot.sim.world.accounts import Account
from bot.sim.world.apps import App, Installation
from bot.sim.world.repositories import BaseRepository

LIFETIME = timedelta(hours=1)
"""How long an installation token works."""
_LONGEST = timedelta(minutes=10)
"""How far ahead a JWT may expire."""
_SIZE = 520
"""Characters of a token in the format of 2026. Its inside is GitHub's business."""


@dataclass(slots=True, eq=False, kw_only=True)
class Token:
    """An installation access token.

    Attributes:
        repositories: Those it was narrowed to; None for all of the installation.
    """

    value: str
    installation: Installation
    permissions: Mapping[str, str]
    repositories: tuple[BaseRepository, ...] | None
    expires_at: datetime

    def sees(self, repository: BaseRepository) -> bool:
        """Tell whether it is good for *repository*."""
        narrowed = self.repositories is not None and repository not in self.repositories
        return self.installation.sees(repository) and not narrowed

    def reads(self, repository: BaseRepository) -> bool:
        """Tell whether *repository* exists for it at all: it does when it is public."""
        return self.sees(repository) or not repository.private


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalToken:
    """A token of a person. It may do in a repository what they may, as far as it was allowed to.

    Attributes:
        permissions: What it was made for.
    """

    value: str
    account: Account
    permissions: Mapping[str, str]

    def sees(self, repository: BaseRepository) -> bool:
        """Tell whether the person may read *repository*."""
        return not repository.is_deleted and self.reads(repository)

    def reads(self, repository: BaseRepository) -> bool:
        """Tell whether *repository* exists for them at all."""
        return repository.role_of(self.account).permission != "none"

    def writes(self, repository: BaseRepository) -> bool:
        """Tell whether the person may push to *repository*."""
        return repository.role_of(self.account).may_write


def public_key(pem: str) -> RSAPublicKey:
    """Read the App's key from either half of it.

    Raises:
        TypeError: It is a key of another kind.
    """
    if "PRIVATE" in pem:
        # Proving that the numbers are prime takes longer than the simulator's start.
        private = load_pem_private_key(pem.encode(), None, unsafe_skip_rsa_key_validation=True)
        key: object = private.public_key()
    else:
        key = load_pem_public_key(pem.encode())
    if not isinstance(key, RSAPublicKey):
        raise TypeError("An App's key is an RSA key")
    return key


def check_jwt(text: str, app: App, key: RSAPublicKey, now: datetime) -> None:
    """Refuse *text* unless it is *app*'s own token, and fresh.

    GitHub allows for no drift: that is why clients are told to date ``iat`` a minute back.
    """
    try:
        claims = jwt.decode(
            text, key, algorithms=["RS256"], options={"verify_exp": False, "verify_iat": False}
        )
    except jwt.InvalidTokenError as error:
        raise RefusalError(401, "A JSON web token could not be decoded") from error
    issued, expires = claims.get("iat"), claims.get("exp")
    if str(claims.get("iss")) not in {str(app.id), app.client_id}:
        raise RefusalError(404, "Integration not found")
    if not isinstance(issued, int) or issued > now.timestamp():
        raise RefusalError(
            401,
            "'Issued at' claim ('iat') must be an Integer representing the time that the "
            "assertion was issued",
        )
    if not isinstance(expires, int) or expires <= now.timestamp():
        raise RefusalError(
            401,
            "'Expiration time' claim ('exp') must be a numeric value representing the future time "
            "at which the assertion expires",
        )
    if expires > (now + _LONGEST).timestamp():
        raise RefusalError(401, "'Expiration time' claim ('exp') is too far in the future")


class Tokens:
    """The tokens that were issued to installations and to people."""

    def __init__(self) -> None:
        self._issued: dict[str, Token] = {}
        self._personal: dict[str, PersonalToken] = {}

    def issue(
        self,
        installation: Installation,
        permissions: Mapping[str, str],
        repositories: tuple[BaseRepository, ...] | None,
        now: datetime,
        *,
        stateless: bool,
    ) -> Token:
        """Make a token.

        Args:
            installation: Whose it is.
            permissions: What it may do.
            repositories: Where; None for everywhere that the installation may.
            now: GitHub's time.
            stateless: The long format of 2026 instead of 40 characters.
        """
        value = _value(installation, len(self._issued), stateless=stateless)
        token = Token(
            value=value,
            installation=installation,
            permissions=permissions,
            repositories=repositories,
            expires_at=now + LIFETIME,
        )
        self._issued[value] = token
        return token

    def issue_personal(self, account: Account, permissions: Mapping[str, str]) -> PersonalToken:
        """Make a token of a person, who need not be a member of anything."""
        count = len(self._personal)
        noise = hashlib.sha256(f"{account.id} {count}".encode()).hexdigest()
        token = PersonalToken(value=f"ghp_{noise[:36]}", account=account, permissions=permissions)
        self._personal[token.value] = token
        return token

    def find(self, value: str, now: datetime) -> Token | PersonalToken:
        """Return the token, unless it is unknown, expired or its installation is gone."""
        if value in self._personal:
            return self._personal[value]
        token = self._issued.get(value)
        if token is None or token.expires_at <= now or token.installation.is_deleted:
            raise RefusalError(401, "Bad credentials")
        if token.installation.suspended_at:
            raise RefusalError(403, "This installation has been suspended")
        return token

    def revoke_all(self) -> None:
        """Make every token issued so far worthless."""
        self._issued.clear()


def _value(installation: Installation, count: int, *, stateless: bool) -> str:
    """Make up a token's text: nothing reads it but us, so it only has to look right."""
    seed = f"{installation.id} {count} {stateless}".encode()
    noise = base64.urlsafe_b64encode(hashlib.shake_256(seed).digest(_SIZE)).decode()
    if not stateless:
        return f"ghs_{noise.replace('-', '0').replace('_', '1')[:36]}"
    start = f"ghs_{installation.app.id}_"
    header, payload = noise[:36], noise[36:180]
    return f"{start}{header}.{payload}.{noise[180:]}"[:_SIZE]
