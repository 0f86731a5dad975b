"""Question sets of public layouts: RAGAS, SQuAD 2.0 and BEIR."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

_RAGAS_QUESTION: Final = ("user_input", "question")
_RAGAS_ANSWER: Final = ("reference", "ground_truth")
_RAGAS_CONTEXTS: Final = ("reference_contexts", "contexts")
_QUERIES: Final = "queries.jsonl"
Records = list[tuple[int, Mapping[str, Any]]]


def is_ragas(record: Mapping[str, Any]) -> bool:
    """Whether a JSON line is laid out like a RAGAS test set, of the present names or the earlier ones."""
    return "answerable" not in record and bool(_first(record, _RAGAS_QUESTION)) and bool(_first(record, _RAGAS_ANSWER))


def from_ragas(record: Mapping[str, Any], line: int) -> dict[str, Any]:
    """Turn `{"user_input", "reference", "reference_contexts"}` into a question; the first context is its quote.

    The layout names no documents, so sources are not measured; `id` and `lang` are taken where they are there, else made of the line and English.
    A reference is a sentence and no key fact: what is right in it takes a judge.
    """
    contexts = _first(record, _RAGAS_CONTEXTS) or []
    return {
        "id": str(record.get("id", f"ragas-{line:04d}")),
        "lang": record.get("lang", "en"),
        "question": _first(record, _RAGAS_QUESTION),
        "answerable": True,
        "quote": str(contexts[0]) if contexts else str(_first(record, _RAGAS_ANSWER)),
    }


def squad_records(content: Any) -> Records:
    """Questions of a SQuAD file (`{"data": [{"title", "paragraphs"}]}`), numbered from 1.

    The title is the document, the first answer the key fact, the paragraph the quote; `is_impossible` (2.0) makes a question without an answer.

    Raises:
        LookupError, TypeError: the layout is another one.
    """
    return list(enumerate(_squad(content), start=1))


def _squad(content: Any) -> Iterator[dict[str, Any]]:
    for article in content["data"]:
        for paragraph in article["paragraphs"]:
            for asked in paragraph["qas"]:
                answers = [answer["text"] for answer in asked.get("answers", [])]
                answerable = bool(answers) and not asked.get("is_impossible", False)
                yield {
                    "id": str(asked["id"]),
                    "lang": content.get("lang", "en"),
                    "question": asked["question"],
                    "answerable": answerable,
                    **({"sources": [{"doc": article["title"]}], "key_facts": answers[:1]} if answerable else {}),
                    **({"quote": paragraph["context"]} if answerable else {"near_miss": True}),
                }


def is_beir(path: Path) -> bool:
    """Whether a file is the judgements of a BEIR data set: `qrels/NAME.tsv` with `queries.jsonl` in the folder above."""
    return path.suffix.lower() == ".tsv" and (path.parent.parent / _QUERIES).is_file()


def beir_records(path: Path, text: str) -> Records:
    """Questions of a BEIR data set, given as one of its `qrels/*.tsv`: documents judged above 0 are the sources.

    Ids of documents stand for their paths. The layout has no key facts and no unanswerable questions.

    Raises:
        LookupError, ValueError: a line of one of the two files is laid out otherwise.
        OSError: the queries cannot be read.
    """
    judged: dict[str, list[str]] = {}
    for line in text.splitlines()[1:]:
        query, document, grade = line.split("\t")
        if int(grade) > 0:
            judged.setdefault(query, []).append(document)
    lines = (path.parent.parent / _QUERIES).read_text(encoding="utf-8-sig").split("\n")
    queries = [(number, json.loads(line)) for number, line in enumerate(lines, start=1) if line.strip()]
    return [
        (
            number,
            {
                "id": str(query["_id"]),
                "lang": query.get("lang", "en"),
                "question": query["text"],
                "answerable": True,
                "sources": [{"doc": document} for document in judged[str(query["_id"])]],
            },
        )
        for number, query in queries
        if str(query["_id"]) in judged
    ]


def _first(record: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((record[name] for name in names if name in record), None)
