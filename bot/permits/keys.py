"""The key that signs permits, made of the App's private key.

It is no secret of its own: every replica that has the App's key makes the same one, nobody has to
store or back it up, and it rotates with the App's key. The permits that the former key has signed
are then refused; they would have lived for a quarter of an hour.

Source: https://www.rfc-editor.org/rfc/rfc5869 (HKDF)
Source: https://www.rfc-editor.org/rfc/rfc7638 and rfc8037 (thumbprints, and those of Ed25519)
"""

import hashlib
import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jwt.utils import base64url_encode

PURPOSE = b"sluice deploy permit v1"
"""Tells this key from any other that is ever made of the App's."""

SEED = 32
"""Bytes that an Ed25519 key is made of."""


def permit_key(app_key: RSAPrivateKey) -> Ed25519PrivateKey:
    """Return the key that signs the permits of the App with *app_key*."""
    der = app_key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    seed = HKDF(algorithm=SHA256(), length=SEED, salt=None, info=PURPOSE).derive(der)
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_jwk(key: Ed25519PublicKey) -> dict[str, str]:
    """Describe *key* to others, named by its thumbprint."""
    point = base64url_encode(key.public_bytes_raw()).decode()
    required = {"crv": "Ed25519", "kty": "OKP", "x": point}
    canonical = json.dumps(required, separators=(",", ":"), sort_keys=True)
    thumbprint = base64url_encode(hashlib.sha256(canonical.encode()).digest()).decode()
    return {**required, "kid": thumbprint, "use": "sig", "alg": "EdDSA"}
