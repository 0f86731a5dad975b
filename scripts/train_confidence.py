"""Fits the confidence weights from question sets and prints how well they hold on sets they were not fitted to.

    python scripts/train_confidence.py INDEX=SET.jsonl [INDEX=SET.jsonl …] [--write]

Each pair is an index directory and a question set over it. The printed figures come from leaving one set out at a time; `--write` fits on
all of them and writes assistant/answer/confidence.json.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.answer.confidence import FEATURES, evidence
from assistant.answer.select import select_fragments
from assistant.answer.variants import prefer_language
from assistant.live_index import LiveIndex
from assistant.privacy.scrubber import Scrubber
from assistant.retrieve.records import Query
from benefits.settings import load_settings
from ingest.contract.embedding.factory import load_embedder
from ingest.contract.language import detect_language

_TARGET = Path("assistant/answer/confidence.json")
_PASSAGES = 24


@dataclass(frozen=True)
class Sample:
    """One question: its features, whether the documents answer it, whether the quoted answer holds every key fact."""

    group: str
    lang: str
    near_miss: bool
    features: tuple[float, ...]
    answerable: bool
    right: bool
    characters: int


def main() -> None:
    """Collect, cross-validate, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="+", metavar="INDEX=SET.jsonl")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    settings = load_settings()
    embedder = load_embedder(settings.embedding_model, settings.models, settings.embedding_precision)
    samples: list[Sample] = []
    for pair in arguments.pairs:
        index, _, path = pair.partition("=")
        samples.extend(_collect(LiveIndex(Path(index), embedder), Path(path)))
    _report(samples)
    if arguments.write:
        _write(samples)


def _collect(index: LiveIndex, path: Path) -> list[Sample]:
    retriever = index.open()
    scrubber = Scrubber(allow=retriever.snapshot.names())
    samples = []
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case.get("expect_status") == "sensitive" or case.get("kind") in {"comparison", "follow_up"}:
            continue
        question = scrubber.scrub(case["question"], case["lang"])
        language = detect_language(question.text)
        persona = tuple(sorted((case.get("persona") or {}).items()))
        day = date.fromisoformat(case["as_of"]) if case.get("as_of") else date.today()
        found = retriever.search(Query(question, language, persona, day), _PASSAGES)
        found = replace(found, passages=prefer_language(found.passages, language))
        fragments = select_fragments(
            found, lambda passage: retriever.snapshot.open(retriever.snapshot.document_of(passage.position)).blocks
        )
        shown = _folded(" ".join(fragment.shown for fragment in fragments))
        right = bool(case["answerable"]) and all(_folded(fact) in shown for fact in case["key_facts"])
        measured = evidence(found, found.passages, language)
        samples.append(
            Sample(
                path.stem,
                case["lang"],
                bool(case.get("near_miss")),
                astuple(measured),
                bool(case["answerable"]),
                right,
                len(shown),
            )
        )
    return samples


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace(" | ", " ").split())


def _fit(samples: Sequence[Sample]) -> tuple[Any, np.ndarray, np.ndarray]:
    features = np.array([sample.features for sample in samples])
    means, deviations = features.mean(axis=0), features.std(axis=0) + 1e-9
    # Every set weighs the same, whatever its size.
    sizes = {group: sum(sample.group == group for sample in samples) for group in {sample.group for sample in samples}}
    weights = np.array([1.0 / sizes[sample.group] for sample in samples])
    model = LogisticRegression(C=0.3, max_iter=2000)
    model.fit((features - means) / deviations, [_label(sample) for sample in samples], weights / weights.mean())
    return model, means, deviations


def _label(sample: Sample) -> bool:
    return sample.answerable


def _predict(fitted: tuple[Any, np.ndarray, np.ndarray], samples: Sequence[Sample]) -> np.ndarray:
    model, means, deviations = fitted
    predicted: np.ndarray = model.predict_proba(
        (np.array([sample.features for sample in samples]) - means) / deviations
    )[:, 1]
    return predicted


def _threshold(scores: np.ndarray, samples: Sequence[Sample]) -> float:
    answerable = np.array([sample.answerable for sample in samples])
    return float(np.quantile(scores[answerable], 0.09))


def _report(samples: Sequence[Sample]) -> None:
    groups = sorted({sample.group for sample in samples})
    for group in groups:
        inside = [sample for sample in samples if sample.group == group]
        rest = [sample for sample in samples if sample.group != group] or inside
        fitted = _fit(rest)
        scores = _predict(fitted, inside)
        threshold = _threshold(_predict(fitted, rest), rest)
        answerable = np.array([sample.answerable for sample in inside])
        near = np.array([sample.near_miss for sample in inside])
        right = np.array([sample.right for sample in inside])
        refused = scores < threshold
        english = np.array([sample.lang == "en" for sample in inside])
        print(
            f"{group:18} n={len(inside):3} facts en {right[answerable & english].mean():.2f} other {right[answerable & ~english].mean():.2f}"
            f"  chars {np.mean([sample.characters for sample in inside]):.0f}  AUROC {roc_auc_score(answerable, scores):.3f}"
            f"  refused: answerable {refused[answerable].mean():.2f} unanswerable {refused[~answerable].mean():.2f}"
            f" near {refused[~answerable & near].mean():.2f} absent {refused[~answerable & ~near].mean():.2f}"
        )


def _write(samples: Sequence[Sample]) -> None:
    fitted = _fit(samples)
    model, means, deviations = fitted
    content = {
        "features": list(FEATURES),
        "means": means.round(6).tolist(),
        "deviations": deviations.round(6).tolist(),
        "weights": model.coef_[0].round(6).tolist(),
        "intercept": round(float(model.intercept_[0]), 6),
        "refuse_below": round(_threshold(_predict(fitted, samples), samples), 4),
        "fitted_on": sorted({sample.group for sample in samples}),
        "questions": len(samples),
    }
    _TARGET.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(content, indent=2))


if __name__ == "__main__":
    main()
