"""Does the tree give the published hashes, and does it notice any change?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbung.kernel import seal

# The leaves and roots of the reference implementation of RFC 6962 (certificate-transparency).
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
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
lines = st.lists(st.binary(max_size=8), min_size=1, max_size=70)


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size: int) -> None:
    assert seal.root(LEAVES[:size]).hex() == ROOTS[size]


def test_published_audit_path() -> None:
    proof = [part.hex() for part in seal.inclusion_proof(LEAVES, 0)]
    assert proof == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]


def recursive_root(leaves: list[bytes]) -> bytes:
    """The definition in the RFC, word for word."""
    if len(leaves) == 1:
        return seal.leaf_hash(leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return seal.node_hash(recursive_root(leaves[:split]), recursive_root(leaves[split:]))


@given(lines)
def test_the_streaming_root_is_the_definition(leaves: list[bytes]) -> None:
    assert seal.root(iter(leaves)) == recursive_root(leaves)


@given(lines, st.data())
def test_a_line_is_proved_and_another_is_not(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof, top = seal.inclusion_proof(leaves, index), seal.root(leaves)
    assert seal.verify_inclusion(leaves[index], index, len(leaves), proof, top)
    assert not seal.verify_inclusion(leaves[index] + b"x", index, len(leaves), proof, top)
    assert not seal.verify_inclusion(leaves[index], index, len(leaves), [*proof, top], top)
    assert not seal.verify_inclusion(leaves[index], len(leaves), len(leaves), proof, top)
    if proof:
        assert not seal.verify_inclusion(leaves[index], index, len(leaves), proof[:-1], top)


@given(lines, st.data())
def test_any_change_changes_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    top = seal.root(leaves)
    changed = [*leaves]
    changed[index] += b"!"
    assert seal.root(changed) != top
    assert seal.root([*leaves[:index], *leaves[index + 1 :]]) != top
    assert seal.root([*leaves, b"one more"]) != top


@given(lines, st.data())
def test_a_longer_tree_is_shown_to_begin_with_the_shorter(leaves: list[bytes], data: st.DataObject) -> None:
    before = data.draw(st.integers(1, len(leaves)))
    proof = seal.consistency_proof(leaves, before)
    old, new = seal.root(leaves[:before]), seal.root(leaves)
    assert seal.verify_consistency(before, len(leaves), old, new, proof)
    assert not seal.verify_consistency(before, len(leaves), seal.leaf_hash(b"other"), new, proof)
    if before < len(leaves):
        assert not seal.verify_consistency(before, len(leaves), old, seal.leaf_hash(b"other"), proof)
        assert not seal.verify_consistency(before, len(leaves), old, new, [])


def test_a_node_is_never_a_line() -> None:
    left, right = seal.leaf_hash(b"a"), seal.leaf_hash(b"b")
    assert seal.root([left + right]) != seal.root([b"a", b"b"])


def test_refuses_a_line_that_is_not_there() -> None:
    with pytest.raises(IndexError):
        seal.inclusion_proof([b"a"], 1)
    with pytest.raises(IndexError):
        seal.consistency_proof([b"a"], 2)
    assert not seal.verify_consistency(0, 1, seal.EMPTY, seal.root([b"a"]), [seal.EMPTY])
