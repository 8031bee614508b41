"""Where HTML in a comment begins and ends, and which of it changes how the rest is read.

Source: https://spec.commonmark.org/0.31.2/#html-blocks
"""

import re

_BLOCKS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|"
    "dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|"
    "hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|"
    "section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
BLANK = re.compile(r"^ *+$")
_ENDS = tuple(
    (re.compile(start, re.IGNORECASE), re.compile(end, re.IGNORECASE))
    for start, end in (
        (r"<(?:script|pre|style)(?:[ >]|$)", r"</(?:script|pre|style|textarea)>"),
        (r"<!--", r"-->"),
        (r"<\?", r"\?>"),
        (r"<!\[CDATA\[", r"\]\]>"),
        (r"<![A-Z]", r">"),
        (rf"</?(?:{_BLOCKS})(?:[ >]|/>|$)", BLANK.pattern),
    )
)
_VALUE = r"""[^ \t\n"'=<>`]++|'[^']*+'|"[^"]*+\""""
_ATTRIBUTE = rf"[ \t\n]++[A-Za-z_:][A-Za-z0-9_.:-]*+(?:[ \t\n]*+=[ \t\n]*+(?:{_VALUE}))?+"
_NAME = r"[A-Za-z][A-Za-z0-9-]*+"
_TAG = rf"(?:<{_NAME}(?:{_ATTRIBUTE})*+[ \t\n]*+/?>|</{_NAME}[ \t\n]*+>)"
_LONE_TAG = re.compile(rf"{_TAG} *+$")
_COMMENT = r"<!--(?:(?!-->)[\s\S])*+-->|<(?:\?|!(?!--))[^>]*+>"
_PIECE = re.compile(rf"{_COMMENT}|(?P<tag>{_TAG})|(?P<endless><[A-Za-z/!?])")
_UNCLEAR = re.compile(
    r"</?(?i:search|source|textarea)(?![A-Za-z0-9-])"
    r"|</(?i:pre|script|style)(?![A-Za-z0-9-])"
    r"|<![a-z]"
)
"""Read one way by CommonMark 0.29, which GitHub's renderer follows, and another way since."""

_FOLDING = re.compile(
    r"<(?P<closing>/?)(?:blockquote|code|del|details|dl|h[1-6]|kbd|ol|pre|q|rp|ruby|s|samp|strike"
    r"|summary|table|tt|ul|video)(?![A-Za-z0-9-])",
    re.IGNORECASE,
)
"""Elements in which text is no longer plain: folded away, struck out, quoted, listed or code."""

FOREVER = 1 << 32
"""More folding elements than a comment can close."""


def block_end(line: str) -> re.Pattern[str] | None:
    """Return what ends the HTML block that *line* begins; None when it begins none.

    A lone tag of any other name begins one too, in places: see `is_lone_tag`.
    """
    return next((end for start, end in _ENDS if start.match(line)), None)


def is_lone_tag(line: str) -> bool:
    """Tell whether *line* is one whole tag and nothing else."""
    return _LONE_TAG.match(line) is not None


def is_unclear(line: str) -> bool:
    """Tell whether renderers disagree on what *line* begins."""
    return _UNCLEAR.match(line) is not None


def folded(tag: str, depth: int) -> int:
    """Count how many folding elements are open after *tag*, given that *depth* were before."""
    match = _FOLDING.match(tag)
    if match is None:
        return depth
    return max(0, depth - 1) if match["closing"] else depth + 1


def folded_by_block(html: str, depth: int) -> int:
    """Count how many folding elements are open after a block of *html*.

    A tag or a comment that the block does not end swallows all that follows it on the page.
    """
    for piece in _PIECE.finditer(html):
        if piece["endless"]:
            return FOREVER
        depth = folded(piece["tag"] or "", depth)
    return depth
