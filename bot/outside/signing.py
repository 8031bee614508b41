"""Signatures of what we send to other people's systems, so that they know it is from us.

The time is signed too, so that nothing can be sent again later.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

TIMESTAMP = "X-Sluice-Timestamp"
SIGNATURE = "X-Sluice-Signature-256"

TOLERANCE = timedelta(minutes=5)
"""How far the clocks of both sides may be apart. Our own limit."""


def signed(body: bytes, secret: str, at: datetime) -> dict[str, str]:
    """Return the headers that sign *body*.

    Args:
        body: What is sent.
        secret: What both sides know.
        at: When; aware.
    """
    stamp = str(int(at.timestamp()))
    return {TIMESTAMP: stamp, SIGNATURE: f"sha256={_digest(stamp, body, secret)}"}


def is_signed(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> bool:
    """Tell whether *headers* sign *body*, at most ``TOLERANCE`` from *now*."""
    given = {name.casefold(): value for name, value in headers.items()}
    stamp = given.get(TIMESTAMP.casefold(), "")
    signature = given.get(SIGNATURE.casefold(), "")
    expected = f"sha256={_digest(stamp, body, secret)}"
    if not hmac.compare_digest(signature.encode(), expected.encode()):
        return False
    return abs(datetime.fromtimestamp(int(stamp), UTC) - now) <= TOLERANCE


def _digest(stamp: str, body: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
