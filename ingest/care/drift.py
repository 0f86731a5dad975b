"""Translation drift: an original revised after it was translated, and numbers that differ between language variants."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from ingest.care.numbers import all_numbers, as_many, digits_of, look_alike
from ingest.contract.documents import Block, BlockKind
from ingest.policy.findings import Finding, Quote, Severity
from ingest.policy.reading import ReadDocument

_CHECK: Final = "drift"
_QUOTED: Final = 600
_MAYBE: Final = "check the two; it may be said in words"
# Of a variant that was put together anew, so many places are shown.
_MOST: Final = 20


def find_drift(documents: Sequence[ReadDocument]) -> Iterator[Finding]:
    """Each translation beside its original, block by block where the two are built alike."""
    by_path = {document.info.path: document for document in documents}
    for document in documents:
        original = by_path.get(document.info.translation_of or "")
        if original is not None and original is not document and document.published and original.published:
            yield from _revised(document, original)
            yield from list(_numbers(document, original))[:_MOST]


def _revised(document: ReadDocument, original: ReadDocument) -> Iterator[Finding]:
    own, source = document.info, original.info
    translated = own.translated_from or own.version
    field = "translated_from" if own.translated_from else "version"
    if translated and source.version and translated != source.version:
        message = f"it translates version {translated} of {source.path}, which is at version {source.version} now"
        remedy = "translate what changed, then raise the version here"
        yield Finding(Severity.WARNING, _CHECK, own.path, message, remedy, field, translated)
    elif source.effective_from and own.effective_from and own.effective_from < source.effective_from:
        message = f"it is in force from {own.effective_from}, its original {source.path} from {source.effective_from}"
        remedy = "check that the text is that of the original as it is now, and give both the same dates"
        yield Finding(
            Severity.WARNING, _CHECK, own.path, message, remedy, "effective_from", own.effective_from.isoformat()
        )


def _numbers(document: ReadDocument, original: ReadDocument) -> Iterator[Finding]:
    pairs = [
        (theirs, own)
        for theirs, own in _aligned(original.blocks, document.blocks)
        if not look_alike(original.blocks[theirs].text, document.blocks[own].text)
    ]
    if not pairs:
        return
    everywhere = [all_numbers(item.text, item.info.language) for item in (original, document)]
    for places in pairs:
        texts = original.blocks[places[0]].text, document.blocks[places[1]].text
        languages = original.info.language, document.info.language
        gone = digits_of(texts[0], languages[0]) - all_numbers(texts[1], languages[1])
        new = digits_of(texts[1], languages[1]) - all_numbers(texts[0], languages[0])
        if (gone and new) or ((gone or new) and as_many(*texts)):
            remedy = "correct the one that is wrong; employees are answered from both"
            message = _differ(gone, new, original)
            yield _finding(Severity.WARNING, document, original, places, (message, remedy))
        elif lost := gone - everywhere[1]:
            message = f"{_list(lost)} of the original {original.info.path} {_stands(lost)} nowhere here"
            yield _finding(Severity.HINT, document, original, places, (message, _MAYBE))
        elif more := new - everywhere[0]:
            message = f"{_list(more)} {_stands(more)} here, and nowhere in the original {original.info.path}"
            yield _finding(Severity.HINT, document, original, places, (message, _MAYBE))


def _differ(gone: frozenset[str], new: frozenset[str], original: ReadDocument) -> str:
    if gone and new:
        return f"{_list(gone)} in the original {original.info.path} {_is(gone)} {_list(new)} here"
    if new:
        return f"{_list(new)} {_stands(new)} here for another number of the original {original.info.path}"
    return f"{_list(gone)} of the original {original.info.path} {_is(gone)} another number here"


def _aligned(original: Sequence[Block], translation: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Places of blocks that stand for each other; none where the two are built too differently to say."""
    kinds = [[(block.kind, block.level, len(block.rows)) for block in blocks] for blocks in (original, translation)]
    matcher = SequenceMatcher(None, kinds[0], kinds[1], autojunk=False)
    if matcher.ratio() < 0.9:
        return
    equal = len(original) == len(translation) and all(
        first.kind is second.kind for first, second in zip(original, translation, strict=True)
    )
    if equal:
        yield from ((place, place) for place in range(len(original)))
        return
    headings = [_sections(blocks) for blocks in (original, translation)]
    for start, other, size in matcher.get_matching_blocks():
        for step in range(size):
            # Kinds alone say little between paragraphs: pairs count within the same section only.
            if headings[0][start + step] == headings[1][other + step]:
                yield start + step, other + step


def _sections(blocks: Sequence[Block]) -> list[int]:
    """For each block, the number of headings before it."""
    numbers, count = [], 0
    for block in blocks:
        count += block.kind is BlockKind.HEADING
        numbers.append(count)
    return numbers


def _finding(
    severity: Severity,
    document: ReadDocument,
    original: ReadDocument,
    places: tuple[int, int],
    words: tuple[str, str],
) -> Finding:
    quotes = (quote_of(original, places[0]), quote_of(document, places[1]))
    return Finding(severity, _CHECK, document.info.path, words[0], words[1], quotes=quotes)


def quote_of(document: ReadDocument, place: int) -> Quote:
    """A block word for word, cut where it is long, with the heading above it."""
    block = document.blocks[place]
    above = (item.text for item in reversed(document.blocks[:place]) if item.kind is BlockKind.HEADING)
    return Quote(document.info.path, block.text[:_QUOTED], next(above, None), block.page)


def _list(numbers: frozenset[str]) -> str:
    return ", ".join(sorted(numbers, key=lambda number: (len(number), number)))


def _is(numbers: frozenset[str]) -> str:
    return "is" if len(numbers) == 1 else "are"


def _stands(numbers: frozenset[str]) -> str:
    return "stands" if len(numbers) == 1 else "stand"
