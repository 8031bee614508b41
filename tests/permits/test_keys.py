import hmac

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import OKPKey

from bot.github.keys import read_private_key
from bot.permits.keys import permit_key, public_jwk
from tests.permits.desk import app_key, rsa


def seed(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes_raw()


def test_who_has_the_app_s_key_makes_the_same_key() -> None:
    first, second = (permit_key(read_private_key(app_key())) for _ in range(2))

    assert seed(first) == seed(second)


def test_it_is_made_for_this_purpose_only() -> None:
    """Source: https://www.rfc-editor.org/rfc/rfc5869#section-2"""
    app = read_private_key(app_key())
    der = app.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    extracted = hmac.digest(bytes(32), der, "sha256")
    expanded = hmac.digest(extracted, b"sluice deploy permit v1\x01", "sha256")

    assert seed(permit_key(app)) == expanded


def test_another_app_s_key_makes_another() -> None:
    assert seed(permit_key(rsa("one").private_key)) != seed(permit_key(rsa("two").private_key))


def test_the_public_key_is_that_of_rfc_8037() -> None:
    """Source: https://www.rfc-editor.org/rfc/rfc8037#appendix-A"""
    private = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"

    jwk = public_jwk(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private)).public_key())

    assert jwk == {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        "kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
        "use": "sig",
        "alg": "EdDSA",
    }


def test_others_name_it_alike() -> None:
    jwk = public_jwk(permit_key(rsa("one").private_key).public_key())

    assert OKPKey.import_key(jwk).thumbprint() == jwk["kid"]
