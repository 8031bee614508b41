"""What the shapes of backends and of providers have in common.

Each is one file, in ``backends`` or ``providers``, found by discovery. How it is reached is said by
the operator, under the name of an endpoint: a repository knows no address and no secret.
"""

from collections.abc import Callable
from types import ModuleType
from typing import Annotated, Any, Union

from pydantic import Discriminator, Field, Tag

from bot.config.section import Section
from bot.config.spelling import Spelling
from bot.discover import discover

EndpointName = Annotated[
    str,
    Spelling("[a-z0-9][a-z0-9-]{0,39}", "the name of an endpoint that the operator set up"),
]
PublicUrl = Annotated[
    str,
    Field(max_length=2000),
    Spelling(r'https://[^\s<>"]+', "an address that begins with `https://`"),
]
Label = Annotated[str, Spelling("[A-Za-z0-9][A-Za-z0-9._:/-]{0,252}", "a name without spaces")]
Arn = Annotated[str, Spelling(r"arn:[A-Za-z0-9:/_.-]{1,500}", "an ARN, such as `arn:aws:…`")]


class Backend(Section):
    """What splits the traffic between stable and canary.

    Attributes:
        type: Tells the shapes apart.
    """

    type: str


class Provider(Section):
    """Who counts requests and errors.

    Attributes:
        provider: Tells the shapes apart.
    """

    provider: str


class Toggle(Section):
    """A feature flag that follows a rollout: on after promotion, off after a rollback.

    Attributes:
        type: Tells the shapes apart.
    """

    type: str


TAGGED: dict[str, type[Section]] = {}
"""Every shape by what pydantic puts into the path of a problem: that is no key of the file."""


def one_of(shapes: ModuleType, key: str) -> Any:  # noqa: ANN401 - an annotation is anything
    """Make the annotation of a section that is any of the *shapes*, told apart by *key*.

    Args:
        shapes: A package whose modules each export ``SHAPE``.
        key: The field whose default names the shape.
    """
    found = {_name(shape, key): shape for shape in discover(shapes, "SHAPE", type)}
    names = ", ".join(f"`{name}`" for name in sorted(found))
    TAGGED.update({_tag(key, name): shape for name, shape in found.items()})
    return Annotated[
        Union[  # noqa: UP007 - made while running
            tuple(Annotated[shape, Tag(_tag(key, name))] for name, shape in found.items())
        ],
        Discriminator(
            _tag_of(key),
            custom_error_type="kind",
            custom_error_message=f"needs `{key}`, one of {names}",
        ),
    ]


def _name(shape: type[Section], key: str) -> str:
    return str(shape.model_fields[key].default)


def _tag(key: str, name: str) -> str:
    return f"<{key}: {name}>"


def _tag_of(key: str) -> Callable[[object], str | None]:
    def read(value: object) -> str | None:
        name = value.get(key) if isinstance(value, dict) else getattr(value, key, None)
        return _tag(key, name) if isinstance(name, str) else None

    return read
