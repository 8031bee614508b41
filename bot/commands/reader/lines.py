"""The lines of a comment that a reader sees as plain text of its author's own."""

from collections.abc import Iterator

from bot.commands.reader.blocks import Kind, blocks
from bot.commands.reader.html_blocks import folded_by_block
from bot.commands.reader.inline import plain


def plain_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the plain lines of *text*, each with its number from 1.

    Lines end as GitHub's renderer ends them: LF, CR LF or CR. Between ``<details>`` and
    ``</details>``, ``<del>`` and ``</del>`` and the like no line is plain, even where blank lines
    make it a paragraph of its own.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    folds = 0
    for block in blocks(lines):
        texts = lines[block.first : block.end]
        if block.kind is Kind.HTML:
            folds = folded_by_block("\n".join(texts), folds)
            continue
        claims, folds = plain("\n".join(texts), folds)
        for number, (line, is_plain) in enumerate(zip(texts, claims, strict=True), block.first + 1):
            if is_plain:
                yield number, line
