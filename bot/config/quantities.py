"""Quantities as a policy file writes them: ``2%``, ``0.5pp``, ``50ms``."""

import re
from datetime import timedelta
from typing import Annotated, TypeAlias

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

_NUMBER = r"[0-9]{1,3}(?:\.[0-9]{1,4})?"
_PERCENT = re.compile(f"({_NUMBER})%")
_POINTS = re.compile(f"({_NUMBER})pp")
_MILLISECONDS = re.compile("([0-9]{1,6})ms")
_WHOLE = 100


def _percent(value: object) -> float:
    match = _PERCENT.fullmatch(value) if isinstance(value, str) else None
    if match is None or float(match[1]) > _WHOLE:
        raise ValueError("must be a percentage up to 100, such as `2%`")
    return float(match[1]) / _WHOLE


def _points(value: object) -> float:
    match = _POINTS.fullmatch(value) if isinstance(value, str) else None
    if match is None or float(match[1]) > _WHOLE:
        raise ValueError("must be percentage points, such as `0.5pp`")
    return float(match[1]) / _WHOLE


def _weight(value: object) -> float:
    match = _PERCENT.fullmatch(value) if isinstance(value, str) else None
    if match is None or not 0 < float(match[1]) <= _WHOLE:
        raise ValueError("must be a share of the traffic above 0 and up to 100, such as `10%`")
    return float(match[1])


def _milliseconds(value: object) -> timedelta:
    match = _MILLISECONDS.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("must be milliseconds, such as `50ms`")
    return timedelta(milliseconds=int(match[1]))


def show_percent(ratio: float) -> str:
    """Write a ratio 0..1 as a policy file does: ``0.5%``."""
    return f"{ratio * _WHOLE:.4f}".rstrip("0").rstrip(".") + "%"


def show_points(ratio: float) -> str:
    """Write a difference of ratios as a policy file does: ``0.5pp``."""
    return show_percent(ratio).replace("%", "pp")


def show_weight(weight: float) -> str:
    """Write a weight 0..100 as people do: ``12.5%``."""
    return show_percent(weight / _WHOLE)


def show_milliseconds(time: timedelta) -> str:
    """Write *time* as a policy file does: ``50ms``."""
    return f"{time / timedelta(milliseconds=1):.0f}ms"


Percent: TypeAlias = Annotated[
    float,
    PlainValidator(_percent),
    PlainSerializer(show_percent, return_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{_PERCENT.pattern}$", "examples": ["2%"]}),
]
"""A ratio, 0..1, written as a percentage."""

Points: TypeAlias = Annotated[
    float,
    PlainValidator(_points),
    PlainSerializer(show_points, return_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{_POINTS.pattern}$", "examples": ["0.5pp"]}),
]
"""A difference of two ratios, 0..1, written in percentage points."""

Weight: TypeAlias = Annotated[
    float,
    PlainValidator(_weight),
    PlainSerializer(show_weight, return_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{_PERCENT.pattern}$", "examples": ["10%"]}),
]
"""A share of the traffic in percent, above 0 and up to 100."""

Milliseconds: TypeAlias = Annotated[
    timedelta,
    PlainValidator(_milliseconds),
    PlainSerializer(show_milliseconds, return_type=str),
    WithJsonSchema(
        {"type": "string", "pattern": f"^{_MILLISECONDS.pattern}$", "examples": ["50ms"]}
    ),
]
