"""Fits how likely a question comes from a person in need, and prints how it holds on questions it was not fitted to.

    python scripts/fit_safety.py [--more SENTENCES.yaml …] [--ordinary SET.jsonl …] [--write]

The sentences in scripts/safety/examples and those of `--more` (a mapping of languages) say what is a person in crisis, facing violence or
harassed, and what asks about policy in the same words. Each is also joined with an ordinary question, since people add one. The questions of
`--ordinary` are ordinary but for those marked sensitive. The printed figures are of sentences and sets left out in turn; `--write` fits on
all of them and writes assistant/safety/weights.json, with the threshold that `--alarms` of the ordinary questions left out pass.
"""

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression

from assistant.privacy.scrubber import Scrubber
from assistant.privacy.text import PLACEHOLDER
from assistant.safety.learned import WEIGHTS_FILE
from assistant.safety.lexicon import Concern, all_signs, said
from benefits.settings import load_settings
from ingest.contract.embedding.factory import load_query_embedder
from ingest.contract.embedding.text_embedder import TextEmbedder
from ingest.contract.language import detect_language

_EXAMPLES = Path("scripts/safety/examples")
_WEIGHTS = Path("assistant/safety") / WEIGHTS_FILE
_ORDINARY = "ordinary"
_FOLDS = 5
# How the three kinds of features are scaled before they are regularised alike; a sentence of a joined pair counts for a tenth.
_SENTENCE_SCALE = 0.8
_SIGN_SCALE = 0.5
_PAIR_WEIGHT = 0.1
_STRENGTH = 10.0


@dataclass(frozen=True)
class Example:
    """A text, what it is, the fold it is left out in, and how much it counts."""

    text: str
    language: str
    kind: str
    fold: int
    weight: float = 1.0
    origin: str = ""


@dataclass(frozen=True)
class Measured:
    """Examples with their features, (examples, features), and whether a phrase alone decides."""

    examples: tuple[Example, ...]
    features: np.ndarray
    certain: np.ndarray

    def where(self, mask: np.ndarray) -> "Measured":
        """Those that a mask names."""
        kept = tuple(example for example, wanted in zip(self.examples, mask, strict=True) if wanted)
        return Measured(kept, self.features[mask], self.certain[mask])


def main() -> None:
    """Collect, cross-validate, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--more", nargs="*", type=Path, default=[], metavar="SENTENCES.yaml")
    parser.add_argument("--ordinary", nargs="*", type=Path, default=[], metavar="SET.jsonl")
    parser.add_argument("--alarms", type=int, default=3, help="how many ordinary questions left out may pass")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    settings = load_settings()
    embedder = load_query_embedder(settings.embedding_model, settings.models, settings.embedding_precision)
    sentences = _sentences(arguments.more)
    asked = _asked(arguments.ordinary, Scrubber(allow=settings.allow))
    measured = _measure([*sentences, *_joined(sentences), *asked], embedder)
    least = _report(measured, arguments.alarms)
    if arguments.write:
        _write(_fit(measured), least, embedder, len(measured.examples), arguments.ordinary)


def _sentences(more: Sequence[Path]) -> list[Example]:
    by_language: list[tuple[str, dict[str, list[str]]]] = [
        (path.stem, yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(_EXAMPLES.glob("*.yaml"))
    ]
    for path in more:
        by_language.extend(yaml.safe_load(path.read_text(encoding="utf-8")).items())
    found = []
    for language, kinds in by_language:
        for kind, texts in kinds.items():
            found.extend(Example(text, language, kind, number % _FOLDS) for number, text in enumerate(texts))
    return found


def _joined(sentences: Sequence[Example]) -> list[Example]:
    """Each sentence of a person in need with an ordinary question before or after it, and pairs of ordinary ones; all of one fold."""
    chance = random.Random(0)
    joined = []
    for example in sentences:
        peers = [
            other
            for other in sentences
            if (other.language, other.kind, other.fold) == (example.language, _ORDINARY, example.fold)
        ]
        for _ in range(2):
            pair = [example, chance.choice(peers)]
            if chance.random() < 0.4:
                pair.reverse()
            text = " ".join(one.text for one in pair)
            joined.append(replace(example, text=text, weight=_PAIR_WEIGHT))
    return joined


def _asked(sets: Sequence[Path], scrubber: Scrubber) -> list[Example]:
    found = []
    for number, path in enumerate(sets):
        for line in path.read_text(encoding="utf-8").splitlines():
            case: dict[str, Any] = json.loads(line)
            if case.get("expect_status") == "sensitive" or case.get("kind") == "sensitive":
                continue
            text = scrubber.scrub(case["question"], case["lang"]).text
            found.append(Example(text, detect_language(text), _ORDINARY, number % _FOLDS, origin=path.stem))
    return found


def _measure(examples: Sequence[Example], embedder: TextEmbedder) -> Measured:
    texts = [PLACEHOLDER.sub(" ", example.text) for example in examples]
    heard = [said(example.text, example.language) for example in examples]
    vectors = np.stack([encoding.vector for encoding in embedder.embed_queries(texts)])
    meanings = embedder.embed_sentences(texts)
    signs = np.array([each.signs for each in heard], np.float32)
    features = np.hstack([vectors, meanings * _SENTENCE_SCALE, signs * _SIGN_SCALE])
    return Measured(tuple(examples), features, np.array([each.certain is not None for each in heard]))


def _fit(measured: Measured) -> list[LogisticRegression]:
    """For each concern a regression of its sentences against all ordinary ones."""
    kinds = np.array([example.kind for example in measured.examples])
    weights = np.array([example.weight for example in measured.examples])
    models = []
    for concern in Concern:
        own = (kinds == concern.value) | (kinds == _ORDINARY)
        model = LogisticRegression(C=_STRENGTH, solver="newton-cholesky", max_iter=50)
        models.append(model.fit(measured.features[own], kinds[own] == concern.value, weights[own]))
    return models


def _report(measured: Measured, alarms: int) -> float:
    """Print what is found of each part when it is left out; returns the log odds that as many ordinary questions pass as may."""
    folds = np.array([example.fold for example in measured.examples])
    odds = np.zeros(len(folds))
    for fold in range(_FOLDS):
        models = _fit(measured.where(folds != fold))
        left = measured.features[folds == fold]
        odds[folds == fold] = np.max([model.decision_function(left) for model in models], axis=0)
    odds[measured.certain] = np.inf
    asked = np.array([bool(example.origin) for example in measured.examples])
    least = float(np.sort(odds[asked])[-alarms - 1]) + 1e-3 if asked.any() else 0.0
    print(f"log odds from which contacts are shown: {least:.2f}")
    whole = np.array([example.weight == 1.0 for example in measured.examples])
    groups = np.array([example.origin or f"{example.language} {_group(example)}" for example in measured.examples])
    for group in sorted(set(groups[whole])):
        passed = odds[(groups == group) & whole] >= least
        print(f"{group:24} {passed.sum():4} of {len(passed):4} ({passed.mean():.1%}) met with contacts")
    return least


def _group(example: Example) -> str:
    return _ORDINARY if example.kind == _ORDINARY else "in need"


def _write(
    models: Sequence[LogisticRegression], least: float, embedder: TextEmbedder, count: int, sets: Sequence[Path]
) -> None:
    width = embedder.identity.dimension
    signs = len(all_signs())
    concerns = {}
    for concern, model in zip(Concern, models, strict=True):
        own = model.coef_[0]
        concerns[concern.value] = {
            "vector": own[:width].round(4).tolist(),
            "sentence": (own[width:-signs] * _SENTENCE_SCALE).round(4).tolist(),
            "signs": (own[-signs:] * _SIGN_SCALE).round(4).tolist(),
            "intercept": round(float(model.intercept_[0]), 4),
        }
    content = {
        "model": embedder.identity.model,
        "sentences": embedder.identity.revision.rpartition("+")[2],
        "signs": [sign.name for sign in all_signs()],
        "least": round(least, 4),
        "fitted_on": {"texts": count, "question_sets": sorted(path.stem for path in sets)},
        "concerns": concerns,
    }
    _WEIGHTS.write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
