"""Markdown as GitHub would show it, as HTML."""

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from bot.demo.chart import drawn

_OURS = MarkdownIt("commonmark", {"html": True}).enable("table")
_THEIRS = MarkdownIt("commonmark", {"html": False}).enable("table")
"""The bot's words hold `<details>`; whoever else's HTML stays text."""


def _fence(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """Draw what GitHub draws."""
    token = tokens[index]
    drawing = drawn(token.content) if token.info == "mermaid" else ""
    return drawing or self.fence(tokens, index, options, env)


_OURS.add_render_rule("fence", _fence)


def ours(markdown: str) -> str:
    """Render what the bot wrote."""
    return str(_OURS.render(markdown))


def theirs(markdown: str) -> str:
    """Render what anyone wrote."""
    return str(_THEIRS.render(markdown))


def line(markdown: str) -> str:
    """Render what anyone wrote, as part of a line."""
    return str(_THEIRS.renderInline(markdown))


def fenced(markdown: str, kind: str) -> tuple[str, str | None]:
    """Cut the first code block of this *kind* out, and return what is left, and its text.

    The text is None where there is no such block.
    """
    for token in _THEIRS.parse(markdown):
        if token.type == "fence" and token.info == kind and token.map:
            lines, (first, last) = markdown.split("\n"), token.map
            return "\n".join(lines[:first] + lines[last:]).strip(), token.content
    return markdown, None
