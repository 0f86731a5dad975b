"""Duplicates and near-duplicates: MinHash over shingles proposes pairs, the shingles themselves decide."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest.contract.lexical import tokenise
from ingest.policy.findings import Finding, Quote, Severity
from ingest.policy.reading import ReadDocument

_CHECK: Final = "duplicates"
_SHINGLE: Final = 4
# 32 bands of 4 rows: two documents that share 80 % of their shingles meet in a band with a chance of more than 0.9999.
_BANDS: Final = 32
_ROWS: Final = 4
_NEAR: Final = 0.8
# Fewer shingles are a form or a list of names.
_LEAST: Final = 20
_QUOTED: Final = 300

Hashes = NDArray[np.uint64]


def find_duplicates(documents: Sequence[ReadDocument]) -> Iterator[Finding]:
    """Documents of the same text, and of nearly the same that are not said to be versions of one policy."""
    doubled: set[str] = set()
    texts: dict[str, list[ReadDocument]] = defaultdict(list)
    for document in documents:
        texts[document.info.text_sha256].append(document)
    for same in texts.values():
        for copy in same[1:]:
            if _declared(same[0], copy):
                continue
            doubled.add(copy.info.path)
            message = f"its text is that of {same[0].info.path}, word for word"
            remedy = "remove one of the two, and give the other both audiences"
            yield Finding(Severity.WARNING, _CHECK, copy.info.path, message, remedy, quotes=_quotes(same[0], copy))
    yield from _near([document for document in documents if document.info.path not in doubled])


def _near(documents: Sequence[ReadDocument]) -> Iterator[Finding]:
    shingles = {document.info.path: shingles_of(document) for document in documents}
    known = [document for document in documents if len(shingles[document.info.path]) >= _LEAST]
    buckets: dict[bytes, list[ReadDocument]] = defaultdict(list)
    for document in known:
        for band in bands_of(shingles[document.info.path]):
            buckets[band].append(document)
    seen: set[tuple[str, str]] = set()
    for bucket in buckets.values():
        # Each is held against the first alone, so that a hundred copies of one form are not five thousand pairs.
        for document in bucket[1:]:
            first = bucket[0]
            pair = (first.info.path, document.info.path)
            if pair in seen or _declared(first, document):
                continue
            seen.add(pair)
            share = likeness(shingles[pair[0]], shingles[pair[1]])
            if share >= _NEAR:
                yield _finding(first, document, share)


def shingles_of(document: ReadDocument) -> Hashes:
    """Hashes of all runs of four words, (n,) uint64, sorted and unique."""
    words = tokenise(document.text, document.info.language)
    runs = {" ".join(words[start : start + _SHINGLE]) for start in range(max(0, len(words) - _SHINGLE + 1))}
    hashed = [int.from_bytes(blake2b(run.encode(), digest_size=8).digest()) for run in runs]
    return np.unique(np.array(hashed, np.uint64))


def bands_of(shingles: Hashes) -> Iterator[bytes]:
    """What two documents meet in if they are alike: runs of minima of the shingles under random functions."""
    minima = ((shingles[:, None] * _MULTIPLIERS[None, :] + _OFFSETS[None, :]) >> np.uint64(13)).min(axis=0)
    for band in range(_BANDS):
        yield bytes([band]) + minima[band * _ROWS : (band + 1) * _ROWS].tobytes()


def likeness(first: Hashes, second: Hashes) -> float:
    """Share of the shingles of two documents that both have, 0 to 1."""
    both = len(np.intersect1d(first, second, assume_unique=True))
    return both / (len(first) + len(second) - both)


_RANDOM: Final = np.random.default_rng(20261122)
# Multiplication modulo 2^64 by odd numbers; the upper bits are as good as random.
_MULTIPLIERS: Final = _RANDOM.integers(1, 1 << 63, _BANDS * _ROWS, dtype=np.uint64) | np.uint64(1)
_OFFSETS: Final = _RANDOM.integers(0, 1 << 63, _BANDS * _ROWS, dtype=np.uint64)


def _declared(first: ReadDocument, second: ReadDocument) -> bool:
    """True if the two are said to be versions or variants of one policy."""
    one, two = first.info, second.info
    same = one.policy is not None and one.policy == two.policy
    return same and (one.version != two.version or one.language != two.language or one.audience != two.audience)


def _finding(first: ReadDocument, second: ReadDocument, share: float) -> Finding:
    message = (
        f"{100 * share:.0f} % of its text stands in {first.info.path} too, and the two are not versions of one policy"
    )
    remedy = "give them one 'policy' and versions with dates, or say in one place what both say"
    return Finding(Severity.WARNING, _CHECK, second.info.path, message, remedy, quotes=_quotes(first, second))


def _quotes(first: ReadDocument, second: ReadDocument) -> tuple[Quote, ...]:
    return tuple(Quote(document.info.path, document.text[:_QUOTED]) for document in (first, second))
