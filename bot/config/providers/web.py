"""Counts from anything that answers JSON over HTTP."""

import re
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from bot.config.kinds import EndpointName, Provider, PublicUrl
from bot.config.section import Section
from bot.config.spelling import Spelling

FACTS = ("sha", "sha7", "rollout_id", "service", "poll")
"""What can be filled into an address."""

_IN_BRACES = re.compile(r"\{([^{}]*)\}")


def _known(text: str) -> str:
    if unknown := set(_IN_BRACES.findall(text)) - set(FACTS):
        facts = ", ".join(f"`{{{fact}}}`" for fact in FACTS)
        raise ValueError(f"has `{{{min(unknown)}}}`; only {facts} are filled in")
    return text


Pointer = Annotated[
    str,
    Field(max_length=500),
    Spelling(r"(?:/(?:[^~/]|~[01])*)+", "a JSON Pointer, such as `/stable/requests`"),
]
Path = Annotated[
    str,
    Field(max_length=1000),
    Spelling(r'/[^\s<>"\\#]*', "a path that begins with `/`"),
    AfterValidator(_known),
]


class Kind(StrEnum):
    """What a number is of."""

    CUMULATIVE = "cumulative"
    DELTA = "delta"


class Figures(Section):
    """Where the answer has the numbers of one arm."""

    requests: Pointer
    """The JSON Pointer to the number of requests: `/stable/requests`."""

    errors: Pointer
    """The JSON Pointer to the number of those that failed."""


class WebProvider(Provider):
    """Anything that answers JSON over HTTP."""

    provider: Literal["web"] = "web"
    """The kind of provider."""

    endpoint: EndpointName | None = None
    """The name of an endpoint that the operator set up."""

    path: Path | None = None
    """After the address of the endpoint: `/counts?sha={sha}`. `{sha}`, `{sha7}`, `{rollout_id}`, `{service}` and `{poll}`, in seconds, are filled in."""  # noqa: E501 - one paragraph where an editor shows it

    url: Annotated[PublicUrl, AfterValidator(_known)] | None = None
    """Or an `https://` address that everyone may reach. The same is filled in."""

    kind: Kind = Kind.CUMULATIVE
    """`cumulative`: numbers that only grow; one that is less began again at 0. `delta`: what happened in the last `poll`."""  # noqa: E501 - one paragraph where an editor shows it

    stable: Figures
    """Where the answer has stable's numbers."""

    canary: Figures
    """Where the answer has the canary's numbers."""

    @model_validator(mode="after")
    def _says_where(self) -> "WebProvider":
        if (self.endpoint is None) == (self.url is None):
            raise ValueError("needs either `endpoint` or `url`")
        if self.endpoint is None and self.path is not None:
            raise ValueError("has a `url`, which `path` cannot be added to")
        return self


SHAPE = WebProvider
