"""The tree that seals a day: RFC 6962 hashes over its lines.

The root is 32 bytes. Whoever keeps it can later show that no line was changed, added or taken
away, and can prove one line with a few hashes instead of the whole book. Leaves and nodes are
hashed with different first bytes, so a node can never be passed off as a line.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """The tree hash of the lines in their order; needs memory for the height of the tree only."""
    return root_of_hashes(leaf_hash(leaf) for leaf in leaves)


def root_of_hashes(hashes: Iterable[bytes]) -> bytes:
    """The tree hash when the leaf hashes are known already."""
    stack: list[tuple[int, bytes]] = []  # complete subtrees: (number of leaves, hash)
    for leaf in hashes:
        size, digest = 1, leaf
        while stack and stack[-1][0] == size:
            digest = node_hash(stack.pop()[1], digest)
            size *= 2
        stack.append((size, digest))
    if not stack:
        return EMPTY
    digest = stack.pop()[1]
    while stack:
        digest = node_hash(stack.pop()[1], digest)
    return digest


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes beside the path from line `index` up to the root (RFC 6962, 2.1.1)."""
    if not 0 <= index < len(leaves):
        raise IndexError("no such line")
    return _path(leaves, index)


def _path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*_path(leaves[:split], index), root(leaves[split:])]
    return [*_path(leaves[split:], index - split), root(leaves[:split])]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> bool:
    """Whether `leaf` is line `index` of the `size` lines sealed by `expected`."""
    if not 0 <= index < size:
        return False
    digest, here, last = leaf_hash(leaf), index, size - 1
    for beside in proof:
        if last == 0:
            return False
        if here % 2 or here == last:
            digest = node_hash(beside, digest)
            while here % 2 == 0 and here:
                here //= 2
                last //= 2
        else:
            digest = node_hash(digest, beside)
        here //= 2
        last //= 2
    return last == 0 and digest == expected


def consistency_proof(leaves: Sequence[bytes], before: int) -> list[bytes]:
    """Hashes showing that the first `before` lines were sealed unchanged inside `leaves`."""
    if not 0 < before <= len(leaves):
        raise IndexError("no such earlier tree")
    return _growth(leaves, before, whole=True)


def _growth(leaves: Sequence[bytes], before: int, *, whole: bool) -> list[bytes]:
    if before == len(leaves):
        return [] if whole else [root(leaves)]
    split = _split(len(leaves))
    if before <= split:
        return [*_growth(leaves[:split], before, whole=whole), root(leaves[split:])]
    return [*_growth(leaves[split:], before - split, whole=False), root(leaves[:split])]


def verify_consistency(
    before: int, after: int, root_before: bytes, root_after: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the tree of `after` lines begins with the tree of `before` lines."""
    if before == after:
        return not proof and root_before == root_after
    if not 0 < before < after or not proof:
        return False
    hashes = list(proof)
    here, last = before - 1, after - 1
    while here % 2:
        here //= 2
        last //= 2
    start = hashes.pop(0) if here else root_before
    old = new = start
    for beside in hashes:
        if last == 0:
            return False
        if here % 2 or here == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            while here % 2 == 0 and here:
                here //= 2
                last //= 2
        else:
            new = node_hash(new, beside)
        here //= 2
        last //= 2
    return last == 0 and old == root_before and new == root_after


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
