"""Who may ask: tokens of the App and of its installations."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from bot.sim.tokens import public_key
from tests.sim.caller import Caller, app_jwt

NOW = 1_767_614_400
"""The test clock's start."""


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        pytest.param({}, 200, id="fresh"),
        pytest.param({"iat": NOW}, 200, id="issued this second"),
        pytest.param({"iat": NOW + 1}, 401, id="issued in the future"),
        pytest.param({"iat": "now"}, 401, id="issued at no number"),
        pytest.param({"exp": NOW + 600}, 200, id="for ten minutes"),
        pytest.param({"exp": NOW + 601}, 401, id="for longer"),
        pytest.param({"exp": NOW + 1}, 200, id="for one more second"),
        pytest.param({"exp": NOW}, 401, id="expired"),
        pytest.param({"exp": None}, 401, id="never expiring"),
        pytest.param({"iss": "1"}, 404, id="another App's"),
    ],
)
async def test_the_apps_token(session, sim, key, claims, status):
    caller = Caller(session, sim, f"Bearer {app_jwt(sim, key, **claims)}")

    assert (await caller.get("/app")).status == status


async def test_the_app_may_sign_with_its_client_id(session, sim, key):
    signed = app_jwt(sim, key, iss=sim.world.app.client_id)

    assert (await Caller(session, sim, f"Bearer {signed}").get("/app")).status == 200


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer a.b.c", "token {jwt}"])
async def test_anything_else_is_not_the_apps_token(session, sim, key, authorization):
    caller = Caller(session, sim, authorization.replace("{jwt}", app_jwt(sim, key)))

    answer = await caller.get("/app")

    assert answer.status == 401
    assert answer.message == "A JSON web token could not be decoded"


async def test_the_clock_that_counts_is_githubs(sim, as_app):
    sim.world.context.skew = -timedelta(minutes=2)

    answer = await as_app.get("/app")

    assert answer.status == 401
    assert answer.message.startswith("'Issued at' claim")
    assert answer.headers["Date"] == "Mon, 05 Jan 2026 11:58:00 GMT"


@pytest.mark.parametrize("form", ["TraditionalOpenSSL", "PKCS8"])
def test_either_half_of_the_key_will_do(key, pem, form):
    private = key.private_bytes(
        serialization.Encoding.PEM,
        getattr(serialization.PrivateFormat, form),
        serialization.NoEncryption(),
    )

    assert public_key(private.decode()) == public_key(pem) == key.public_key()


def test_a_key_of_another_kind_will_not():
    other = ed25519.Ed25519PrivateKey.generate().public_key()
    pem = other.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )

    with pytest.raises(TypeError, match="RSA"):
        public_key(pem.decode())


async def test_a_token_of_2026_is_long_and_has_two_dots(as_app, sim, installation):
    answer = await as_app.post(f"/app/installations/{installation.id}/access_tokens")

    token = answer.body["token"]
    assert answer.status == 201
    assert token.startswith(f"ghs_{sim.world.app.id}_")
    assert (len(token), token.count(".")) == (520, 2)
    assert answer.body["expires_at"] == "2026-01-05T13:00:00Z"
    assert answer.body["permissions"] == installation.permissions


async def test_the_old_format_is_there_for_those_who_ask(as_app, installation):
    url = f"/app/installations/{installation.id}/access_tokens"
    answer = await as_app.post(url, X_GitHub_Stateless_S2S_Token="disabled")

    assert len(answer.body["token"]) == 40


async def test_no_two_tokens_are_the_same(as_app, installation):
    url = f"/app/installations/{installation.id}/access_tokens"

    assert (await as_app.post(url)).body["token"] != (await as_app.post(url)).body["token"]


@pytest.mark.parametrize("scheme", ["token", "Bearer", "bearer"])
async def test_either_scheme_will_do(session, sim, github, scheme):
    value = github.authorization.partition(" ")[2]

    answer = await Caller(session, sim, f"{scheme} {value}").get("/repos/octo-org/shop")

    assert answer.status == 200


@pytest.mark.parametrize(("minutes", "status"), [(59, 200), (60, 401)])
async def test_a_token_lives_for_an_hour(clock, github, minutes, status):
    clock.advance(minutes=minutes)

    assert (await github.get("/repos/octo-org/shop")).status == status


async def test_a_revoked_token_is_worth_nothing(sim, github):
    sim.tokens.revoke_all()

    answer = await github.get("/repos/octo-org/shop")

    assert (answer.status, answer.message) == (401, "Bad credentials")


async def test_without_a_token_nothing_is_shown(session, sim, shop):
    answer = await Caller(session, sim, "").get("/repos/octo-org/shop")

    assert (answer.status, answer.message) == (401, "Requires authentication")


async def test_the_apps_own_token_is_no_installations(as_app, shop):
    answer = await as_app.get("/repos/octo-org/shop")

    assert (answer.status, answer.message) == (401, "Bad credentials")


async def test_a_suspended_installation_may_ask_nothing(as_app, github, installation, ada):
    installation.suspend(by=ada)

    for answer in (
        await github.get("/repos/octo-org/shop"),
        await as_app.post(f"/app/installations/{installation.id}/access_tokens"),
    ):
        assert (answer.status, answer.message) == (403, "This installation has been suspended")

    installation.unsuspend(by=ada)
    assert (await github.get("/repos/octo-org/shop")).status == 200


async def test_an_uninstalled_app_is_nobody(as_app, github, installation, ada):
    installation.uninstall(by=ada)

    assert (await github.get("/repos/octo-org/shop")).status == 401
    assert (await as_app.get(f"/app/installations/{installation.id}")).status == 404
    url = f"/app/installations/{installation.id}/access_tokens"
    assert (await as_app.post(url)).status == 404


async def narrowed(session, sim, as_app, installation, **body):
    answer = await as_app.post(f"/app/installations/{installation.id}/access_tokens", body)
    return answer, Caller(session, sim, f"token {answer.body.get('token')}")


async def test_a_token_may_be_narrowed_to_repositories(session, sim, as_app, installation, shop):
    other = sim.world.create_repository("octo-org/other", private=True)

    answer, caller = await narrowed(session, sim, as_app, installation, repository_ids=[shop.id])

    assert [one["full_name"] for one in answer.body["repositories"]] == ["octo-org/shop"]
    assert (await caller.get("/repos/octo-org/shop")).status == 200
    assert (await caller.get("/repos/octo-org/other")).status == 404
    listed = (await caller.get("/installation/repositories")).body
    assert (listed["total_count"], listed["repositories"][0]["id"]) == (1, shop.id)
    _, by_name = await narrowed(session, sim, as_app, installation, repositories=["other"])
    assert (await by_name.get(f"/repositories/{other.id}")).status == 200


async def test_a_token_may_be_narrowed_to_permissions(session, sim, as_app, installation, shop):
    wanted = {"contents": "read"}

    answer, caller = await narrowed(session, sim, as_app, installation, permissions=wanted)

    assert answer.body["permissions"] == {"contents": "read", "metadata": "read"}
    assert (await caller.get("/repos/octo-org/shop/branches/main")).status == 200
    assert (await caller.get("/repos/octo-org/shop/pulls")).status == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param({"permissions": {"contents": "write"}}, 422, id="more than was granted"),
        pytest.param({"permissions": {"secrets": "read"}}, 422, id="what was not granted"),
        pytest.param({"permissions": {"checks": "read"}}, 201, id="less than was granted"),
        pytest.param({"repository_ids": [1]}, 422, id="a repository that is not there"),
        pytest.param({"repository_ids": "1"}, 422, id="no list"),
        pytest.param({"repository_ids": list(range(501))}, 422, id="more than 500"),
    ],
)
async def test_what_a_token_may_be_asked_for(as_app, installation, body, status):
    url = f"/app/installations/{installation.id}/access_tokens"

    assert (await as_app.post(url, body)).status == status


async def test_permissions_stay_behind_until_the_owner_accepts_them(
    session, sim, as_app, installation, ada
):
    sim.world.app.permissions = sim.world.app.permissions | {"packages": "write"}
    wanted = {"permissions": {"packages": "write"}}

    assert (await narrowed(session, sim, as_app, installation, **wanted))[0].status == 422
    installation.accept_permissions(by=ada)
    assert (await narrowed(session, sim, as_app, installation, **wanted))[0].status == 201
