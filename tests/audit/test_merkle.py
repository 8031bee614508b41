"""The vectors are those of Certificate Transparency's reference implementation, which many share.

Source: https://github.com/google/certificate-transparency/blob/master/cpp/merkletree/merkle_tree_test.cc
"""

import pytest
from hypothesis import given, strategies as st

from bot.audit.merkle import (
    EMPTY,
    Frontier,
    consistency,
    inclusion,
    is_consistent,
    is_included,
    leaf_hash,
    node_hash,
    root,
)

BODIES = [
    bytes.fromhex(text)
    for text in (
        *("", "00", "10", "2021", "3031", "40414243"),
        *("5051525354555657", "606162636465666768696a6b6c6d6e6f"),
    )
]
LEAVES = [leaf_hash(body) for body in BODIES]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = [
    (0, 1, []),
    (
        0,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
        1,
        5,
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]
CONSISTENCY = [
    (1, 1, []),
    (
        1,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]

SIZES = st.integers(1, 70)


def leaves(size: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(size)]


def by_definition(given: list[bytes]) -> bytes:
    """The root as RFC 9162, section 2.1.1, defines it."""
    if len(given) < 2:
        return given[0] if given else EMPTY
    split = 1
    while split * 2 < len(given):
        split *= 2
    return node_hash(by_definition(given[:split]), by_definition(given[split:]))


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_the_reference(size: int) -> None:
    assert root(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size", "proof"), INCLUSION)
def test_proofs_of_inclusion_are_those_of_the_reference(index: int, size: int, proof: list) -> None:
    assert [node.hex() for node in inclusion(LEAVES[:size], index)] == proof


@pytest.mark.parametrize(("old", "new", "proof"), CONSISTENCY)
def test_proofs_of_consistency_are_those_of_the_reference(old: int, new: int, proof: list) -> None:
    assert [node.hex() for node in consistency(LEAVES[:new], old)] == proof


@given(st.integers(0, 70))
def test_a_tree_that_grows_leaf_by_leaf_has_the_root_of_the_definition(size: int) -> None:
    tree = Frontier()
    for leaf in leaves(size):
        tree.append(leaf)

    assert (tree.size, tree.root()) == (size, by_definition(leaves(size)))


@given(SIZES, st.data())
def test_every_leaf_is_proven_and_no_other_in_its_place(size: int, data) -> None:
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size + 5))
    tree, top = leaves(size), root(leaves(size))

    proof = inclusion(tree, index)

    assert is_included(tree[index], index, proof, size, top)
    assert is_included(tree[index], other, proof, size, top) == (other == index)
    assert not is_included(leaf_hash(b"x"), index, proof, size, top)


@given(SIZES, st.data())
def test_every_earlier_tree_is_proven_and_no_other(size: int, data) -> None:
    small = data.draw(st.integers(1, size))
    tree = leaves(size)
    old, new = (small, root(tree[:small])), (size, root(tree))
    forged = (small, root([leaf_hash(b"x"), *tree[1:small]]))

    proof = consistency(tree, small)

    assert is_consistent(old, new, proof)
    assert not is_consistent(forged, new, proof)
    assert not is_consistent(old, (size, leaf_hash(b"x")), proof)


@given(st.integers(2, 40), st.data())
def test_a_proof_that_was_tampered_with_proves_nothing(size: int, data) -> None:
    index, small = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size - 1))
    tree, wrong = leaves(size), leaf_hash(b"x")
    top, old = root(tree), root(tree[:small])

    for proof in _spoilt(inclusion(tree, index), wrong):
        assert not is_included(tree[index], index, proof, size, top)
    for proof in _spoilt(consistency(tree, small), wrong):
        assert not is_consistent((small, old), (size, top), proof)


def _spoilt(proof: list[bytes], wrong: bytes) -> list[list[bytes]]:
    changed = [[*proof[:at], wrong, *proof[at + 1 :]] for at in range(len(proof))]
    return [proof[1:], proof[:-1], [*proof, wrong], [wrong, *proof], *changed]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ((0, EMPTY), (3, root(LEAVES[:3]))),
        ((4, root(LEAVES[:4])), (3, root(LEAVES[:3]))),
        ((3, root(LEAVES[:3])), (5, root(LEAVES[:5]))),
    ],
    ids=["from an empty tree", "a tree that shrank", "without a proof"],
)
def test_nothing_is_proven(old: tuple, new: tuple) -> None:
    assert not is_consistent(old, new, [])


def test_the_same_tree_needs_no_proof_and_takes_none() -> None:
    three, other = (3, root(LEAVES[:3])), (3, root(LEAVES[1:4]))

    assert is_consistent(three, three, [])
    assert not is_consistent(three, other, [])
    assert not is_consistent(three, three, [LEAVES[0]])


@pytest.mark.parametrize(
    ("leaf", "proof", "size", "top"),
    [
        (LEAVES[0], inclusion(LEAVES[:4], 0), 8, root(LEAVES[:4])),
        (LEAVES[1], [LEAVES[0]], 1, root(LEAVES[:2])),
    ],
    ids=["larger than the proof is long", "smaller than the proof is long"],
)
def test_a_tree_has_not_another_size(leaf: bytes, proof: list, size: int, top: bytes) -> None:
    assert not is_included(leaf, 0, proof, size, top)


@pytest.mark.parametrize(
    ("old", "new", "proof"),
    [
        ((1, LEAVES[0]), (8, root(LEAVES[:4])), consistency(LEAVES[:4], 1)),
        (
            (3, node_hash(EMPTY, root(LEAVES[:3]))),
            (4, node_hash(EMPTY, root(LEAVES[:4]))),
            [*consistency(LEAVES[:4], 3), EMPTY],
        ),
    ],
    ids=["larger than the proof is long", "smaller than the proof is long"],
)
def test_a_tree_did_not_grow_to_another_size(old: tuple, new: tuple, proof: list) -> None:
    assert not is_consistent(old, new, proof)


def test_no_leaf_is_at_a_negative_place() -> None:
    assert not is_included(LEAVES[0], -1, [], 1, LEAVES[0])


def test_a_node_cannot_pose_as_a_leaf() -> None:
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != node_hash(LEAVES[0], LEAVES[1])
