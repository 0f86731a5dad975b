"""What retrieval finds, and what each of its parts adds: on handbooks with question sets, and across languages on XQuAD-R.

    python benchmarks/retrieval.py INDEX=SET.jsonl … [--xquad FOLDER] [--questions 200]

The first table switches one part off at a time. XQuAD-R (Roy et al., "LAReQA", 2020) is read from a folder with one JSON file a language; its
paragraphs are indexed in a temporary folder.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np

from assistant.answer.variants import prefer_language
from assistant.audience.said import audience_values, who_asks
from assistant.language import question_language
from assistant.live_index import LiveIndex
from assistant.privacy.scrubber import Scrubber
from assistant.retrieve.records import Passage, Query
from assistant.retrieve.retriever import RetrievalWeights, Retriever
from benefits.settings import load_settings
from ingest.contract.embedding.factory import load_query_embedder
from ingest.contract.embedding.text_embedder import TextEmbedder
from ingest.load.limits import LoadLimits
from ingest.load.pool import LoaderPool
from ingest.pipeline import IngestPlan, ingest

_ALL: Final = RetrievalWeights()
_PARTS: Final = {
    "all parts": _ALL,
    "without dense vectors": replace(_ALL, dense=0.0),
    "without late interaction": replace(_ALL, late=0.0),
    "without taking off hubness": replace(_ALL, hub=0.0),
    "without the second encoder": replace(_ALL, sentence=0.0, sentence_mean=0.0),
    "without BM25": replace(_ALL, lexical=0.0),
    "without the glossary": replace(_ALL, concepts=0.0),
    "without same language": replace(_ALL, same_language=0.0),
    "dense vectors alone": RetrievalWeights(1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
}
_READ: Final = 6
_DEEP: Final = 100


@dataclass(frozen=True)
class Asked:
    """A question ready to be searched for, and what answers it."""

    query: Query
    sources: frozenset[str]
    facts: tuple[str, ...]


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="*", metavar="INDEX=SET.jsonl")
    parser.add_argument("--xquad", type=Path)
    parser.add_argument("--questions", type=int, default=200, help="of each XQuAD-R language")
    arguments = parser.parse_args()
    settings = load_settings()
    embedder = load_query_embedder(settings.embedding_model, settings.models, settings.embedding_precision)
    if arguments.pairs:
        _handbooks(arguments.pairs, embedder)
    if arguments.xquad:
        across_languages(arguments.xquad, arguments.questions, embedder)


def _handbooks(pairs: Sequence[str], embedder: TextEmbedder) -> None:
    asked: dict[str, list[Asked]] = {}
    for pair in pairs:
        index, _, path = pair.partition("=")
        asked.setdefault(index, []).extend(_read_set(LiveIndex(Path(index), embedder).open(), Path(path)))
    print(f"{sum(map(len, asked.values()))} questions with an answer; shares of them, each index weighing the same\n")
    print("| | document first | among three | all facts in four passages | in six |")
    print("| --- | --- | --- | --- | --- |")
    for name, weights in _PARTS.items():
        rows = []
        for index, questions in asked.items():
            retriever = Retriever(LiveIndex(Path(index), embedder).open().snapshot, embedder, weights)
            rows.append(np.mean([_found(retriever, item) for item in questions], axis=0))
        print(f"| {name} | " + " | ".join(f"{value:.2f}" for value in np.mean(rows, axis=0)) + " |", flush=True)


def _read_set(retriever: Retriever, path: Path) -> list[Asked]:
    scrubber = Scrubber(allow=retriever.snapshot.names())
    known = audience_values(document.info for document in retriever.snapshot.documents)
    result = []
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if not case["answerable"] or case.get("expect_status") in ("sensitive", "clarify") or case.get("history"):
            continue
        question = scrubber.scrub(case["question"])
        language = question_language(question, None)
        persona = tuple(sorted(who_asks(question, language, case.get("persona") or {}, known).items()))
        day = date.fromisoformat(case["as_of"]) if case.get("as_of") else date.today()
        sources = frozenset(source["doc"] for source in case["sources"])
        facts = tuple(_folded(fact) for fact in case["key_facts"])
        result.append(Asked(Query(question, language, persona, day), sources, facts))
    return result


def _found(retriever: Retriever, asked: Asked) -> tuple[bool, ...]:
    passages = prefer_language(retriever.search(asked.query, 24).passages, asked.query.language)
    documents = _documents(passages)
    return (
        documents[0] in asked.sources if documents else False,
        any(path in asked.sources for path in documents[:3]),
        _holds(passages[:4], asked),
        _holds(passages[:_READ], asked),
    )


def _holds(passages: Sequence[Passage], asked: Asked) -> bool:
    text = _folded(" ".join(passage.text for passage in passages if passage.document.path in asked.sources))
    return all(fact in text for fact in asked.facts)


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("|", " ").split())


def _documents(passages: Sequence[Passage]) -> list[str]:
    return list(dict.fromkeys(passage.document.path for passage in passages))


def across_languages(folder: Path, count: int, embedder: TextEmbedder) -> Sequence[float]:
    """Print a row for each language; returns the means of all languages but English."""
    data = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("??.json"))}
    scrubber = Scrubber()
    with tempfile.TemporaryDirectory() as place:
        english = _indexed(Path(place) / "english", {"en": data["en"]}, embedder)
        pool = _indexed(Path(place) / "pool", data, embedder)
        print(
            "\n| XQuAD-R question in | English paragraph first | among five | pool of all languages, mean average precision |"
        )
        print("| --- | --- | --- | --- |")
        rows = []
        for language, content in data.items():
            step = max(1, len(content["questions"]) // count)
            scores = [
                _score(item, scrubber, (english, pool), list(data)) for item in content["questions"][::step][:count]
            ]
            rows.append(np.mean(scores, axis=0))
            print(f"| {language} | " + " | ".join(f"{value:.2f}" for value in rows[-1]) + " |", flush=True)
        others = np.mean([row for language, row in zip(data, rows, strict=True) if language != "en"], axis=0)
        print("| all but English | " + " | ".join(f"{value:.3f}" for value in others) + " |")
    return [float(value) for value in others]


def _score(
    item: dict[str, Any], scrubber: Scrubber, indexes: tuple[Retriever, Retriever], languages: Sequence[str]
) -> tuple[float, ...]:
    question = scrubber.scrub(item["question"])
    query = Query(question, question_language(question, None), (), date.today())
    english, pool = (_documents(index.search_all_languages(query, _DEEP).passages) for index in indexes)
    right = {f"{language}/{item['paragraph']:04d}.{language}.md" for language in languages}
    wanted = f"en/{item['paragraph']:04d}.en.md"
    hits = [rank for rank, path in enumerate(pool, 1) if path in right]
    precision = sum(number / rank for number, rank in enumerate(hits, 1)) / len(right)
    return (float(english[:1] == [wanted]), float(wanted in english[:5]), precision)


def _indexed(place: Path, data: dict[str, Any], embedder: TextEmbedder) -> Retriever:
    for language, content in data.items():
        folder = place / "corpus" / language
        folder.mkdir(parents=True)
        for number, paragraph in enumerate(content["paragraphs"]):
            title = paragraph["title"].replace("_", " ")
            (folder / f"{number:04d}.{language}.md").write_text(f"# {title}\n\n{paragraph['text']}\n", encoding="utf-8")
    with LoaderPool(LoadLimits()) as loaders:
        ingest(IngestPlan(place / "corpus", place / "index", embedder, loaders))
    return LiveIndex(place / "index", embedder).open()


if __name__ == "__main__":
    main()
