"""Instants, for people."""

from datetime import UTC, datetime


def moment(at: datetime) -> str:
    """Say when, to the minute: ``Sat 21 Nov 14:05 UTC``."""
    return at.astimezone(UTC).strftime("%a %-d %b %H:%M UTC")
