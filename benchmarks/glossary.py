"""How far glossary concepts alone lead a question to its document, beside words alone, and what they cost.

    python benchmarks/glossary.py --index var/index eval/sets/corpus_sixteen_a.jsonl eval/sets/corpus_sixteen_b.jsonl

Counted is a question with one of its right documents, or of their translations, among the first ten.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ingest.contract.embedding.vectors import Matrix
from ingest.contract.glossary.files import read_glossary
from ingest.contract.glossary.glossary import Glossary
from ingest.contract.index.concepts import ConceptIndex, index_concepts
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.snapshot import Snapshot
from ingest.contract.lexical import tokenise

FIRST = 10


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--index", type=Path, default=Path("var/index"))
    options.add_argument("--corpus", type=Path, help="folder whose glossary.yaml is read beside the packaged one")
    options.add_argument("questions", nargs="+", type=Path)
    given = options.parse_args()
    layout = IndexLayout(given.index)
    snapshot = Snapshot(layout, layout.current_name())
    glossary = read_glossary(given.corpus)
    index = annotated(snapshot, glossary)
    report(snapshot, glossary, index, [json.loads(line) for path in given.questions for line in path.open()])


def annotated(snapshot: Snapshot, glossary: Glossary) -> ConceptIndex:
    """Read every chunk for its concepts; says how fast."""
    texts = [
        (
            "\n".join((document.info.title, *chunk.section_path, opened.text[chunk.start : chunk.end])),
            document.info.language,
        )
        for document in snapshot.documents
        for opened in [snapshot.open(document)]
        for chunk in opened.chunks
    ]
    for language in {language for _, language in texts}:
        glossary.mentions("", language)  # its terms are made ready
    began = time.process_time()
    mentions = [glossary.mentions(text, language) for text, language in texts]
    seconds = time.process_time() - began
    print(f"{len(texts) / seconds:.0f} chunks/s of CPU, {np.mean([len(own) for own in mentions]):.1f} concepts a chunk")
    return index_concepts(mentions, len(glossary))


def report(snapshot: Snapshot, glossary: Glossary, index: ConceptIndex, questions: list[Mapping[str, Any]]) -> None:
    """Print the share of questions that are led right, by language, and milliseconds a question."""
    groups = np.array([document.info.policy or document.info.path for document in snapshot.documents])
    right_of = {document.info.path: group for document, group in zip(snapshot.documents, groups, strict=True)}
    by_concept: dict[str, list[bool]] = defaultdict(list)
    by_word: dict[str, list[bool]] = defaultdict(list)
    seconds = 0.0
    for question in questions:
        right = {right_of[source["doc"]] for source in question.get("sources", []) if source["doc"] in right_of}
        if not right:
            continue
        text, language = question["question"], question["lang"]
        glossary.question_concepts(text, language)  # what is made when first needed is not counted
        began = time.process_time()
        found = glossary.question_concepts(text, language)
        seconds += time.process_time() - began
        scores = index.scores([number for number in map(glossary.number, found) if number is not None])
        by_concept[language].append(bool(right & set(first(snapshot, groups, scores))))
        words = np.zeros(len(snapshot), np.float32)
        if snapshot.lexical is not None and tokenise(text, language):
            words = snapshot.lexical.get_scores(tokenise(text, language))
        by_word[language].append(bool(right & set(first(snapshot, groups, words))))
    for language, hits in sorted(by_concept.items()):
        print(f"{language}  concepts {np.mean(hits):.2f}  words {np.mean(by_word[language]):.2f}  of {len(hits)}")
    foreign = [hit for language, hits in by_concept.items() if language != "en" for hit in hits]
    foreign_words = [hit for language, hits in by_word.items() if language != "en" for hit in hits]
    total = sum(map(len, by_concept.values()))
    print(f"not English  concepts {np.mean(foreign):.2f}  words {np.mean(foreign_words):.2f}  of {len(foreign)}")
    print(f"by chance {FIRST / len(set(groups)):.2f}; {seconds / total * 1000:.2f} ms of CPU a question")


def first(snapshot: Snapshot, groups: "np.ndarray[Any, np.dtype[np.str_]]", scores: Matrix) -> Iterator[str]:
    """The best groups of documents by their best chunk, those that score at all."""
    best: dict[str, float] = defaultdict(float)
    for position in np.flatnonzero(scores > 0):
        group = groups[snapshot.table[position, 0]]
        best[group] = max(best[group], float(scores[position]))
    yield from sorted(best, key=lambda group: -best[group])[:FIRST]


if __name__ == "__main__":
    main()
