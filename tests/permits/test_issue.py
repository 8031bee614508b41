"""Permits as others read them: verified by another library, with the keys that we publish."""

from dataclasses import replace
from datetime import timedelta

import jwt as pyjwt
import pytest
from hypothesis import given, strategies as st
from joserfc import jwt
from joserfc.errors import BadSignatureError, ExpiredTokenError
from joserfc.jwk import KeySet

from bot.deploys.permit import Permit
from bot.model import Repo, RepoId
from bot.permits.issue import Issuer
from bot.permits.keys import permit_key
from bot.permits.token import MAX_TOKEN, TokenError
from tests.clock import FakeClock
from tests.permits.desk import SHA, SHOP, rsa

URL = "https://sluice.example.com"
KEY = permit_key(rsa("the App's").private_key)
ISSUER = Issuer(KEY, URL)
NOW = FakeClock().now()
PERMIT = Permit(
    repo=SHOP, environment="production", sha=SHA, request="d41c0ffee0000001", issued_at=NOW
)
CLAIMS = pyjwt.decode(ISSUER.permit(PERMIT), options={"verify_signature": False})

named_by_an_rfc_of_2025 = pytest.mark.filterwarnings("ignore:EdDSA is deprecated via RFC 9864")


def signed(key=KEY, kid: str | None = None, alg: str = "EdDSA", **changes: object) -> str:
    """Sign a permit that somebody would like to have."""
    claims = {name: value for name, value in (CLAIMS | changes).items() if value is not None}
    named = ISSUER.jwks()["keys"][0]["kid"] if kid is None else kid
    return pyjwt.encode(claims, key, alg, headers={"kid": named})


@named_by_an_rfc_of_2025
def test_another_library_verifies_it_with_our_published_key() -> None:
    keys = KeySet.import_key_set(ISSUER.jwks())
    at = int(NOW.timestamp())

    token = jwt.decode(ISSUER.permit(PERMIT), keys, algorithms=["EdDSA"])
    required = {
        "iss": {"essential": True, "value": URL},
        "aud": {"essential": True, "value": f"{URL}/permits"},
        "exp": {"essential": True},
    }
    jwt.JWTClaimsRegistry(now=at, **required).validate(token.claims)

    assert token.claims == {
        "iss": URL,
        "aud": f"{URL}/permits",
        "sub": "repo:octo/shop:environment:production",
        "jti": "d41c0ffee0000001",
        "iat": at,
        "nbf": at,
        "exp": at + 900,
        "repository": "octo/shop",
        "repository_id": "74",
        "environment": "production",
        "sha": SHA,
        "request": "d41c0ffee0000001",
    }
    with pytest.raises(ExpiredTokenError):
        jwt.JWTClaimsRegistry(now=at + 901, **required).validate(token.claims)


@named_by_an_rfc_of_2025
def test_another_app_s_published_key_does_not_verify_it() -> None:
    other = Issuer(permit_key(rsa("other").private_key), URL).jwks()["keys"][0]
    ours = ISSUER.jwks()["keys"][0]

    with pytest.raises(BadSignatureError):
        jwt.decode(
            ISSUER.permit(PERMIT),
            KeySet.import_key_set({"keys": [other | {"kid": ours["kid"]}]}),
            algorithms=["EdDSA"],
        )


def test_what_is_published_is_no_private_key() -> None:
    [jwk] = ISSUER.jwks()["keys"]

    assert set(jwk) == {"kty", "crv", "x", "kid", "use", "alg"}


NAMES = st.from_regex(r"[A-Za-z0-9._-]{1,40}", fullmatch=True)


@given(
    st.builds(
        Permit,
        repo=st.builds(Repo, st.integers(1, 2**53).map(RepoId), NAMES, NAMES),
        environment=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=255),
        sha=st.from_regex(r"[0-9a-f]{40}|[0-9a-f]{64}", fullmatch=True),
        request=st.from_regex(r"[0-9a-f]{16}", fullmatch=True),
        issued_at=st.integers(0, 10**6).map(lambda seconds: NOW + timedelta(seconds=seconds)),
    )
)
def test_what_is_written_is_read_again(permit: Permit) -> None:
    assert ISSUER.read(ISSUER.permit(permit)) == permit


def test_it_is_read_after_its_end_too() -> None:
    old = replace(PERMIT, issued_at=NOW - timedelta(days=300))

    assert ISSUER.read(ISSUER.permit(old)) == old


STRANGER = permit_key(rsa("other").private_key)
PUBLIC = KEY.public_key().public_bytes_raw()
NONE = pyjwt.encode(CLAIMS, None, "none", headers={"kid": ISSUER.jwks()["keys"][0]["kid"]})
DEEP = pyjwt.utils.base64url_encode(b"[" * 5_000).decode()


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize(
    ("token", "reason"),
    [
        pytest.param(NONE, "permit_algorithm", id="alg none"),
        pytest.param(
            lambda: signed(PUBLIC, alg="HS256"), "permit_algorithm", id="HS256 with the public key"
        ),
        pytest.param(lambda: signed(STRANGER), "permit_signature", id="another key"),
        pytest.param(
            lambda: Issuer(STRANGER, URL).permit(PERMIT), "permit_key", id="another App's permit"
        ),
        pytest.param(lambda: signed(kid=""), "permit_key", id="no name of a key"),
        pytest.param(lambda: signed(iss="https://evil"), "permit_issuer", id="another issuer"),
        pytest.param(lambda: signed(aud=URL), "permit_audience", id="another audience"),
        pytest.param(
            lambda: signed(aud=[f"{URL}/permits", "x"]), "permit_audience", id="several audiences"
        ),
        *(
            pytest.param(lambda name=name: signed(**{name: None}), reason, id=f"no {name}")
            for name, reason in {
                "iss": "permit_malformed",
                "aud": "permit_malformed",
                "sub": "permit_malformed",
                "jti": "permit_malformed",
                "iat": "permit_malformed",
                "nbf": "permit_malformed",
                "exp": "permit_malformed",
                "sha": "permit_malformed",
                "environment": "permit_malformed",
                "repository_id": "permit_malformed",
            }.items()
        ),
        pytest.param(lambda: signed(sha=5), "permit_malformed", id="a claim of another kind"),
        pytest.param("", "permit_malformed", id="empty"),
        pytest.param("a.b.c", "permit_malformed", id="garbage"),
        pytest.param("é" * 40, "permit_malformed", id="not ASCII"),
        pytest.param(f"{DEEP}.e30.AA", "permit_malformed", id="a header nested too deep"),
        pytest.param(ISSUER.permit(PERMIT).rpartition(".")[0], "permit_malformed", id="cut off"),
        pytest.param("e30." * MAX_TOKEN, "permit_malformed", id="far too long"),
    ],
)
def test_what_we_did_not_sign_is_refused_and_not_quoted(token, reason: str) -> None:
    text = token() if callable(token) else token

    with pytest.raises(TokenError) as raised:
        ISSUER.read(text)

    assert raised.value.reason == reason
    assert not text or text[:20] not in str(raised.value)


def test_a_changed_claim_breaks_the_signature() -> None:
    header, _, signature = ISSUER.permit(PERMIT).split(".")
    payload = signed(KEY, sha="0" * 40).split(".")[1]

    with pytest.raises(TokenError, match="not signed by who should have"):
        ISSUER.read(f"{header}.{payload}.{signature}")
