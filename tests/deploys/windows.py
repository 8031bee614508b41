"""Freeze windows as a policy file says them."""

from datetime import UTC, datetime

from bot.config.windows import Freeze


def cron(expression: str, length: str, tz: str = "UTC", reason: str = "") -> Freeze:
    return Freeze.model_validate({"cron": expression, "for": length, "tz": tz, "reason": reason})


def week(begin: str, end: str, tz: str = "UTC", reason: str = "") -> Freeze:
    return Freeze.model_validate({"from": begin, "to": end, "tz": tz, "reason": reason})


def dates(text: str, tz: str = "UTC", reason: str = "") -> Freeze:
    return Freeze.model_validate({"dates": text, "tz": tz, "reason": reason})


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


BERLIN, SYDNEY, HAVANA = "Europe/Berlin", "Australia/Sydney", "America/Havana"
LORD_HOWE, APIA = "Australia/Lord_Howe", "Pacific/Apia"
