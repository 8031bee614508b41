"""Merkle trees: proofs that one record is in a log, and that a log only grew.

Leaves and nodes are SHA-256, 32 bytes. Sizes and positions count leaves from 0.

Source: https://www.rfc-editor.org/rfc/rfc9162#section-2.1
"""

from collections.abc import Sequence
from hashlib import sha256

EMPTY = sha256().digest()
"""The root of a tree without a leaf."""


def leaf_hash(body: bytes) -> bytes:
    """Return the leaf that stands for *body*."""
    return sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the node above *left* and *right*; its prefix keeps it from posing as a leaf."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """A tree that only grows, of which no more is kept than the next root needs."""

    def __init__(self) -> None:
        self.size = 0
        self._full: list[bytes] = []  # roots of full subtrees, the largest first

    def append(self, leaf: bytes) -> None:
        """Add a leaf on the right."""
        node, rest = leaf, self.size
        while rest % 2:
            node = node_hash(self._full.pop(), node)
            rest //= 2
        self._full.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Return the root."""
        if not self._full:
            return EMPTY
        *others, node = self._full
        for left in reversed(others):
            node = node_hash(left, node)
        return node


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root of the tree of *leaves*."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Prove that the leaf at *index* is in the tree of *leaves*: the nodes beside its way up."""
    size = len(leaves)
    if size == 1:
        return []
    split = _split(size)
    if index < split:
        return [*inclusion(leaves[:split], index), root(leaves[split:])]
    return [*inclusion(leaves[split:], index - split), root(leaves[:split])]


def is_included(leaf: bytes, index: int, proof: Sequence[bytes], size: int, top: bytes) -> bool:
    """Tell whether *proof* shows that *leaf* is at *index* in the tree of *size* with root *top*.

    Source: https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3.2
    """
    if not 0 <= index < size:
        return False
    at, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if at % 2 or at == last:
            node = node_hash(sibling, node)
            at, last = _up_right(at, last)
        else:
            node = node_hash(node, sibling)
        at, last = at // 2, last // 2
    return last == 0 and node == top


def consistency(leaves: Sequence[bytes], size: int) -> list[bytes]:
    """Prove that the tree of the first *size* of *leaves*, at least one, grew to that of all."""
    return _subproof(leaves, size, is_whole=True)


def is_consistent(old: tuple[int, bytes], new: tuple[int, bytes], proof: Sequence[bytes]) -> bool:
    """Tell whether *proof* shows that the tree *old* (size and root) grew to be *new*.

    Source: https://www.rfc-editor.org/rfc/rfc9162#section-2.1.4.2
    """
    (small, before), (large, after) = old, new
    if not 0 < small <= large:
        return False
    if small == large:
        return not proof and before == after
    path = [before, *proof] if small & (small - 1) == 0 else [*proof]
    if not path:
        return False
    at, last = small - 1, large - 1
    while at % 2:
        at, last = at // 2, last // 2
    first = second = path[0]
    for node in path[1:]:
        if last == 0:
            return False
        if at % 2 or at == last:
            first, second = node_hash(node, first), node_hash(node, second)
            at, last = _up_right(at, last)
        else:
            second = node_hash(second, node)
        at, last = at // 2, last // 2
    return last == 0 and (first, second) == (before, after)


def _subproof(leaves: Sequence[bytes], size: int, *, is_whole: bool) -> list[bytes]:
    """Prove it below a node. *is_whole*: the verifier knows the old root of just these leaves."""
    if size == len(leaves):
        return [] if is_whole else [root(leaves)]
    split = _split(len(leaves))
    if size <= split:
        return [*_subproof(leaves[:split], size, is_whole=is_whole), root(leaves[split:])]
    return [*_subproof(leaves[split:], size - split, is_whole=False), root(leaves[:split])]


def _split(size: int) -> int:
    """Return the largest power of two that is smaller than *size*, which is at least 2."""
    return 1 << ((size - 1).bit_length() - 1)


def _up_right(at: int, last: int) -> tuple[int, int]:
    """Climb while the node is a left child: at the right edge it is carried up as it is."""
    while at % 2 == 0 and at:
        at, last = at // 2, last // 2
    return at, last
