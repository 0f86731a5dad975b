"""Questions of the sets as far as retrieval takes them, and what readers make of them that were not taught with their handbook."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
from reader_training import Lesson, ReaderNetwork, fit, weights_of

from assistant.answer.reader import lay_out
from assistant.answer.unit_features import RankingQuery, ReadPassage, Table, measure_units, read_passages
from assistant.audience.said import audience_values, who_asks
from assistant.language import question_language
from assistant.privacy.scrubber import Scrubber
from assistant.reading import Asking, find
from assistant.retrieve.retriever import Retriever

_NOT_ASKED: Final = ("sensitive", "clarify")


@dataclass(frozen=True)
class Case:
    """One question as far as retrieval takes it, with the measured units and which of them hold the answer."""

    index: str
    group: str
    case: dict[str, Any]
    query: RankingQuery
    read: tuple[ReadPassage, ...]
    retriever: Retriever
    features: Table
    gold: np.ndarray

    @property
    def answerable(self) -> bool:
        """The documents answer it."""
        return bool(self.case["answerable"])


def collect(retriever: Retriever, index: str, path: Path) -> list[Case]:
    """Search for the questions of a set, and measure what was found."""
    snapshot = retriever.snapshot
    scrubber = Scrubber(allow=snapshot.names())
    known = audience_values(document.info for document in snapshot.documents)
    cases = []
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case.get("expect_status") in _NOT_ASKED or case.get("history"):
            continue
        question = scrubber.scrub(case["question"])
        language = question_language(question, None)
        persona = who_asks(question, language, case.get("persona") or {}, known)
        day = date.fromisoformat(case["as_of"]) if case.get("as_of") else date.today()
        found = find(retriever, Asking(question, language, language, persona, day))
        query = RankingQuery(question.text, language, found)
        read = read_passages(found)
        gold = np.array([_holds_answer(case, item, i) for item in read for i in range(len(item.passage.chunk.units))])
        features = measure_units(read, query)
        cases.append(Case(index, path.stem, case, query, read, retriever, features, gold.astype(bool)))
    return cases


def _holds_answer(case: dict[str, Any], item: ReadPassage, index: int) -> bool:
    if not case["answerable"] or item.passage.document.path not in {source["doc"] for source in case["sources"]}:
        return False
    text = folded(item.texts()[index])
    quote = folded(case.get("quote") or "")
    facts = [folded(fact) for fact in case["key_facts"]]
    return (len(text) > 8 and text in quote) or (bool(quote) and quote in text) or all(fact in text for fact in facts)


def folded(text: str) -> str:
    """Words as they are compared: without case, cell borders and line breaks."""
    return " ".join(text.casefold().replace("|", " ").split())


def left_out_with(case: Case, cases: Sequence[Case]) -> str:
    """What is left out together: an index, or half of the sets of an index that has many."""
    sets = sorted({other.group for other in cases if other.index == case.index})
    half = "" if len(sets) < 2 else "ab"[sets.index(case.group) * 2 // len(sets)]
    return case.index + half


def lesson_in(case: Case) -> Lesson:
    """The question beside the passages that were found for it."""
    passages = [(item.passage.tokens, len(item.passage.chunk.units)) for item in case.read]
    return Lesson(lay_out(case.query.found.encoding.tokens, passages), case.gold, case.answerable)


def read_by_strangers(network: ReaderNetwork, cases: Sequence[Case]) -> list[Case]:
    """The cases as readers see them that were not taught with the case's handbook."""
    parts = [left_out_with(case, cases) for case in cases]
    lessons = [lesson_in(case) if case.read else None for case in cases]
    seen = list(cases)
    for part in sorted(set(parts)):
        others = [lesson for lesson, own in zip(lessons, parts, strict=True) if lesson is not None and own != part]
        weights = weights_of(fit(network, others))
        for i in [i for i, own in enumerate(parts) if own == part]:
            lesson, case = lessons[i], cases[i]
            if lesson is None:
                continue
            ends = np.cumsum([len(item.passage.chunk.units) for item in case.read])[:-1]
            scores = np.split(weights.scores(lesson.laid), ends)
            read = tuple(replace(item, reader=own) for item, own in zip(case.read, scores, strict=True))
            seen[i] = replace(case, read=read, features=measure_units(read, case.query))
        print(f"reader for {part}: fitted to {len(others)} questions over other handbooks", flush=True)
    return seen
