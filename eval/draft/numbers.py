"""Questions for quantities, addresses and headings that ask, from the sentences of a document's sections."""

import re
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Final

from eval.draft.facts import Fact, facts_in
from eval.draft.records import DraftDocument, Finding
from eval.draft.wording import ask_about, plain
from ingest.contract.chunks import Chunk, Unit, UnitKind

_LONGEST_QUOTE: Final = 320
_SHORTEST_QUOTE: Final = 20
_LONGEST_HEADING: Final = 90
_CONTEXT: Final = 500
_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ASKS: Final = ("?", "？", "؟")


@dataclass(frozen=True, slots=True)
class _Sentence:
    chunk: Chunk
    unit: Unit
    text: str


def sentence_findings(document: DraftDocument, general: Container[str] = ()) -> Iterator[Finding]:
    """One question for every quantity that is the only one of its kind in its section, so that the question has one answer; one for the
    only address of a document; and headings that are questions, where the text below answers with a quantity.

    Nothing is asked of sections with a `general` heading, such as "Contacts", that says too little.
    """
    sections: dict[tuple[str, ...], list[_Sentence]] = {}
    for chunk in document.chunks:
        for unit in chunk.units:
            sentence = _Sentence(chunk, unit, document.text[unit.start : unit.end])
            sections.setdefault(chunk.section_path, []).append(sentence)
    for path, sentences in sections.items():
        if path and path[-1] in general:
            continue
        yield from _of_section(document, sentences)
    yield from _addresses(document, [sentence for sentences in sections.values() for sentence in sentences])


def _of_section(document: DraftDocument, sentences: list[_Sentence]) -> Iterator[Finding]:
    found = [
        (sentence, fact)
        for sentence in sentences
        # Another number in brackets or an example is a quantity too: what is not the only one is not asked for.
        for fact in facts_in(sentence.text, document.language)
    ]
    heading = sentences[0].chunk.section
    if heading and heading.strip().endswith(_ASKS):
        yield from _asked_by_heading(document, heading, found)
        return
    if heading is None or len(heading) > _LONGEST_HEADING:
        # What stands above the first heading are versions and dates of the document itself.
        return
    often = Counter(fact.kind for _, fact in found)
    for sentence, fact in found:
        if often[fact.kind] == 1 and _quotable(sentence):
            question = ask_about(document.language, fact.kind, document.title, heading)
            yield _finding(document, sentence, fact.kind, question, (fact.text,))


def _asked_by_heading(document: DraftDocument, heading: str, found: list[tuple[_Sentence, Fact]]) -> Iterator[Finding]:
    for sentence, fact in found[:1]:
        if _quotable(sentence):
            question = f"{plain(document.title)}: {plain(heading)}"
            yield _finding(document, sentence, "heading", question, (fact.text,))


def _addresses(document: DraftDocument, sentences: list[_Sentence]) -> Iterator[Finding]:
    found = [(sentence, match[0]) for sentence in sentences for match in _ADDRESS.finditer(sentence.text)]
    if len({address for _, address in found}) == 1 and _quotable(found[0][0]):
        question = ask_about(document.language, "contact", document.title, None)
        yield _finding(document, found[0][0], "contact", question, (found[0][1],))


def _quotable(sentence: _Sentence) -> bool:
    return sentence.unit.kind is not UnitKind.ROW and _SHORTEST_QUOTE <= len(sentence.text) <= _LONGEST_QUOTE


def _finding(
    document: DraftDocument, sentence: _Sentence, made_by: str, question: str, facts: tuple[str, ...]
) -> Finding:
    chunk, unit = sentence.chunk, sentence.unit
    start = max(chunk.start, unit.start - _CONTEXT // 2)
    return Finding(
        made_by=made_by,
        question=question,
        quote=sentence.text,
        facts=facts,
        section=chunk.section,
        page=unit.page if unit.page is not None else chunk.page,
        context=document.text[start : min(chunk.end, unit.end + _CONTEXT // 2)],
    )
