"""Which tokens of jobs are believed."""

import hmac

import jwt as pyjwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.deploys.permit import JobIdentity
from bot.model import RepoId
from bot.permits.oidc import JobTokens
from bot.permits.token import TokenError
from tests.permits.desk import GitHubTokens, rsa

AUDIENCE = "https://sluice.example.com/permits"
ISSUER = "https://token.actions.githubusercontent.com"


@pytest.fixture
def github(clock) -> GitHubTokens:
    signer = GitHubTokens(clock)
    signer.url = ISSUER
    return signer


@pytest.fixture
def tokens(clock) -> JobTokens:
    async def key_of(kid: str):
        return {"first": rsa("first").public_key}.get(kid)

    return JobTokens(key_of, ISSUER, AUDIENCE, clock)


async def test_it_says_which_job_it_is(tokens, github) -> None:
    assert await tokens.identify(github.token(AUDIENCE)) == JobIdentity(
        repository_id=RepoId(74),
        run_id=9001,
        run_attempt=1,
        environment="production",
        event="workflow_dispatch",
        ref="refs/heads/main",
        actor_id=12,
        job_workflow_ref="octo/shop/.github/workflows/deploy.yml@refs/heads/main",
        runner_environment="github-hosted",
    )


async def test_a_job_in_no_environment_has_none(tokens, github) -> None:
    assert (await tokens.identify(github.token(AUDIENCE, environment=None))).environment == ""


@pytest.mark.parametrize(
    ("seconds", "reason"),
    [
        pytest.param(-361, "token_early", id="61 s before it was issued"),
        pytest.param(-60, "", id="a clock that is a minute behind"),
        pytest.param(299, "", id="its last second"),
        pytest.param(359, "", id="a clock that is a minute ahead"),
        pytest.param(360, "token_expired", id="a minute after its end"),
    ],
)
async def test_it_counts_only_in_its_time(tokens, github, clock, seconds, reason) -> None:
    token = github.token(AUDIENCE)
    clock.advance(seconds=seconds)

    if not reason:
        assert await tokens.identify(token)
        return
    with pytest.raises(TokenError) as raised:
        await tokens.identify(token)
    assert raised.value.reason == reason


@pytest.mark.parametrize("name", ["iat", "nbf"])
async def test_each_of_its_beginnings_counts(tokens, github, clock, name: str) -> None:
    now = int(clock.now().timestamp())
    assert await tokens.identify(github.token(AUDIENCE, **{name: now + 60}))

    with pytest.raises(TokenError, match="is not valid yet"):
        await tokens.identify(github.token(AUDIENCE, **{name: now + 61}))


def forged(github, key, alg: str) -> str:
    """Sign what GitHub would say with something else."""
    return pyjwt.encode(github.claims(AUDIENCE), key, alg, headers={"kid": "first"})


def confused(github) -> str:
    """Sign with the public key as a shared secret; a library would refuse to."""
    secret = rsa("first").public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    unsigned = forged(github, b"x" * 32, "HS256").rpartition(".")[0]
    proof = hmac.digest(secret, unsigned.encode(), "sha256")
    return f"{unsigned}.{pyjwt.utils.base64url_encode(proof).decode()}"


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        pytest.param(lambda g: forged(g, None, "none"), "token_algorithm", id="alg none"),
        pytest.param(confused, "token_algorithm", id="HS256 with the public key"),
        pytest.param(
            lambda g: forged(g, rsa("first").private_key, "RS512"), "token_algorithm", id="RS512"
        ),
        pytest.param(
            lambda g: g.token(AUDIENCE, kid="first", key="evil"), "token_signature", id="wrong key"
        ),
        pytest.param(lambda g: g.token(AUDIENCE, kid="other"), "token_key", id="unknown kid"),
        pytest.param(lambda g: g.token(AUDIENCE, kid="k" * 201), "token_key", id="endless kid"),
        pytest.param(lambda g: g.token("sts.amazonaws.com"), "token_audience", id="for a cloud"),
        pytest.param(lambda g: g.token(AUDIENCE + "/"), "token_audience", id="nearly for us"),
        pytest.param(lambda g: g.token([AUDIENCE]), "token_audience", id="for us in a list"),
        pytest.param(
            lambda g: g.token(AUDIENCE, iss=f"{ISSUER}/evil"), "token_issuer", id="other issuer"
        ),
        *(
            pytest.param(
                lambda g, name=name: g.token(AUDIENCE, **{name: None}),
                "token_malformed",
                id=f"no {name}",
            )
            for name in (
                *("iss", "aud", "sub", "jti", "iat", "nbf", "exp", "repository_id", "run_id"),
                *("run_attempt", "event_name", "ref", "actor_id", "job_workflow_ref"),
                "runner_environment",
            )
        ),
        pytest.param(
            lambda g: g.token(AUDIENCE, repository_id="x"), "token_malformed", id="no number"
        ),
        pytest.param(lambda g: g.token(AUDIENCE, exp=1e400), "token_malformed", id="infinite"),
        pytest.param(lambda g: "not.a.token", "token_malformed", id="garbage"),
    ],
)
async def test_what_github_did_not_say_to_us_is_refused(tokens, github, make, reason) -> None:
    token = make(github)

    with pytest.raises(TokenError) as raised:
        await tokens.identify(token)

    assert raised.value.reason == reason
    assert token[:20] not in str(raised.value)


async def test_a_weak_key_proves_nothing(clock, github) -> None:
    weak = generate_private_key(65537, 1024)  # noqa: S505 - that is the point

    async def key_of(_: str):
        return weak.public_key()

    with pytest.warns(pyjwt.warnings.InsecureKeyLengthWarning):
        token = forged(github, weak, "RS256")
    with pytest.raises(TokenError, match="lacks what it must say"):
        await JobTokens(key_of, ISSUER, AUDIENCE, clock).identify(token)
