"""GitHub's JSON of annotations becomes our values here, as GraphQL gives them.

Source: https://docs.github.com/en/graphql/reference/objects#checkannotation
"""

import msgspec
from msgspec import Struct

from bot.github.payloads import Json
from bot.model import JobAnnotation


class Start(Struct, frozen=True):
    """Where an annotation begins."""

    line: int = 0


class Span(Struct, frozen=True):
    """What an annotation is at."""

    start: Start = Start()


class Annotation(Struct, rename="camel"):
    """An annotation of a check run."""

    path: str | None = None
    location: Span | None = None
    annotation_level: str | None = None
    title: str | None = None
    message: str | None = None


def annotations(node: Json) -> tuple[JobAnnotation, ...]:
    """Read the annotations of a check run; there are none of what is no check run, or gone."""
    found = (node or {}).get("annotations") or {}
    shown = msgspec.convert(found.get("nodes") or [], list[Annotation])
    return tuple(
        JobAnnotation(
            path=one.path or "",
            line=one.location.start.line if one.location else 0,
            level=(one.annotation_level or "").lower(),
            title=one.title or "",
            message=one.message or "",
        )
        for one in shown
    )
