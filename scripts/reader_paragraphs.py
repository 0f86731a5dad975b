"""Lessons for the reader from XQuAD-R: each question beside the paragraph that answers it and a neighbouring one of the same article."""

import json
import random
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from reader_training import Lesson

from assistant.answer.reader import lay_out
from assistant.live_index import LiveIndex
from ingest.contract.embedding.text_embedder import TextEmbedder
from ingest.contract.index.objects import TokenVectors
from ingest.contract.index.snapshot import Snapshot
from ingest.load.limits import LoadLimits
from ingest.load.pool import LoaderPool
from ingest.pipeline import IngestPlan, ingest

_VECTORS: Final = 4000
_PIVOT: Final = "en"
Part = tuple[TokenVectors, list[str]]


def paragraph_lessons(folder: Path, embedder: TextEmbedder) -> tuple[list[list[Lesson]], np.ndarray]:
    """Lessons of every question, and token vectors to start a projection from.

    Args:
        folder: XQuAD-R, one file a language (`en.json` …).
        embedder: encodes questions and paragraphs.

    Returns:
        for each question its lessons: asked of paragraphs in its language, in English and in one other; and (n, d) token vectors.
    """
    data = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("??.json"))}
    with tempfile.TemporaryDirectory() as place:
        paragraphs = _paragraphs(_indexed(Path(place), data, embedder))
    articles = defaultdict(list)
    for number, paragraph in enumerate(data[_PIVOT]["paragraphs"]):
        articles[paragraph["title"]].append(number)
    neighbours = {n: [other for other in group if other != n] for group in articles.values() for n in group}
    draw, lessons = random.Random(0), []
    for language, content in data.items():
        for number, item in enumerate(content["questions"]):
            question = embedder.embed_query(item["question"]).tokens
            beside = draw.choice(neighbours[item["paragraph"]])
            own = []
            for other in (language, _PIVOT, draw.choice(sorted(data))):
                answer = _answer(data[other]["questions"][number])
                parts = [*paragraphs[other, item["paragraph"]], *paragraphs[other, beside]]
                gold = [answer in text for _, texts in paragraphs[other, item["paragraph"]] for text in texts]
                gold += [False] * (sum(len(texts) for _, texts in parts) - len(gold))
                if any(gold):
                    laid = lay_out(question, [(tokens, len(texts)) for tokens, texts in parts])
                    own.append(Lesson(laid, np.array(gold), answerable=True))
            lessons.extend([own] if own else [])
        print(f"XQuAD-R, {language}: {len(lessons)} questions so far", flush=True)
    return lessons, _some_vectors(list(paragraphs.values()))


def _answer(question: Mapping[str, Any]) -> str:
    first = question["answers"][0]
    return first if isinstance(first, str) else str(first["text"])


def _some_vectors(paragraphs: Sequence[Sequence[Part]]) -> np.ndarray:
    tokens = [item for parts in paragraphs[::7] for item, _ in parts]
    values = np.concatenate([item.values.astype(np.float32) * item.scales[:, None] for item in tokens])
    return values[:_VECTORS]


def _paragraphs(snapshot: Snapshot) -> dict[tuple[str, int], list[Part]]:
    """Token vectors and units' words of the chunks of each paragraph, by language and number."""
    found = defaultdict(list)
    for position in range(len(snapshot)):
        document = snapshot.document_of(position)
        language, number = document.info.language, int(Path(document.info.path).name.partition(".")[0])
        opened, nth = snapshot.open(document), int(snapshot.table[position, 1])
        units = opened.chunks[nth].units
        tokens = opened.tokens(nth)
        copied = TokenVectors(tokens.values.copy(), tokens.scales.copy(), tokens.units.copy())
        found[language, number].append((copied, [opened.text[unit.start : unit.end] for unit in units]))
    return dict(found)


def _indexed(place: Path, data: Mapping[str, Any], embedder: TextEmbedder) -> Snapshot:
    for language, content in data.items():
        folder = place / "corpus" / language
        folder.mkdir(parents=True)
        for number, paragraph in enumerate(content["paragraphs"]):
            title = paragraph["title"].replace("_", " ")
            (folder / f"{number:04d}.{language}.md").write_text(f"# {title}\n\n{paragraph['text']}\n", encoding="utf-8")
    with LoaderPool(LoadLimits()) as loaders:
        ingest(IngestPlan(place / "corpus", place / "index", embedder, loaders))
    return LiveIndex(place / "index", embedder).open().snapshot
