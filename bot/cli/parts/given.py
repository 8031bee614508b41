"""Jobs and annotations in files, as GitHub's API gives them."""

from collections.abc import Iterable

import msgspec

from bot.github import shapes
from bot.model import JobAnnotation


class GivenJob(msgspec.Struct):
    """A job as the jobs API gives it, or at least its steps."""

    id: int = 0
    name: str = ""
    conclusion: str | None = None
    html_url: str | None = None
    steps: list[shapes.Step] = []


class GivenAnnotation(msgspec.Struct):
    """An annotation as the API of check runs gives it."""

    message: str | None
    annotation_level: str | None = None
    path: str | None = None
    start_line: int | None = None
    title: str | None = None


def annotations(given: Iterable[GivenAnnotation]) -> tuple[JobAnnotation, ...]:
    """Read annotations."""
    return tuple(
        JobAnnotation(
            path=one.path or "",
            line=one.start_line or 0,
            level=one.annotation_level or "",
            title=one.title or "",
            message=one.message or "",
        )
        for one in given
    )
